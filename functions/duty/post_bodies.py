"""What stations, guards and schools send about posts and rotas: codes apart from words, every field bounded."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.peak_post import Seen
from campus_safety.kinds.peak_posts.timetables import PostType
from campus_safety.kinds.rotas import commands as rota_commands
from campus_safety.kinds.rotas.actions import Action as RotaAction
from campus_safety.kinds.rotas.rostering import MOST_LINES
from campus_safety.kinds.rotas.rota import Line
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code, NoteBody, Words
from campus_safety_aws.http import Time, staff_number
from duty.findings import FindingBody

# "<issuer>|<subject>" of a sign-in, as GET /posts/people gives it.
AccountKey = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[^|\s]+\|[^|\s]+$")]
SeenField = Annotated[frozenset[Seen], Field(max_length=len(Seen))]
Said = Annotated[str, Field(min_length=1, max_length=4000)]


class AddPostBody(BaseModel):
    """加岗 / a post that the school calendar does not ask for: an examination, a sports day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    campus: Code
    post_type: PostType
    starts_at: Time
    ends_at: Time
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    assignee: AccountKey | None = None
    text: Words = ""


class AssignPostBody(ActionBody):
    """`assignee` null leaves the post without anybody."""

    assignee: AccountKey | None

    def command(self) -> commands.Command:
        return commands.Assign(assignee=self.assignee, texts=self.words())


class HandOverPostBody(ActionBody):
    """移交 / who gives the post and who takes it, both named."""

    giver: AccountKey
    taker: AccountKey

    def command(self) -> commands.Command:
        return commands.HandOver(giver=self.giver, taker=self.taker, texts=self.words())


class SwapPostsBody(ActionBody):
    """换班 / `mine` stands here now, `theirs` at the other post."""

    other: CaseIdField
    mine: AccountKey
    theirs: AccountKey

    def command(self) -> commands.Command:
        return commands.Swap(other=self.other, mine=self.mine, theirs=self.theirs, texts=self.words())


class ReachPostBody(ActionBody):
    """到岗 / `reached_at` is when, if not now; `seen` is what pupils and parents see: 见警察、见警车、见警灯."""

    reached_at: Time | None = None
    seen: SeenField = frozenset()

    def command(self) -> commands.Command:
        return commands.Reach(reached_at=self.reached_at, seen=self.seen, texts=self.words())


class SeeAtPostBody(ActionBody):
    seen: Annotated[frozenset[Seen], Field(min_length=1, max_length=len(Seen))]

    def command(self) -> commands.Command:
        return commands.See(seen=self.seen, texts=self.words())


class LeavePostBody(ActionBody):
    left_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.Leave(left_at=self.left_at, texts=self.words())


class CancelPostBody(ActionBody):
    text: Said

    def command(self) -> commands.Command:
        return commands.Cancel(texts=self.words())


BODIES: Mapping[Action, type[ActionBody]] = {
    Action.ASSIGN: AssignPostBody,
    Action.HAND_OVER: HandOverPostBody,
    Action.SWAP: SwapPostsBody,
    Action.REACH: ReachPostBody,
    Action.SEE: SeeAtPostBody,
    Action.LEAVE: LeavePostBody,
    Action.REPORT_FINDING: FindingBody,
    Action.NOTE: NoteBody,
    Action.CANCEL: CancelPostBody,
}


class OpenRotaBody(BaseModel):
    """建立排班表 / of the own station; sent again, it is the same one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]


class RotaLineBody(BaseModel):
    """排班一行 / who stands at a campus in a window on these weekdays (1 is Monday)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    campus: Code
    window: Annotated[str, Field(max_length=30, pattern=r"^[a-z]+(-[1-9][0-9]?)?$")]
    weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1, max_length=7)]
    assignee: AccountKey


class SetLinesBody(ActionBody):
    """排班表 / the whole of it, in the place of the one before."""

    lines: Annotated[tuple[RotaLineBody, ...], Field(max_length=MOST_LINES)]

    def command(self) -> rota_commands.Command:
        lines = tuple(Line(one.campus, one.window, one.weekdays, one.assignee) for one in self.lines)
        return rota_commands.SetLines(lines=lines, texts=self.words())


ROTA_BODIES: Mapping[RotaAction, type[ActionBody]] = {
    RotaAction.SET_LINES: SetLinesBody,
    RotaAction.NOTE: NoteBody,
}
