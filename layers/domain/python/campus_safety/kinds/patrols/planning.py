"""制定方案: a plan is made for a campus, replaces an older one, and is withdrawn; it is never edited."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Annotated

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault
from campus_safety.identity import short_code
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.clock_rules import POLICE_ROUND
from campus_safety.kinds.patrols.kind import PATROL_PLAN
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan, State
from campus_safety.kinds.patrols.plan_actions import Action
from campus_safety.kinds.patrols.rules import PatrolRules
from campus_safety.kinds.patrols.team import MODES, Beat, Mode, Point
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.register_entry import State as EntryState
from campus_safety.kinds.registers.things import MOST_MEMBERS, Member, Register, TeamPart
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import (
    Campus,
    CaseId,
    Choice,
    Hint,
    Items,
    Names,
    Number,
    Remark,
    SetBy,
    Spot,
    Title,
    Unit,
    UnitCode,
)
from campus_safety.records.spots import read_spot
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT = 4000
MOST_OFFICERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPoint:
    mode: Annotated[Mode, Choice(MODES), Title("巡防方式", "Mode")]
    spot: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Making):
    """制定巡防方案 / a patrol plan. What is left out is the policy's, or the replaced plan's: how often a day, the hours, how
    long it lasts. `points` of each mode are in their order; `unit` is who carries it out: the campus or its station.
    `replaces` names the plan that it takes over from; its printed codes hang on. `by_team` names the team as it is registered,
    or else `team` says who it is; `registered` is that entry as it stands."""

    campus: Campus
    by_team: Annotated[
        CaseId | None,
        Names("team"),
        Title("护校队", "Team of the register"),
        Hint("选定后组成按台账，不必另填", "its members are then the register's"),
    ] = None
    team: Annotated[tuple[TeamPart, ...], Items(0, len(Member)), Title("护校队组成", "Team")] = ()
    points: Annotated[tuple[PlannedPoint, ...], Items(1, 100), Title("巡防点位", "Points")]
    beats: Annotated[tuple[Beat, ...], Items(0, len(Mode)), Title("巡防频次", "Rounds a day by mode")] = ()
    since: Annotated[date | None, Title("开始日期", "First day")] = None
    until: Annotated[date | None, Title("结束日期", "Last day")] = None
    first: Annotated[time | None, Title("首次时间", "Earliest"), Hint("北京时间，如 07:00", "China time")] = (
        None
    )
    last: Annotated[time | None, Title("末次时间", "Latest"), Hint("北京时间，如 07:00", "China time")] = None
    unit: Annotated[UnitCode | None, Title("执行单位", "Who carries it out")] = None
    replaces: Annotated[CaseId | None, Title("代替哪份方案", "Plan that it takes over from")] = None
    registered: Annotated[RegisterEntry | None, SetBy.SERVER] = None
    text: Remark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """巡逻点 / a gate or the surroundings of a campus, and between which times of the day it is visited."""

    campus: Campus
    spot: Spot
    first: Annotated[time, Title("最早到点", "From"), Hint("北京时间，如 07:00", "China time")]
    last: Annotated[time, Title("最晚到点", "To"), Hint("北京时间，如 07:40", "China time")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRound(Making):
    """安排巡逻排查 / a station's own round: a shift that visits gates and surroundings of several of its campuses, on their
    school days. `stops` are in their order; `station` is whose round it is, where the brigade plans."""

    mode: Annotated[Mode, Choice(MODES, (Mode.FOOT, Mode.CAR)), Title("巡防方式", "Mode")]
    officers: Annotated[int, Number(1, MOST_OFFICERS), Title("警力", "Officers"), Unit("人", "people")]
    stops: Annotated[tuple[Stop, ...], Items(1, 40), Title("巡逻点", "Stops")]
    since: Annotated[date | None, Title("开始日期", "First day")] = None
    until: Annotated[date | None, Title("结束日期", "Last day")] = None
    station: Annotated[UnitCode | None, Title("派出所", "Station")] = None
    text: Remark = ""


def plan_round(
    wanted: PlanRound, station: str, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[PatrolPlan]:
    """The change that makes the plan of a station's round. It begins today where nobody says otherwise. Raises BadInput
    naming every fault, and where the policy is from before there were such rounds."""
    rules.policy.check_clock(PatrolRules.of, POLICE_ROUND)
    limits, today = rules.policy.section(PatrolRules), moment.now.astimezone(SHANGHAI).date()
    lasting = timedelta(days=max(limits.lasts.days - 1, 0))
    since = wanted.since or today
    case = PatrolPlan(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        station=station,
        reporter=Reporter(wanted.account, actor.unit),
        lead=station,
        submission=wanted.digest,
        team=(TeamPart(Member.POLICE, wanted.officers),),
        points=tuple(
            Point(number, one.spot, wanted.mode, one.campus, one.first, one.last)
            for number, one in enumerate(wanted.stops, 1)
        ),
        beats=(Beat(wanted.mode, 1),),
        since=since,
        until=wanted.until or min(since, today + lasting) + lasting,
        first=min((one.first for one in wanted.stops), default=limits.first),
        last=max((one.last for one in wanted.stops), default=limits.last),
        root=wanted.case_id,
        sticker=short_code(wanted.case_id, code_attempt),
    )
    faults = Faults()
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    _check_days(case, today, today + lasting, lasting, faults)
    _check_stops(wanted, station, limits, rules, faults)
    faults.check()
    case = PATROL_PLAN.with_clocks(case, rules, moment.now)
    return changed(PATROL_PLAN, None, case, Action.PLAN, actor, rules, moment, texts={"text": wanted.text})


def plan(
    wanted: Plan,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    replaced: PatrolPlan | None = None,
    code_attempt: int = 0,
) -> Change[PatrolPlan]:
    """The change that makes the plan. A new plan begins today where nobody says otherwise, one that replaces another
    tomorrow at the earliest: today's patrols are planned. Raises BadInput naming every fault."""
    limits, today = rules.policy.section(PatrolRules), moment.now.astimezone(SHANGHAI).date()
    soonest = today + timedelta(days=1) if replaced is not None else today
    since = wanted.since or soonest
    lasting = timedelta(days=max(limits.lasts.days - 1, 0))
    furthest = today + lasting
    beats, team = _beats(wanted, limits), _team(wanted)
    case = PatrolPlan(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station="",
        reporter=Reporter(wanted.account, actor.unit),
        lead=wanted.unit or wanted.campus,
        submission=wanted.digest,
        team=team,
        by_team=wanted.by_team,
        points=tuple(Point(number, one.spot, one.mode) for number, one in enumerate(wanted.points, 1)),
        beats=beats,
        since=since,
        until=wanted.until or min(since, furthest) + lasting,
        first=wanted.first or limits.first,
        last=wanted.last or limits.last,
        root=replaced.root if replaced else wanted.case_id,
        sticker=replaced.sticker if replaced else short_code(wanted.case_id, code_attempt),
        codes=replaced.codes if replaced else 1,
        replaces=replaced.id if replaced else None,
    )
    faults = Faults()
    _check_place(wanted, rules, faults)
    _check_days(case, soonest, furthest, lasting, faults)
    _check_points(case, limits, faults)
    faults.check()
    case = replace(case, station=rules.district.station_of(wanted.campus).id)
    case = PATROL_PLAN.with_clocks(case, rules, moment.now)
    return changed(PATROL_PLAN, None, case, Action.PLAN, actor, rules, moment, texts={"text": wanted.text})


