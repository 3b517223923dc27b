"""What an incident adds: to the day on which it was reported, and what was handled at the front line to the day of that.

A duplicate, a false alarm and a report that was withdrawn are no incidents; they add nothing. Signals that a device sends to test itself make no case.
"""

from datetime import datetime
from typing import Final

from campus_safety.district.calendars import SHANGHAI, WEEKDAYS
from campus_safety.kinds.incidents import calls, taxonomy
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, ClosingReason, Flag
from campus_safety.labels import Label
from campus_safety.records.counting import (
    LATE_BY,
    REPLIES,
    Counter,
    Figures,
    Reckoning,
    Sight,
    reply_to,
    yes,
)
from campus_safety.records.spots import AREAS, read_spot
from campus_safety.records.timeliness import kept, lateness_of, lifted

_LISTS: Final = ("incident", "incident/{category}")
_TIMES: Final = "incident_times"

_STAGES: Final = {
    "acknowledge": Label("接报", "Acknowledge"),
    "assess": Label("研判", "Assess"),
    "arrive": Label("到场", "Arrive"),
    "dispose": Label("处置", "Dispose"),
    "feedback": Label("反馈", "Feedback"),
    "review": Label("复盘", "Review"),
    "whole": Label("全程", "The whole"),
}


# Weekday (1 is Monday) and hour in Shanghai: "1_07".
_MOMENTS: Final = {
    f"{number}_{hour:02}": Label(f"{day.zh} {hour:02} 时", f"{day.en} {hour:02}:00")
    for number, day in WEEKDAYS.items()
    for hour in range(24)
}


_NO_INCIDENT: Final = frozenset({State.DUPLICATE, State.FALSE_ALARM, State.WITHDRAWN})
# The reporter's own time to answer, and the notice, are nobody's lateness.
_NOT_MEASURED: Final = frozenset({"reply", "notice"})


def count_incident(case: Incident, reckoning: Reckoning) -> None:
    _count_false_match(case, reckoning)
    if case.state in _NO_INCIDENT:
        return
    day, level = case.received_at, case.severity
    reckoning.add(day, "incident", case.category, level)
    reckoning.add(day, "channel", case.channel)
    reckoning.add(day, "moment", moment_of(day))
    reckoning.add(day, "outcome", case.category, outcome(case))
    reckoning.add(day, "loop", level, yes(case.state in (State.CLOSED, State.TRANSFERRED) and not case.open))
    _count_limits(case, reckoning)
    for stage, start, end in _stages(case):
        reckoning.add_length(day, "time", stage, level, start, end)
    if case.ended_at_front and case.handled_at is not None:
        reckoning.add(case.handled_at, "front_line", case.category)
    _count_warning(case, reckoning)
    _count_departure(case, reckoning)
    if case.reporter.on_behalf:
        reckoning.add(day, "on_behalf", case.reporter.behalf_of or "unsaid")
    _count_afterwards(case, reckoning)


def _count_departure(case: Incident, reckoning: Reckoning) -> None:
    if case.departed is not None:
        for way in sorted(case.departed.ways):
            reckoning.add(case.received_at, "departure", way, case.departed.because or "unsaid")


def _count_limits(case: Incident, reckoning: Reckoning) -> None:
    """Kept or missed, and how late; how often they stood still, and what was asked of them."""
    day, level = case.received_at, case.severity
    for clock in case.clocks:
        name, on_time = clock.name.partition(":")[0], kept(clock)
        if name in _NOT_MEASURED or not clock.limiting:
            continue
        if on_time is not None:
            reckoning.add(day, "clock", name, level, yes(on_time))
            if not on_time:
                reckoning.add(day, "lateness", name, lateness_of(clock) or "open")
        elif lifted(clock):
            reckoning.add(day, "clock_lifted", name, level)
        if clock.pauses:
            reckoning.add(day, "paused", name, amount=clock.pauses)
    for asked in case.extensions:
        reckoning.add(asked.asked_at, "extension", asked.clock.partition(":")[0], reply_to(asked))


def _count_afterwards(case: Incident, reckoning: Reckoning) -> None:
    """What came after it was handled: what its review found, and whether it was opened again."""
    day = case.received_at
    if case.reopened:
        reckoning.add(day, "reopened", case.category, amount=case.reopened)
    if case.reviewed_at is not None:
        for cause in sorted(case.causes) or ("unsaid",):
            reckoning.add(day, "cause", cause, _area_of(case.spot))
    if case.reopening is not None:
        reckoning.add(case.reopening.asked_at, "reopening_asked", case.reopening.spelling)


def _count_false_match(case: Incident, reckoning: Reckoning) -> None:
    """A warning that was a false alarm, or turned out not to be so: no incident perhaps, and the system's own record."""
    false = case.state is State.FALSE_ALARM or case.closing_reason is ClosingReason.NOT_ESTABLISHED
    if case.warning is not None and false:
        reckoning.add(case.received_at, "false_match", case.warning, case.warning_source or "unsaid")


def _count_warning(case: Incident, reckoning: Reckoning) -> None:
    """By the day of the warning, as whatever became of it; a call by its own day."""
    if case.warning is not None:
        reckoning.add(case.received_at, "warning", case.warning)
    for call in case.calls:
        reckoning.add(call.at, "warning_call", call.end.value)
    if (losses := case.losses) is None:
        return
    day, concerned = case.received_at, losses.concerned.value
    if losses.prevented:
        reckoning.add(day, "loss_prevented", concerned)
        reckoning.add(day, "yuan_prevented", concerned, amount=losses.prevented)
    if losses.lost:
        reckoning.add(day, "yuan_lost", concerned, amount=losses.lost)


