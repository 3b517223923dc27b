"""Which clocks run on a log entry: until an officer has left the security room, and until a shift was taken over."""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.daily_log.log_entry import LogEntry, State
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import Winding, ended, wound


def _while_in(state: State) -> Winding[LogEntry]:
    return Winding(
        lambda case: case.at if case.state is state else None, lambda case: case.closed_at or case.offset_at
    )


_TABLE: Mapping[str, Winding[LogEntry]] = {
    "leave": _while_in(State.PRESENT),
    "take_over": _while_in(State.HANDED_OVER),
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> LogEntry:
    """The entry with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, LogEntry):
        raise TypeError(f"{case.kind} is no log entry")
    return ended(wound(case, _TABLE, rules, now, restart=restart), now)
