"""`make export STAGE=… TO=<folder>`: everything that a deployment holds, as of one moment, in files that can be read without it.

    make export STAGE=prod TO=/safe/2026-11                      # as of the latest moment that tables can be restored to
    make export STAGE=prod TO=/safe/2026-11 AT=2026-11-28T09:00+08:00
    make export STAGE=prod TO=/safe/2026-11 SECRETS=1            # with what device keys, point codes and channels need

Tables are read from copies that DynamoDB restores to that moment and that are deleted afterwards: nothing that people do
meanwhile is half in it, and nobody waits for it. The folder holds all that anybody has written, sealed cases too.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import boto3
from rich.console import Console
from rich.progress import Progress

from campus_safety.district.calendars import SHANGHAI
from delivery.holdings import (
    BUCKETS,
    MANIFEST,
    PUBLIC_KEY,
    SECRETS,
    SECRETS_FILE,
    TABLES,
    Manifest,
    index_file,
    line_of,
    object_file,
    part_of,
    table_file,
)
from delivery.named import named, outputs_of

# How an export is read, for whoever finds the folder.
_README: Final = Path(__file__).with_name("export_readme.md")
# A large table takes hours to restore.
_PATIENCE: Final = {"Delay": 5, "MaxAttempts": 6 * 60 * 12}


class NotExported(Exception):
    """Nothing was exported; the sentence says why."""


class Service(NamedTuple):
    """boto3 clients of the deployment's account and region."""

    dynamodb: Any
    s3: Any
    kms: Any
    secrets: Any

    @staticmethod
    def connect() -> "Service":
        return Service(*(boto3.client(name) for name in ("dynamodb", "s3", "kms", "secretsmanager")))


class Export:
    """One copy on its way into an empty folder. `outputs` are the deployment's, by name."""

    def __init__(
        self, service: Service, outputs: Mapping[str, str], folder: Path, progress: Progress
    ) -> None:
        self._service, self._outputs, self._folder, self._progress = service, outputs, folder, progress

    def moment(self, asked: datetime | None) -> datetime:
        """The latest that all tables can be restored to, or the one that was asked for. Raises NotExported where they cannot."""
        windows = [self._window(self._outputs[f"{table}Table"]) for table in TABLES]
        first, last = max(first for first, _ in windows), min(last for _, last in windows)
        if asked is not None and not first <= asked <= last:
            raise NotExported(
                f"只能取 {_shown(first)} 至 {_shown(last)} 之间的时点 / "
                f"any moment from {_shown(first)} to {_shown(last)}, no other"
            )
        return asked or last

    def write(self, stage: str, as_of: datetime, *, secrets: bool) -> Manifest:
        for sub in ("tables", "files", "objects", "anchors"):
            (self._folder / sub).mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        rows = {table_file(table): self._table(table, as_of) for table in TABLES}
        objects = set[str]()
        for bucket in BUCKETS:
            rows[index_file(bucket)] = self._bucket(bucket, as_of, objects)
        key = self._service.kms.get_public_key(KeyId=self._outputs["AnchorKeyArn"])["PublicKey"]
        (self._folder / PUBLIC_KEY).write_bytes(key)
        (self._folder / "README.md").write_text(_README.read_text("utf-8"), "utf-8")
        others = ["README.md", PUBLIC_KEY, *map(object_file, sorted(objects))]
        if secrets:
            others.append(self._secrets())
        parts = [
            *(part_of(self._folder, file, count) for file, count in rows.items()),
            *(part_of(self._folder, file) for file in others),
        ]
        manifest = Manifest(stage, self._outputs.get("Release"), as_of.isoformat(), tuple(parts))
        # Last of all: a folder without it is no copy.
        (self._folder / MANIFEST).write_text(manifest.text, "utf-8")
        return manifest

    def _window(self, table: str) -> tuple[datetime, datetime]:
        said = self._service.dynamodb.describe_continuous_backups(TableName=table)
        recovery = said["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        if recovery["PointInTimeRecoveryStatus"] != "ENABLED":
            raise NotExported(f"{table} 没有开启时点恢复 / has no point-in-time recovery")
        return recovery["EarliestRestorableDateTime"], recovery["LatestRestorableDateTime"]

    def _table(self, table: str, as_of: datetime) -> int:
        task = self._progress.add_task(f"{table} 数据表 table", total=None)
        count = 0
        with (
            self._restored(self._outputs[f"{table}Table"], as_of) as copy,
            (self._folder / table_file(table)).open("w", encoding="utf-8", newline="\n") as lines,
        ):
            for page in self._service.dynamodb.get_paginator("scan").paginate(
                TableName=copy, ConsistentRead=True
            ):
                lines.writelines(line_of(item) for item in page["Items"])
                count += len(page["Items"])
                self._progress.update(task, completed=count)
        self._progress.update(task, total=count)
        return count

    @contextmanager
    def _restored(self, table: str, as_of: datetime) -> Iterator[str]:
        """A copy of a table at a moment, without its indexes; it is gone afterwards."""
        dynamodb = self._service.dynamodb
        copy = f"{table[:200]}-export-{datetime.now(UTC):%Y%m%d%H%M%S}"
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=table,
            TargetTableName=copy,
            RestoreDateTime=as_of,
            BillingModeOverride="PAY_PER_REQUEST",
            GlobalSecondaryIndexOverride=[],
        )
        try:
            dynamodb.get_waiter("table_exists").wait(TableName=copy, WaiterConfig=_PATIENCE)
            yield copy
        finally:
            dynamodb.get_waiter("table_exists").wait(TableName=copy, WaiterConfig=_PATIENCE)
            dynamodb.delete_table(TableName=copy)

    def _bucket(self, bucket: str, as_of: datetime, objects: set[str]) -> int:
        name = self._outputs[f"{bucket}Bucket"]
        task = self._progress.add_task(f"{bucket} 文件 files", total=None)
        count = 0
        with (self._folder / index_file(bucket)).open("w", encoding="utf-8", newline="\n") as lines:
            for found in then_current(self._versions(name), as_of):
                # Suspended or never on, versions have no id of their own.
                version = {} if found["VersionId"] == "null" else {"VersionId": found["VersionId"]}
                answer = self._service.s3.get_object(Bucket=name, Key=found["Key"], **version)
                content = answer["Body"].read()
                digest = sha256(content).hexdigest()
                (self._folder / object_file(digest)).write_bytes(content)
                objects.add(digest)
                said = {
                    "key": found["Key"],
                    "size": len(content),
                    "media": answer["ContentType"],
                    "sha256": digest,
                    "written_at": found["LastModified"].astimezone(UTC).isoformat(),
                }
                lines.write(json.dumps(said, ensure_ascii=False) + "\n")
                count += 1
                self._progress.update(task, completed=count)
        self._progress.update(task, total=count)
        return count

    def _versions(self, bucket: str) -> Iterator[Mapping[str, Any]]:
        for page in self._service.s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            yield from page.get("Versions", [])
            yield from ({**marker, "Gone": True} for marker in page.get("DeleteMarkers", []))

    def _secrets(self) -> str:
        said = {
            name: self._service.secrets.get_secret_value(SecretId=self._outputs[f"{name}SecretArn"])[
                "SecretString"
            ]
            for name in SECRETS
        }
        file = self._folder / SECRETS_FILE
        file.touch(0o600)
        file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return SECRETS_FILE


