"""`make onboard STAGE=… DISTRICT=<folder>`: a district's files become a deployment that people can sign in to.

Without APPLY=1 it says what would change and changes nothing. Done again it does only what is missing: accounts that the pool
has are left as they are, letters are printed once, a second run finds nothing to do.

Accounts go into the deployment's own pool (invited; each sets the password at the first sign-in), or, where the district has a
sign-in service, are mapped to it by `sign_ins.csv`, of which MAP=<file> writes the list to fill in.
"""

import argparse
import base64
import csv
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import boto3
from rich.console import Console
from rich.table import Table

from campus_safety.district.contents import DistrictFiles, PostRow
from campus_safety.district.device_signing import KEY_OVERLAP, device_key
from campus_safety.district.directory import Device, sign_in_key
from campus_safety.errors import BadInput, Conflict
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_writer import DirectoryWriter
from delivery.letters import Letter, of_account, of_device, write
from delivery.named import named, outputs_of
from delivery.pool import Pool, User
from local.load_district import Prepared, load, prepare

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
# As the pool is told in infra/data.py.
INVITED_FOR_DAYS: Final = 7
CONTACTS: Final = ("account", "email")
MAP_COLUMNS: Final = ("account", "issuer", "subject", "role", "unit", "name_zh", "name_en")


class NotOnboarded(Exception):
    """Nothing was changed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a district's files ask of a deployment, by account or device; each sorted.

    `invited` have no user in the pool yet, `renewed` get another letter, `shut` have left the files, `opened` had left or were
    closed on the pages and the files list them. `waiting` were invited and have not set a password of their own yet. `unmapped` are accounts of a district with its own sign-in service that nobody can use
    yet. `keys` are the devices that need a letter: new ones, and those whose key version was raised."""

    invited: tuple[PostRow, ...] = ()
    renewed: tuple[PostRow, ...] = ()
    shut: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    unmapped: tuple[PostRow, ...] = ()
    keys: tuple[Device, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.invited or self.renewed or self.shut or self.opened or self.keys)


def wanted(
    files: DistrictFiles,
    users: Mapping[str, User] | None,
    known: Mapping[str, tuple[str, ...]],
    closed: Iterable[str],
    versions: Mapping[str, int],
    *,
    renew: Iterable[str] = (),
    keys: Iterable[str] = (),
) -> Wanted:
    """What is to be done. `users` are those of the pool, None without one; `known` every account of the district that ever had a
    sign-in here; `closed` accounts that were closed on the pages; `versions` the key versions of the devices that are loaded;
    `renew` and `keys` accounts and devices that need another letter. Raises NotOnboarded for one that the files do not have."""
    rows = {row.account: row for row in files.posts}
    devices = {device.id: device for device in files.devices if device.enabled}
    _all_there("account", renew, rows)
    _all_there("device", keys, devices)
    fresh = {id for id, device in devices.items() if versions.get(id) != device.key_version}
    letters = tuple(devices[id] for id in sorted(fresh | set(keys)))
    if users is None:
        able = files.signing_in({})
        return Wanted(unmapped=tuple(row for row in files.posts if row.account not in able), keys=letters)
    out, closed, inside = set(known) - set(rows), set(closed), set(users) & set(rows)
    return Wanted(
        invited=tuple(rows[account] for account in sorted(set(rows) - set(users))),
        renewed=tuple(rows[account] for account in sorted(set(renew) & inside)),
        shut=tuple(sorted(account for account in out if account in users and users[account].enabled)),
        opened=tuple(sorted(one for one in inside if one in closed or not users[one].enabled)),
        waiting=tuple(sorted(one for one in inside if users[one].waits)),
        keys=letters,
    )


def _all_there(what: str, asked: Iterable[str], there: Mapping[str, Any]) -> None:
    missing = sorted(set(asked) - set(there))
    if missing:
        raise NotOnboarded(
            f"文件中没有或已停用：{'、'.join(missing)} / {what} not in the files, or not in use: {', '.join(missing)}"
        )


def contacts_of(file: Path | None, files: DistrictFiles) -> dict[str, str]:
    """Account -> mail address, of contacts.csv. Stands in no record: the pool alone keeps it. Raises NotOnboarded."""
    if file is None:
        return {}
    with file.open(encoding="utf-8-sig", newline="") as text:
        read = csv.DictReader(text)
        if tuple(read.fieldnames or ()) != CONTACTS:
            raise NotOnboarded(
                f"{file.name}：表头应为 {','.join(CONTACTS)} / its columns are {', '.join(CONTACTS)}"
            )
        rows = list(read)
    accounts = {row.account for row in files.posts}
    for line, row in enumerate(rows, start=2):
        mail = row["email"] or ""
        if row["account"] not in accounts or mail.count("@") != 1 or any(sign.isspace() for sign in mail):
            raise NotOnboarded(
                f"{file.name} 第 {line} 行：账号不在 posts.csv 中，或邮箱有误 / "
                f"line {line}: no account of posts.csv, or no mail address"
            )
    return {row["account"]: row["email"] for row in rows}


