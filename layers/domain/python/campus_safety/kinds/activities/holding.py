"""已开展 and 登记: that it was held, and for whom. Heads are counted once, at the record, and hours with them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.organisation import CampusType
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.activity import GROUPS, PUPILS, Activity, ActivityType, Group, State
from campus_safety.kinds.activities.compliance import Occasion
from campus_safety.kinds.activities.planning import check_length
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.appointments.appointment import in_office
from campus_safety.records.decision import Decision, Faults, Outcome


def is_over(decision: Decision[Activity]) -> None:
    _, ends_at = times(decision.case)
    if ends_at > decision.now:
        raise BadInput(Fault("ends_at", "not_over", "活动尚未结束，不能登记", "It is not over yet"))


def hold(decision: Decision[Activity], command: commands.Hold) -> Outcome[Activity]:
    """It was held, or is under way. Where it was held at another time than planned, that is what counts."""
    case, faults, now = decision.case, Faults(), decision.now
    planned_start, planned_end = times(case)
    start = command.started_at or planned_start
    end = command.ended_at or start + (planned_end - planned_start)
    if start > now:
        faults.add("started_at", "not_begun", "活动尚未开始", "It has not begun yet")
    faults.future("ended_at", command.ended_at, now)
    check_length(start, end, decision.rules.policy.section(ActivityRules), faults)
    if now - start > decision.rules.policy.section(ActivityRules).behind.real_time:
        faults.add(
            "started_at", "too_long_ago", "补登时间超出允许范围", "Lies further back than late entry allows"
        )
    faults.check()
    after = replace(case, state=State.HELD, starts_at=start, ends_at=end, held_at=now)
    return Outcome(after, stated_at=command.started_at)


def record(decision: Decision[Activity], command: commands.Record) -> Outcome[Activity]:
    after = _with_counts(decision, command)
    return Outcome(replace(after, state=State.RECORDED, recorded_at=decision.now))


def correct(decision: Decision[Activity], command: commands.Correct) -> Outcome[Activity]:
    """It takes the place of what was recorded: heads and hours are never counted beside each other."""
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请说明更正理由", "Say why it is corrected"))
    after = _with_counts(decision, command)
    return Outcome(replace(after, corrected_at=decision.now), tells=("campus:safety", "lead:owner"))


def times(case: Activity) -> tuple[datetime, datetime]:
    """When it begins and ends; only a suggestion has no time."""
    if case.starts_at is None or case.ends_at is None:
        raise TypeError(f"{case.id} has no time yet")
    return case.starts_at, case.ends_at


def _with_counts(decision: Decision[Activity], command: commands.Record) -> Activity:
    case, faults = decision.case, Faults()
    _check_audience(decision, command.audience, faults)
    _check_hours(decision, command, faults)
    _check_evacuation(case, command.evacuated_in, faults)
    faults.check()
    return replace(
        case,
        audience={group: count for group, count in command.audience.items() if count},
        class_hours=command.class_hours,
        evacuated_in=command.evacuated_in,
        pack=command.pack or case.pack,
    )


def _check_audience(decision: Decision[Activity], audience: Mapping[Group, int], faults: Faults) -> None:
    campus = decision.rules.district.campus(decision.case.campus)
    limits = decision.rules.policy.section(ActivityRules)
    for group, count in audience.items():
        if count < 0:
            faults.add(f"audience.{group}", "negative", "人数不能为负", "Cannot be below zero")
        elif count and not _belongs(group, campus.type):
            label = GROUPS[group]
            faults.add(
                f"audience.{group}",
                "not_at_this_campus",
                f"该校（园）没有“{label.zh}”；联合活动请由各校（园）分别登记",
                f"There are no {label.en.lower()} at this campus; what several hold together each records itself",
            )
    if not any(count > 0 for count in audience.values()):
        faults.add("audience", "missing", "请填写受众人数", "How many people was it for?")
    children = sum(
        max(count, 0) for group, count in audience.items() if group in {*PUPILS, Group.KINDERGARTEN}
    )
    if campus.pupils and children > campus.pupils * limits.crowd:
        faults.add(
            "audience",
            "more_than_there_are",
            f"学生（幼儿）人数远超该校（园）在校人数 {campus.pupils}，请核对",
            f"Far more children than the {campus.pupils} of this campus; please check",
        )


def _belongs(group: Group, campus: CampusType) -> bool:
    if group is Group.KINDERGARTEN:
        return campus is CampusType.KINDERGARTEN
    return group not in PUPILS or campus is CampusType.SCHOOL


def _check_hours(decision: Decision[Activity], command: commands.Record, faults: Faults) -> None:
    case, limits = decision.case, decision.rules.policy.section(ActivityRules)
    starts_at, ends_at = times(case)
    if command.class_hours < 0:
        faults.add("class_hours", "negative", "课时不能为负", "Cannot be below zero")
    elif command.class_hours * limits.class_hour > ends_at - starts_at:
        faults.add(
            "class_hours",
            "longer_than_it_was",
            "课时超过活动时长",
            "More class hours than the activity was long",
        )
    if case.as_vice_principal and not in_office(
        command.terms, case.host or "", case.campus, starts_at.astimezone(SHANGHAI).date()
    ):
        faults.add(
            "class_hours",
            "not_in_office",
            "当日并非该校（园）在任法治副校长，课时不能计入",
            "Was no law vice-principal of this campus on that day; the hours do not count",
        )
    if (
        case.as_vice_principal
        and command.class_hours > 0
        and any(_gave_hours(one, case) for one in command.beside)
    ):
        faults.add(
            "class_hours",
            "counted_already",
            "该时段的课时已在另一项活动中登记，不能重复计入",
            "Hours of this time are recorded with another activity already; they do not count twice",
        )


def _gave_hours(one: Occasion, case: Activity) -> bool:
    """Whether another activity of the same host has hours at the same campus and time."""
    starts_at, ends_at = times(case)
    recorded = one.state is State.RECORDED and one.as_vice_principal and one.class_hours > 0
    return recorded and one.campus == case.campus and one.starts_at < ends_at and starts_at < one.ends_at


def _check_evacuation(case: Activity, seconds: int | None, faults: Faults) -> None:
    starts_at, ends_at = times(case)
    if seconds is None:
        if case.activity_type is ActivityType.EVACUATION_DRILL:
            faults.add("evacuated_in", "missing", "请填写疏散用时（秒）", "How many seconds did it take?")
    elif not case.is_drill:
        faults.add("evacuated_in", "no_drill", "只有演练才有疏散用时", "Only a drill has an evacuation time")
    elif not 0 < seconds <= (ends_at - starts_at).total_seconds():
        faults.add(
            "evacuated_in",
            "out_of_range",
            "疏散用时须大于零且不超过活动时长",
            "From 1 s to the drill's length",
        )
