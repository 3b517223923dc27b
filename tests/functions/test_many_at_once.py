"""Whole districts' posts fall due in one minute: the sweep goes on until all are served, by itself or shared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from campus_safety.kinds.peak_posts.planning import plan_post
from campus_safety.records.store import WHOLE, TablePart
from campus_safety_aws.outside import Outside
from duty.turns import in_turn
from escalation import deadline_sweep
from escalation.deadline_sweep import MOST_AT_ONCE, Stores
from tests.builders import SALT, a_district
from tests.fake_world import FakeWorld
from tests.fakes.cases import FakeCases
from tests.peak_posts import EVE, OFFICER, a_slot, key, moment
from tests.world import Context


class NoFlows:
    kinds: frozenset[str] = frozenset()


def planned(world: FakeWorld, count: int) -> datetime:
    """So many posts that are due at one moment; when."""
    change = plan_post(a_slot(assignee=key(OFFICER)), world.rules(), moment(EVE))
    for number in range(count):
        name = f"c{number:025d}"
        post = replace(change.after, id=name, code=f"{number:08d}")
        entry = replace(change.entry, case_id=name)
        world.duty.add(replace(change, after=post, entry=entry), a_district())
    assert change.after.next_tick_at is not None
    return change.after.next_tick_at


def swept(
    world: FakeWorld, due: datetime, event: dict[str, int], cases: FakeCases | None = None
) -> dict[str, int]:
    outside = Outside(lambda: due + timedelta(seconds=10), lambda _: None, lambda: SALT)
    stores = Stores(cases or world.duty, world.directory, world.bus, NoFlows())  # type: ignore[arg-type]
    answer: dict[str, int] = deadline_sweep.bootstrap(stores, outside)(event, Context())
    return answer


def versions(world: FakeWorld) -> Counter[int]:
    return Counter(case.version for case in world.duty.every())


def test_sweeps_that_share_a_table_serve_all_of_it_and_nothing_twice() -> None:
    world = FakeWorld()
    due = planned(world, 40)
    served = [swept(world, due, {"part": number, "of": 4})["served"] for number in range(4)]
    assert (sum(served), min(served) > 0) == (40, True)
    assert versions(world) == {2: 40}


def test_a_sweep_that_is_told_of_no_part_serves_all() -> None:
    world = FakeWorld()
    due = planned(world, 8)
    assert swept(world, due, {})["served"] == 8


class Lagging(FakeCases):
    """Its index shows what stood in it when it was asked before, as one does that has not followed yet."""

    def __init__(self, beneath: FakeCases) -> None:
        super().__init__(table=beneath.table)
        self._shown: tuple[str, ...] = ()
        self.asked = 0

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        self.asked += 1
        shown, self._shown = self._shown, super().late(before, limit, part)
        return shown or self._shown


def test_an_index_that_lags_hides_nobody_behind_those_that_were_served() -> None:
    world = FakeWorld()
    due = planned(world, MOST_AT_ONCE + 20)
    lagging = Lagging(world.duty)
    assert swept(world, due, {}, lagging)["served"] == MOST_AT_ONCE + 20
    assert versions(world) == {2: MOST_AT_ONCE + 20}


class Stuck(FakeCases):
    """Shows the same for ever, as an index does that follows no more."""

    def __init__(self, beneath: FakeCases) -> None:
        super().__init__(table=beneath.table)
        self._shown: Sequence[str] = ()

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        self._shown = self._shown or super().late(before, limit, part)
        return tuple(self._shown)


def test_an_index_that_never_follows_is_not_asked_for_ever() -> None:
    world = FakeWorld()
    due = planned(world, MOST_AT_ONCE)
    assert swept(world, due, {}, Stuck(world.duty))["served"] == MOST_AT_ONCE


class NoTime(Context):
    def get_remaining_time_in_millis(self) -> int:
        return 4_000


def test_a_round_of_patrols_without_time_left_says_how_many_it_has_not_come_to() -> None:
    world = FakeWorld()
    planner = world.function("duty.plan_patrols").handler
    now = {"time": "2026-11-24T02:00:00+00:00"}
    assert planner(now, Context())["failed"] == 0
    units = len(a_district().campuses) + len(a_district().stations())
    assert planner(now, NoTime()) == {"planned": 0, "called_off": 0, "failed": units}


def test_no_district_is_always_the_last_of_a_round() -> None:
    hour = datetime(2026, 11, 24, 2, tzinfo=UTC)
    rounds = [in_turn(("a", "b", "c"), hour + timedelta(hours=ahead)) for ahead in range(3)]
    assert {districts[-1] for districts in rounds} == {"a", "b", "c"}
    assert all(sorted(districts) == ["a", "b", "c"] for districts in rounds)
    assert in_turn((), hour) == ()
