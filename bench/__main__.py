"""`make bench`: measures, prints the figures, and keeps them in build/bench/. Parts: cold, bodies, answers, calls, ledger, figures,
growth, running."""

import argparse
import json
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import answers, bodies, calls, cold_start, figures, growth, ledger, running
from escalation.deadline_sweep import PROMISED
from local import ROOT
from local.people import NoAnswer

console = Console()


PARTS: tuple[str, ...] = ("cold", "bodies", "answers", "calls", "ledger", "figures", "growth", "running")


class Kept:
    """What has been measured so far, in a file of its own: a part that fails later takes nothing with it."""

    def __init__(self) -> None:
        began = datetime.now(UTC)
        self._file = ROOT / "build" / "bench" / f"{began:%Y-%m-%dT%H%M%S}.json"
        self._said: dict[str, Any] = {
            "measured_at": began.isoformat(),
            "python": platform.python_version(),
        }

    def keep(self, name: str, measured: Any) -> None:
        self._said[name] = measured
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._said, ensure_ascii=False, indent=1), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    parser.add_argument("--cases", type=int, default=running.OPEN_CASES)
    asked = parser.parse_args()
    kept, failed = Kept(), 0
    measures: dict[str, Callable[[], None]] = {
        "cold": lambda: kept.keep("cold_start", _cold()),
        "bodies": lambda: kept.keep("bodies", _means("表单 bodies of casework's actions", bodies.measure())),
        "answers": lambda: kept.keep("answers", _means("答复 answer of one case", answers.measure())),
        "calls": lambda: kept.keep("calls", _calls()),
        "ledger": lambda: kept.keep("ledger", _ledger()),
        "figures": lambda: kept.keep("figures", _figures()),
        "growth": lambda: kept.keep("growth", _growth()),
        "running": lambda: _running(asked.cases, kept),
    }
    for part in asked.parts:
        try:
            measures[part]()
        except (NoAnswer, running.NothingServed) as hung:
            # The other parts are measured all the same, and what this one had measured before is kept.
            console.print(f"{part}: {hung}", style="bold red")
            failed += 1
    return 1 if failed else 0


def _cold() -> list[dict[str, Any]]:
    starts = cold_start.measure()
    table = Table(title=f"冷启动 cold start, CPU until the first answer, median of {cold_start.RUNS}")
    for name in ("handler", "CPU seconds", "peak MiB", "× floor", "aim"):
        table.add_column(name)
    for one in starts:
        aim = "" if one.aim is None else f"≤ {one.aim} {'✓' if one.floors <= one.aim else '✗'}"
        table.add_row(one.name, f"{one.seconds:.3f}", f"{one.peak_mib:.0f}", f"{one.floors:.2f}", aim)
    console.print(table)
    return [asdict(one) for one in starts]


def _means(title: str, means: list[bodies.Means]) -> list[dict[str, Any]]:
    table = Table(title=f"{title}, CPU, median of {bodies.RUNS}")
    for name in ("means", "classes", "ms"):
        table.add_column(name)
    for one in means:
        table.add_row(one.name, str(one.models), f"{one.milliseconds:.1f}")
    console.print(table)
    return [asdict(one) for one in means]


def _calls() -> dict[str, Any]:
    operations, listings = calls.measure()
    table = Table(title="AWS calls per operation, counted at botocore")
    for name in ("operation", "calls", "items written", "write units"):
        table.add_column(name)
    for one in operations:
        said = ", ".join(f"{count} {name}" for name, count in one.calls.items())
        table.add_row(one.name, said, str(one.items), f"{one.write_units:.0f}")
    console.print(table)
    pages = Table(
        title="a page of 20 overdue cases (in-process emulation: trust the calls, not the milliseconds)"
    )
    for name in ("overdue cases", "calls", "rows", "ms"):
        pages.add_column(name)
    for page in listings:
        said = ", ".join(f"{count} {name}" for name, count in page.calls.items())
        pages.add_row(f"{page.kind} {page.cases:,}", said, str(page.rows), f"{page.milliseconds:.1f}")
    console.print(pages)
    return {"operations": [asdict(one) for one in operations], "pages": [asdict(one) for one in listings]}


