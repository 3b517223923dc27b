"""`make bench`: measures, prints the figures, and keeps them in build/bench/. Parts: cold, calls, ledger, figures, running."""

import argparse
import json
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import calls, cold_start, figures, ledger, running
from local import ROOT

console = Console()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["cold", "calls", "ledger", "figures", "running"])
    parser.add_argument("--cases", type=int, default=running.OPEN_CASES)
    asked = parser.parse_args()
    measured: dict[str, Any] = {
        "measured_at": datetime.now(UTC).isoformat(),
        "python": platform.python_version(),
    }
    if "cold" in asked.parts:
        measured["cold_start"] = _cold()
    if "calls" in asked.parts:
        measured["calls"] = _calls()
    if "ledger" in asked.parts:
        measured["ledger"] = _ledger()
    if "figures" in asked.parts:
        measured["figures"] = _figures()
    if "running" in asked.parts:
        measured["running"] = _running(asked.cases)
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json").write_text(
        json.dumps(measured, ensure_ascii=False, indent=1), "utf-8"
    )
    return 0


def _cold() -> list[dict[str, Any]]:
    starts = cold_start.measure()
    table = Table(title=f"冷启动 cold start, whole process, median of {cold_start.RUNS}")
    for name in ("handler", "seconds", "peak MiB", "× floor", "aim"):
        table.add_column(name)
    for one in starts:
        aim = "" if one.aim is None else f"≤ {one.aim} {'✓' if one.floors <= one.aim else '✗'}"
        table.add_row(one.name, f"{one.seconds:.3f}", f"{one.peak_mib:.0f}", f"{one.floors:.2f}", aim)
    console.print(table)
    return [asdict(one) for one in starts]


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


def _running(cases: int) -> dict[str, Any]:
    with running.a_cloud() as system:
        cost = running.one_case(system)
        console.print(
            f"one whole case: {cost.versions} versions written, {cost.state_transitions} states entered, "
            f"{cost.plan_invocations} Plan invocations, for {cost.actions_by_people} actions of people"
        )
        loads = [running.throughput(system, clients) for clients in (1, 4)]
        table = Table(title="reports through the embedded HTTP API")
        for name in ("clients", "reports/s", "p50 ms"):
            table.add_column(name)
        for load in loads:
            table.add_row(str(load.clients), f"{load.per_second:.1f}", f"{load.p50_milliseconds:.0f}")
        console.print(table)
    with running.a_cloud() as system:
        late = running.lateness(system, cases)
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
    return {
        "case": asdict(cost),
        "throughput": [asdict(load) for load in loads],
        "lateness": [asdict(one) for one in late],
    }


if __name__ == "__main__":
    sys.exit(main())
