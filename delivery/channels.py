"""`make channels STAGE=…`: where each post of a deployment is told things, and whether a message gets there.

    make channels STAGE=prod                                    # posts that nothing reaches, changes nothing
    make channels STAGE=prod FILE=channels.csv [APPLY=1]        # `address,url`, several rows where a post has several
    make channels STAGE=prod TEST="hc-st-01/desk" | TEST=all    # one message of trial through each channel

A row without a url takes the post's channels away; a post that the file does not name keeps its own. An address of a robot is
a secret: it is never printed.
"""

import argparse
import csv
import json
import sys
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
from rich.console import Console

from campus_safety.messages.message import Message, is_person
from campus_safety_aws.channels import Channel
from campus_safety_aws.directory import Directory
from campus_safety_aws.one_send import Delivery, Ending, Outcome, plugin_of
from delivery.named import named, outputs_of

COLUMNS: Final = ("address", "url")
# What Secrets Manager takes.
LARGEST_SECRET: Final = 65_536
Known = Mapping[str, Sequence[str]]


class BadChannelFile(Exception):
    """Nothing was changed; each sentence names a row."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))


class Unreadable(Exception):
    """Somebody has to mend the secret first; nothing was changed."""


class TooMany(Exception):
    """The channels do not fit into the secret; nothing was changed."""


def read_channels(secrets: Any, secret: str) -> dict[str, list[str]]:
    """Address -> URLs. `secrets` is a boto3 client of secretsmanager, `secret` the secret's ARN. Raises Unreadable: what
    somebody wrote by hand is not overwritten because of a comma."""
    try:
        text = secrets.get_secret_value(SecretId=secret)["SecretString"]
    except secrets.exceptions.ResourceNotFoundException:
        return {}
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        # Without its cause: that quotes the secret.
        found, at = None, error.pos
    else:
        at = 0
    if not isinstance(found, dict):
        raise Unreadable(
            f"密钥不是 JSON 对象（第 {at} 字符） / the secret is no JSON object, at character {at}"
        )
    return {address: urls for address, urls in found.items() if isinstance(urls, list)}


def write_channels(secrets: Any, secret: str, channels: Known) -> None:
    """Raises TooMany."""
    text = json.dumps(channels, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode()) > LARGEST_SECRET:
        raise TooMany(
            f"{len(channels)} 个岗位的渠道放不进一个密钥（{LARGEST_SECRET} 字节） / "
            f"the channels of {len(channels)} posts do not fit into one secret of {LARGEST_SECRET} bytes"
        )
    secrets.put_secret_value(SecretId=secret, SecretString=text)


def read_file(file: Path, addresses: Iterable[str]) -> dict[str, list[str]]:
    """What a file says, checked whole. `addresses` are the posts that there are. Raises BadChannelFile naming every row."""
    known = set(addresses)
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise BadChannelFile(
                [f"{file.name}：表头应为 {','.join(COLUMNS)} / its columns are {', '.join(COLUMNS)}"]
            )
        said: dict[str, list[str]] = {}
        faults = []
        for line, row in enumerate(rows, start=2):
            address, url = (row["address"] or "").strip(), (row["url"] or "").strip()
            if address not in known and not is_person(address):
                faults.append(f"{file.name}:{line} 没有这个岗位 {address} / there is no such post")
            if url and plugin_of(url) is None:
                # Not quoted: it may be a robot's address with a slip in it.
                faults.append(f"{file.name}:{line} 地址写法不对 / the url is none that can be sent to")
            said.setdefault(address, [])
            if url:
                said[address].append(url)
    if faults:
        raise BadChannelFile(faults)
    return said


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file would change, by address, sorted; `unreached` are the posts that nothing would reach then."""

    new: tuple[str, ...]
    other: tuple[str, ...]
    gone: tuple[str, ...]
    unreached: tuple[str, ...]
    then: Known

    @property
    def nothing(self) -> bool:
        return not (self.new or self.other or self.gone)


