"""What was announced of files, and what became of it: items beside the case, written once and settled once."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import msgspec
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError

from campus_safety.attachments import Upload, UploadState
from campus_safety_aws.case_items import CaseItem, case_pk, items_at
from campus_safety_aws.records import BrokenRecord

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

    def settle(self, upload: Upload, state: UploadState, reason: str = "") -> None:
        """What became of it, once; settling it again changes nothing."""
        record = _encoder.encode(replace(upload, state=state, reason=reason)).decode()
        item = self._item
        try:
            item(case_pk(upload.case_id), _sk(upload.id)).update(
                actions=[item.state.set(state.value), item.record.set(record), item.expires_at.remove()],
                condition=item.state == UploadState.AWAITED.value,
            )
        except UpdateError as error:
            if error.cause_response_code != _CONDITION_FAILED:
                raise


def _sk(attachment_id: str) -> str:
    return f"ATTACHMENT#{attachment_id}"
