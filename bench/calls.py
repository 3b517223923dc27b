"""AWS calls and capacity units per operation, counted below our code, at botocore; and whether lists stay flat."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from campus_safety.instants import to_text
from campus_safety.records.worklists import open_list
from campus_safety_aws.case_items import items_at
from campus_safety_aws.outside import REAL
from campus_safety_aws.record_encoding import to_text as spelled
from tests.builders import received
from tests.world import World, a_world

SIZES = (100, 1_000, 10_000)


@dataclass
class Counted:
    """Calls by operation, and the units that DynamoDB's rules charge for what was sent: counted by item sizes."""

    calls: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    items: int = 0


@contextmanager
def counting() -> Iterator[Counted]:
    """Counts every request that any botocore client sends meanwhile."""
    counted, original = Counted(), BaseClient._make_api_call

    def counted_call(client: Any, operation: str, parameters: Any) -> Any:
        counted.calls[operation] += 1
        for one in parameters.get("TransactItems", []):
            counted.items += 1
            # A transactional write of up to 1 KiB costs two units; each further KiB two more.
            counted.write_units += 2 * max(1, -(-_size(one) // 1024))
        return original(client, operation, parameters)

    BaseClient._make_api_call = counted_call
    try:
        yield counted
    finally:
        BaseClient._make_api_call = original


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    calls: dict[str, int]
    items: int
    write_units: float


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of 20 overdue cases of a kind among so many: calls, and the median of the query's time in milliseconds."""

    kind: str
    cases: int
    calls: dict[str, int]
    rows: int
    milliseconds: float


def measure() -> tuple[list[Operation], list[Listing]]:
    with pytest.MonkeyPatch.context() as patch, a_world(patch) as world:
        return list(_operations(world)), list(_listings(world))


def _operations(world: World) -> Iterator[Operation]:
    body = {
        "channel": "school_form",
        "category": "theft",
        "campus": "dm-ms-01",
        "acting_staff": "T1",
        "text": "自行车被盗",
    }

    def report(key: str) -> Callable[[], Any]:
        return lambda: world.ask("POST", "/reports", body | {"client_key": key}, by="dm-ms-01-safety")

    world.function("report_intake.reports")
    yield _operation("report, cold (first of the process)", report("bench-0001"))
    yield _operation("report, warm", report("bench-0002"))
    yield _operation("report, sent again", report("bench-0002"))
    rows = world.ask("GET", "/cases", by="dm-st-harbour-desk")[1]["cases"]
    case_id = rows[0]["case_id"]

    def act(action: str, version: int, **fields: Any) -> Callable[[], Any]:
        said = {"acting_staff": "D1", "version": version, **fields}
        return lambda: world.ask("POST", f"/cases/{case_id}/{action}", said, by="dm-st-harbour-desk")

    yield _operation("acknowledge, warm", act("acknowledge", 1))
    yield _operation("assess, warm", act("assess", 2, level=2, category="theft"))
    yield _operation("note, warm", act("note", 3, text="已查看监控"))


def _operation(name: str, do: Callable[[], tuple[int, Any]]) -> Operation:
    with counting() as counted:
        status, answer = do()
    if status >= 400:
        raise RuntimeError(f"{name} was refused: {answer}")
    return Operation(name, dict(counted.calls), counted.items, counted.write_units)


def _listings(world: World) -> Iterator[Listing]:
    """Rows are written as a case's own transaction would write them, all of them overdue, in one station's list."""
    for kind, path, row in (("incident", "/cases", _row()), ("hazard", "/hazards", _hazard_row())):
        item, filled = items_at("cases"), 0
        row_text, due = spelled(row), REAL.now() - timedelta(days=30)
        for size in SIZES:
            with item.batch_write() as batch:
                for number in range(filled, size):
                    order = f"{to_text(due + timedelta(seconds=number))}#c{number}"
                    batch.save(
                        item(
                            f"CASE#{kind}{number}",
                            "LIST#dm-st-harbour",
                            list_key=open_list("dm-st-harbour", kind),
                            list_order=order,
                            record=row_text,
                        )
                    )
            filled, times = size, []
            for _ in range(5):
                with counting() as counted:
                    started = time.perf_counter()
                    status, page = world.ask("GET", path, by="dm-st-harbour-desk", query={"view": "overdue"})
                    times.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"the list was refused: {page}")
            rows = len(page.get("cases", page.get("hazards")))
            yield Listing(kind, size, dict(counted.calls), rows, statistics.median(times))


def _row() -> Any:
    from campus_safety.records.worklists import listings
    from tests.builders import a_district

    return listings(received().after, a_district())["dm-st-harbour"].row


def _hazard_row() -> Any:
    from campus_safety.records.worklists import listings
    from tests.builders import a_district
    from tests.hazards import a_hazard

    return listings(a_hazard(), a_district())["dm-st-harbour"].row


def _size(item: Any) -> int:
    """Roughly what DynamoDB counts: the length of names and values."""
    if isinstance(item, dict):
        return sum(len(str(name)) + _size(value) for name, value in item.items())
    if isinstance(item, list):
        return sum(map(_size, item))
    return len(str(item).encode())
