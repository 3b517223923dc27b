"""What a ledger costs at 1,000 and at 10,000 hazards: the code that the function runs, in a process of its own.

The rows come from a store that makes them up page by page, spelled and read as the table's are, so that nothing is
measured but reading them, keeping them in order and writing the workbook. What DynamoDB takes to hand them over comes on
top: its calls are counted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from campus_safety.kinds.registry import KINDS
from campus_safety.papers.jobs import LEDGER, Job
from campus_safety.records.store import Page
from campus_safety.records.timeline import Narrative
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_row, to_text
from local import ROOT

SIZES = (1_000, 10_000)
RUNS = 5
PROGRAM = "from bench.ledger import produce; produce({size})"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Medians over the runs: wall time in seconds and peak memory in MiB of the whole process; the file's size, the reads
    that the table would serve, and how often progress was written."""

    hazards: int
    seconds: float
    peak_mib: float
    file_mib: float
    queries: int
    batches: int
    told: int


class MadeUp:
    """A store with so many hazards of one unit, all open; each page is spelled and read anew."""

    def __init__(self, size: int) -> None:
        from tests.builders import a_district
        from tests.hazards import claimed, ordered

        self._row = listings(claimed(ordered()), a_district())["history"].row
        self._size = size
        self.queries = self.batches = 0

    def page(
        self,
        list_key: str,
        *,
        since: str | None = None,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        self.queries += 1
        if since is not None and list_key.endswith("#over"):
            return Page((), None)
        first = int(start["at"]) if start else 0
        last = min(first + size, self._size)
        rows = tuple(to_row(self._spelled(number), str(number), KINDS) for number in range(first, last))
        return Page(rows, {"at": str(last)} if last < self._size else None)

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        self.batches += 1
        return {
            case_id: Narrative(
                "salt", {"text": f"{case_id} 一键报警按下后值班室无响应，门卫称设备自九月起无信号。"}
            )
            for case_id in case_ids
        }

    def _spelled(self, number: int) -> str:
        """They come as they are due, not as they were received: the ledger has to put them in order."""
        received = self._row.received_at - timedelta(minutes=(number * 7919) % 300_000)
        return to_text(
            replace(self._row, case_id=f"c{number:026d}", code=f"{number:08d}", received_at=received)
        )


def produce(size: int) -> None:
    """The child's whole life: one ledger of so many hazards, and a line of what it took."""
    from campus_safety_aws import cases  # noqa: F401 - what the function loads besides
    from papers import ledgers
    from tests.builders import NOW
    from tests.hazards import hazard_rules

    store = MadeUp(size)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    job = Job("p1", "demo", LEDGER, "bench", NOW, unit="dm-ms-01", year=2026)
    with tempfile.TemporaryDirectory() as folder:
        path, lines = ledgers.written(job, store, hazard_rules(), Path(folder), NOW, progress)
        said = {"lines": lines, "bytes": path.stat().st_size, "told": len(told)}
    sys.stdout.write(json.dumps(said | {"queries": store.queries, "batches": store.batches}))


def measure() -> list[Ledger]:
    taken: dict[int, list[tuple[float, float, dict[str, int]]]] = {size: [] for size in SIZES}
    for _ in range(RUNS):
        # Interleaved, so that a busy moment of the machine meets all of them.
        for size in SIZES:
            taken[size].append(_process(size))
    return [
        Ledger(
            hazards=size,
            seconds=statistics.median(seconds for seconds, _, _ in runs),
            peak_mib=statistics.median(peak for _, peak, _ in runs),
            file_mib=runs[0][2]["bytes"] / 2**20,
            queries=runs[0][2]["queries"],
            batches=runs[0][2]["batches"],
            told=runs[0][2]["told"],
        )
        for size, runs in taken.items()
    ]


def _process(size: int) -> tuple[float, float, dict[str, int]]:
    outer = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "said = subprocess.run([sys.executable, '-c', sys.argv[1]], check=True, stdout=subprocess.PIPE).stdout.decode();"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, said)"
    )
    paths = ("functions", "layers/domain/python", "layers/adapters/python", ".")
    program = PROGRAM.format(size=size)
    seconds, peak, said = (
        subprocess.run(
            [sys.executable, "-c", outer, program],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in paths)},
        )
        .stdout.strip()
        .split(" ", 2)
    )
    counted: dict[str, int] = json.loads(said)
    if counted["lines"] != size:
        raise RuntimeError(f"{counted['lines']} lines of {size}")
    return float(seconds), int(peak) / 1024, counted
