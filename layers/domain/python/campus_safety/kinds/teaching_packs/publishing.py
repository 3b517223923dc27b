"""发布, 复核, 替换, 停用: a pack is never edited; a newer one takes its place, and lessons go on naming the one they used."""

from dataclasses import replace
from typing import Annotated, Final

from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.activities.activity import GROUPS, Group
from campus_safety.kinds.activities.topics import check_topics
from campus_safety.kinds.teaching_packs import commands
from campus_safety.kinds.teaching_packs.actions import Action
from campus_safety.kinds.teaching_packs.kind import KIND
from campus_safety.kinds.teaching_packs.teaching_pack import State, TeachingPack
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making, Topics
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import CaseId, Choice, Items, Number, Remark, Text, Title, Unit
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TITLE_LIMIT: Final = 100
OUTLINE_LIMIT: Final = 4000
MOST_TOPICS: Final = 8
# A school day's half.
LONGEST_MINUTES: Final = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Making):
    """发布教学资源包 / for whom, about what, how long; its files are sent as attachments afterwards. It may take the place of
    an older pack."""

    title: Annotated[str, Text(1, 100), Title("名称", "Title")]
    outline: Annotated[Remark, Title("提纲", "Outline")] = ""
    topics: Annotated[Topics, Items(1, MOST_TOPICS)]
    groups: Annotated[frozenset[Group], Items(1), Choice(GROUPS), Title("适用对象", "For whom")]
    minutes: Annotated[int, Number(1, 240), Title("时长", "How long"), Unit("分钟", "minutes")]
    replaces: Annotated[CaseId | None, Title("代替哪个资源包", "Pack that it takes the place of")] = None


def publish(
    wanted: Publish, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[TeachingPack]:
    """The change that makes the pack. Raises BadInput naming every fault."""
    _check(wanted)
    case = TeachingPack(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        station="",
        reporter=Reporter(wanted.account, actor.unit),
        lead=rules.district.acting_unit(actor.unit),
        topics=tuple(dict.fromkeys(wanted.topics)),
        groups=wanted.groups,
        minutes=wanted.minutes,
        replaces=wanted.replaces,
        checked_at=moment.now,
        submission=wanted.digest,
    )
    texts = {"title": wanted.title, "outline": wanted.outline}
    return changed(KIND, None, case, Action.PUBLISH, actor, rules, moment, texts=texts)


def keep(decision: Decision[TeachingPack], command: commands.Keep) -> Outcome[TeachingPack]:
    return Outcome(replace(decision.case, checked_at=decision.now))


def give_way(decision: Decision[TeachingPack], command: commands.Replace) -> Outcome[TeachingPack]:
    after = replace(decision.case, state=State.REPLACED, replaced_by=command.by, over=decision.now)
    return Outcome(after, tells=("lead:owner",))


def withdraw(decision: Decision[TeachingPack], command: commands.Withdraw) -> Outcome[TeachingPack]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请说明停用原因", "Say why it is withdrawn"))
    after = replace(decision.case, state=State.WITHDRAWN, over=decision.now)
    return Outcome(after, tells=("lead:owner",))


def note(decision: Decision[TeachingPack], command: commands.Note) -> Outcome[TeachingPack]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def _check(wanted: Publish) -> None:
    faults = Faults()
    if not 0 < len(wanted.topics) <= MOST_TOPICS:
        faults.add("topics", "bad_count", f"须有 1 至 {MOST_TOPICS} 个主题", f"1 to {MOST_TOPICS} topics")
    check_topics(wanted.topics, faults)
    if not wanted.groups:
        faults.add("groups", "missing", "请选择适用对象", "Whom is it for?")
    if not 0 < wanted.minutes <= LONGEST_MINUTES:
        faults.add(
            "minutes",
            "out_of_range",
            f"时长须为 1 至 {LONGEST_MINUTES} 分钟",
            f"From 1 to {LONGEST_MINUTES} minutes",
        )
    if not 0 < len(wanted.title.strip()) <= TITLE_LIMIT:
        faults.add("title", "bad_length", f"标题须为 1 至 {TITLE_LIMIT} 字", f"A title of 1 to {TITLE_LIMIT}")
    faults.too_long("outline", wanted.outline, OUTLINE_LIMIT)
    faults.check()
