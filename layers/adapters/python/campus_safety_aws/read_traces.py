"""Traces of who has read a sealed record, beside it: pk=CASE#<id>, sk=READ#<hour>#<account and part, hashed>."""

import hashlib
from typing import Final

from pynamodb.exceptions import PutError

from campus_safety.instants import to_text
from campus_safety.records.read_traces import KEPT, Read
from campus_safety_aws.case_items import CaseItem, case_pk
from campus_safety_aws.record_encoding import read_text, to_read

PREFIX: Final = "READ#"


def trace_sk(read: Read) -> str:
    who = hashlib.sha256(f"{read.account}\n{read.what}".encode()).hexdigest()[:16]
    return f"{PREFIX}{to_text(read.hour)}#{who}"


def keep(items: type[CaseItem], case_id: str, read: Read) -> None:
    trace = items(
        case_pk(case_id),
        trace_sk(read),
        record=read_text(read),
        expires_at=int((read.at + KEPT).timestamp()),
    )
    try:
        trace.save(condition=items.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def kept(items: type[CaseItem], case_id: str) -> tuple[Read, ...]:
    found = items.query(case_pk(case_id), items.sk.startswith(PREFIX), consistent_read=True)
    reads = (to_read(item.record, f"{case_id} {item.sk}") for item in found)
    return tuple(sorted(reads, key=lambda read: read.at))
