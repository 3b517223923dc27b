"""Loads districts from their files: `python -m local.load_district --stage local districts/demo`.

Every file is checked before anything is written. Loading again writes only what has changed.
"""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.csv_rows import BadRow, bad_row
from campus_safety.district.files import DISTRICT_FILE
from campus_safety.district.policy_documents import parse_policy
from campus_safety.errors import BadFiles, BadInput, Conflict, Fault
from campus_safety.kinds.hazards.checklists import parse_checklists
from campus_safety.kinds.quizzes.questions import parse_questions
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory_writer import DirectoryWriter, Loaded
from delivery.named import named, outputs_of
from local import ROOT
from local.channels import INBOX, fill_channels
from local.district_folder import read_files
from local.outputs import read_outputs
from local.try_out_sign_ins import NotLocal, make_sign_ins, require_loopback

POLICIES = ROOT / "policies"
CHECKLISTS = "checklists"
QUESTIONS = "questions"
CALENDARS = "calendars"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A district that may be loaded: its files and the document of its policy file."""

    files: DistrictFiles
    policy: Mapping[str, Any]


def prepare(folder: Path, policies: Path = POLICIES) -> Prepared:
    """A district's files, its policy with checklists and questions, all checked. Raises BadInput naming every fault."""
    files = read_files(folder)
    policy = policies / f"{files.policy}.toml"
    if not policy.exists():
        raise BadFiles(
            bad_row(
                DISTRICT_FILE,
                1,
                "policy",
                "no_policy",
                f"没有策略文件 {policy.name}",
                f"no policy {policy.name}",
            )
        )
    # Checklists are part of a policy's version: a hazard is judged by both as they stood when it was found. So are
    # questions: a round is marked by what was right when it was planned.
    document, lists = read_policy(policy), read_documents(policies / CHECKLISTS)
    questions = read_documents(policies / QUESTIONS)
    faults = (
        *_faults_of(lambda: parse_policy("candidate", document, KINDS.policy).of("hazard")),
        *_faults_of(lambda: parse_checklists("candidate", lists)),
        *_faults_of(lambda: parse_questions("candidate", questions)),
    )
    if faults:
        raise BadInput(*faults)
    return Prepared(files, document | {"checklists": lists, "questions": questions})


def read_policy(policy: Path) -> dict[str, Any]:
    """A policy file with its calendar, the file of the same name in `calendars/`. Raises BadFiles."""
    file = policy.parent / CALENDARS / policy.name
    document, calendar = read_toml(policy), read_toml(file) if file.exists() else {}
    twice = sorted(document.keys() & calendar.keys())
    if twice:
        raise BadFiles(
            *(
                Fault(
                    f"{CALENDARS}/{file.name}",
                    "twice",
                    f"[{table}] 在 {policy.name} 中也有，只能写在一处",
                    f"[{table}] stands in {policy.name} too; say it in one place",
                )
                for table in twice
            )
        )
    return document | calendar


def read_documents(folder: Path) -> dict[str, Any]:
    """The documents of a folder such as the checklists, by name. Raises BadInput naming every file that cannot be read."""
    documents: dict[str, Any] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            documents[file.stem] = read_toml(file)
        except BadFiles as refused:
            faults.extend(refused.faults)
    if faults:
        raise BadFiles(*faults)
    if not documents:
        raise BadFiles(
            Fault(
                folder.name,
                f"no_{folder.name}",
                f"文件夹 {folder.name} 中没有文件",
                f"there are no files in the folder {folder.name}",
            )
        )
    return documents


def read_toml(file: Path) -> dict[str, Any]:
    """Raises BadFiles, with the place in the file, when it is not TOML in UTF-8."""
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        at = f"byte {error.start}"
        fault = Fault(file.name, "not_utf8", f"请以 UTF-8 保存（{at}）", f"save it as UTF-8 ({at})")
    except tomllib.TOMLDecodeError as error:
        fault = Fault(file.name, "not_toml", f"格式有误：{error}", f"not TOML: {error}")
    raise BadFiles(fault)


def _faults_of(check: Callable[[], object]) -> tuple[Fault, ...]:
    try:
        check()
    except BadInput as refused:
        return refused.faults
    return ()


def faults_between(districts: Sequence[Prepared]) -> tuple[Fault, ...]:
    """Ids are shared by all districts of a deployment: queues, devices and sign-ins are found by them."""
    owners = Counter(id for district in districts for id in _ids(district.files))
    return tuple(
        Fault(id, "in_two_districts", f"编号“{id}”出现在两个区域中", f"the id {id!r} is in two districts")
        for id, count in sorted(owners.items())
        if count > 1
    )


