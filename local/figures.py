"""`rebuild` computes all figures anew from the records, while events go on being kept; `rebuild --check` only compares.

It names its deployment: `python -m local.figures <stage> rebuild`; `local` is the running try-out.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.record_pages import RecordPages
from delivery.named import named, outputs_of
from local.figure_check import Found, check

console = Console()
TABLES: Final = {
    RecordTable.CASES: "CasesTable",
    RecordTable.DUTY: "DutyTable",
    RecordTable.OUTREACH: "OutreachTable",
}
WORDS: Final = {
    "settling": "等待在途事件 / waiting for events under way",
    "copying": "重新计算 / counting the records anew",
    "settled": "已切换，等待在途事件 / switched over, waiting for events under way",
    "clearing": "清除旧数据 / clearing the old figures",
    "cells": "读取统计单元 / reading cells",
    "kept": "读取已计记录 / reading what is kept",
    "cases": "核对警情、隐患、检查 / comparing cases",
    "duty": "核对勤务 / comparing duty",
    "outreach": "核对宣教 / comparing outreach",
}
_BETWEEN_CALLS: Final = 1.0


class Table:
    """A table of records, as the check reads it."""

    def __init__(self, name: str) -> None:
        self._pages, self._records = RecordPages(name, KINDS), CasesTable(name, KINDS)

    def get(self, case_id: str) -> Record | None:
        return self._records.get(case_id)

    def pages(self) -> Iterator[tuple[Record, ...]]:
        place, first = "", True
        while place or first:
            records, place = self._pages.page(place)
            first = False
            yield records


def rebuild(outputs: Mapping[str, str]) -> int:
    """Asks the deployed function on and on until it is over; broken off, the next call goes on from there."""
    client = boto3.client("lambda", config=Config(read_timeout=90, retries={"max_attempts": 0}))
    asked: dict[str, Any] = {"begin": True}
    with _progress() as told:
        while True:
            answer = client.invoke(
                FunctionName=outputs["FiguresRebuildFunction"], Payload=json.dumps(asked).encode()
            )
            said = json.loads(answer["Payload"].read())
            if "FunctionError" in answer:
                console.print(f"重建失败 / rebuilding failed: {said.get('errorType')}", style="bold red")
                return 1
            if not said["phase"]:
                break
            told(said["phase"], said["records"])
            asked = {}
            time.sleep(_BETWEEN_CALLS)
    console.print(
        f"统计已由 {said['records']} 条记录重建 / rebuilt from {said['records']:,} records", style="green"
    )
    return 0


def compare(outputs: Mapping[str, str]) -> int:
    """Answers 1 at any difference, each named."""
    directory = Directory(outputs["DirectoryTable"])
    with tempfile.TemporaryDirectory() as folder, _progress() as told:
        found = check(
            FiguresTable(outputs["FiguresTable"]).read(),
            {home: Table(outputs[name]) for home, name in TABLES.items()},
            directory.district,
            Path(folder) / "sums.db",
            told,
        )
    return said(found)


def said(found: Found) -> int:
    if found.moving:
        console.print(
            f"{found.moving} 个单元正在变动，未核对 / {found.moving} cells were written meanwhile and not compared"
        )
    for one in found.differences:
        console.print(f"不一致 / differs: {one}", style="bold red", highlight=False)
    if found.more:
        console.print(f"另有 {found.more} 处 / and {found.more} more", style="red")
    if found.equal:
        console.print(
            f"一致：{found.records} 条记录、{found.cells} 个单元 / "
            f"equal: {found.records:,} records, {found.cells:,} cells",
            style="green",
        )
    return 0 if found.equal else 1


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """Shows how far it is: what is being done, and how much of it was."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        shown: dict[str, Any] = {}

        def told(what: str, count: int) -> None:
            if what not in shown:
                shown[what] = bar.add_task(WORDS[what], total=None)
            bar.update(shown[what], completed=count)

        yield told


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", help="local, or a file of stages/")
    jobs = parser.add_subparsers(dest="job", required=True)
    jobs.add_parser("rebuild").add_argument("--check", action="store_true", help="only compare")
    asked = parser.parse_args(argv)
    outputs = outputs_of(asked.stage)
    return compare(outputs) if asked.check else rebuild(outputs)


if __name__ == "__main__":
    sys.exit(named(main, sys.argv[1:]))
