"""What patrols and their plans answer, field by field; which parts an account gets is decided by `campus_safety.records.access`."""

from collections.abc import Sequence
from datetime import date, datetime, time

from pydantic import BaseModel

from campus_safety.kinds.hazards.categories import spot_label
from campus_safety.kinds.patrols.patrol import Line, Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.point_codes import PointCode, printed
from campus_safety.kinds.patrols.rules import PatrolRules
from campus_safety.kinds.patrols.team import MEMBERS, MODES, Point
from campus_safety.records.relations import Part
from campus_safety.records.service import Looked
from campus_safety_aws.http import Instant, Words, words
from campus_safety_aws.record_answers import RecordAnswer, record_fields


class TeamPartAnswer(BaseModel):
    role: str
    role_name: Words
    count: int


class PointAnswer(BaseModel):
    number: int
    spot: str
    spot_name: Words
    mode: str
    mode_name: Words


class BeatAnswer(BaseModel):
    mode: str
    mode_name: Words
    per_day: int


class PatrolPlanAnswer(RecordAnswer):
    """巡防方案 / `below_recommended` says that it has fewer rounds a day than are recommended."""

    team: list[TeamPartAnswer]
    points: list[PointAnswer]
    beats: list[BeatAnswer]
    since: date
    until: date
    first: time
    last: time
    rounds_a_day: int
    recommended: int
    below_recommended: bool
    codes: int
    replaces: str | None
    replaced_by: str | None


class StickerAnswer(BaseModel):
    """A code that hangs at a spot, in the words that a scanner reads."""

    spot: str
    spot_name: Words
    code: str


class PointCodesAnswer(BaseModel):
    """点位码 / the codes to print; `sheets` are A4 pages as SVG, ready for the printer."""

    case_id: str
    code: str
    codes: int
    stickers: list[StickerAnswer]
    sheets: list[str]


class LineAnswer(BaseModel):
    """One point of a patrol; `staff` is shown to the police only."""

    number: int
    spot: str
    spot_name: Words
    at: Instant | None
    unit: str | None
    staff: str | None


class PatrolAnswer(RecordAnswer):
    """巡防 / one round. `found` are the incidents and hazards that it reported."""

    day: date
    mode: str
    mode_name: Words
    plan: str
    number: int
    of: int
    since: Instant
    until: Instant
    points: int
    checked: int
    missed: int
    lines: list[LineAnswer]
    found: list[str]


def plan_answer(looked: Looked[PatrolPlan], present: datetime) -> PatrolPlanAnswer:
    case, rules = looked.case, looked.rules
    recommended = rules.policy.section(PatrolRules).recommended
    fields = record_fields(looked, present)
    return PatrolPlanAnswer(
        **fields,
        team=[
            TeamPartAnswer(role=part.role.value, role_name=words(MEMBERS[part.role]), count=part.count)
            for part in case.team
        ],
        points=[_point(point) for point in case.points],
        beats=[
            BeatAnswer(mode=beat.mode.value, mode_name=words(MODES[beat.mode]), per_day=beat.per_day)
            for beat in case.beats
        ],
        since=case.since,
        until=case.until,
        first=case.first,
        last=case.last,
        rounds_a_day=case.rounds_a_day,
        recommended=recommended,
        below_recommended=case.rounds_a_day < recommended,
        codes=case.codes,
        replaces=case.replaces,
        replaced_by=case.replaced_by,
    )


def patrol_answer(looked: Looked[Patrol], present: datetime) -> PatrolAnswer:
    case, parts = looked.case, looked.parts
    fields = record_fields(looked, present)
    return PatrolAnswer(
        **fields,
        day=case.day,
        mode=case.mode.value,
        mode_name=words(MODES[case.mode]),
        plan=case.plan,
        number=case.number,
        of=case.of,
        since=case.since,
        until=case.until,
        points=len(case.lines),
        checked=case.checked,
        missed=case.missed,
        lines=[_line(line, actors=Part.ACTORS in parts) for line in case.lines],
        found=list(case.found) if Part.WORK in parts else [],
    )


def stickers(case: PatrolPlan, secret: str) -> list[StickerAnswer]:
    """One for each spot that is walked or driven to; cameras are looked through and have none."""
    return [
        StickerAnswer(
            spot=spot,
            spot_name=words(spot_label(spot)),
            code=printed(secret, PointCode(case.sticker, spot, case.codes)),
        )
        for spot in case.scanned_spots
    ]


def codes_answer(case: PatrolPlan, found: Sequence[StickerAnswer], sheets: Sequence[str]) -> PointCodesAnswer:
    return PointCodesAnswer(
        case_id=case.id, code=case.code, codes=case.codes, stickers=list(found), sheets=list(sheets)
    )


def _point(point: Point) -> PointAnswer:
    return PointAnswer(
        number=point.number,
        spot=point.spot,
        spot_name=words(spot_label(point.spot)),
        mode=point.mode.value,
        mode_name=words(MODES[point.mode]),
    )


def _line(line: Line, *, actors: bool) -> LineAnswer:
    return LineAnswer(
        number=line.number,
        spot=line.spot,
        spot_name=words(spot_label(line.spot)),
        at=line.at,
        unit=line.by.unit if line.by else None,
        staff=line.by.staff if line.by and actors else None,
    )