def load(
    district: Prepared,
    writer: DirectoryWriter,
    new_sign_ins: Mapping[str, str],
    at: datetime,
    progress: Callable[[int, int], None],
) -> Loaded:
    """Writes one district; `new_sign_ins` maps account ids to the sign-in that each has just got, in the place of those it
    had. Raises Conflict."""
    files = district.files
    # Files that state sign-ins state all of them: nobody stays in because an earlier load remembers them.
    fresh = {account: (sign_in,) for account, sign_in in new_sign_ins.items()}
    sign_ins = {} if files.states_sign_ins else writer.known_sign_ins(files.id) | fresh
    writer.seed_policy(files.id, district.policy, at)
    begun = DistrictLoad(at=at, account="", staff="", basis="")
    writer.begin_load(files.id, begun)
    try:
        loaded = writer.replace_district(files, sign_ins, at, progress)
    except Conflict:
        writer.give_up_load(files.id, begun)
        raise
    done = replace(
        begun,
        finished_at=datetime.now(at.tzinfo),
        written=loaded.written,
        retired=loaded.retired,
        disabled=loaded.disabled,
    )
    writer.end_load(files.id, done)
    return loaded


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything is loaded, 1 when something is wrong with the files and nothing is loaded."""
    options = _options(arguments)
    console = Console(soft_wrap=True, highlight=False)
    districts = _prepare_all(options.folders, options.policies, console)
    if districts is None:
        console.print("[bold]文件有误，未导入任何内容 / The files have faults; nothing was loaded[/bold]")
        return 1
    outputs = outputs_of(options.stage) if options.stage else {}
    outputs |= read_outputs(options.outputs) if options.outputs else {}
    table = options.table or outputs["DirectoryTable"]
    try:
        _load_all(
            districts, DirectoryWriter(table), outputs if options.accounts else None, options.inbox, console
        )
    except NotLocal as refused:
        console.print(str(refused), markup=False)
        return 1
    except Conflict as refused:
        for fault in refused.faults:
            console.print(_said(fault), markup=False)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.load_district", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="a folder with a district's files")
    # Which deployment is said, never guessed.
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--stage", help="local, or a file of stages/")
    where.add_argument("--outputs", type=Path, help="the stack's outputs, JSON")
    where.add_argument("--table", help="the Directory table itself")
    parser.add_argument("--policies", type=Path, default=POLICIES, help="the folder of the policy files")
    parser.add_argument(
        "--accounts",
        action="store_true",
        help="for a try-out on this machine: make sign-ins and local channels",
    )
    parser.add_argument("--inbox", default=INBOX, help="with --accounts: where those channels lead")
    return parser.parse_args(arguments)


def _prepare_all(folders: Iterable[Path], policies: Path, console: Console) -> list[Prepared] | None:
    districts: list[Prepared] = []
    good = True
    for folder in folders:
        try:
            districts.append(prepare(folder, policies))
        except BadInput as refused:
            good = False
            for fault in refused.faults:
                console.print(f"{folder}: {_said(fault)}", markup=False)
    for fault in faults_between(districts):
        good = False
        console.print(_said(fault), markup=False)
    return districts if good else None


def _load_all(
    districts: Sequence[Prepared],
    writer: DirectoryWriter,
    outputs: Mapping[str, str] | None,
    inbox: str,
    console: Console,
) -> None:
    new_sign_ins = _make_accounts(districts, outputs, inbox, console) if outputs is not None else {}
    for district in districts:
        files = district.files
        with _progress(console, f"{files.name.zh} {files.name.en}") as told:
            loaded = load(district, writer, new_sign_ins, datetime.now(SHANGHAI), told)
        vacant = sum(not holders for holders in files.holders(writer.known_sign_ins(files.id)).values())
        console.print(
            f"{files.name.zh}：{len(files.campuses)} 个校园，写入 {loaded.written}，未变 {loaded.unchanged}，"
            f"撤销 {loaded.retired}，停用 {loaded.disabled}，暂无人登录的岗位 {vacant}"
        )
        console.print(
            f"{files.name.en}: {len(files.campuses)} campuses, {loaded.written} written, {loaded.unchanged} unchanged, "
            f"{loaded.retired} retired, {loaded.disabled} disabled, {vacant} posts without a sign-in"
        )


def _make_accounts(
    districts: Sequence[Prepared], outputs: Mapping[str, str], inbox: str, console: Console
) -> dict[str, str]:
    cognito, secrets = boto3.client("cognito-idp"), boto3.client("secretsmanager")
    for client in (cognito, secrets):
        require_loopback(client.meta.endpoint_url)
    with _progress(console, "登录账号 sign-ins") as told:
        keys = make_sign_ins(
            cognito,
            outputs["UserPoolId"],
            outputs["Issuer"],
            (
                row.account
                for district in districts
                if not district.files.states_sign_ins
                for row in district.files.posts
            ),
            told,
        )
    addresses = [address for district in districts for address in district.files.addresses()]
    added = fill_channels(secrets, outputs["ChannelsSecretArn"], addresses, inbox)
    console.print(f"通知渠道：新增 {added} / channels: {added} added")
    return keys


@contextmanager
def _progress(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # On a pipe (CI, make) a bar is only noise.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _ids(files: DistrictFiles) -> list[str]:
    groups = (files.units, files.campuses, files.devices)
    return [
        files.id,
        *(thing.id for group in groups for thing in group),
        *(row.account for row in files.posts),
    ]


def _said(fault: Fault) -> str:
    return str(fault) if isinstance(fault, BadRow) else f"[{fault.field}] {fault.zh} / {fault.en}"


if __name__ == "__main__":
    raise SystemExit(named(main, sys.argv[1:]))
