"""What figures cost: a year of 114 campuses rebuilt and checked, and what reading a dashboard asks of the table.

The records come from a store that makes them up page by page, spelled and read as the tables' are: 20,000 incidents at
all stages, 40,000 posts, some hazards. So nothing is measured but reading them, counting them and laying out the
transactions; what DynamoDB takes comes on top, and its calls are counted.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.calls import counting
from campus_safety.figures.cells import ALL, Cell, cells_of
from campus_safety.figures.counting import contribution
from campus_safety.figures.keeping import Kept, Step, keep
from campus_safety.figures.spans import Span
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Contribution
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety_aws.figure_items import amounts_text, cell_key, kept_of
from campus_safety_aws.figures import Whole
from campus_safety_aws.record_encoding import to_case, to_text
from local import ROOT
from tests.districts import sample_district

INCIDENTS, POSTS, HAZARDS = 20_000, 40_000, 1_000
# A tenth of the year, and the whole of it: memory must not grow with history.
PARTS = (10, 1)
RUNS = 3
PAGE = 500
YEAR_BEGINS = date(2026, 1, 1)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Medians over the runs: wall time in seconds and peak memory in MiB of the whole process; how many transactions and
    items a rebuild writes, none of a transaction more than `largest`; how often progress was told."""

    what: str
    records: int
    seconds: float
    peak_mib: float
    transactions: int
    items: int
    largest: int
    told: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A year's or a month's figures of a unit, with this much of history in the table: every call that it took."""

    history: str
    asked: str
    calls: dict[str, int]
    figures: int


class Template:
    """A record as text, moved to other days by its dates alone; they all lie within a year of its report."""

    def __init__(self, case: Record) -> None:
        self.kind, self._id, self._campus, self._station = case.kind, case.id, case.campus, case.station
        self._parts = _DAY.split(to_text(case))
        self._reported = case.received_at.date()
        self._days: dict[tuple[str, int], str] = {}

    def on(self, day: date, id: str, campus: str, station: str) -> Record:
        moved = (day - self._reported).days
        text = "".join(
            self._moved(part, moved) if number % 2 else part for number, part in enumerate(self._parts)
        )
        for old, new in ((self._id, id), (self._campus, campus), (self._station, station)):
            text = text.replace(f'"{old}"', f'"{new}"')
        return to_case(text, self.kind, id, KINDS)

    def _moved(self, day: str, by: int) -> str:
        known = self._days.get((day, by))
        if known is None:
            known = self._days[day, by] = (date.fromisoformat(day) + timedelta(days=by)).isoformat()
        return known


class MadeUpYear:
    """The records of one home; each is made up, spelled and read anew whenever it is asked for."""

    def __init__(self, letter: str, templates: Sequence[Template], count: int) -> None:
        self._letter, self._templates, self._count = letter, templates, count
        self._campuses = sample_district("huancui", "v1").open_campuses()

    def pages(self) -> Iterator[tuple[Record, ...]]:
        for first in range(0, self._count, PAGE):
            yield tuple(self._made(number) for number in range(first, min(first + PAGE, self._count)))

    def get(self, case_id: str) -> Record | None:
        return self._made(int(case_id[1:]))

    def _made(self, number: int) -> Record:
        campus = self._campuses[(number * 31) % len(self._campuses)]
        day = YEAR_BEGINS + timedelta(days=(number * 7919) % 300)
        template = self._templates[number % len(self._templates)]
        return template.on(day, f"{self._letter}{number:026d}", campus.id, campus.station)


def a_year(part: int) -> dict[RecordTable, MadeUpYear]:
    from tests import peak_posts
    from tests.builders import a_case, assessed, handled, told
    from tests.domain.test_figures import at_the_front_line, bullying, closed, struck_off, transferred

    incidents = [
        Template(case)
        for case in (closed(), told(), handled(), assessed(), a_case(), at_the_front_line(), bullying())
    ] + [Template(transferred())]
    # Every tenth post was missed.
    posts = [Template(peak_posts.reached())] * 9 + [Template(peak_posts.missed())]
    return {
        RecordTable.CASES: MadeUpYear("c", incidents, INCIDENTS // part),
        RecordTable.DUTY: MadeUpYear("d", posts, POSTS // part),
        RecordTable.OUTREACH: MadeUpYear("o", [Template(struck_off())], HAZARDS // part),
    }


class Counting:
    """A store that keeps nothing: every record is new to it, as to a generation that is being filled."""

    def __init__(self) -> None:
        self.transactions = self.items = self.largest = 0

    def kept(self, record: str) -> Kept:
        return Kept()

    def write(self, new: Contribution, step: Step) -> bool:
        self.transactions += 1
        self.items += step.items
        self.largest = max(self.largest, step.items)
        return True


class KeptYear:
    """The figures of the made-up year: cells from a file, what is kept of each record spelled and read as the table's."""

    def __init__(self, year: dict[RecordTable, MadeUpYear], cells: Path) -> None:
        self._year, self._cells, self._district = year, cells, sample_district("huancui", "v1")

    def cells(self) -> Iterator[tuple[Cell, dict[str, int], int]]:
        with self._cells.open(encoding="utf-8") as lines:
            for line in lines:
                (district, unit, span, first, family), sums = json.loads(line)
                yield Cell(district, unit, Span(span), date.fromisoformat(first), family), sums, 1

    def cell_writes(self, cell: Cell) -> int:
        return 1

    def everything_kept(self) -> Iterator[Whole]:
        for table in self._year.values():
            for page in table.pages():
                for case in page:
                    new = contribution(case, self._district)
                    item = {
                        "version": {"N": str(new.version)},
                        "mark": {"N": "1"},
                        "amounts": {"S": amounts_text(new.amounts)},
                    }
                    yield Whole(case.id, case.kind, case.district, kept_of(item), rows_hold=True)

    def whole(self, record: str) -> Whole | None:
        return None


