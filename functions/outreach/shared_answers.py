"""What answers about packs and activities have in common."""

from pydantic import BaseModel

from campus_safety.case import Attachment
from campus_safety.labels import Label
from campus_safety_aws.http import Instant, Words, words


class CodedAnswer(BaseModel):
    code: str
    name: Words


class OutreachFileAnswer(BaseModel):
    """附件 / a file of a pack or an activity; it is read through `/attachments`."""

    attachment_id: str
    purpose: str
    media: str
    size: int
    arrived_at: Instant


def coded(code: str, label: Label | None) -> CodedAnswer:
    return CodedAnswer(code=code, name=words(label or Label(code, code)))


def file_answer(one: Attachment) -> OutreachFileAnswer:
    return OutreachFileAnswer(
        attachment_id=one.id, purpose=one.purpose, media=one.media, size=one.size, arrived_at=one.arrived_at
    )
