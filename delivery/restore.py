"""`make restore STAGE=… FROM=<folder>`: brings what `make export` has written into a new deployment that holds nothing yet.

The new one has tables, indexes, streams and protection by its own stacks; only what they hold is brought back, records last.
Their streams then start every open record's flow, and the sweep serves what fell due meanwhile. A run that was cut off is
begun again; one that ended is never repeated, for people have worked on since.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import Progress

from campus_safety.records.kind import RecordTable
from campus_safety_aws.uploads import INCOMING
from delivery.export import Service
from delivery.holdings import (
    BROUGHT_BACK,
    RECORDS,
    SECRETS,
    SECRETS_FILE,
    TABLES,
    BadCopy,
    Manifest,
    faults_of,
    items_in,
    object_file,
    objects_in,
    read_manifest,
    table_file,
)
from delivery.named import named, outputs_of
from local.integrity import Tables

_AT_ONCE: Final = 8
# What a deployment remembers of having been restored, beside its directory.
_MARK: Final = {"pk": {"S": "RESTORED"}, "sk": {"S": "RESTORED"}}
# The item of a record itself: whatever follows from its stream finds the rest there already.
_RECORD: Final = "CASE"
# The token of a flow that runs in the other deployment, if it still runs.
_WAITING: Final = "waiting"


class NotRestored(Exception):
    """Nothing was changed; the sentence says why."""


class Restore:
    """A copy on its way into a deployment. `outputs` are the deployment's, by name."""

    def __init__(
        self,
        service: Service,
        outputs: Mapping[str, str],
        folder: Path,
        manifest: Manifest,
        progress: Progress,
    ) -> None:
        self._service, self._outputs, self._progress = service, outputs, progress
        self._folder, self._manifest = folder, manifest

    def begin(self) -> None:
        """Raises NotRestored where the deployment holds records of its own, or has been restored to the end."""
        kept = self._service.dynamodb.get_item(
            TableName=self._outputs["DirectoryTable"], Key=_MARK, ConsistentRead=True
        ).get("Item")
        if kept is None:
            self._refuse_what_is_used()
        elif kept["manifest"]["S"] != self._manifest.digest:
            raise NotRestored(
                "该环境已从另一份导出恢复 / this deployment is being restored from another copy"
            )
        elif "finished_at" in kept:
            raise NotRestored(
                f"该环境已于 {kept['finished_at']['S']} 恢复完毕，不再重复 / it was restored to the end then, and is not again"
            )
        self._mark()

    def finish(self) -> None:
        self._mark(finished_at={"S": datetime.now(UTC).isoformat(timespec="seconds")})

    def bring(self) -> None:
        """Secrets, files, tables, and files that nobody has looked at yet: whatever happens by itself finds what it needs."""
        if (self._folder / SECRETS_FILE).is_file():
            said = json.loads((self._folder / SECRETS_FILE).read_text("utf-8"))
            for name in SECRETS:
                self._service.secrets.put_secret_value(
                    SecretId=self._outputs[f"{name}SecretArn"], SecretString=said[name]
                )
        for bucket in BROUGHT_BACK:
            self._objects(bucket, f"{bucket} 文件 files", lambda key: not key.startswith(INCOMING))
        for table in TABLES:
            self._items(table, f"{table} 数据表 table", lambda item: not _is_record(item))
        for table in RECORDS:
            self._items(table, f"{table} 记录 records", _is_record)
        # Their arrival is an event, and one that no record awaits is cleared away.
        self._objects("Files", "待检文件 files to be checked", lambda key: key.startswith(INCOMING))

    def proved(self) -> Iterator[str]:
        """Of each record that was brought: an empty text, or what is wrong with it now."""
        tables = Tables.named(
            {home.value: self._outputs[f"{home.value.capitalize()}Table"] for home in RecordTable}
        )

        def said(item: Mapping[str, Any]) -> str:
            case_id, version = item["pk"]["S"].partition("#")[2], int(item["version"]["N"])
            found = tables.examined(case_id)
            if found.stored is None:
                return f"{case_id} 不在 / is not there"
            if found.found:
                return f"{case_id}：{'；'.join(map(str, found.found))}"
            if found.version < version or (found.version == version and found.text != item["record"]["S"]):
                return f"{case_id} 不是导出的内容 / is not what was exported"
            return ""

        yield from _all(
            said, (item for table in RECORDS for item in items_in(self._folder, table) if _is_record(item))
        )

    def files_there(self) -> Iterator[str]:
        """Of each file that was brought and has been looked at before: an empty text, or what is wrong with it now."""
        for bucket in BROUGHT_BACK:
            there = {
                one["Key"]: one["Size"]
                for page in self._service.s3.get_paginator("list_objects_v2").paginate(
                    Bucket=self._outputs[f"{bucket}Bucket"]
                )
                for one in page.get("Contents", [])
            }
            for said in objects_in(self._folder, bucket):
                if said["key"].startswith(INCOMING):
                    continue
                size = there.get(said["key"])
                yield "" if size == said["size"] else f"{said['key']} 不在或长度不符 / is not there as it was"

    def _refuse_what_is_used(self) -> None:
        for table in RECORDS:
            found = self._service.dynamodb.scan(TableName=self._outputs[f"{table}Table"], Limit=1)
            if found["Items"]:
                raise NotRestored(
                    "该环境已有记录，只能恢复到新部署的环境 / it holds records of its own: restore into a new deployment"
                )

    def _mark(self, **also: Mapping[str, str]) -> None:
        """Raises NotRestored where somebody else has begun or ended meanwhile."""
        dynamodb = self._service.dynamodb
        try:
            dynamodb.put_item(
                TableName=self._outputs["DirectoryTable"],
                Item={**_MARK, "manifest": {"S": self._manifest.digest}, **also},
                ConditionExpression="attribute_not_exists(pk) OR (manifest = :mine AND attribute_not_exists(finished_at))",
                ExpressionAttributeValues={":mine": {"S": self._manifest.digest}},
            )
        except dynamodb.exceptions.ConditionalCheckFailedException as meanwhile:
            raise NotRestored(
                "另一次恢复同时进行，请先查明 / somebody else restores it at the same time: find out who"
            ) from meanwhile

    def _items(self, table: str, what: str, wanted: Callable[[Mapping[str, Any]], bool]) -> None:
        name, dynamodb = self._outputs[f"{table}Table"], self._service.dynamodb

        def put(item: Mapping[str, Any]) -> None:
            try:
                dynamodb.put_item(
                    TableName=name,
                    Item={key: value for key, value in item.items() if key != _WAITING},
                    ConditionExpression="attribute_not_exists(pk)",
                )
            except dynamodb.exceptions.ConditionalCheckFailedException:
                # By a run that was cut off, or already followed by a change.
                return

        items = filter(wanted, items_in(self._folder, table))
        self._follow(what, self._manifest.rows(table_file(table)), _all(put, items))

    def _objects(self, bucket: str, what: str, wanted: Callable[[str], bool]) -> None:
        name = self._outputs[f"{bucket}Bucket"]

        def put(said: Mapping[str, Any]) -> None:
            self._service.s3.put_object(
                Bucket=name,
                Key=said["key"],
                Body=(self._folder / object_file(said["sha256"])).read_bytes(),
                ContentType=said["media"],
            )

        objects = [said for said in objects_in(self._folder, bucket) if wanted(said["key"])]
        self._follow(what, len(objects), _all(put, objects))

    def _follow(self, what: str, total: int, done: Iterable[object]) -> None:
        for _ in self._progress.track(done, total=total, description=what):
            pass


