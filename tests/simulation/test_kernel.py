"""The scheduler, the doors and the flows of the simulation do what they say, or no run of it means anything."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.exceptions import GetError

from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.change import Change
from simulation.calls import Calls, Context, Door, Ending
from simulation.clock import DAY, MINUTE, SECOND, Clock, to_moment, to_ms
from simulation.faults import FAULTS, Fault, Weather, error_of
from simulation.lives import LIVES
from simulation.options import drawn
from simulation.run import Run
from simulation.world import Observer
from tests.builders import NOW, a_case
from tests.records import every_record


class Calm:
    """Weather in which everybody lets others run first, and nothing goes wrong."""

    def through(self, calls: Calls, call: Any, site: tuple[str, str], effect: Any) -> Any:
        calls.wait(10)
        return effect()


class Box:
    def __init__(self) -> None:
        self.amount = 0

    def get(self) -> int:
        return self.amount

    def put(self, amount: int) -> None:
        self.amount = amount


def test_what_is_due_first_happens_first_and_what_is_due_at_once_keeps_its_turn() -> None:
    clock, seen = Clock(NOW), list[str]()
    for delay, name in ((20, "late"), (10, "first"), (10, "second")):
        clock.after(delay, lambda name=name: seen.append(name))  # type: ignore[misc]
    clock.run(to_ms(NOW) + MINUTE)
    assert seen == ["first", "second", "late"]
    assert clock.present() == NOW + timedelta(minutes=1)


def test_between_a_read_and_its_write_others_run() -> None:
    """Two calls that add one each, without a condition, lose one: so handlers do meet each other here."""
    clock, box = Clock(NOW), Box()
    door = Door("box", lambda: calls)
    door.inside = box
    calls = Calls(clock, lambda name: lambda event, context: door.put(door.get() + 1), Calm())
    ended = list[Ending]()
    for _ in range(2):
        calls.start("adds", {}, "", ended.append)
    clock.run(to_ms(NOW) + SECOND)
    assert [one.well for one in ended] == [True, True]
    assert box.amount == 1


def test_a_call_that_takes_longer_than_its_function_may_dies() -> None:
    clock = Clock(NOW)
    calls = Calls(clock, lambda name: lambda event, context: calls.wait(61 * SECOND), Calm())
    ended = list[Ending]()
    calls.start("sleeps", {}, "", ended.append)
    clock.run(to_ms(NOW) + 2 * MINUTE)
    assert ended[0].died


def test_a_handler_is_told_how_much_of_its_time_is_left() -> None:
    clock, left = Clock(NOW), list[int]()

    def handler(event: Any, context: Context) -> None:
        calls.wait(20 * SECOND)
        left.append(context.get_remaining_time_in_millis())

    calls = Calls(clock, lambda name: handler, Calm())
    calls.start("asks", {}, "", lambda ending: None)
    clock.run(to_ms(NOW) + MINUTE)
    assert left == [40 * SECOND]


def test_every_fault_stands_in_the_table_with_what_holds_all_the_same() -> None:
    assert set(FAULTS) == set(Fault)
    assert all(row.promise for row in FAULTS.values())


def test_a_failing_read_fails_as_the_library_does() -> None:
    error = error_of(Fault.THROTTLED, ("cases", "get"))
    assert isinstance(error, GetError)
    assert error.cause_response_code == "ProvisionedThroughputExceededException"


@pytest.mark.parametrize("seed", range(12))
def test_what_strikes_is_drawn_from_the_seed_alone(seed: int) -> None:
    first, second = Weather(seed), Weather(seed)
    drawn_first = [first.strikes(fault, "somewhere") for fault in Fault for _ in range(5)]
    # Asked in another order for other places in between.
    drawn_second = [
        (second.strikes(Fault.BUS_LATE, "elsewhere"), second.strikes(fault, "somewhere"))[1]
        for fault in Fault
        for _ in range(5)
    ]
    assert drawn_first == drawn_second


def test_a_fifth_of_the_seeds_has_no_faults_at_all() -> None:
    without = sum(not Weather(seed).enabled for seed in range(400))
    assert 50 < without < 110


class Reopened(Observer):
    """Those that were reopened, until a person acts on them again."""

    def __init__(self) -> None:
        self.ever, self.waiting = set[str](), dict[str, int]()

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            about, action = change.after.id, change.entry.action
            if action == "reopen":
                self.ever.add(about)
                self.waiting[about] = to_ms(change.entry.recorded_at)
            elif action != "tick":
                self.waiting.pop(about, None)


def test_what_is_reopened_is_somebodys_again() -> None:
    """Whoever reopens a record sees it open: it is no record that nobody ever thinks of again."""
    options = drawn(5).changed(
        incidents=25, hazards=0, days=30, faults=False, forgotten=0.0, elsewhere=0.0, weights={}
    )
    run, seen = Run(options), Reopened()
    run.world.observers.append(seen)
    assert run.play().findings == []
    assert seen.ever
    long_ago = to_ms(options.end) - 15 * DAY
    assert [about for about, since in seen.waiting.items() if since < long_ago] == []


def test_a_new_action_in_a_table_changes_no_other_weight() -> None:
    weights = drawn(7).weights["incident"]
    assert weights == drawn(7).weights["incident"]
    assert {weight > 0 for weight in weights.values()} == {True, False}


def test_time_is_whole_milliseconds_both_ways() -> None:
    case = a_case()
    assert isinstance(case, Incident)
    assert to_moment(to_ms(case.received_at)) == case.received_at


def test_whoever_breaks_rules_finds_nothing_to_do_where_a_kind_has_no_form() -> None:
    """The four 100 % of a campus are worked out, never acted on: nobody can act on one, however lawless."""
    run = Run(drawn(11).changed(incidents=0, hazards=0, others=0, days=1, faults=False, lawless=1.0))
    (assurance,) = (one for one in every_record() if one.kind == "campus_assurance")
    assert not LIVES["campus_assurance"].bodies
    assert run.people._drawn(assurance) is None