def _ledger() -> list[dict[str, Any]]:
    ledgers = ledger.measure()
    table = Table(title=f"台账 a ledger, whole process, median of {ledger.RUNS}")
    for name in ("hazards", "seconds", "peak MiB", "file MiB", "queries", "batches", "times told"):
        table.add_column(name)
    for one in ledgers:
        table.add_row(
            f"{one.hazards:,}",
            f"{one.seconds:.2f}",
            f"{one.peak_mib:.0f}",
            f"{one.file_mib:.2f}",
            str(one.queries),
            str(one.batches),
            str(one.told),
        )
    console.print(table)
    return [asdict(one) for one in ledgers]


def _figures() -> dict[str, Any]:
    rebuilt, dashboards = figures.measure()
    table = Table(title=f"统计 the figures of a made-up year, whole process, median of {figures.RUNS}")
    for name in ("", "records", "seconds", "peak MiB", "transactions", "items", "largest", "times told"):
        table.add_column(name)
    for one in rebuilt:
        table.add_row(
            one.what,
            f"{one.records:,}",
            f"{one.seconds:.1f}",
            f"{one.peak_mib:.0f}",
            f"{one.transactions:,}",
            f"{one.items:,}",
            str(one.largest),
            f"{one.told:,}",
        )
    console.print(table)
    pages = Table(title="reading a dashboard, counted at botocore")
    for name in ("history in the table", "period asked for", "calls", "incidents in it"):
        pages.add_column(name)
    for page in dashboards:
        said = ", ".join(f"{count} {name}" for name, count in page.calls.items())
        pages.add_row(page.history, page.asked, said, f"{page.figures:,}")
    console.print(pages)
    return {
        "rebuilt": [asdict(one) for one in rebuilt],
        "dashboards": [asdict(one) for one in dashboards],
    }


def _growth() -> list[dict[str, Any]]:
    measures = []
    table = Table(
        title=f"同一分钟到期 all due in one minute, virtual time; promised {PROMISED.total_seconds():.0f} s"
    )
    for name in (
        "districts",
        "posts",
        "sweeps",
        "MB",
        "rounds",
        "median",
        "p99",
        "worst",
        "",
        "writes/s",
    ):
        table.add_column(name)
    for one in growth.measures():
        measures.append(asdict(one))
        table.add_row(
            str(one.districts),
            f"{one.posts:,}",
            str(one.parts),
            str(one.memory),
            str(one.rounds),
            f"{one.median:.1f}",
            f"{one.p99:.1f}",
            f"{one.worst:.1f}",
            "✓" if one.in_time else "✗",
            f"{one.writes_a_second:,}",
        )
    console.print(table)
    return measures


def _running(cases: int, kept: Kept) -> None:
    with running.a_cloud() as system:
        cost = running.one_case(system)
        kept.keep("case", asdict(cost))
        console.print(
            f"one whole case: {cost.versions} versions written, {cost.state_transitions} states entered, "
            f"{cost.plan_invocations} Plan invocations, for {cost.actions_by_people} actions of people"
        )
        loads = [running.throughput(system, clients) for clients in (1, 4)]
        kept.keep("throughput", [asdict(load) for load in loads])
        table = Table(title="reports through the embedded HTTP API")
        for name in ("clients", "reports/s", "p50 ms"):
            table.add_column(name)
        for load in loads:
            table.add_row(str(load.clients), f"{load.per_second:.1f}", f"{load.p50_milliseconds:.0f}")
        console.print(table)
    late: list[running.Lateness] = []
    for measure in (running.by_the_flows, running.by_the_sweep):
        with running.a_cloud() as system:
            late.append(measure(system, cases))
            kept.keep("lateness", [asdict(one) for one in late])
    table = Table(title="lateness of escalations: from a rung's moment to its record, seconds")
    for name in ("served by", "open cases", "rungs", "median", "p99", "worst"):
        table.add_column(name)
    for one in late:
        table.add_row(
            one.by,
            str(one.cases),
            str(one.ticks),
            f"{one.median:.2f}",
            f"{one.p99:.2f}",
            f"{one.worst:.2f}",
        )
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
