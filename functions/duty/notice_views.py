"""From domain records to answers about safety notices: what is shown is decided by `campus_safety.kinds.safety_notices.seeing`."""

from collections.abc import Sequence
from datetime import datetime

from campus_safety.district.directory import District
from campus_safety.kinds.safety_notices.kind import KIND
from campus_safety.kinds.safety_notices.safety_notice import ADDRESSED, TOPICS, ReadReceipt, SafetyNotice
from campus_safety.kinds.safety_notices.seeing import receipts_shown
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.http import words
from campus_safety_aws.record_answers import record_fields, record_receipt
from duty.notice_answers import NoticeAnswer, NoticeReceiptAnswer, ReadReceiptAnswer, WholeNoticeAnswer


def notice_answer(looked: Looked[SafetyNotice], parts: Sequence[Row], now: datetime) -> NoticeAnswer:
    case, shown = looked.case, looked.parts
    return NoticeAnswer(
        **record_fields(looked, now),
        topic=case.topic,
        topic_name=words(TOPICS[case.topic]),
        addressed=case.addressed.value,
        addressed_name=words(ADDRESSED[case.addressed]),
        read_by=case.read_by,
        part=case.part,
        receipts=[
            _receipt(receipt, looked.rules.district, shown)
            for receipt in receipts_shown(looked.who.account, case, shown)
        ],
        whole=whole_answer(case, parts) if Part.WORK in shown else None,
        replaces=case.replaces,
        replaced_by=case.replaced_by,
    )


def whole_answer(case: SafetyNotice, parts: Sequence[Row]) -> WholeNoticeAnswer:
    """Of the parts as they are listed. A part that is not there yet has not been read by anybody."""
    campuses = sum(int(row.facts["campuses"] or 0) for row in parts)
    unread = sum(int(row.facts["unread"] or 0) for row in parts)
    return WholeNoticeAnswer(
        head=case.head,
        parts=case.parts,
        made=len(parts),
        campuses=campuses,
        read=campuses - unread,
        unread=unread,
        read_by_all=len(parts) == case.parts and unread == 0,
    )


def notice_receipt(case: SafetyNotice) -> NoticeReceiptAnswer:
    return NoticeReceiptAnswer(
        **dict(record_receipt(KIND, case)),
        campuses=len(case.receipts) + sum(len(part.campuses) for part in case.further),
        parts=case.parts,
        read_by=case.read_by,
    )


def _receipt(receipt: ReadReceipt, district: District, parts: frozenset[Part]) -> ReadReceiptAnswer:
    """Whose staff number signed is for the campus itself and for police; the education bureau sees that somebody did."""
    own = Part.WORK not in parts
    return ReadReceiptAnswer(
        campus=receipt.unit,
        campus_name=words(district.unit(receipt.unit).name),
        read_at=receipt.read_at,
        staff=receipt.by.staff if receipt.by and (own or Part.ACTORS in parts) else None,
    )