def replace_plan(decision: Decision[PatrolPlan], command: commands.Replace) -> Outcome[PatrolPlan]:
    """The older plan ends the day before; at once if it had not begun by then."""
    case = decision.case
    if case.replaced_by is not None:
        raise Conflict(
            Fault("replaces", "replaced", "该方案已有接替方案", "Another plan has replaced this one already")
        )
    until = min(case.until, command.since - timedelta(days=1))
    after = replace(case, until=until, replaced_by=command.by)
    if until < max(case.since, decision.now.astimezone(SHANGHAI).date()):
        after = replace(after, state=State.ENDED, ended_at=decision.now)
    return Outcome(after)


def reissue_codes(decision: Decision[PatrolPlan], command: commands.ReissueCodes) -> Outcome[PatrolPlan]:
    """Codes of the older printing end with the days that are planned already."""
    return Outcome(replace(decision.case, codes=decision.case.codes + 1))


def withdraw(decision: Decision[PatrolPlan], command: commands.Withdraw) -> Outcome[PatrolPlan]:
    _reasoned(command)
    after = replace(decision.case, state=State.WITHDRAWN, ended_at=decision.now)
    return Outcome(after, tells=("campus:owner", "station:desk"))


def note(decision: Decision[PatrolPlan], command: commands.Note) -> Outcome[PatrolPlan]:
    _reasoned(command)
    return Outcome(decision.case)


def _reasoned(command: commands.Command) -> None:
    faults = Faults()
    if not command.texts.get("text"):
        faults.add("text", "missing", "请填写内容", "Say what it is about")
    faults.check()


def _beats(wanted: Plan, limits: PatrolRules) -> tuple[Beat, ...]:
    """The modes that have points, each as often as was said or as the policy says."""
    said = {beat.mode: beat.per_day for beat in wanted.beats}
    modes = dict.fromkeys(point.mode for point in wanted.points)
    return tuple(Beat(mode, said.get(mode, limits.usual[mode])) for mode in (*modes, *(said.keys() - modes)))


