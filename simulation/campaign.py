"""Many runs, in several processes: seeds until one fails or the time is up."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from simulation import report
from simulation.coverage import Coverage
from simulation.faults import Fault
from simulation.options import Options, drawn
from simulation.run import Result, Run


@dataclass(frozen=True, slots=True)
class Campaign:
    """What many runs came to."""

    runs: int
    changes: int
    calls: int
    events: int
    seconds: float
    struck: Counter[Fault]
    coverage: Coverage
    failed: tuple[Result, ...]
    unknown: int


def played(options: Options) -> tuple[Result, Coverage]:
    """One run, in whichever process."""
    run = Run(options)
    return run.play(), run.coverage


def campaign(seeds: list[int], said: dict[str, Any], jobs: int, until: float | None) -> Campaign:
    """Plays seeds until one fails, or until the time is up."""
    coverage, struck, failed, results = Coverage(), Counter[Fault](), list[Result](), list[Result]()
    waiting = iter(seeds)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:

        def more(number: int) -> set[Future[tuple[Result, Coverage]]]:
            return {pool.submit(played, drawn(seed).changed(**said)) for seed in _some(waiting, number)}

        under_way = more(2 * jobs)
        while under_way:
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            done = finished.pop()
            under_way |= finished
            result, reached = done.result()
            results.append(result)
            coverage.add(reached)
            struck.update(result.struck)
            if result.findings:
                failed.append(result)
            elif until is None or time.monotonic() < until:
                under_way |= set() if failed else more(1)
            show(
                report.bar(
                    len(results), len(seeds), f"{sum(one.changes for one in results)} 次变更 / changes"
                )
            )
    show("\n")
    return Campaign(
        runs=len(results),
        changes=sum(one.changes for one in results),
        calls=sum(one.calls for one in results),
        events=sum(one.events for one in results),
        seconds=sum(one.seconds for one in results),
        struck=struck,
        coverage=coverage,
        failed=tuple(failed),
        unknown=sum(one.unknown for one in results),
    )


def _some(seeds: Iterator[int], most: int) -> list[int]:
    return [seed for _, seed in zip(range(most), seeds, strict=False)]


def show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
