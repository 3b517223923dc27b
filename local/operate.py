"""What an operator does by hand: `redrive` the relay's parked records, `verify-chain` a case's timeline.

Both work on the running try-out; with AWS credentials and `--outputs build/outputs.json` on a real deployment.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from rich.console import Console

from campus_safety.identity import read_code
from campus_safety.timeline import verify
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.records import BrokenRecord
from local.embedded import remembered

console = Console()


def redrive(outputs: Mapping[str, str]) -> int:
    """Lets the deployed functions drain their queues, one for each table; answers 1 while something stays parked."""
    return max([_redrive(outputs[f"{table}RedriveFunction"]) for table in ("", "Duty", "Outreach")])


def _redrive(function: str) -> int:
    answer = boto3.client("lambda").invoke(FunctionName=function, Payload=b"{}")
    said: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        console.print(f"重放失败 / redriving failed: {said.get('errorType')}", style="bold red")
        return 1
    console.print(f"已重放 / redriven: {said['redriven']}")
    for parked in said["still_parked"]:
        console.print(f"仍停放 / still parked: {parked['case_id']} 第 {parked['version']} 版", style="red")
    return 1 if said["still_parked"] else 0


def verify_chain(outputs: Mapping[str, str], named: str) -> int:
    """Recomputes every hash of a case's timeline from the table; answers 1 at any break, naming each."""
    code = read_code(named)
    try:
        for table in ("CasesTable", "DutyTable", "OutreachTable"):
            cases = CasesTable(outputs[table])
            case_id = (cases.by_code(code) if code else None) or named
            case = cases.get(case_id)
            if case is not None:
                break
    except BrokenRecord as broken:
        console.print(f"案件记录无法读取 / {broken}", style="bold red")
        return 1
    if case is None:
        console.print(f"没有这个案件 / no such case: {named}", style="red")
        return 1
    entries = cases.entries(case_id)
    breaks = verify(entries, case.chain, cases.narratives(case_id))
    for broken_at in breaks:
        console.print(
            f"第 {broken_at.version} 版 / version {broken_at.version}: {broken_at.reason}", style="bold red"
        )
    if not breaks:
        console.print(
            f"{case.code}：{len(entries)} 条记录完整，未被改动 / {len(entries)} entries, unbroken",
            style="green",
        )
    return 1 if breaks else 0


def deployed(path: Path | None) -> Mapping[str, str] | None:
    """What the deployment is called, from its outputs; None, and a word about it, where nothing runs yet."""
    embedded = remembered()
    file = path or embedded.outputs
    if not file.exists():
        console.print("系统尚未启动，请先 make run / nothing runs yet: make run first")
        return None
    outputs: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    # A real deployment keeps the caller's own endpoint and credentials; the try-out has neither.
    if path is None:
        os.environ.update(embedded.client_environment({}))
    ours: Mapping[str, str] = outputs.get("CampusSafetyLoop", outputs)
    return ours


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--outputs", type=Path)
    jobs = parser.add_subparsers(dest="job", required=True)
    jobs.add_parser("redrive")
    jobs.add_parser("verify-chain").add_argument("case")
    asked = parser.parse_args(argv)
    outputs = deployed(asked.outputs)
    if outputs is None:
        return 1
    return redrive(outputs) if asked.job == "redrive" else verify_chain(outputs, asked.case)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
