"""What runs by itself: rounds of the sweeps, planners on their schedules, and functions that the bus calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from campus_safety.records.kind import RecordTable
from simulation.calls import Calls, Ending
from simulation.clock import DAY, HOUR, MINUTE, SECOND, to_ms
from simulation.tables import Table

NEVER: Final = 1 << 62
# Where flows come first, a tick is the sweep's when it is so late; elsewhere only the index may lag.
LATE_BY: Final = {
    RecordTable.CASES: 30 * SECOND,
    RecordTable.DUTY: 2 * SECOND,
    RecordTable.OUTREACH: 2 * SECOND,
}
Ended = Callable[[str, str, Callable[[Ending], None] | None, Ending], None]


def of(function: str, home: RecordTable) -> str:
    """The function as it is deployed for a table."""
    return function if home is RecordTable.CASES else f"{function}@{home.value}"


class Rounds:
    """One table's sweep. The scheduled rule runs every minute; a round in which there is nothing to do changes nothing and is
    left out. So the next is the first full minute at which some tick is late, or some entry has waited for the bus."""

    def __init__(self, home: RecordTable, table: Table, calls: Calls, ended: Ended) -> None:
        self.down, self.under_way = False, 0
        self._home, self._table, self._calls, self._ended = home, table, calls, ended
        self._next = NEVER

    def expect(self) -> None:
        due = [
            to_ms(datetime.fromisoformat(first)) + late
            for index, late in (("ticks", LATE_BY[self._home]), ("unpublished", MINUTE))
            if (first := self._table.first(index)) is not None
        ]
        if not due:
            return
        clock = self._calls.clock
        minute = (max(min(due), clock.now) // MINUTE + 1) * MINUTE
        if minute < self._next:
            self._next = minute
            clock.at(minute, lambda: self._round(minute))

    def _round(self, minute: int) -> None:
        if minute != self._next:
            return
        self._next = NEVER
        if self.down:
            return

        def done(ending: Ending) -> None:
            self.under_way -= 1
            self.expect()

        self.under_way += 1
        function = of("escalation.deadline_sweep", self._home)
        self._calls.start(function, {}, "", partial(self._ended, function, "", done))
        self.expect()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """`every` is how often it is called here, in milliseconds from midnight UTC on, after `at`; `really` how often it is
    deployed to be called."""

    function: str
    every: int
    at: int = 0
    really: str = ""


# Called so often as they are deployed, planners and the listener would be nearly all that is ever called.
SCHEDULED: Final = (
    Scheduled("duty.plan_posts", 4 * HOUR, 7 * MINUTE, "PT1H"),
    Scheduled("duty.plan_patrols", 4 * HOUR, 11 * MINUTE, "PT1H"),
    Scheduled("duty.listen_devices", HOUR, 2 * MINUTE, "PT2M"),
    Scheduled("outreach.remind", DAY, 23 * HOUR + 30 * MINUTE),
    Scheduled("outreach.remind", DAY, 30 * MINUTE),
)


def schedule(
    calls: Calls, until: int, ended: Ended, details: Mapping[str, Sequence[Mapping[str, str]]]
) -> None:
    """Lets all that is scheduled be called from now on, until then: planners once for each of these details, which name the
    stations and campuses that there is something to plan for, as an event of the bus would."""
    for one in SCHEDULED:
        first = calls.clock.now // DAY * DAY + one.at
        for detail in details.get(one.function, [{}]):
            _again(one, first, calls, until, ended, {"detail": dict(detail)} if detail else {})


def _again(
    one: Scheduled, moment: int, calls: Calls, until: int, ended: Ended, event: dict[str, Any]
) -> None:
    while moment < calls.clock.now:
        moment += one.every
    if moment > until:
        return

    def called() -> None:
        calls.start(one.function, dict(event), "", partial(ended, one.function, "", None))
        _again(one, moment + one.every, calls, until, ended, event)

    calls.clock.at(moment, called)


class Called:
    """A function that the bus calls with each event itself, and again after a minute while it fails, `tries` times in all."""

    def __init__(self, function: str, calls: Calls, ended: Ended, *, tries: int) -> None:
        self.under_way, self._function, self._calls = 0, function, calls
        self._ended, self._tries = ended, tries

    @property
    def busy(self) -> bool:
        return self.under_way > 0

    def bring(self, detail: Mapping[str, Any], source: str) -> None:
        self.under_way += 1
        self._calls.clock.after(50, lambda: self._call({"source": source, "detail": dict(detail)}, 1))

    def _call(self, event: dict[str, Any], times: int) -> None:
        def done(ending: Ending) -> None:
            if ending.well or times >= self._tries:
                self.under_way -= 1
            else:
                self._calls.clock.after(MINUTE, lambda: self._call(event, times + 1))

        about = event["detail"]["case_id"]
        self._calls.start(self._function, event, about, partial(self._ended, self._function, about, done))
