"""What can go wrong, in the words of the people who meet it.

CampusSafetyError
├── BadInput                 the request itself is wrong; every fault is named
│   └── BadFiles             a district's own files have bad rows
├── Unauthenticated          nobody knows who is asking
│   └── BadSignature         a device's signature, nonce or time does not hold
├── NotAllowed               known, in scope, but not this action
│   └── SamePerson           who did the work may not judge it
├── NotFound                 does not exist, or is out of the asker's scope: the same answer
│   ├── UnknownUnit
│   ├── UnknownCampus
│   ├── UnknownDevice
│   └── UnknownPolicy        no such version of the district's policy
├── Conflict                 right in itself, wrong now
│   ├── StaleVersion         somebody else changed the case meanwhile
│   ├── ForbiddenByState     the transition table has no such step from here
│   ├── ForbiddenByLaw       a statutory clock is not paused or extended
│   ├── NewerRecord          another release has written it, and this one does not know all of it
│   └── KeyReused            the same client key came with another body
├── TooLarge                 the body is beyond the limit
├── TooMany                  right in itself, but as often as it may be today it was done
└── Contended                lost the race too often; asking again is safe
"""

from datetime import datetime
from typing import ClassVar

from campus_safety.labels import Label
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the field (dotted path), a stable code, and what to say."""

    field: str
    code: str
    zh: str
    en: str


class CampusSafetyError(Exception):
    """Root of everything this project raises on purpose."""

    slug: ClassVar[str] = "error"
    title: ClassVar[Label] = Label("出错了", "Something went wrong")

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults) or self.slug)
        self.faults = faults


class BadInput(CampusSafetyError):
    slug = "bad-input"
    title = Label("填写有误", "The input has faults")


class BadFiles(BadInput):
    slug = "bad-files"
    title = Label("文件有误，未导入任何内容", "The files have faults; nothing was loaded")


class Unauthenticated(CampusSafetyError):
    slug = "unauthenticated"
    title = Label("请先登录", "Sign in first")


class BadSignature(Unauthenticated):
    slug = "bad-signature"
    title = Label("设备签名无效", "The device's signature does not hold")


class NotAllowed(CampusSafetyError):
    slug = "not-allowed"
    title = Label("无权进行此操作", "This action is not yours to take")


class SamePerson(NotAllowed):
    slug = "same-person"
    title = Label("办理人不得自行核验", "Who did the work may not judge it")


class NotFound(CampusSafetyError):
    slug = "not-found"
    title = Label("未找到", "Not found")


class UnknownUnit(NotFound):
    slug = "unknown-unit"
    title = Label("没有这个单位", "No such unit")


class UnknownCampus(NotFound):
    slug = "unknown-campus"
    title = Label("没有这个校园", "No such campus")


class UnknownDevice(NotFound):
    slug = "unknown-device"
    title = Label("没有这台设备", "No such device")


class UnknownPolicy(NotFound):
    slug = "unknown-policy"
    title = Label("没有这个策略版本", "No such policy version")


class Conflict(CampusSafetyError):
    slug = "conflict"
    title = Label("与当前情况冲突", "In conflict with how things stand")


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody has done to a record meanwhile, as far as whoever is told may know: `action` with its label, and `by` the
    post, are absent where they may not. `own` says that it was the very account that is told."""

    version: int
    at: datetime
    own: bool
    action: str | None = None
    label: Label | None = None
    by: Label | None = None


class StaleVersion(Conflict):
    """`since` is what was done since the version that somebody looked at, oldest first."""

    slug = "stale-version"
    title = Label(
        "案件已被他人更新，请刷新后再试", "Somebody changed the case meanwhile; reload and try again"
    )

    def __init__(self, *faults: Fault, since: tuple[Meanwhile, ...] = ()) -> None:
        super().__init__(*faults)
        self.since = since


class ForbiddenByState(Conflict):
    slug = "forbidden-by-state"
    title = Label("当前状态不允许此操作", "The case's state does not allow this action")


class NewerRecord(Conflict):
    slug = "newer-record"
    title = Label(
        "该记录由另一版本的系统写入，暂不能办理",
        "Another release wrote this record; it waits until that is back",
    )


class ForbiddenByLaw(Conflict):
    slug = "forbidden-by-law"
    title = Label("法定时限不得延长或暂停", "A statutory limit is neither extended nor paused")


class KeyReused(Conflict):
    slug = "key-reused"
    title = Label("同一提交编号内容不同", "The same client key came with another body")


class TooLarge(CampusSafetyError):
    slug = "too-large"
    title = Label("内容过大", "The body is too large")


class TooMany(CampusSafetyError):
    slug = "too-many"
    title = Label("今天次数已满", "As often as it may be today")


class Contended(CampusSafetyError):
    slug = "contended"
    title = Label("系统繁忙，请重试", "Busy; asking again is safe")


def no_such_record() -> NotFound:
    """What is said of a record that is not there and of one out of reach alike: an id can be worked out, and the answer must
    not tell whether it stands for anything."""
    return NotFound(Fault("case_id", "not_found", "没有这条记录", "No such record"))


def no_such_list() -> NotFound:
    return NotFound(Fault("unit", "not_found", "没有这个单位的清单", "No such worklist"))


def may_not(zh: str, en: str) -> NotAllowed:
    """What is said to an account that may see a record, and not this of it."""
    return NotAllowed(Fault("authorization", "not_allowed", f"该账号不能{zh}", f"This account may not {en}"))


def contended(where: str = "case_id") -> Fault:
    """What is said where too many write at once: nothing was done, and sending the same again is safe."""
    return Fault(
        where,
        "contended",
        "同时更新的人过多，本次未办理，请原样再提交一次",
        "Too many are writing at once and nothing was done; send the same again",
    )


def newer_record() -> NewerRecord:
    """What is said where this release does not know all that a record holds."""
    return NewerRecord(
        Fault(
            "action",
            "newer_record",
            "记录中有本版本不认识的内容，时限照常提醒，请稍后办理",
            "It holds what this release does not know; its deadlines are told, please act on it later",
        )
    )
