"""Who has read a sealed record: kept beside it, for those who audit.

A trace says that an account has read a part of it in a given hour, once, however often it looked again. Reporters who look at
their own report read what they said, and leave none; nor do rows of worklists and figures, which hold codes only.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import may_not
from campus_safety.labels import Label
from campus_safety.records.access import see
from campus_safety.records.record import Record
from campus_safety.values import dataclass

# As long as the anchors are: the general limitation period.
KEPT: Final = timedelta(days=1_096)
# Those who look after others' looking: whoever works on the case is among those who are looked after.
AUDITING: Final = frozenset({Role.AUDITOR, Role.LEADER})


class What(StrEnum):
    """What was read of it."""

    RECORD = "record"
    TIMELINE = "timeline"
    FILE = "file"
    READS = "reads"
    WORDS = "words"


WHATS: Mapping[What, Label] = MappingProxyType(
    {
        What.RECORD: Label("案件详情", "The record"),
        What.TIMELINE: Label("时间线", "The timeline"),
        What.FILE: Label("附件", "A file"),
        What.READS: Label("阅读留痕", "Who has read it"),
        What.WORDS: Label("按文字查到", "Found by its words"),
    }
)


@dataclass(frozen=True, slots=True)
class Read:
    """One account has read it, in the hour that `at` lies in. `posts` are those that the account held then."""

    account: str
    role: str
    unit: str
    posts: tuple[str, ...]
    what: str
    at: datetime

    @property
    def hour(self) -> datetime:
        return self.at.replace(minute=0, second=0, microsecond=0)


class ReadTraces(Protocol):
    """Where traces are kept: beside the record, in its table."""

    def note_read(self, case_id: str, read: Read) -> None:
        """Keeps the trace, unless the hour has one of the same account and part."""
        ...

    def reads(self, case_id: str) -> tuple[Read, ...]:
        """Every trace that is kept, by time."""
        ...


def trace(traces: ReadTraces, case: Record, account: Account, what: What, now: datetime) -> None:
    """To be called before anything of the record is answered: what cannot be traced is not shown."""
    if not case.sealed or case.reporter.account == account.key:
        return
    traces.note_read(
        case.id, Read(account.key, account.role.value, account.unit, account.posts, what.value, now)
    )


def trace_words(traces: ReadTraces, case: Record, account: Account, now: datetime) -> None:
    """To be called for each record that was found by its words, sealed or not: who looks through what others wrote is named
    to those who audit. What was looked for is not kept."""
    traces.note_read(
        case.id, Read(account.key, account.role.value, account.unit, account.posts, What.WORDS.value, now)
    )


def permit_reads(account: Account, case: Record, district: District) -> None:
    """Raises NotFound out of scope, NotAllowed for whoever does not audit."""
    see(account, case, district)
    if account.role not in AUDITING:
        raise may_not("查看阅读留痕", "see who has read it")
