"""A chosen list: which rows of a unit's list somebody wants, and whether they may have them.

A list that is exported or kept under a name shows nobody more than the list itself does: whose lists an account reads, what
of a kind its role may see, and which sealed rows it is shown are asked again, each time.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, District
from campus_safety.errors import BadInput, Fault, NotAllowed, no_such_list
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.access import has_lists, lists_of
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listed, open_list, over_list
from campus_safety.values import dataclass


class View(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    OVER = "over"


VIEWS: Final = MappingProxyType(
    {
        View.OPEN: Label("未办结", "Open"),
        View.OVERDUE: Label("已超时", "Overdue"),
        View.OVER: Label("已办结", "Over"),
    }
)


@dataclass(frozen=True, slots=True)
class ChosenList:
    """`kind` is a kind of record; `start` and `end` bound the days (in Shanghai, half-open) on which what is over was over.
    The others keep only the rows that have this campus, state or category; `late` says whether only rows whose limit has
    passed, or only the others."""

    kind: str
    unit: str
    view: View = View.OPEN
    start: date | None = None
    end: date | None = None
    campus: str | None = None
    state: str | None = None
    category: str | None = None
    late: bool | None = None

    @property
    def key(self) -> str:
        """The list that its rows stand in."""
        return over_list(self.unit, self.kind) if self.view is View.OVER else open_list(self.unit, self.kind)

    @property
    def filtered(self) -> bool:
        """Whether rows of the list are passed over that no query leaves out by itself."""
        return (self.campus, self.state, self.category) != (None, None, None)

    def bounds(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """From when and up to when (exclusive) in the list's order: of what is due, or of when it was over."""
        if self.view is View.OVER:
            return _day_begins(self.start), _day_begins(self.end)
        if self.view is View.OVERDUE or self.late:
            return None, now
        return (now if self.late is False else None), None

    def holds(self, row: Row) -> bool:
        return all(
            wanted in (None, found)
            for wanted, found in (
                (self.campus, row.campus),
                (self.state, row.state),
                (self.category, KINDS[row.kind].category_of(row)),
            )
        )


def readable(account: Account, row: Row, chosen: ChosenList, district: District) -> bool:
    """Whether this account gets this row of the list; that it may read the list at all was asked before."""
    return chosen.holds(row) and listed(account, row)


def check(chosen: ChosenList, district: District) -> None:
    """Raises BadInput naming everything that there is not, such as a state of another kind."""
    faults = tuple(faults_of(chosen, district))
    if faults:
        raise BadInput(*faults)


def reaches(account: Account, chosen: ChosenList, district: District) -> bool:
    """Whether the account may read this list at all."""
    return _has_such(account, chosen) and _reads(account, chosen, district)


def permit(account: Account, chosen: ChosenList, district: District) -> None:
    """Raises NotAllowed for roles that see nothing of the kind, NotFound for lists of other units."""
    if not _has_such(account, chosen):
        raise NotAllowed(
            Fault("authorization", "not_allowed", "该账号没有此类清单", "This account has no such list")
        )
    if not _reads(account, chosen, district):
        raise no_such_list()


def _has_such(account: Account, chosen: ChosenList) -> bool:
    kind = KINDS.get(chosen.kind)
    return kind is not None and has_lists(account, kind)


def _reads(account: Account, chosen: ChosenList, district: District) -> bool:
    return account.district == district.id and chosen.unit in lists_of(account, district)


def faults_of(chosen: ChosenList, district: District) -> Iterable[Fault]:
    """Everything that is chosen and that there is not."""
    kind = KINDS.get(chosen.kind)
    if kind is None:
        yield Fault("of", "unknown_kind", f"没有这类记录：{chosen.kind}", f"No such kind: {chosen.kind}")
        return
    if chosen.state is not None and chosen.state not in kind.states:
        yield Fault(
            "state", "unknown_state", "该类记录没有这个状态", "Records of this kind have no such state"
        )
    if chosen.category is not None and chosen.category not in kind.categories:
        yield Fault("category", "unknown_category", "没有这个类别", "No such category")
    if chosen.campus is not None and chosen.campus not in district.campuses:
        yield Fault("campus", "unknown_campus", "没有这个校园", "No such campus")
    over = chosen.view is View.OVER
    if over and chosen.late is not None:
        yield Fault("late", "not_of_this_view", "已办结的没有超时之分", "What is over has no limit to pass")
    if not over and (chosen.start is not None or chosen.end is not None):
        yield Fault("from", "not_of_this_view", "起止日只用于已办结清单", "Only what is over has such days")
    if chosen.start is not None and chosen.end is not None and chosen.start >= chosen.end:
        yield Fault("to", "not_later", "截止日须晚于起始日", "Must lie after the first day")


def _day_begins(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) if day is not None else None
