"""A bucket and the announced uploads in memory. tests/adapters/test_files.py and test_uploads.py hold them to what S3 and
DynamoDB do.

Forms and links are only names here: whoever follows one puts the file in with `write`, or reads it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from campus_safety.records.attachments import Upload, UploadState
from campus_safety_aws.case_items import case_pk
from campus_safety_aws.files import FORM_LASTS, Form
from campus_safety_aws.record_encoding import BrokenRecord
from campus_safety_aws.uploads import FORGOTTEN_AFTER, in_order
from tests.fakes.tables import FakeTable, Item, Write, absent, number, text


class FakeFiles:
    """`kept` is what lies in the bucket: content and type by key."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}

    def form(self, key: str, media: str, most_bytes: int, now: datetime) -> Form:
        fields = {"key": key, "Content-Type": media, "most": str(most_bytes)}
        return Form("https://files.invalid/", fields, now + FORM_LASTS)

    def link(self, key: str, media: str, *, name: str | None = None) -> str:
        return f"https://files.invalid/{key}?{media}" + (f"&{name}" if name is not None else "")

    def read(self, key: str, most_bytes: int) -> bytes | None:
        found = self.kept.get(key)
        return found[0][: most_bytes + 1] if found is not None else None

    def write(self, key: str, content: bytes, media: str) -> None:
        self.kept[key] = (content, media)

    def send(self, key: str, path: str, media: str) -> None:
        self.write(key, Path(path).read_bytes(), media)

    def remove(self, key: str) -> None:
        self.kept.pop(key, None)


class FakeUploads:
    """Beside the cases in their own table, or in one of its own."""

    def __init__(self, table: FakeTable | None = None) -> None:
        self.table = table or FakeTable({})

    def announce(self, upload: Upload) -> Upload:
        ends = int((upload.asked_at + FORGOTTEN_AFTER).timestamp())
        item = {**_item(upload), "expires_at": number(ends)}
        if self.table.update(Write(*_place(upload), lambda _: item, absent)):
            return upload
        known = self.get(upload.case_id, upload.id)
        return known if known is not None else upload

    def get(self, case_id: str, attachment_id: str) -> Upload | None:
        item = self.table.get(case_pk(case_id), f"ATTACHMENT#{attachment_id}")
        if item is None:
            return None
        try:
            return msgspec.json.decode(item["record"]["S"], type=Upload)
        except msgspec.MsgspecError as error:
            raise BrokenRecord(f"{case_id} {attachment_id} is not a readable record") from error

    def of_case(self, case_id: str) -> tuple[Upload, ...]:
        items = self.table.partition(case_pk(case_id), "ATTACHMENT#", "ATTACHMENT#\uffff")
        return in_order(item["record"]["S"] for _, item in items)

    def keep(self, upload: Upload, digest: str) -> None:
        settled = replace(upload, state=UploadState.KEPT, reason="", digest=digest)
        self._settle(settled, lambda state: state != UploadState.KEPT)

    def refuse(self, upload: Upload, reason: str) -> None:
        settled = replace(upload, state=UploadState.REFUSED, reason=reason)
        self._settle(settled, lambda state: state == UploadState.AWAITED)

    def _settle(self, upload: Upload, holds: Callable[[str], bool]) -> None:
        """Of an item that was never announced no state is known, which is no state that was kept."""
        self.table.update(
            Write(
                *_place(upload),
                lambda _: _item(upload),
                lambda old: holds(old["state"]["S"] if old is not None else ""),
            )
        )


def _place(upload: Upload) -> tuple[str, str]:
    return case_pk(upload.case_id), f"ATTACHMENT#{upload.id}"


def _item(upload: Upload) -> Item:
    return {"state": text(upload.state.value), "record": text(msgspec.json.encode(upload).decode())}