def write_map(file: Path, files: DistrictFiles) -> None:
    """The list that whoever runs the sign-in service fills in; its first three columns are `sign_ins.csv`."""
    stated = {row.account: row for row in files.sign_ins}
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        out = csv.writer(text)
        out.writerow(MAP_COLUMNS)
        for row in files.posts:
            known = stated.get(row.account)
            mapped = (known.issuer, known.subject) if known is not None else ("", "")
            out.writerow((row.account, *mapped, row.role.value, row.unit, row.name.zh, row.name.en))


def _one_way_to_sign_in(files: DistrictFiles, outputs: Mapping[str, str]) -> None:
    """Raises NotOnboarded where sign_ins.csv speaks of a service that the deployment does not trust."""
    issuer = outputs["Issuer"]
    foreign = sorted({row.issuer for row in files.sign_ins if row.issuer != issuer})
    if foreign:
        raise NotOnboarded(
            f"sign_ins.csv 中的签发者 {foreign[0]} 不是本部署信任的 {issuer} / "
            f"sign_ins.csv names the issuer {foreign[0]}; this deployment trusts {issuer}"
        )
    if files.sign_ins and "UserPoolId" in outputs:
        raise NotOnboarded(
            "本部署用自带用户池，账号由本命令建立，请把 sign_ins.csv 清空，只留表头 / "
            "this deployment has a pool of its own, in which this command makes the users: "
            "leave nothing but the header in sign_ins.csv"
        )


class Onboarding:
    """One district and one deployment. `pool` is None where the deployment trusts another sign-in service."""

    def __init__(
        self,
        prepared: Prepared,
        writer: DirectoryWriter,
        pool: Pool | None,
        issuer: str,
        versions: Mapping[str, int],
    ) -> None:
        self._prepared, self._writer, self._pool, self._issuer = prepared, writer, pool, issuer
        self._versions = versions

    def wanted(self, renew: Iterable[str] = (), keys: Iterable[str] = ()) -> Wanted:
        files = self._prepared.files
        closed = [
            one.account.id for one in self._writer.listed_accounts(files.id) if one.closed_at is not None
        ]
        return wanted(
            files,
            None if self._pool is None else self._pool.users(),
            self._writer.known_sign_ins(files.id),
            closed,
            self._versions,
            renew=renew,
            keys=keys,
        )

    def carry_out(
        self, todo: Wanted, contacts: Mapping[str, str], at: datetime, address: str, letters: list[Letter]
    ) -> None:
        """Who left goes first. Then everybody has a user, and then the district is loaded, so that nobody is in the directory who
        cannot come in. Cut off, it is simply done again. What is to be printed is added to `letters`, also when it ends
        early: a password that nobody has read is no use. Raises Conflict while somebody else loads."""
        if self._pool is not None:
            for account in todo.shut:
                self._pool.shut(account)
            for account in todo.opened:
                self._pool.open(account)
            for row in todo.invited:
                _, password = self._pool.invite(row.account, contacts.get(row.account))
                letters += _letter(row, password, address)
            for row in todo.renewed:
                letters += _letter(
                    row, self._pool.invite_again(row.account, contacts.get(row.account)), address
                )
        load(self._prepared, self._writer, self._sign_ins(), at, lambda _done, _total: None)

    def _sign_ins(self) -> dict[str, str]:
        if self._pool is None:
            return {}
        users, accounts = self._pool.users(), {row.account for row in self._prepared.files.posts}
        return {
            account: sign_in_key(self._issuer, user.subject)
            for account, user in users.items()
            if account in accounts
        }


def _letter(row: PostRow, password: str | None, address: str) -> list[Letter]:
    if password is None:
        return []
    return [of_account(address, row.account, row.name.zh, row.name.en, password, INVITED_FOR_DAYS)]


def device_letters(
    devices: Iterable[Device],
    versions: Mapping[str, int],
    files: DistrictFiles,
    outputs: Mapping[str, str],
    at: datetime,
) -> list[Letter]:
    """A letter for each, for whoever installs it. `versions` are those that were loaded before."""
    campuses = {campus.id: campus.name.zh for campus in files.campuses}
    secret = ""
    letters = []
    for device in devices:
        if not secret:
            client = boto3.client("secretsmanager")
            secret = client.get_secret_value(SecretId=outputs["DeviceSecretArn"])["SecretString"]
        overlaps = versions.get(device.id) == device.key_version - 1
        letters.append(
            of_device(
                outputs["PublicAddress"],
                device.id,
                f"{campuses[device.campus]} {device.place.zh}",
                device.key_version,
                base64.b64encode(device_key(secret, device.id, device.key_version)).decode(),
                f"{at + KEY_OVERLAP:%Y-%m-%d}" if overlaps else None,
            )
        )
    return letters


