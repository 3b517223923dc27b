"""`python -m bench growth`: whether the posts of many districts, all due in one minute, are served within what is promised.

The sweep's own handler serves real records on the tests' fakes in virtual time: each call of a store takes as long as is
assumed of DynamoDB below, each record as long of the processor, and nothing else takes any. So the same seconds come out on
every machine; what an account takes has to be measured there. Rounds come once a minute, and the first comes at the worst
moment: what is due has just missed the round before.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any, Final

from bench.cost import CountedTable
from campus_safety.district.directory import District
from campus_safety.kinds.peak_posts.planning import plan_post
from campus_safety.records.store import WHOLE, TablePart
from campus_safety_aws.outside import Outside
from escalation import deadline_sweep
from escalation.deadline_sweep import INDEX_LAGS, PROMISED, Stores
from tests.builders import SALT, a_district
from tests.fake_world import FakeWorld
from tests.fakes.cases import FakeCases
from tests.fakes.tables import FakeStream
from tests.peak_posts import EVE, OFFICER, a_slot, key, moment
from tests.world import Context

# One post at each campus of a district.
POSTS: Final = 114
# Seconds, assumed: what a warm client waits for an answer within a region.
QUERY, READ, TRANSACTION = 0.008, 0.005, 0.020
# Seconds of a whole processor for a record. 3.1 ms were measured of handler, client and spelling with answers that take no
# time (two readings, one transaction, on this project's machine); Lambda's processors are taken to be slower.
PROCESSOR: Final = 0.005
# Memory in MB with which Lambda gives a whole processor, and with which the sweep runs alone.
WHOLE_PROCESSOR, ALONE = 1769, 512
_MINUTE: Final = timedelta(minutes=1)
# Rounds after which nobody waits any longer.
_MOST_ROUNDS: Final = 60


@dataclass
class Clock:
    """Virtual time of one sweep; `processor` is how many seconds of its own a record takes it."""

    now: datetime
    processor: float

    def takes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Waited(FakeCases):
    """The fake of the table as one sweep meets it: each call takes its time."""

    def __init__(self, beneath: FakeCases, clock: Clock, served: dict[str, datetime]) -> None:
        super().__init__(table=beneath.table)
        self._clock, self._served = clock, served

    def get(self, case_id: str) -> Any:
        self._clock.takes(READ)
        return super().get(case_id)

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        self._clock.takes(QUERY * 4 / part.of)
        return super().late(before, limit, part)

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        self._clock.takes(QUERY * 4)
        # The relay has published them long since.
        return ()

    def commit(self, changes: Any, district: District, claims: Any = ()) -> None:
        self._clock.takes(self._clock.processor + TRANSACTION)
        super().commit(changes, district, claims)
        for change in changes:
            self._served[change.after.id] = self._clock.now


class Districts:
    """As many districts as there are records of: each is read anew once a minute."""

    def __init__(self, world: FakeWorld, clock: Clock) -> None:
        self._world, self._clock, self._read = world, clock, dict[str, datetime]()

    def district(self, district: str) -> District:
        read = self._read.get(district)
        if read is None or self._clock.now - read > _MINUTE:
            self._clock.takes(QUERY)
            self._read[district] = self._clock.now
        return replace(self._world.directory.district("demo"), id=district)

    def policy(self, district: str, version: str) -> dict[str, Any]:
        self._clock.takes(READ)
        found: dict[str, Any] = self._world.directory.policy("demo", version)
        return found


class NoFlows:
    """Posts have none."""

    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Served:
    """How late so many posts were served, in seconds from when they were due; `in_time` is what was promised."""

    districts: int
    posts: int
    parts: int
    memory: int
    rounds: int
    median: float
    p99: float
    worst: float
    in_time: bool
    writes_a_second: int


def measure(districts: int, *, parts: int = 1, memory: int = ALONE) -> Served:
    logging.getLogger("bench").setLevel(logging.CRITICAL)
    world, counted = FakeWorld(), Counter[str]()
    table = FakeCases(table=CountedTable(FakeStream(), counted))
    due = _planned(world, table, districts)
    counted.clear()
    processor = PROCESSOR * WHOLE_PROCESSOR / min(memory, WHOLE_PROCESSOR)
    served: dict[str, datetime] = {}
    begins, rounds, busy = due + _MINUTE + INDEX_LAGS, 0, 0.0
    while len(served) < districts * POSTS and rounds < _MOST_ROUNDS:
        for number in range(parts):
            clock = Clock(begins, processor)
            outside = Outside(lambda clock=clock: clock.now, clock.takes, lambda: SALT)  # type: ignore[misc]
            stores = Stores(
                Waited(table, clock, served),
                Districts(world, clock),  # type: ignore[arg-type]
                world.bus,
                NoFlows(),  # type: ignore[arg-type]
            )
            sweep = deadline_sweep.bootstrap(stores, outside)
            sweep({"part": number, "of": parts}, Context())
            busy = max(busy, (clock.now - begins).total_seconds())
        rounds, begins = rounds + 1, begins + _MINUTE
    late = sorted((at - due).total_seconds() for at in served.values())
    cuts = quantiles(late, n=100)
    units = counted["records"] + counted["indexes"]
    return Served(
        districts,
        districts * POSTS,
        parts,
        memory,
        rounds,
        round(cuts[49], 1),
        round(cuts[98], 1),
        round(late[-1], 1),
        len(late) == districts * POSTS and late[-1] <= PROMISED.total_seconds(),
        int(units / rounds / busy),
    )


def _planned(world: FakeWorld, table: FakeCases, districts: int) -> datetime:
    """Posts that are all due at the same moment; answers when."""
    change = plan_post(a_slot(assignee=key(OFFICER)), world.rules(), moment(EVE))
    for number in range(districts * POSTS):
        name, district = f"c{number:025d}", f"d{number // POSTS:03d}"
        post = replace(change.after, id=name, code=f"{number:08d}", district=district)
        entry = replace(change.entry, case_id=name)
        table.add(replace(change, after=post, entry=entry), replace(a_district(), id=district))
        table.published(name, 1)
    due = change.after.next_tick_at
    if due is None:
        raise ValueError("a post that is planned has a next tick")
    return due


# As it is, and as a stage says it.
TRIED: Final = (
    {"districts": 4},
    {"districts": 10},
    {"districts": 10, "parts": 2, "memory": WHOLE_PROCESSOR},
    {"districts": 20, "parts": 4, "memory": WHOLE_PROCESSOR},
    {"districts": 140},
    {"districts": 140, "parts": 4, "memory": WHOLE_PROCESSOR},
)


def measures() -> Iterator[Served]:
    return (measure(**one) for one in TRIED)