def _is_record(item: Mapping[str, Any]) -> bool:
    return bool(item["sk"] == {"S": _RECORD})


def _all(act: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """Some at once, in order, never more in memory than are at work; the first failure is raised."""
    rest = iter(items)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := list(islice(rest, _AT_ONCE * 16)):
            yield from pool.map(act, some)


def whole(folder: Path, progress: Progress) -> Manifest:
    """The copy in a folder, looked through to its last byte. Raises BadCopy."""
    manifest = read_manifest(folder)
    checked = progress.track(
        faults_of(folder, manifest), total=len(manifest.parts), description="核对 comparing"
    )
    if wrong := [fault for fault in checked if fault]:
        raise BadCopy("\n".join(wrong))
    return manifest


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.restore", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False)
    try:
        with Progress(console=console, transient=True) as progress:
            manifest = whole(options.folder, progress)
            # It sets this process to speak to the deployment.
            outputs = outputs_of(options.stage)
            restore = Restore(Service.connect(), outputs, options.folder, manifest, progress)
            restore.begin()
            restore.bring()
            records = list(progress.track(restore.proved(), description="核验 verifying"))
            files = list(restore.files_there())
            restore.finish()
    except (BadCopy, NotRestored) as refused:
        console.print(str(refused), markup=False)
        return 1
    broken = [fault for fault in (*records, *files) if fault]
    for fault in broken:
        console.print(fault, style="bold red", markup=False)
    console.print(
        f"已恢复 {manifest.stage} 截至 {manifest.as_of} 的内容，核验 {len(records)} 件记录的链条、{len(files)} 个文件，"
        f"{len(broken)} 件有误 / restored; the chains of {len(records)} records and {len(files)} files verified, "
        f"{len(broken)} wrong",
        markup=False,
    )
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(named(main, sys.argv[1:]))
