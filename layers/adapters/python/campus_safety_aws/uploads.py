"""What was announced of files, and what became of it: items beside the case, and the names of the files themselves."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

import msgspec
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition

from campus_safety.records.attachments import Upload, UploadState
from campus_safety_aws.case_items import CaseItem, case_pk, items_at
from campus_safety_aws.record_encoding import BrokenRecord

# Where files lie that nobody has looked at yet.
INCOMING: Final = "incoming/"
# A file that never came is forgotten; one that came is remembered as long as its case.
FORGOTTEN_AFTER: Final = timedelta(days=2)
_CONDITION_FAILED: Final = "ConditionalCheckFailedException"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Upload)


class Uploads:
    def __init__(self, table_name: str) -> None:
        self._item = items_at(table_name)

    def announce(self, upload: Upload) -> Upload:
        """Remembers the upload; answers what was remembered before under its id, if anything was."""
        try:
            self._item(
                case_pk(upload.case_id),
                _sk(upload.id),
                state=upload.state.value,
                record=_encoder.encode(upload).decode(),
                expires_at=int((upload.asked_at + FORGOTTEN_AFTER).timestamp()),
            ).save(condition=CaseItem.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise
            known = self.get(upload.case_id, upload.id)
            return known if known is not None else upload
        return upload

    def get(self, case_id: str, attachment_id: str) -> Upload | None:
        try:
            item = self._item.get(case_pk(case_id), _sk(attachment_id), consistent_read=True)
        except DoesNotExist:
            return None
        try:
            return _decoder.decode(item.record)
        except msgspec.MsgspecError as error:
            raise BrokenRecord(f"{case_id} {attachment_id} is not a readable record") from error

    def of_case(self, case_id: str) -> tuple[Upload, ...]:
        """All that is remembered of a record's files, in the order in which they were announced; what nobody can read is left
        out, and hides no other."""
        begins = self._item.sk.startswith("ATTACHMENT#")
        found = self._item.query(case_pk(case_id), begins, consistent_read=True)
        return in_order(item.record for item in found)

    def keep(self, upload: Upload, digest: str) -> None:
        """The file is linked: whatever else was noted of it meanwhile, that is what counts."""
        self._settle(
            replace(upload, state=UploadState.KEPT, reason="", digest=digest),
            self._item.state != UploadState.KEPT.value,
        )

    def refuse(self, upload: Upload, reason: str) -> None:
        """It is not kept; what was settled before stays."""
        self._settle(
            replace(upload, state=UploadState.REFUSED, reason=reason),
            self._item.state == UploadState.AWAITED.value,
        )

    def _settle(self, upload: Upload, condition: Condition) -> None:
        item = self._item
        try:
            item(case_pk(upload.case_id), _sk(upload.id)).update(
                actions=[
                    item.state.set(upload.state.value),
                    item.record.set(_encoder.encode(upload).decode()),
                    item.expires_at.remove(),
                ],
                condition=condition,
            )
        except UpdateError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise


def in_order(records: Iterable[str]) -> tuple[Upload, ...]:
    """Uploads as they are stored, those that can be read, the first announced first."""
    read = list[Upload]()
    for record in records:
        with suppress(msgspec.MsgspecError):
            read.append(_decoder.decode(record))
    return tuple(sorted(read, key=lambda upload: (upload.asked_at, upload.id)))


def incoming_key(upload: Upload) -> str:
    """Where the form puts a file."""
    return f"{INCOMING}{upload.case_id}/{upload.id}"


def kept_key(case_id: str, attachment_id: str, digest: str) -> str:
    """Where a checked file is kept. Its digest is in its name, so that no later delivery can put another file where a
    case's record says this one is."""
    return f"kept/{case_id}/{attachment_id}/{digest}"


def _sk(attachment_id: str) -> str:
    return f"ATTACHMENT#{attachment_id}"