def then_current(versions: Iterable[Mapping[str, Any]], as_of: datetime) -> Iterator[Mapping[str, Any]]:
    """Of each key what it held at a moment, in order of their keys; one that was deleted by then, or came later, is none.
    S3 tells whole seconds: of two in the same one, that which stands now is the later, and else the one listed first."""
    last: dict[str, Mapping[str, Any]] = {}
    for version in versions:
        known = last.get(version["Key"])
        if _second(version) <= as_of and (known is None or _since(known) < _since(version)):
            last[version["Key"]] = version
    return (last[key] for key in sorted(last) if not last[key].get("Gone"))


def _second(version: Mapping[str, Any]) -> datetime:
    """Some services tell more than S3. The moment of the tables is a whole second too, and a file of that second is in it:
    one too many harms nobody, one that a record names must not be missing."""
    written: datetime = version["LastModified"]
    return written.replace(microsecond=0)


def _since(version: Mapping[str, Any]) -> tuple[datetime, bool]:
    return version["LastModified"], version["IsLatest"]


def _shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.export", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("folder", type=Path, help="an empty folder, or one that is made")
    parser.add_argument("--at", type=_moment, help="as of when, with its offset: 2026-11-28T09:00+08:00")
    parser.add_argument("--secrets", action="store_true", help="with the secrets, in plain text")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False)
    folder: Path = options.folder
    if folder.exists() and any(folder.iterdir()):
        console.print(f"{folder} 不是空文件夹 / is not empty", markup=False)
        return 1
    outputs = outputs_of(options.stage)
    try:
        with Progress(console=console, transient=True) as progress:
            export = Export(Service.connect(), outputs, folder, progress)
            as_of = export.moment(options.at)
            manifest = export.write(options.stage, as_of, secrets=options.secrets)
    except NotExported as refused:
        console.print(str(refused), markup=False)
        return 1
    for part in manifest.parts:
        if part.rows is not None:
            console.print(f"{part.rows:>9}  {part.file}")
    console.print(
        f"已导出截至 {_shown(as_of)} 的全部内容：{folder}。其中有密封案件的全文，请加密保管 / "
        f"exported as of then; texts of sealed cases are in it: keep it encrypted",
        markup=False,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(named(main, sys.argv[1:]))
