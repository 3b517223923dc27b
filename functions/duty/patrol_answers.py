"""What patrols and their plans answer, field by field; which parts an account gets is decided by `campus_safety.records.access`."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

from campus_safety.kinds.patrols.observing import OBSERVED, Footage, Observed
from campus_safety.kinds.patrols.patrol import Line, Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.point_codes import PointCode, printed
from campus_safety.kinds.patrols.rules import PatrolRules
from campus_safety.kinds.patrols.team import MODES, Beat, Mode, Point
from campus_safety.kinds.peak_posts.peak_post import SEEN, Seen
from campus_safety.kinds.registers.things import MEMBERS, TeamPart
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.service import Looked
from campus_safety.records.spots import spot_label
from campus_safety_aws.declared_answers import (
    Answer,
    brought,
    by_sight,
    from_,
    itself,
    named,
    only_for,
    worded,
)
from campus_safety_aws.shared_answers import RecordAnswer, campus_named


class TeamPartAnswer(Answer[TeamPart]):
    role: str = worded(MEMBERS)
    count: int


class PointAnswer(Answer[Point]):
    """A point of a plan; a stop of a police round is at a campus, between two times of the day."""

    number: int
    campus: str | None = named(campus_named)
    first: time | None
    last: time | None
    spot: str = worded(spot_label)
    mode: str = worded(MODES)


class BeatAnswer(Answer[Beat]):
    mode: str = worded(MODES)
    per_day: int


def _recommended(at: Looked[PatrolPlan]) -> int:
    return at.rules.policy.section(PatrolRules).recommended


class PatrolPlanAnswer(RecordAnswer[PatrolPlan]):
    """巡防方案 / `below_recommended` says that it has fewer rounds a day than are recommended."""

    police: bool
    team: list[TeamPartAnswer]
    points: list[PointAnswer]
    beats: list[BeatAnswer]
    since: date
    until: date
    first: time
    last: time
    rounds_a_day: int
    recommended: int = by_sight(lambda _, at: _recommended(at))
    below_recommended: bool = by_sight(lambda plan, at: plan.rounds_a_day < _recommended(at))
    codes: int
    by_team: str | None
    replaces: str | None
    replaced_by: str | None


class Sticker(NamedTuple):
    """`printed` is what a scanner reads: an address of the pages with the code behind `#`, or the code alone."""

    spot: str
    code: str
    printed: str
    campus: str | None = None


class StickerAnswer(Answer[Sticker]):
    """A code that hangs at a spot. `printed` is what a scanner reads: the pages' address with the code behind `#`."""

    spot: str = worded(spot_label)
    code: str
    printed: str
    campus: str | None


class PointCodesAnswer(Answer[PatrolPlan]):
    """点位码 / the codes to print; `sheets` are A4 pages as SVG, ready for the printer. Not `permanent`, they point at an
    address that the deployment has only for now."""

    case_id: str = from_("id")
    code: str
    codes: int
    permanent: bool = brought()
    stickers: list[StickerAnswer] = brought()
    sheets: list[str] = brought()


class ObservedAnswer(Answer[Observed]):
    code: str = itself()
    name: Label = from_(lambda one: OBSERVED[one])


class SignAnswer(Answer[Seen]):
    code: str = itself()
    name: Label = from_(lambda one: SEEN[one])


class FootageAnswer(Answer[Footage]):
    """Where an authorised officer finds it."""

    system: str
    since: datetime
    until: datetime


class LineAnswer(Answer[Line]):
    """One point of a patrol; `staff` is shown to the police only. `camera` is the number of a registered camera, `observed`
    what was seen through it; a stop has its campus and window, and what pupils saw (三见)."""

    number: int
    spot: str = worded(spot_label)
    at: datetime | None
    unit: str | None = from_("by.unit")
    staff: str | None = only_for(Part.ACTORS, "by.staff")
    camera: str | None
    entry: str | None
    observed: list[ObservedAnswer] = from_(lambda line: list(line.observed))
    footage: FootageAnswer | None
    campus: str | None = named(campus_named)
    window_since: datetime | None = from_("since")
    window_until: datetime | None = from_("until")
    in_window: bool | None
    seen: list[SignAnswer] = from_(lambda line: list(line.seen))


class PatrolAnswer(RecordAnswer[Patrol]):
    """巡防 / one round; a police round has no campus of its own. `found` are the incidents and hazards that it reported."""

    day: date
    mode: str = worded(MODES)
    plan: str
    team: str | None
    number: int
    of: int
    since: datetime
    until: datetime
    police: bool
    points: int = from_(lambda patrol: len(patrol.lines))
    checked: int
    missed: int
    lines: list[LineAnswer]
    found: list[str] = only_for(Part.WORK)


# The page that checks in by the code behind `#`: what stands there is sent to no server when the page is fetched.
PAGE: Final = "/app/patrol#"


def stickers(case: PatrolPlan, secret: str, address: str | None) -> Sequence[Sticker]:
    """One for each spot that is walked or driven to; cameras are looked through and have none."""
    found = {point.hangs_as: point for point in case.points if point.mode is not Mode.VIDEO}
    codes = {spot: printed(secret, PointCode(case.sticker, spot, case.codes)) for spot in case.scanned_spots}
    return [
        Sticker(found[hangs].spot, code, f"{address}{PAGE}{code}" if address else code, found[hangs].campus)
        for hangs, code in codes.items()
    ]