def rebuild(cells: str, part: int) -> None:
    """The child's whole life: every record counted and its transactions laid out."""
    year, store, district = a_year(part), Counting(), sample_district("huancui", "v1")
    records = told = 0
    for table in year.values():
        for page in table.pages():
            for case in page:
                records += 1
                keep(lambda case=case: case, store, lambda _: district, _nobody_waits)  # type: ignore[misc]
            told += 1
    _say(
        records=records, told=told, transactions=store.transactions, items=store.items, largest=store.largest
    )


def check(cells: str, part: int) -> None:
    """The child's whole life: the kept figures compared with what the records say."""
    from local import figure_check

    year, district, told = a_year(part), sample_district("huancui", "v1"), []
    with tempfile.TemporaryDirectory() as folder:
        found = figure_check.check(
            KeptYear(year, Path(cells)),
            year,
            lambda _: district,
            Path(folder) / "sums.db",
            lambda step, count: told.append(step),
        )
    if not found.equal:
        raise RuntimeError(found.differences[0])
    _say(records=found.records, told=len(told), transactions=0, items=0, largest=0)


def measure() -> tuple[list[Rebuilt], list[Dashboard]]:
    found = []
    for part in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            cells = Path(folder) / "cells.json"
            _cells_of_the_year(cells, part)
            found += [
                _median(what, [_process(what, cells, part) for _ in range(RUNS)])
                for what in ("rebuild", "check")
            ]
    return found, [*_dashboards()]


def _cells_of_the_year(file: Path, part: int) -> None:
    sums: dict[Cell, dict[str, int]] = {}
    district = sample_district("huancui", "v1")
    for table in a_year(part).values():
        for page in table.pages():
            for case in page:
                for cell, counters in cells_of(case.district, contribution(case, district).amounts).items():
                    at = sums.setdefault(cell, {})
                    for key, amount in counters.items():
                        at[key] = at.get(key, 0) + amount
    with file.open("w", encoding="utf-8") as lines:
        for cell, counters in sums.items():
            name = (cell.district, cell.unit, cell.span, cell.first.isoformat(), cell.family)
            lines.write(json.dumps([name, counters]) + "\n")


