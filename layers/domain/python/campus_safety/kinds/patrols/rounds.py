"""排班: which rounds a plan asks for on a day. Whether school is on is the calendar's to say (`peak_posts.planning.day_of`)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.identity import case_id
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.clock_rules import POLICE_ROUND
from campus_safety.kinds.patrols.kind import PATROL
from campus_safety.kinds.patrols.patrol import Line, Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.rules import MOST_POINTS
from campus_safety.kinds.patrols.team import Mode, Point
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.timeline import SYSTEM
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """Round `number` of `of` in one mode on one day; `since` and `until` are UTC."""

    day: date
    mode: Mode
    number: int
    of: int
    since: datetime
    until: datetime


def rounds_on(plan: PatrolPlan, day: date) -> Iterator[Round]:
    """The rounds of a plan on one day (in Shanghai): each mode's spread evenly over the plan's hours, one ending where the
    next begins; whole seconds, the last one at the end of the hours."""
    if not plan.covers(day):
        return
    begins = datetime.combine(day, plan.first, SHANGHAI).astimezone(UTC)
    length = datetime.combine(day, plan.last, SHANGHAI) - begins
    for beat in plan.beats:
        bounds = [begins + length * number / beat.per_day for number in range(beat.per_day + 1)]
        bounds = [bound.replace(microsecond=0) for bound in bounds]
        for number in range(1, beat.per_day + 1):
            yield Round(day, beat.mode, number, beat.per_day, bounds[number - 1], bounds[number])


def asked_for(
    plans: Iterable[PatrolPlan], days: Iterable[date], now: datetime
) -> dict[str, tuple[PatrolPlan, Round]]:
    """The rounds of these plans on these days that have not passed, by the id of their patrol. A plan that is made during
    a round asks for the next one first."""
    every = tuple(days)
    return {
        patrol_id(plan, one): (plan, one)
        for plan in plans
        for day in every
        for one in rounds_on(plan, day)
        if one.until > now and one.since >= plan.received_at
    }


def days_from(now: datetime, count: int) -> tuple[date, ...]:
    """Today and the days after it, in Shanghai."""
    today = now.astimezone(SHANGHAI).date()
    return tuple(today + timedelta(days=ahead) for ahead in range(count))


def patrol_id(plan: PatrolPlan, one: Round) -> str:
    """The same for a round however often it is planned."""
    return case_id("duty", plan.campus or plan.station, f"patrol:{plan.id}:{one.day}:{one.mode}:{one.number}")


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera of the register, and where it looks; one that is out of `order` is a hazard already, and nothing to look
    through."""

    entry: str
    number: str
    spot: str
    in_order: bool = True


def lines_of(
    plan: PatrolPlan, one: Round, cameras: Sequence[Camera] = (), away: Collection[str] = ()
) -> tuple[Line, ...]:
    """The points of one round. A video round goes by the cameras of the register, where there are any at its spots; a
    police round leaves out the campuses that are `away`, where there is no school that day."""
    points = plan.points_of(one.mode)
    if plan.police:
        return tuple(_stop(point, one) for point in points if point.campus not in away)
    if one.mode is not Mode.VIDEO:
        return tuple(Line(point.number, point.spot) for point in points)
    lines: list[Line] = []
    for point in points:
        here = [camera for camera in cameras if camera.spot == point.spot]
        seen = (
            [(camera.number, camera.entry) for camera in here if camera.in_order] if here else [(None, None)]
        )
        lines += [
            Line(len(lines) + number, point.spot, camera=name, entry=entry)
            for number, (name, entry) in enumerate(seen, 1)
        ]
    return tuple(lines[:MOST_POINTS])


def _stop(point: Point, one: Round) -> Line:
    def at(moment: time | None) -> datetime | None:
        return None if moment is None else datetime.combine(one.day, moment, SHANGHAI).astimezone(UTC)

    return Line(point.number, point.spot, campus=point.campus, since=at(point.first), until=at(point.last))


def planned(
    plan: PatrolPlan,
    one: Round,
    rules: Rules,
    moment: Moment,
    *,
    lines: tuple[Line, ...] | None = None,
    code_attempt: int = 0,
) -> Change[Patrol]:
    """The change that makes the patrol of one round; `lines` are its points (`lines_of`). It is a record of the policy in
    force, not of the plan's. Raises BadInput for a station's own where that policy is from before there were any."""
    if plan.police:
        rules.policy.check_clock(PATROL.name, POLICE_ROUND)
    id = patrol_id(plan, one)
    case = Patrol(
        **begun(id, rules, moment.now, code_attempt),
        campus=plan.campus,
        station=plan.station if plan.police else rules.district.station_of(plan.campus).id,
        reporter=Reporter(None, plan.lead),
        lead=plan.lead,
        exercise=plan.exercise,
        day=one.day,
        mode=one.mode,
        plan=plan.id,
        root=plan.root,
        team=plan.by_team,
        sticker=plan.sticker,
        codes=plan.codes,
        number=one.number,
        of=one.of,
        since=one.since,
        until=one.until,
        lines=lines_of(plan, one) if lines is None else lines,
    )
    return changed(
        PATROL, None, PATROL.with_clocks(case, rules, moment.now), Action.PLAN, SYSTEM, rules, moment
    )