def changes(known: Known, said: Known, holders: Mapping[str, Sequence[str]]) -> Changes:
    """`holders` is who holds each post: one is reached by channels of their own too."""
    then = {address: urls for address, urls in {**known, **said}.items() if urls}
    return Changes(
        new=tuple(sorted(set(then) - set(known))),
        other=tuple(sorted(one for one in set(then) & set(known) if list(then[one]) != list(known[one]))),
        gone=tuple(sorted(set(known) - set(then))),
        unreached=tuple(
            sorted(
                address
                for address, keys in holders.items()
                if not then.get(address) and not any(then.get(f"account:{key}") for key in keys)
            )
        ),
        then=then,
    )


def trial(delivery: Delivery, address: str, urls: Sequence[str]) -> list[Ending]:
    """One message through each channel of an address, in words that nobody takes for a case."""
    message = Message(
        id=f"trial-{uuid.uuid4().hex}",
        address=address,
        title="【测试】护校安园",
        body="这是一条通道测试消息，无需处理。\nA trial of this channel: nothing is to be done.",
        urgent=False,
        event_id="",
        case_id="",
    )
    return [delivery.send(Channel(f"trial-{number}", url), message) for number, url in enumerate(urls)]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well; 1 when a file has faults, or a trial did not arrive."""
    options = _options(arguments)
    console = Console(soft_wrap=True, highlight=False)
    outputs = outputs_of(options.stage)
    directory = Directory(outputs["DirectoryTable"])
    holders: dict[str, Sequence[str]] = {}
    for district in directory.districts():
        holders |= directory.district(district).holders
    secrets, secret = boto3.client("secretsmanager"), outputs["ChannelsSecretArn"]
    try:
        known = read_channels(secrets, secret)
        if options.test:
            return _try(options.test, known, console)
        found = changes(known, read_file(options.file, holders) if options.file else {}, holders)
        _show(found, console)
        if options.apply and not found.nothing:
            write_channels(secrets, secret, found.then)
            console.print("已写入，一分钟内生效 / written; it takes effect within a minute")
        elif not found.nothing:
            console.print("未改动任何内容；执行：加 APPLY=1 / nothing was changed; to do it: APPLY=1")
    except (BadChannelFile, TooMany, Unreadable) as refused:
        console.print(str(refused), markup=False)
        return 1
    return 0


def _show(found: Changes, console: Console) -> None:
    rows = (
        ("新增渠道", "new", found.new),
        ("更换渠道", "changed", found.other),
        ("撤销渠道", "taken away", found.gone),
        ("无法通知的岗位", "posts that nothing reaches", found.unreached),
    )
    for zh, en, those in rows:
        if those:
            more = " …" if len(those) > 8 else ""
            console.print(f"{zh} {en}: {len(those)}  {'、'.join(those[:8])}{more}", markup=False)
    if not any(those for _, _, those in rows):
        console.print("每个岗位都有渠道 / every post has a channel")


def _try(asked: str, known: Known, console: Console) -> int:
    addresses = sorted(known) if asked == "all" else asked.replace(",", " ").split()
    delivery, failed = Delivery(), 0
    for address in addresses:
        endings = trial(delivery, address, known.get(address, ()))
        arrived = bool(endings) and all(one.outcome is Outcome.SENT for one in endings)
        failed += not arrived
        said = (
            "、".join(f"{one.outcome.value} {one.reason}".strip() for one in endings) or "没有渠道 no channel"
        )
        console.print(f"{'✓' if arrived else '✗'} {address}: {said}", markup=False)
    return 1 if failed else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m delivery.channels", description=__doc__)
    parser.add_argument("stage", help="local, or a file of stages/")
    parser.add_argument("--file", type=Path, help="address,url")
    parser.add_argument("--apply", action="store_true", help="write what the file says")
    parser.add_argument("--test", help="addresses, or all: one message through each channel")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(named(main, sys.argv[1:]))
