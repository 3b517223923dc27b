"""Producing a paper or a ledger: asked for at once, written by and by, and how far it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotAllowed, NotFound
from campus_safety.kinds.hazards.paper_kinds import SIGNED
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label, labelled
from campus_safety.lists.list_filters import VIEWS, ChosenList
from campus_safety.records.access import lists_of
from campus_safety.records.components import Paper
from campus_safety.records.fields import (
    As,
    Campus,
    CaseId,
    Choice,
    ClientKey,
    Names,
    Number,
    SetBy,
    Text,
    Title,
    UnitCode,
)
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.values import dataclass

LEDGER = "ledger"
DRAFT = "order_draft"
INSPECTION_RECORD = "inspection_record"
COVERAGE = "coverage"
LIST = "list"
BULLETIN = "bulletin"
_WORKBOOKS: Final = frozenset({LEDGER, COVERAGE})
# As long as a job and its file are kept: whoever needs it later asks for it again, and gets what is true then.
KEPT: Final = timedelta(days=7)
# Longer than every attempt to produce one takes together: nobody works on it any more.
GIVEN_UP_AFTER: Final = timedelta(minutes=45)


class JobState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


STATES: Mapping[JobState, Label] = labelled(
    {
        JobState.WAITING: Label("等待生成", "Waiting"),
        JobState.WORKING: Label("正在生成", "Being written"),
        JobState.DONE: Label("已生成", "Ready"),
        JobState.FAILED: Label("生成失败，请重新申请", "It failed; please ask again"),
    }
)


class Reason(StrEnum):
    """Why a job failed, for whoever asked."""

    GONE = "gone"
    UNREADABLE = "unreadable"
    NOT_PRINTABLE = "not_printable"
    GIVEN_UP = "given_up"


REASONS: Mapping[Reason, Label] = labelled(
    {
        Reason.GONE: Label("所依据的记录已不存在", "What it rests on is no longer there"),
        Reason.UNREADABLE: Label("所依据的记录无法读取", "What it rests on cannot be read"),
        Reason.NOT_PRINTABLE: Label("记录不全，无法成文", "The record lacks what the paper would print"),
        Reason.GIVEN_UP: Label("多次尝试未能生成", "It was tried several times and could not be finished"),
    }
)


# What may be asked for, beside the papers that are signed.
ASKED_FOR: Mapping[str, Label] = labelled(
    {
        **SIGNED,
        "order_draft": Label("限期整改通知书草稿", "Draft of an order"),
        "inspection_record": Label("检查笔录", "Inspection record"),
        "coverage": Label("清查覆盖证明", "Proof of a sweep's coverage"),
        "ledger": Label("年度台账", "Ledger of a year"),
        "list": Label("清单", "List"),
        "bulletin": Label("月度工作简报", "Bulletin of a month"),
    }
)
FORMATS: Mapping[str, Label] = labelled(
    {"xlsx": Label("Excel 工作簿", "Workbook"), "csv": Label("CSV 表格", "CSV table")}
)
# The first year that anything can have been recorded in.
EARLIEST: Final = 2020
Word = Annotated[str, Text(pattern=r"^[a-z_]{1,40}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """申请文书或台账 / a signed paper by its number, the draft of an order, the record of the check that found a hazard or
    of a visit of an inspection (`campus`, `unit`), the proof of a sweep's coverage, the ledger of a unit for a year, any
    list, or the bulletin of a month. `unit` is whose ledger, list or bulletin, or which unit issued the paper where two gave
    one number. Of a list, `of` is the kind of record, `view` which of them, `from` and `to` the days on which what is over
    was over; or `worklist` is one that was saved."""

    client_key: ClientKey
    kind: Annotated[str, Choice(ASKED_FOR, tuple(ASKED_FOR)), Title("文书种类", "What is asked for")]
    case_id: Annotated[CaseId | None, Title("所属记录", "Record that it is about")] = None
    year: Annotated[int | None, Number(EARLIEST, 2999), Title("年度", "Year")] = None
    number: Annotated[int | None, Number(1, 1_000_000), Title("文书编号", "Number of the paper")] = None
    unit: Annotated[UnitCode | None, Title("单位", "Unit")] = None
    campus: Campus | None = None
    of: Annotated[Word | None, Names("kind"), Title("记录种类", "Kind of record")] = None
    worklist: Annotated[
        str | None, Text(pattern=r"^w[a-z2-7]{26}$"), Names("worklist"), Title("已存清单", "Saved list")
    ] = None
    view: Annotated[str, Choice(VIEWS, tuple(VIEWS)), Title("范围", "Which of them")] = "open"
    start: Annotated[date | None, As("from"), Title("起始日期", "First day")] = None
    end: Annotated[date | None, As("to"), Title("截止日期", "Last day")] = None
    state: Annotated[Word | None, Names("state"), Title("状态", "State")] = None
    category: Annotated[Word | None, Names("category"), Title("类别", "Category")] = None
    late: Annotated[bool | None, Title("仅看超时", "Late ones only")] = None
    format: Annotated[str, Choice(FORMATS, tuple(FORMATS)), Title("文件格式", "Format")] = "xlsx"
    month: Annotated[
        str | None, Text(pattern=r"^20[2-9][0-9]-(0[1-9]|1[0-2])$"), Title("月份", "Month, such as 2026-11")
    ] = None
    digest: Annotated[str, SetBy.SERVER]


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for. A paper is named by its case, kind, year and number, and by its issuing unit where two gave the
    same number; the record of a visit by campus and unit; a ledger by whose list (`unit`) and year; any other list by what
    was `chosen`, a file of this `format`; a bulletin by its `month` ("2026-11") and by whose figures it tells. (`interface` is of
    earlier releases, whose bulletins led out of the document.)

    `done` of `total` rows are written. `words` is whether whoever asked may read what people wrote; `submission` is a
    digest of the form; `moved_at` is when somebody last worked on it.
    """

    id: str
    district: str
    kind: str
    by: str
    asked_at: datetime
    unit: str = ""
    year: int = 0
    case_id: str = ""
    number: int = 0
    campus: str = ""
    submission: str = ""
    words: bool = True
    chosen: ChosenList | None = None
    format: str = ""
    month: str = ""
    interface: str = ""
    state: JobState = JobState.WAITING
    done: int = 0
    total: int = 0
    reason: Reason | None = None
    moved_at: datetime | None = None

    @property
    def key(self) -> str:
        """Where the file lies once it is written."""
        return f"{self.id}.{self.extension}"

    @property
    def extension(self) -> str:
        if self.kind == LIST:
            return self.format
        return "xlsx" if self.kind in _WORKBOOKS else "docx"

    def as_of(self, now: datetime) -> "Job":
        """The job as it is to be shown: one that nobody works on any more has failed, whether or not it says so."""
        over = self.state in (JobState.DONE, JobState.FAILED)
        if over or now - (self.moved_at or self.asked_at) <= GIVEN_UP_AFTER:
            return self
        return replace(self, state=JobState.FAILED, reason=Reason.GIVEN_UP)

    def paper_of(self, case: Record) -> Paper | None:
        """The signed paper that was asked for, the last one where two units gave the number; None if there is none."""
        wanted = (self.kind, self.year, self.number)
        found = [
            paper
            for paper in case.papers
            if (paper.kind, paper.year, paper.number) == wanted and self.unit in ("", paper.unit)
        ]
        return found[-1] if found else None


