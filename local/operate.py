"""What an operator does by hand: `redrive` the relay's parked records, `recalculate-clocks` once a year's calendar is known,
write all worklist `lists` anew, `verify-chain` a record: itself, its timeline, and what was anchored of it.

Each names its deployment: `python -m local.operate <stage> redrive`; `local` is the running try-out.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from campus_safety.identity import read_code
from campus_safety.records.kind import RecordTable
from campus_safety_aws.anchors import AnchorBucket, Signer
from delivery.named import named, outputs_of
from local.integrity import Tables, against_anchors

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


def recalculate_clocks(outputs: Mapping[str, str]) -> int:
    """After a year's calendar was loaded: has the limits that reach into it laid anew in every table; answers 1 where a
    record could not be, each named."""
    return max([_recalculate(outputs[f"{table}RecalculateFunction"]) for table in ("", "Duty", "Outreach")])


def _recalculate(function: str) -> int:
    said = _long_job(function, {})
    if said is None:
        return 1
    console.print(
        f"已查看 {said['looked_at']} 件未办结记录，重新计算时限 {said['recalculated']} 件 / "
        f"looked at {said['looked_at']} open records, calculated the limits of {said['recalculated']} again"
    )
    for case_id in said["failed"]:
        console.print(f"未能重新计算 / not recalculated: {case_id}", style="red")
    return 1 if said["failed"] else 0


def move_campus(outputs: Mapping[str, str], campus: str, old: str) -> int:
    """After a campus was loaded with another station: has what is open there follow it from its old one; answers 1 where a
    record could not, each named."""
    said = _long_job(outputs["MoveCampusFunction"], {"campus": campus, "from": old})
    if said is None:
        return 1
    console.print(
        f"已查看 {said['looked_at']} 件未办结记录，划转 {said['moved']} 件 / "
        f"looked at {said['looked_at']} open records, moved {said['moved']}"
    )
    for case_id in said["failed"]:
        console.print(f"未能划转 / not moved: {case_id}", style="red")
    return 1 if said["failed"] else 0


def _long_job(function: str, event: Mapping[str, Any], *, seconds: int = 310) -> dict[str, Any] | None:
    """What a job of minutes has answered; None, and a word about it, where it failed."""
    patient = Config(read_timeout=seconds, retries={"max_attempts": 0})
    answer = boto3.client("lambda", config=patient).invoke(
        FunctionName=function, Payload=json.dumps(event).encode()
    )
    said: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        console.print(f"未能完成 / it failed: {said.get('errorType')}", style="bold red")
        return None
    return said


def verify_chain(outputs: Mapping[str, str], named: str, days: int | None = None) -> int:
    """Compares a record with its entries, and both with the anchors; answers 1 at any break, naming each."""
    tables = Tables.named({home.value: outputs[f"{home.value.capitalize()}Table"] for home in RecordTable})
    anchors = AnchorBucket(outputs["AnchorsBucket"], Signer(outputs["AnchorKeyArn"]))
    code = read_code(named)
    record = tables.examined((tables.id_of(code) if code else None) or named)
    with Progress(console=console, transient=True) as progress:
        found = [*record.found, *against_anchors(record, anchors, days, progress)]
    for broken in found:
        console.print(str(broken), style="bold red")
    if not found and record.case is None:
        console.print(f"没有这个案件 / no such case: {named}", style="red")
    if found or record.case is None:
        return 1
    last = next(iter(anchors.days()[-1:]), None)
    console.print(
        f"{record.case.code}：{len(record.entries)} 条记录完整，未被改动 / {len(record.entries)} entries, unbroken",
        style="green",
    )
    console.print(
        f"与至 {last} 的锚定一致 / as anchored until {last}"
        if last
        else "尚无锚定可比对 / nothing is anchored yet",
        style="green" if last else "yellow",
    )
    return 0


def retention(outputs: Mapping[str, str], *, dry: bool) -> int:
    """Erases what was kept long enough, looking at everything, or with `dry` only says how much that would be; answers 1
    where a record failed, each named."""
    done, failed, place = {"records": 0, "texts": 0, "held": 0}, list[str](), ""
    while True:
        said = _long_job(outputs["RetentionFunction"], {"all": True, "dry": dry, "place": place}, seconds=910)
        if said is None:
            return 1
        done = {name: count + said[name] for name, count in done.items()}
        failed += said["failed"]
        if not (place := said["place"]):
            break
    console.print(
        f"{'将抹去' if dry else '已抹去'} {done['records']} 件共 {done['texts']} 段文字，{done['held']} 件保全中，未动 / "
        f"{'to be erased' if dry else 'erased'}: {done['texts']} texts of {done['records']} records; "
        f"{done['held']} are held and stay"
    )
    for case_id in failed:
        console.print(f"未能抹去 / not erased: {case_id}", style="red")
    return 1 if failed else 0


def hold(outputs: Mapping[str, str], named: str, *, release: bool) -> int:
    """Holds a record, so that nothing of it is erased by rule, or releases it; answers 1 where there is none."""
    tables = Tables.named({home.value: outputs[f"{home.value.capitalize()}Table"] for home in RecordTable})
    code = read_code(named)
    record = tables.examined((tables.id_of(code) if code else None) or named)
    if record.case is None:
        console.print(f"没有这个案件 / no such case: {named}", style="red")
        return 1
    asked = {"release" if release else "hold": record.case.id}
    if _long_job(outputs["RetentionFunction"], asked, seconds=910) is None:
        return 1
    console.print(
        f"{record.case.code} {'已解除保全 / is released' if release else '已保全，文字不抹去 / is held: its texts stay'}"
    )
    return 0


def lists(outputs: Mapping[str, str]) -> int:
    """Lets the deployed functions write all worklist rows anew, table by table; answers 1 where some could not be."""
    client = boto3.client("lambda", config=Config(read_timeout=330, retries={"max_attempts": 0}))
    failed: list[str] = []
    with Progress(TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as progress:
        for table in ("", "Duty", "Outreach"):
            bar, records, changed, place = progress.add_task("", total=None), 0, 0, ""
            while True:
                answer = client.invoke(
                    FunctionName=outputs[f"{table}RelistFunction"], Payload=json.dumps({"place": place})
                )
                said: dict[str, Any] = json.loads(answer["Payload"].read())
                if "FunctionError" in answer:
                    console.print(f"重建清单失败 / listing failed: {said.get('errorType')}", style="bold red")
                    return 1
                records, changed = records + said["records"], changed + said["changed"]
                failed += said["failed"]
                progress.update(
                    bar,
                    description=f"{table or 'Cases'}：已核对 {records} 条，更正 {changed} 行 / "
                    f"{records} records looked at, {changed} rows put right",
                )
                if not (place := said["place"]):
                    break
    for case_id in failed:
        console.print(f"未能重建 / not listed anew: {case_id}", style="red")
    return 1 if failed else 0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", help="local, or a file of stages/")
    jobs = parser.add_subparsers(dest="job", required=True)
    jobs.add_parser("redrive")
    jobs.add_parser("recalculate-clocks")
    move = jobs.add_parser("move-campus")
    move.add_argument("campus")
    move.add_argument("old", help="the station that answered for it before")
    jobs.add_parser("lists")
    jobs.add_parser("retention").add_argument("--dry", action="store_true", help="only say how much")
    held = jobs.add_parser("hold")
    held.add_argument("case")
    held.add_argument("--release", action="store_true")
    chain = jobs.add_parser("verify-chain")
    chain.add_argument("case")
    chain.add_argument("--days", type=int, help="only the anchors of the last so many days")
    asked = parser.parse_args(argv)
    outputs = outputs_of(asked.stage)
    match asked.job:
        case "redrive":
            return redrive(outputs)
        case "move-campus":
            return move_campus(outputs, asked.campus, asked.old)
        case "recalculate-clocks":
            return recalculate_clocks(outputs)
        case "lists":
            return lists(outputs)
        case "retention":
            return retention(outputs, dry=asked.dry)
        case "hold":
            return hold(outputs, asked.case, release=asked.release)
        case _:
            return verify_chain(outputs, asked.case, asked.days)


if __name__ == "__main__":
    sys.exit(named(main, sys.argv[1:]))
