"""Which clocks run on a log entry: until an officer has left the security room, and until a shift was taken over."""

from campus_safety.kinds.daily_log.log_entry import LogEntry, State
from campus_safety.records.clock_rules import ClockRule, ClockRules


def _while_in(state: State) -> ClockRule[LogEntry]:
    return ClockRule(
        lambda case: case.at if case.state is state else None, lambda case: case.closed_at or case.offset_at
    )


CLOCK_RULES: ClockRules[LogEntry] = {
    "leave": _while_in(State.PRESENT),
    "take_over": _while_in(State.HANDED_OVER),
}
