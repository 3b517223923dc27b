"""Arrivals: a file has come into the bucket; it is checked, cleaned, kept, and linked to its case.

Event: a batch of a queue, each body one "Object Created" of the bucket's incoming/ keys. Effect: kept/ object, one
entry of the case by the system, the announcement settled, incoming/ object gone. Every step may have been done before:
a second delivery changes nothing, and one that stopped half way is finished by the next.
"""

import hashlib
import json
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from attachments.file_check import cleaned
from attachments.refused import Refused
from attachments.stores import Stores, from_settings
from campus_safety.district.rules import Rules
from campus_safety.errors import ForbiddenByState
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.records.attachments import FORMS, TooManyFiles, Upload, UploadState, arrived
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.components import Attachment
from campus_safety.records.record import Record
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.record_tables import At
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.uploads import kept_key

logger = Logger()
metrics = Metrics()


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Arrivals(stores, outside).handler)


class _Arrivals:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._tables = stores.tables
        self._files = stores.files
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        failed = []
        for record in event["Records"]:
            try:
                self._arrival(json.loads(record["body"])["detail"]["object"]["key"])
            except OF_ONE_RECORD as error:
                logger.error("not taken in", message_id=record["messageId"], reason=failure(error))
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    def _arrival(self, key: str) -> None:
        folder, case_id, attachment_id = key.split("/")
        if folder != "incoming":
            return
        found = self._tables.find(case_id)
        upload = found[0].uploads.get(case_id, attachment_id) if found else None
        # A file that nobody announced, or that is settled, is only cleared away.
        if (
            found is None
            or upload is None
            or upload.state is not UploadState.AWAITED
            or self._taken_in(found[0], upload, key)
        ):
            self._files.remove(key)

    def _taken_in(self, at: At, upload: Upload, key: str) -> bool:
        """Checks, keeps and links the file; False if there is none (any more)."""
        most = FORMS[upload.purpose].most_bytes
        content = self._files.read(key, most)
        if content is None:
            return False
        try:
            clean = cleaned(content, upload.media, most)
        except Refused as refusal:
            _refuse(at, upload, refusal.code)
            return True
        digest = hashlib.sha256(clean).hexdigest()
        own = kept_key(upload.case_id, upload.id, digest)
        self._files.write(own, clean, upload.media)
        try:
            linked = self._linked(at, upload, len(clean), digest)
        except ForbiddenByState:
            self._files.remove(own)
            _refuse(at, upload, "case_over")
            return True
        except TooManyFiles:
            self._files.remove(own)
            _refuse(at, upload, "too_many")
            return True
        if linked.digest != digest:
            # The same form was posted twice, and another delivery was here first.
            self._files.remove(own)
        at.uploads.keep(upload, linked.digest)
        return True

    def _linked(self, at: At, upload: Upload, size: int, digest: str) -> Attachment:
        """What the case says of this file from now on, or has said before. An entry of the system: a photo that arrives makes
        nobody's request stale."""
        attachment = Attachment(
            id=upload.id,
            purpose=upload.purpose.value,
            media=upload.media,
            size=size,
            digest=digest,
            round=upload.round,
            arrived_at=self._outside.now(),
            by=upload.by,
        )

        known = [attachment]

        def decide(case: Record, rules: Rules, moment: Moment) -> Change[Record] | None:
            known.extend(one for one in case.attachments if one.id == upload.id)
            return arrived(kind_of(case), case, attachment, rules, moment)

        carry_out(at.cases, upload.case_id, decide, self._rulebook, self._outside)
        return known[-1]


def _refuse(at: At, upload: Upload, code: str) -> None:
    logger.info("refused", case_id=upload.case_id, attachment_id=upload.id, reason=code)
    metrics.add_metric("FilesRefused", MetricUnit.Count, 1)
    at.uploads.refuse(upload, code)


handler = wired(lambda: bootstrap(from_settings()))