def _area_of(spot: str | None) -> str:
    """The sort of place: stairs, whichever they are."""
    read = read_spot(spot or "")
    return read[0] if read is not None else "unsaid"


def sights_possible(category: str) -> frozenset[Sight]:
    """As what incidents of a category may be counted, by its flags and by those that some circumstances add."""
    about = CATEGORIES[category]
    found = {about.flags, *(about.flags | more for more in about.flags_if.values())}
    return frozenset(
        Sight.that(sealed=Flag.SEALED in flags, education=Flag.EDUCATION_TOLD in flags) for flags in found
    )


def moment_of(at: datetime) -> str:
    there = at.astimezone(SHANGHAI)
    return f"{there.isoweekday()}_{there.hour:02}"


def outcome(case: Incident) -> str:
    """Whether it was so: pending until it is handled, and told elsewhere where it was handed over."""
    if case.state is State.TRANSFERRED:
        return "transferred"
    if case.closing_reason is None:
        return "pending"
    return "not_established" if case.closing_reason is ClosingReason.NOT_ESTABLISHED else "established"


def _stages(case: Incident) -> tuple[tuple[str, datetime | None, datetime | None], ...]:
    """A reopened incident is handled anew from then on; that it was assessed the first time stays in its clock."""
    clock = case.clock("assess")
    assessed = clock.stopped_at if clock is not None else None if case.reopened else case.assessed_at
    return (
        ("acknowledge", case.received_at, case.acknowledged_at),
        ("assess", case.received_at, assessed),
        ("arrive", case.dispatched_at, case.arrived_at),
        ("dispose", case.assessed_at, case.handled_at),
        ("feedback", case.handled_at, case.feedback_at),
        ("review", case.handled_at, case.reviewed_at),
        ("whole", case.received_at, case.closed_at),
    )


FIGURES: Final = Figures(
    counters=(
        Counter("incident", "incident", ("category", "level"), _LISTS),
        Counter("channel", "incident", ("channel",), ("incident",)),
        Counter("moment", "incident", ("moment",), ("incident",)),
        Counter("outcome", "incident", ("category", "outcome"), _LISTS),
        Counter("loop", "incident", ("level", "over"), ("incident",)),
        Counter("clock", "incident", ("clock", "level", "kept"), ("incident",)),
        Counter("clock_lifted", "incident", ("clock", "level"), ("incident",)),
        Counter("lateness", "incident", ("clock", "lateness"), ("incident",)),
        Counter("paused", "incident", ("clock",), ("incident",)),
        Counter("extension", "incident", ("clock", "reply"), ("incident",)),
        Counter("time", "incident", ("stage", "level", "bucket"), ("incident",), _TIMES),
        Counter("front_line", "incident", ("category",), ("front_line",)),
        Counter("warning", "incident", ("warning",), ("warning",)),
        Counter("false_match", "incident", ("warning", "warning_source"), ("false_match",)),
        Counter("warning_call", "incident", ("call_end",), ("warning",)),
        Counter("loss_prevented", "incident", ("concerned",), ("warning",)),
        Counter("yuan_prevented", "incident", ("concerned",), ("warning",)),
        Counter("yuan_lost", "incident", ("concerned",), ("warning",)),
        Counter("on_behalf", "incident", ("behalf",), ("incident",)),
        Counter("departure", "incident", ("departure", "because"), ("incident",)),
        Counter("cause", "incident", ("cause", "spot"), ("incident",)),
        Counter("reopened", "incident", ("category",), ("reopened",)),
        Counter("reopening_asked", "incident", ("reply",), ("reopened",)),
    ),
    count=count_incident,
    names={
        "category": {name: one.label for name, one in taxonomy.CATEGORIES.items()},
        "level": {str(int(level)): label for level, label in taxonomy.LEVELS.items()},
        "channel": {one.value: label for one, label in taxonomy.CHANNELS.items()},
        "warning": dict(taxonomy.WARNING_KINDS),
        "warning_source": {
            "unsaid": Label("未注明", "Not said"),
            **{one.value: label for one, label in taxonomy.WARNING_SOURCES.items()},
        },
        "behalf": {
            "unsaid": Label("未注明", "Not said"),
            **{one.value: label for one, label in taxonomy.BEHALVES.items()},
        },
        "departure": {one.value: label for one, label in taxonomy.DEPARTURES.items()},
        "because": {
            "unsaid": Label("未注明", "Not said"),
            **{one.value: label for one, label in taxonomy.BECAUSE.items()},
        },
        "cause": {
            "unsaid": Label("未注明", "Not said"),
            **{one.value: label for one, label in taxonomy.CAUSES.items()},
        },
        "spot": {"unsaid": Label("未注明", "Not said"), **AREAS},
        "call_end": {one.value: label for one, label in calls.CALL_ENDS.items()},
        "concerned": dict(taxonomy.PROTECTED),
        "lateness": LATE_BY,
        "reply": REPLIES,
        "moment": _MOMENTS,
        "stage": _STAGES,
        "outcome": {
            "pending": Label("尚未认定", "Not decided yet"),
            "established": Label("成立", "Established"),
            "not_established": Label("不成立", "Not established"),
            "transferred": Label("已移送", "Handed over"),
        },
    },
)
