"""Figures of the deployed system on a private embedded cloud: a case's cost, lateness of escalations, throughput."""

import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from bench.whole_case import STEPS
from local import ROOT, run
from local.embedded import private
from local.people import Person, System
from tests.end_to_end.playing import (
    SAFETY,
    entries_of,
    flows_of,
    report,
    stop_flow,
    until,
    waiting,
)

OPEN_CASES = 300
SECONDS_OF_LOAD = 20.0


@contextmanager
def a_cloud() -> Iterator[System]:
    with tempfile.TemporaryDirectory() as folder:
        embedded = private(Path(folder))
        try:
            yield System(embedded, run.start(embedded, [ROOT / "districts" / "demo"]))
        finally:
            run.stop(embedded)


@dataclass(frozen=True, slots=True)
class CaseCost:
    """One whole theft: what its flow and its table went through."""

    versions: int
    state_transitions: int
    plan_invocations: int
    actions_by_people: int


def one_case(system: System) -> CaseCost:
    case_id = report(system)["case_id"]
    until(lambda: waiting(system, case_id), "a waiting flow")
    for who, action, fields in STEPS:
        system.person(who).act(case_id, action, **fields)
        time.sleep(1)
    until(lambda: flows_of(system, case_id).get(1) == "SUCCEEDED", "the flow's end")
    entered = Counter(system.flow_path(case_id, 1))
    versions = len(entries_of(system, case_id))
    return CaseCost(versions, sum(entered.values()), entered["Plan"], len(STEPS) + 1)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Seconds from the moment a rung was due to the moment it was recorded."""

    by: str
    cases: int
    ticks: int
    median: float
    p99: float
    worst: float


class NothingServed(Exception):
    """No rung was served in all the time that was waited, so there is nothing to take a median of."""


def by_the_flows(system: System, cases: int = OPEN_CASES) -> Lateness:
    """Cases that nobody acknowledges climb their ladder by their flows."""
    ids = _many(system, cases)
    until(lambda: _all_have_climbed(system, ids), "the first rungs")
    return _measured(system, ids, "flow")


def by_the_sweep(system: System, cases: int = OPEN_CASES) -> Lateness:
    """A third as many, every flow stopped as soon as it has begun: the sweep alone serves them."""
    ids = _many(system, max(cases // 3, 1))
    for case_id in ids:
        until(lambda: bool(flows_of(system, case_id)), "its flow")  # noqa: B023 - asked at once
        stop_flow(system, case_id, max(flows_of(system, case_id)))
    # Two rounds of the sweep: it takes what is 30 s late, once a minute.
    time.sleep(130)
    return _measured(system, ids, "sweep")


@dataclass(frozen=True, slots=True)
class Throughput:
    clients: int
    reports: int
    per_second: float
    p50_milliseconds: float


def throughput(system: System, clients: int) -> Throughput:
    """Reports through the HTTP API with real sign-ins, for a bounded time."""
    system.person(SAFETY)
    ends, took, lock = time.monotonic() + SECONDS_OF_LOAD, list[float](), threading.Lock()

    def send() -> None:
        person = Person(system, SAFETY, system.person(SAFETY).token)
        while time.monotonic() < ends:
            started = time.perf_counter()
            person.post(
                "/reports",
                client_key=f"bench-{token_hex(8)}",
                channel="school_form",
                category="help",
                campus="dm-ms-01",
                text="求助",
            )
            with lock:
                took.append(time.perf_counter() - started)

    with ThreadPoolExecutor(clients) as pool:
        for sender in [pool.submit(send) for _ in range(clients)]:
            sender.result()
    return Throughput(
        clients, len(took), len(took) / SECONDS_OF_LOAD, statistics.median(took) * 1000 if took else 0.0
    )


def _many(system: System, cases: int) -> list[str]:
    with ThreadPoolExecutor(4) as pool:
        system.person(SAFETY)
        return list(pool.map(lambda _: str(report(system, category="help")["case_id"]), range(cases)))


def _all_have_climbed(system: System, ids: list[str]) -> bool:
    """Whether the last case has been told of at 80 % of a level-3 limit: the others came before it."""
    return any(
        tick["clock"] == "acknowledge" for entry in entries_of(system, ids[-1]) for tick in entry["ticks"]
    )


def _measured(system: System, ids: list[str], by: str) -> Lateness:
    late = [
        (
            datetime.fromisoformat(entry["recorded_at"]) - datetime.fromisoformat(tick["due_at"])
        ).total_seconds()
        for case_id in ids
        for entry in entries_of(system, case_id)
        for tick in entry["ticks"]
        if tick["clock"] == "acknowledge"
    ]
    if not late:
        raise NothingServed(f"{by}: none of {len(ids)} cases has climbed a rung")
    late.sort()
    return Lateness(
        by,
        len(ids),
        len(late),
        statistics.median(late),
        late[min(int(len(late) * 0.99), len(late) - 1)],
        late[-1],
    )
