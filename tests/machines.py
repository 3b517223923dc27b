"""What holds of every record in the hands of many people, in whatever order they act and whenever the sweep comes round."""

from datetime import datetime
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from campus_safety.district.rules import Rules
from campus_safety.errors import CampusSafetyError
from campus_safety.records.anchoring import against_chain
from campus_safety.records.change import Change, Moment
from campus_safety.records.serve_deadlines import due_ticks, wait
from campus_safety.records.timeline import Entry, verify
from tests.by_kind import serve


def named(refusal: CampusSafetyError) -> None:
    assert refusal.faults, "a refusal names what is wrong"
    assert all(fault.zh and fault.en for fault in refusal.faults)


class RecordMachine(RuleBasedStateMachine):
    """One record, from where `begins` puts it. `whole` says whether its timeline is there from the beginning."""

    rules_of_it: ClassVar[Rules]
    now: datetime
    case: Any

    def begins(self, case: Any, entry: Entry, now: datetime, *, whole: bool = True) -> None:
        self.case, self.now, self.whole = case, now, whole
        self.entries: list[Entry] = [entry]
        self.told: list[tuple[str, int, str]] = []

    def follow(self, change: Change[Any]) -> None:
        assert change.before == self.case
        assert change.after.version == self.case.version + 1
        self.case = change.after
        self.entries.append(change.entry)

    @rule()
    def the_sweep_comes_round(self) -> None:
        self.swept()

    def swept(self) -> None:
        change = serve(self.case, self.rules_of_it, Moment(self.now, "salt"))
        if change is None:
            assert not due_ticks(self.case, self.now)
            return
        self.told += [(tick.clock, tick.revision, tick.rung) for tick in change.entry.ticks]
        self.follow(change)
        assert serve(self.case, self.rules_of_it, Moment(self.now, "salt")) is None, (
            "a second one finds nothing"
        )

    @invariant()
    def an_open_record_always_has_a_next_tick_and_one_that_is_over_none(self) -> None:
        if hasattr(self, "case"):
            assert (self.case.next_tick_at is not None) == self.case.open, self.case.state
            assert (wait(self.case, self.now) is not None) == self.case.open

    @invariant()
    def every_tick_is_served_once(self) -> None:
        if hasattr(self, "told"):
            assert len(self.told) == len(set(self.told))

    @invariant()
    def the_chain_holds(self) -> None:
        if hasattr(self, "entries") and self.whole:
            assert verify(self.entries, self.case.chain) == ()
            assert against_chain(self.case, self.entries) == ()