# Who may ask for anybody's ledger in the district; the others only for those of the units that they belong to.
_DISTRICT: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.EDUCATION, Role.AUDITOR})
_NONE: Final = frozenset({Role.GUARD, Role.GATEWAY, Role.WALL})


def has_ledgers(account: Account) -> bool:
    """Whether there is any unit whose ledger it may have."""
    return account.role not in _NONE


def permit_ledger(account: Account, unit: str, district: District) -> None:
    """Raises NotAllowed for roles that read no ledger, NotFound for a unit out of scope: a school has its own, a station
    and its teams the station's and its campuses', the brigade, the sub-bureau and the education bureau everybody's."""
    if not has_ledgers(account):
        raise NotAllowed(
            Fault("kind", "not_allowed", "该账号不能导出台账", "This account may not have ledgers")
        )
    own = lists_of(account, district)
    if unit in district.units and (
        account.role in _DISTRICT or any(district.stands_under(unit, above) for above in own)
    ):
        return
    raise NotFound(Fault("unit", "not_found", "没有这个单位的台账", "No such ledger"))


def reads_words(account: Account) -> bool:
    """Whether a ledger for this account may say what finders wrote; the auditor's says what was done only."""
    return KINDS["hazard"].ever_shown(account.role, Part.REPORT_TEXT)