def show(todo: Wanted, console: Console) -> None:
    """What would be done, for people to look at before it is."""
    rows: Sequence[tuple[str, str, Sequence[str]]] = (
        ("新建账号并邀请", "invited", [row.account for row in todo.invited]),
        ("重新发放首次登录", "invited again", [row.account for row in todo.renewed]),
        ("停用（已离开）", "shut, since they left", todo.shut),
        ("重新启用（已停用但文件仍列出）", "opened again: closed, and listed in the files", todo.opened),
        ("已邀请，尚未首次登录", "invited, not signed in yet", todo.waiting),
        ("尚无登录标识", "without a sign-in in sign_ins.csv", [row.account for row in todo.unmapped]),
        ("打印设备密钥", "device keys to print", [device.id for device in todo.keys]),
    )
    table = Table(box=None)
    table.add_column("做什么 what")
    table.add_column("多少 how many", justify="right")
    table.add_column("如 such as", overflow="ellipsis", no_wrap=True)
    for zh, en, those in rows:
        if those:
            table.add_row(f"{zh} {en}", str(len(those)), "、".join(those[:4]))
    if table.row_count:
        console.print(table)
    if todo.nothing and not todo.unmapped:
        console.print("账号与设备都已就绪 / accounts and devices are as the files say")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is done, or was only asked what would be; 1 when something stands in the way and nothing was changed."""
    options = _options(arguments)
    console = Console(soft_wrap=True, highlight=False)
    try:
        return _onboard(options, console)
    except (BadInput, Conflict) as refused:
        for fault in refused.faults:
            console.print(f"[{fault.field}] {fault.zh} / {fault.en}", markup=False)
    except NotOnboarded as refused:
        console.print(str(refused), markup=False)
    return 1


def _onboard(options: argparse.Namespace, console: Console) -> int:
    prepared = prepare(options.district)
    files = prepared.files
    if options.map is not None:
        write_map(options.map, files)
        console.print(f"{options.map}: {len(files.posts)} 个账号 accounts")
        return 0
    contacts = contacts_of(options.contacts, files)
    outputs = outputs_of(options.stage)
    _one_way_to_sign_in(files, outputs)
    table = outputs["DirectoryTable"]
    pool = Pool(boto3.client("cognito-idp"), outputs["UserPoolId"]) if "UserPoolId" in outputs else None
    versions = {device.id: device.key_version for device in Directory(table).devices(files.id)}
    onboarding = Onboarding(prepared, DirectoryWriter(table), pool, outputs["Issuer"], versions)
    todo = onboarding.wanted(options.renew, options.keys)
    show(todo, console)
    if not options.apply:
        console.print("未改动任何内容；执行：加 APPLY=1 / nothing was changed; to do it: APPLY=1")
        return 0
    at = datetime.now(SHANGHAI)
    letters: list[Letter] = []
    try:
        onboarding.carry_out(todo, contacts, at, outputs["PublicAddress"], letters)
        letters += device_letters(todo.keys, versions, files, outputs, at)
    finally:
        _print(letters, options.letters / f"{options.stage}-{files.id}-{at:%Y%m%d-%H%M%S}.html", console)
    return 0


def _print(letters: Sequence[Letter], file: Path, console: Console) -> None:
    if letters:
        write(file, letters)
        console.print(
            f"{file}：{len(letters)} 封信，打印后删除该文件 / letters; print them, then delete the file",
            markup=False,
        )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.replace(",", " ").split() if name)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m delivery.onboard", description=__doc__)
    parser.add_argument("stage", help="local, or a file of stages/")
    parser.add_argument("district", type=Path, help="a folder with a district's files")
    parser.add_argument("--apply", action="store_true", help="do it")
    parser.add_argument(
        "--contacts", type=Path, help="account,email: invitations by mail instead of by letter"
    )
    parser.add_argument("--renew", type=_names, default=(), help="accounts that need another first password")
    parser.add_argument("--keys", type=_names, default=(), help="devices whose key is to be printed again")
    parser.add_argument("--map", type=Path, help="write the list of accounts for a sign-in service, and stop")
    parser.add_argument(
        "--letters", type=Path, default=Path("build") / "letters", help="the folder where letters are written"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    os.umask(0o077)
    raise SystemExit(named(main, sys.argv[1:]))