def _check_place(wanted: Plan, rules: Rules, faults: Faults) -> None:
    campus = faults.campus(wanted.campus, rules)
    if campus is not None and wanted.unit not in (None, campus.id, campus.station):
        faults.add(
            "unit", "not_its_own", "须由该校或其辖区派出所执行", "Is carried out by the campus or its station"
        )
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    _check_registered(wanted, faults)
    team = _team(wanted)
    roles = Counter(part.role for part in team)
    if not team or any(count > 1 for count in roles.values()):
        faults.add(
            "team",
            "bad_team",
            "须列明队员类别，每类一次",
            "Names the roles of its members, each of them once",
        )
    if any(not 1 <= part.count <= MOST_MEMBERS for part in team):
        faults.add(
            "team", "out_of_range", f"人数须为 1 至 {MOST_MEMBERS}", f"From 1 to {MOST_MEMBERS} people"
        )


def _team(wanted: Plan) -> tuple[TeamPart, ...]:
    """Who it is: as was said, or else as the register has it."""
    return wanted.team or (wanted.registered.team if wanted.registered is not None else ())


def _check_registered(wanted: Plan, faults: Faults) -> None:
    if wanted.by_team is None:
        return
    found = wanted.registered
    if (
        found is None
        or found.register_type is not Register.TEAM
        or found.campus != wanted.campus
        or found.state is EntryState.WITHDRAWN
    ):
        faults.add("by_team", "no_such_team", "该校（园）没有这支护校队", "The campus has no such team")


def _check_days(case: PatrolPlan, soonest: date, furthest: date, lasting: timedelta, faults: Faults) -> None:
    if case.since < soonest:
        faults.add("since", "too_early", f"最早自 {soonest} 起", f"Begins on {soonest} at the earliest")
    if case.since > furthest:
        faults.add("since", "too_late", f"最迟自 {furthest} 起", f"Begins on {furthest} at the latest")
    elif case.until < case.since:
        faults.add("until", "before_since", "终止日期早于起始日期", "Ends before it begins")
    elif case.until - case.since > lasting:
        days = lasting.days + 1
        faults.add("until", "too_long", f"一个方案最长 {days} 日", f"A plan lasts {days} days at most")
    if case.first >= case.last:
        faults.add("last", "bad_hours", "结束时间须晚于开始时间", "Has to be later than `first`")


def _check_stops(wanted: PlanRound, station: str, limits: PatrolRules, rules: Rules, faults: Faults) -> None:
    if not 1 <= len(wanted.stops) <= limits.most_points:
        faults.add(
            "stops",
            "out_of_range",
            f"巡逻点须为 1 至 {limits.most_points} 个",
            f"From 1 to {limits.most_points} stops",
        )
    for number, one in enumerate(wanted.stops):
        where, campus = f"stops.{number}", rules.district.campuses.get(one.campus)
        if campus is None or campus.retired or campus.station != station:
            faults.add(
                f"{where}.campus",
                "not_yours",
                f"不是本所管辖的校园：{one.campus}",
                f"No campus of this station: {one.campus}",
            )
        if read_spot(one.spot) is None:
            faults.add(
                f"{where}.spot",
                "unknown_spot",
                f"没有这个部位：{one.spot}",
                f"No such part of a campus: {one.spot}",
            )
        if one.first >= one.last:
            faults.add(f"{where}.last", "bad_hours", "最晚须晚于最早", "Has to be later than from when on")
    for (at, spot), count in Counter((one.campus, one.spot) for one in wanted.stops).items():
        if count > 1:
            faults.add("stops", "twice", f"巡逻点重复：{at} {spot}", f"Twice the same stop: {at} {spot}")


def _check_points(case: PatrolPlan, limits: PatrolRules, faults: Faults) -> None:
    if not 1 <= len(case.points) <= limits.most_points:
        faults.add(
            "points",
            "out_of_range",
            f"点位须为 1 至 {limits.most_points} 个",
            f"From 1 to {limits.most_points} points",
        )
    for spot in dict.fromkeys(point.spot for point in case.points):
        if read_spot(spot) is None:
            faults.add("points", "unknown_spot", f"没有这个部位：{spot}", f"No such part of a campus: {spot}")
    for (mode, spot), count in Counter((point.mode, point.spot) for point in case.points).items():
        if count > 1:
            label = MODES[mode]
            faults.add("points", "twice", f"{label.zh}点位重复：{spot}", f"Twice {label.en}: {spot}")
    for beat in case.beats:
        label = MODES[beat.mode]
        if not case.points_of(beat.mode):
            faults.add("per_day", "no_points", f"{label.zh}没有点位", f"There are no points {label.en}")
        if not 1 <= beat.per_day <= limits.most_rounds:
            faults.add(
                "per_day",
                "out_of_range",
                f"{label.zh}每日须为 1 至 {limits.most_rounds} 次",
                f"{label.en}: from 1 to {limits.most_rounds} rounds a day",
            )
