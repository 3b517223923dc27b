"""Arrivals: a file has come into the bucket; it is checked, cleaned, kept, and linked to its case.

Event: a batch of a queue, each body one "Object Created" of the bucket's incoming/ keys. Effect: kept/ object, one
entry of the case by the system, the announcement settled, incoming/ object gone. Every step may have been done before:
a second delivery changes nothing, and one that stopped half way is finished by the next.
"""

import hashlib
import json
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from attachments.inspection import Refused, cleaned
from campus_safety.attachments import FORMS, Upload, UploadState, arrived
from campus_safety.case import Attachment
from campus_safety.cases import ATTEMPTS, VersionMoved
from campus_safety.errors import CampusSafetyError, Conflict, Contended, Fault, ForbiddenByState
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.files import Bucket
from campus_safety_aws.moments import moment, now, pause
from campus_safety_aws.records import BrokenRecord
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.uploads import Uploads

logger = Logger()
metrics = Metrics()
cases = CasesTable(setting("CASES_TABLE"))
uploads = Uploads(setting("CASES_TABLE"))
files = Bucket(setting("FILES_BUCKET"))
rulebook = Rulebook(Directory(setting("DIRECTORY_TABLE")))

_OF_ONE_FILE: Final = (
    BotoCoreError,
    ClientError,
    PynamoDBException,
    BrokenRecord,
    CampusSafetyError,
    KeyError,
    ValueError,
)


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    failed = []
    for record in event["Records"]:
        try:
            _arrival(json.loads(record["body"])["detail"]["object"]["key"])
        except _OF_ONE_FILE as error:
            logger.error("not taken in", message_id=record["messageId"], reason=type(error).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _arrival(key: str) -> None:
    folder, case_id, attachment_id = key.split("/")
    if folder != "incoming":
        return
    upload = uploads.get(case_id, attachment_id)
    if upload is None:
        # Nobody announced it, or so long ago that it was forgotten.
        files.remove(key)
        return
    if upload.state is UploadState.AWAITED and not _taken_in(upload, key):
        return
    files.remove(key)


def _taken_in(upload: Upload, key: str) -> bool:
    """Checks, keeps and links the file; False if there is none (any more)."""
    most = FORMS[upload.purpose].most_bytes
    content = files.read(key, most)
    if content is None:
        return False
    try:
        clean = cleaned(content, upload.media, most)
        files.write(f"kept/{upload.case_id}/{upload.id}", clean, upload.media)
        _link(upload, clean)
    except Refused as refusal:
        _refuse(upload, refusal.code)
    except ForbiddenByState:
        _refuse(upload, "case_over")
    except Conflict:
        _refuse(upload, "too_many")
    else:
        uploads.settle(upload, UploadState.KEPT)
    return True


def _link(upload: Upload, content: bytes) -> None:
    """One entry of the system; a photo that arrives makes nobody's request stale."""
    for attempt in range(1, ATTEMPTS + 1):
        case = cases.get(upload.case_id)
        if case is None:
            raise Refused("case_over")
        attachment = Attachment(
            id=upload.id,
            purpose=upload.purpose.value,
            media=upload.media,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            round=upload.round,
            arrived_at=now(),
            by=upload.by,
        )
        change = arrived(case, attachment, rulebook.for_case(case), moment())
        if change is None:
            return
        try:
            cases.commit((change,), rulebook.district_of(case))
        except VersionMoved:
            pause(attempt)
            continue
        return
    raise Contended(Fault("case_id", "contended", "该案件更新过于频繁", "The case is changing too fast"))


def _refuse(upload: Upload, code: str) -> None:
    logger.info("refused", case_id=upload.case_id, attachment_id=upload.id, reason=code)
    metrics.add_metric("FilesRefused", MetricUnit.Count, 1)
    files.remove(f"kept/{upload.case_id}/{upload.id}")
    uploads.settle(upload, UploadState.REFUSED, code)
