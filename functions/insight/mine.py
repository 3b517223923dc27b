"""What is mine to do: GET /my/orders, /my/measures, /my/duties.

Orders and measures of one's unit stand in lists of their own, of every kind of case: one query each. Today's duties are one
query for each kind of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.instants import to_text
from campus_safety.kinds.activities.activity import calendar_list
from campus_safety.kinds.peak_posts.peak_post import by_day_list
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.mine import (
    activities_mine,
    day_of,
    measures_shown,
    orders_shown,
    patrols_mine,
    posts_mine,
)
from campus_safety.records.rows import Owed, Row
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter
from campus_safety.records.worklists import measures_list, open_list, orders_list, over_list
from campus_safety_aws.declared_answers import Answer, Spelled, from_, spell
from campus_safety_aws.http import Day, answers
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_tables import RecordTables

TAGS: Final = ["我的事项 / What is mine to do"]
# More than a unit owes, or has to do in a day.
PAGE: Final = 100

DayQuery = Annotated[Day | None, Query()]


@dataclass(frozen=True, slots=True)
class Due:
    """One order or measure, and what is said of the record that it is on. Of what is sealed nothing is: who has an order need
    not be among those who know."""

    row: Row
    owed: Owed
    late: bool
    campus: Label | None

    @property
    def kind_name(self) -> Label:
        return KINDS[self.row.kind].label


class DueAnswer(Answer[Due]):
    case_id: str = from_("row.case_id")
    code: str = from_("row.code")
    kind: str = from_("row.kind")
    kind_name: Label
    campus_name: Label | None = from_("campus")
    number: int = from_("owed.number")
    to: str = from_("owed.to")
    due_at: datetime = from_("owed.due_at")
    late: bool


class MyOrderAnswer(DueAnswer):
    """督办单 / an order to my unit that is not answered; not `received` yet, it is to be signed for first."""

    opened_at: datetime | None = from_("owed.opened_at")
    received_at: datetime | None = from_("owed.received_at")
    listed: bool = from_("owed.listed")


class MyMeasureAnswer(DueAnswer):
    """任务或整改措施 / a task, or a measure of a review, that my unit has not settled."""


@dataclass(frozen=True, slots=True)
class Found:
    of: list[Due]
    server_time: datetime


class MyOrdersAnswer(Answer[Found]):
    orders: list[MyOrderAnswer] = from_("of")
    server_time: datetime


class MyMeasuresAnswer(Answer[Found]):
    measures: list[MyMeasureAnswer] = from_("of")
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """A post, patrol or activity of the day."""

    row: Row
    starts_at: str
    ends_at: str | None
    campus: Label | None

    @property
    def kind_name(self) -> Label:
        return KINDS[self.row.kind].label

    @property
    def category(self) -> str:
        return KINDS[self.row.kind].category_of(self.row)

    @property
    def category_name(self) -> Label | None:
        return KINDS[self.row.kind].categories.get(self.category)

    @property
    def state_name(self) -> Label:
        return KINDS[self.row.kind].state_label(self.row.state, self.row.stage)

    @property
    def begins(self) -> datetime:
        return datetime.fromisoformat(self.starts_at)

    @property
    def ends(self) -> datetime | None:
        return datetime.fromisoformat(self.ends_at) if self.ends_at else None


class MyDutyAnswer(Answer[Duty]):
    """今日事项 / a peak post at which I stand, a patrol of my unit, an activity that I hold or that is at my campus."""

    case_id: str = from_("row.case_id")
    code: str = from_("row.code")
    kind: str = from_("row.kind")
    kind_name: Label
    category: str
    category_name: Label | None
    state: str = from_("row.state")
    state_name: Label
    campus: str = from_("row.campus")
    campus_name: Label | None = from_("campus")
    starts_at: datetime = from_("begins")
    ends_at: datetime | None = from_("ends")


@dataclass(frozen=True, slots=True)
class DutiesOf:
    day: date
    duties: list[Duty]
    server_time: datetime


class MyDutiesAnswer(Answer[DutiesOf]):
    day: date
    duties: list[MyDutyAnswer] = from_("duties")
    server_time: datetime


class Mine:
    """The routes of what is mine; `asking` says who asks, and of which district."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        tables: RecordTables,
        outside: Outside,
        asking: Callable[[], tuple[Submitter, District]],
    ) -> None:
        self._tables, self._outside, self._asking = tables, outside, asking
        for path, answer, summary, answering in (
            ("orders", MyOrdersAnswer, "待签收、待答复的督办单 / Orders to answer", self.my_orders),
            ("measures", MyMeasuresAnswer, "待办结的整改措施 / Measures to settle", self.my_measures),
            ("duties", MyDutiesAnswer, "今日岗位、巡防和活动 / What is on today", self.my_duties),
        ):
            app.get(f"/my/{path}", responses=answers(answer), summary=summary, tags=TAGS)(answering)

    def my_orders(self) -> Spelled:
        """Of one's unit, for its owner and its head, what is due first standing first."""
        who, district = self._asking()
        rows = self._rows(orders_list(district.acting_unit(who.account.unit)))
        return spell(MyOrdersAnswer, self._due(orders_shown(who.account, rows, district), district))

    def my_measures(self) -> Spelled:
        who, district = self._asking()
        rows = self._rows(measures_list(district.acting_unit(who.account.unit)))
        return spell(MyMeasuresAnswer, self._due(measures_shown(who.account, rows), district))

    def my_duties(self, day: DayQuery = None) -> Spelled:
        """Of today, unless another day is named."""
        who, district = self._asking()
        account, present = who.account, self._outside.now()
        wanted = day or present.astimezone(SHANGHAI).date()
        begins, ends = map(to_text, day_of(wanted))
        unit = district.acting_unit(account.unit)
        posts = _between(self._tables.of_kind("peak_post"), by_day_list(unit), begins, ends)
        patrols = [
            *_page(self._tables.of_kind("patrol"), open_list(unit, "patrol")),
            *_page(self._tables.of_kind("patrol"), over_list(unit, "patrol"), since=begins),
        ]
        held = [f"account:{account.key}", *([unit] if unit in district.campuses else [])]
        activities = [
            row
            for owner in held
            for row in _between(self._tables.of_kind("activity"), calendar_list(owner), begins, ends)
        ]
        duties = [
            *(_duty(row, "starts_at", "ends_at", district) for row in posts_mine(account, posts)),
            *(
                _duty(row, "since", "until", district)
                for row in patrols_mine(account, patrols, wanted, district)
            ),
            *(_duty(row, "starts_at", "ends_at", district) for row in activities_mine(activities)),
        ]
        each = {duty.row.case_id: duty for duty in duties}
        found = sorted(each.values(), key=lambda duty: (duty.starts_at, duty.row.case_id))
        return spell(MyDutiesAnswer, DutiesOf(wanted, found, present))

    def _rows(self, key: str) -> tuple[Row, ...]:
        return self._tables.of_kind("incident").page(key, size=PAGE).rows

    def _due(self, rows: Iterable[Row], district: District) -> Found:
        present = self._outside.now()
        found = [
            Due(
                row,
                owed,
                owed.due_at < present,
                None if row.sealed else _campus(row, district),
            )
            for row in rows
            for owed in row.owed
        ]
        return Found(sorted(found, key=lambda due: due.owed.due_at), present)


def _duty(row: Row, starts: str, ends: str, district: District) -> Duty:
    until = row.facts.get(ends)
    # A round at several campuses is its station's.
    place = _campus(row, district) if row.campus else district.unit(row.lead).name
    return Duty(row, str(row.facts[starts]), str(until) if until else None, place)


def _campus(row: Row, district: District) -> Label | None:
    known = district.campuses.get(row.campus)
    return known.name if known is not None else None


def _between(cases: Cases, key: str, begins: str, ends: str) -> Iterator[Row]:
    """Rows of a list that is ordered by when it begins; one query for a hundred."""
    start: Mapping[str, str] | None = None
    while True:
        page = cases.page(key, since=begins, before=ends, size=PAGE, start=start)
        yield from page.rows
        start = page.next_key
        if start is None:
            return


def _page(cases: Cases, key: str, since: str | None = None) -> tuple[Row, ...]:
    return cases.page(key, since=since, size=PAGE).rows
