"""Files of a case, or of a record of duty or outreach: what may be sent, how a file is recognised, and linking one that has arrived.

A file goes straight to storage, is checked there against what it claimed to be, loses its position data, and only then
is linked to its case. Limits are this project's (the privacy rules ask for small private files, read through short
links).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault
from campus_safety.identity import derived_id
from campus_safety.labels import Label, labelled
from campus_safety.records.actions import ATTACH, admit
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Attachment, Party
from campus_safety.records.decision import Faults
from campus_safety.records.fields import CaseId, Choice, ClientKey, Number, Text, Title, Unit
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import PURPOSES, Purpose
from campus_safety.records.record import C
from campus_safety.records.relations import Part
from campus_safety.records.timeline import SYSTEM
from campus_safety.values import dataclass

MOST_PER_CASE = 30
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """What may be sent for one purpose: media types, and the most bytes."""

    media: frozenset[str]
    most_bytes: int


_PHOTOS = frozenset({"image/jpeg", "image/png"})
FORMS: Mapping[Purpose, Form] = MappingProxyType(
    {
        Purpose.BEFORE: Form(_PHOTOS, 10 * _MEGABYTE),
        Purpose.AFTER: Form(_PHOTOS, 10 * _MEGABYTE),
        Purpose.EVIDENCE: Form(_PHOTOS | {"application/pdf"}, 20 * _MEGABYTE),
        Purpose.SCENE: Form(_PHOTOS, 10 * _MEGABYTE),
        Purpose.MATERIAL: Form(_PHOTOS | {"application/pdf"}, 20 * _MEGABYTE),
    }
)


class UploadState(StrEnum):
    """What became of a file that was announced."""

    AWAITED = "awaited"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody announced; `size` in bytes, as announced.

    `digest` is the SHA-256 in hexadecimal of what is kept, set when it was linked; `reason` is a code (REASONS), set when
    what arrived was refused.
    """

    id: str
    case_id: str
    purpose: Purpose
    media: str
    size: int
    round: int
    by: Party
    asked_at: datetime
    state: UploadState = UploadState.AWAITED
    reason: str = ""
    digest: str = ""


class TooManyFiles(Conflict):
    """The case has as many files as it may have."""


STATES: Mapping[UploadState, Label] = labelled(
    {
        UploadState.AWAITED: Label("等待上传", "Awaited"),
        UploadState.KEPT: Label("已收录", "Kept"),
        UploadState.REFUSED: Label("未收录", "Refused"),
    }
)


def may_open(account: str, by: Party, parts: frozenset[Part]) -> bool:
    """Who may see the files of a record opens them all, everybody else those that the very account has sent."""
    return Part.ATTACHMENTS in parts or by.account == account


# Why a file that arrived was refused, as its sender reads it.
REASONS: Mapping[str, Label] = labelled(
    {
        "too_large": Label("文件超过大小限制", "The file is larger than is allowed"),
        "not_what_it_claims": Label(
            "文件内容与声明的类型不符", "The file is not of the type that was announced"
        ),
        "broken": Label("文件损坏，无法读取", "The file is damaged"),
        "too_many_pixels": Label("图片像素过大", "The picture has too many pixels"),
        "active_content": Label(
            "PDF 含脚本、附件、表单提交等内容，请打印为新的 PDF 后重新上传",
            "The PDF holds scripts, files, or forms that are sent: print it to a new PDF, and send that",
        ),
        "encrypted": Label(
            "PDF 已加密，请上传未设密码的文件", "The PDF is encrypted: send it without a password"
        ),
        "unpacks_too_far": Label("PDF 展开后过大，无法检查", "The PDF unpacks to more than can be looked at"),
        "case_over": Label("案件已结束，未收录", "The case was over when it arrived"),
        "too_many": Label("附件数量已达上限", "The case has as many files as it may have"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """登记附件 / a file that is about to be sent: what it is, and how large."""

    client_key: ClientKey
    case_id: Annotated[CaseId, Title("所属记录", "Record that it belongs to")]
    purpose: Annotated[Purpose, Choice(PURPOSES), Title("用途", "Purpose")]
    media: Annotated[str, Text(0, 60), Title("文件类型", "Media type")]
    size: Annotated[int, Number(0, 1_000_000_000), Title("文件大小", "Size"), Unit("字节", "bytes")]


def attachment_id(case_id: str, account: str, client_key: str) -> str:
    """The id that this (case, account, client key) always gives: a form sent again is the same file."""
    return derived_id("a", case_id, account, client_key)


# The first bytes by which a file is known, whatever it is called.
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)


def recognise(head: bytes) -> str | None:
    """The media type of a file that begins with these bytes; None for every other kind of file."""
    return next((media for beginning, media in _BEGINNINGS if head.startswith(beginning)), None)


def check_form(kind: Kind, purpose: Purpose, media: str, size: int, faults: Faults) -> None:
    """What a sender claims about a file that is yet to come; `size` in bytes."""
    form, fitting = FORMS[purpose], kind.files
    if purpose not in fitting:
        allowed = "、".join(f"{one}（{PURPOSES[one].zh}）" for one in sorted(fitting)) or "无"
        faults.add(
            "purpose",
            "not_for_this_kind",
            f"该类记录可用的用途：{allowed}",
            f"Such a record takes {', '.join(sorted(fitting)) or 'no files'}",
        )
    if media not in form.media:
        allowed = "、".join(sorted(form.media))
        faults.add("media", "type_not_allowed", f"只接受 {allowed}", f"Only {', '.join(sorted(form.media))}")
    if not 0 < size <= form.most_bytes:
        most = form.most_bytes // _MEGABYTE
        faults.add("size", "too_large", f"文件须为 1 字节至 {most} MB", f"From 1 byte to {most} MB")


def refuse_another(kind: Kind, case: C) -> None:
    """Raises ForbiddenByState when the case is over, TooManyFiles when it has as many as it may have."""
    admit(kind.actions, kind.states, case.state, ATTACH)
    if len(case.attachments) >= MOST_PER_CASE:
        raise TooManyFiles(
            Fault(
                "case_id",
                "too_many",
                f"附件已达 {MOST_PER_CASE} 个",
                f"The case has {MOST_PER_CASE} files, as many as it may have",
            )
        )


def arrived(kind: Kind, case: C, attachment: Attachment, rules: Rules, moment: Moment) -> Change[C] | None:
    """The change that links a file; None if it is linked already. An entry of the system: it makes nobody's request
    stale. Raises as `refuse_another`."""
    if any(known.id == attachment.id for known in case.attachments):
        return None
    refuse_another(kind, case)
    after = replace(case, attachments=(*case.attachments, attachment))
    return changed(kind, case, after, ATTACH, SYSTEM, rules, moment)