def _median(what: str, runs: list[tuple[float, float, dict[str, int]]]) -> Rebuilt:
    return Rebuilt(
        what=what,
        seconds=statistics.median(seconds for seconds, _, _ in runs),
        peak_mib=statistics.median(peak for _, peak, _ in runs),
        **runs[0][2],
    )


def _process(what: str, cells: Path, part: int) -> tuple[float, float, dict[str, int]]:
    outer = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "said = subprocess.run([sys.executable, '-c', sys.argv[1]], check=True, stdout=subprocess.PIPE).stdout.decode();"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, said)"
    )
    program = f"from bench.figures import {what}; {what}({str(cells)!r}, {part})"
    paths = ("layers/domain/python", "layers/adapters/python", "functions", ".")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in paths)}
    answer = subprocess.run(
        [sys.executable, "-c", outer, program], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    seconds, peak, said = answer.stdout.split(" ", 2)
    return float(seconds), float(peak), json.loads(said)


def _dashboards() -> Iterator[Dashboard]:
    """Counted at botocore, after a first request, for a month and for a year of history in the table."""
    from tests.world import a_world

    for history, days in (("1 month", 31), ("1 year", 365)):
        with pytest.MonkeyPatch.context() as patch, a_world(patch) as world:
            _fill(days)
            world.ask("GET", "/figures", by="dm-supervisor-1", query=_query(1))
            for asked, length in (("1 month", 30), ("1 year", 365)):
                with counting() as counted:
                    status, answer = world.ask("GET", "/figures", by="dm-supervisor-1", query=_query(length))
                if status != 200:
                    raise RuntimeError(f"the figures were refused: {answer}")
                (incidents,) = (one for one in answer["figures"] if one["code"] == "incidents")
                yield Dashboard(history, asked, dict(counted.calls), incidents["count"])


def _query(days: int) -> dict[str, str]:
    from campus_safety.district.calendars import day_of
    from campus_safety_aws.outside import REAL

    tomorrow = day_of(REAL.now()) + timedelta(days=1)
    return {"from": (tomorrow - timedelta(days=days)).isoformat(), "to": tomorrow.isoformat()}


def _fill(days: int) -> None:
    """The district's cells of so many days until today, as large as a year of 20,000 incidents makes them."""
    import boto3

    from campus_safety.district.calendars import day_of
    from campus_safety.figures.counters import COUNTERS
    from campus_safety.figures.spans import month_of
    from campus_safety_aws.outside import REAL

    families = sorted({counter.family for counter in COUNTERS.values() if not counter.standing})
    today, client = day_of(REAL.now()), boto3.client("dynamodb", "us-east-1")
    cells = set()
    for back in range(days):
        day = today - timedelta(days=back)
        for family in families:
            cells |= {
                Cell("demo", ALL, Span.DAY, day, family),
                Cell("demo", ALL, Span.MONTH, month_of(day), family),
            }
    for cell in cells:
        per = 55 if cell.span is Span.DAY else 1_650
        counters = {f"o:incident:theft:{level}": {"N": str(per // 3)} for level in (1, 2, 3)}
        if cell.family == "incident_times":
            counters = {f"o:time:whole:2:{bucket}": {"N": "5"} for bucket in range(min(per, 700))}
        elif cell.family != "incident":
            counters = {}
        client.put_item(TableName="figures", Item=cell_key(1, cell) | {"writes": {"N": "1"}} | counters)


def _nobody_waits(attempt: int) -> None:
    """No race is lost here."""


def _say(**said: int) -> None:
    sys.stdout.write(json.dumps(said))
