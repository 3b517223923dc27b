"""What is answered about logs and assurances: each field by its name, each part by the rights tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.roles import Role
from campus_safety.kinds.becoming import became
from campus_safety.kinds.campus_assurances.campus_assurance import Standing, standings_in
from campus_safety.kinds.campus_assurances.recurring import Owed, owed
from campus_safety.kinds.daily_log.forms import ASSURANCES, FACTS, FORMS, FOUR, Assurance, Form
from campus_safety.kinds.daily_log.log_entry import (
    ENTRY_TYPES,
    STATES,
    EntryType,
    HandedOver,
    LogEntry,
    State,
)
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.declared_answers import Answer, by_sight, from_, itself, worded
from campus_safety_aws.shared_answers import RecordAnswer


class LogFact(NamedTuple):
    fact: str
    code: str
    name: Label


class LogFactAnswer(Answer[LogFact]):
    fact: str
    fact_name: Label = from_(lambda one: FACTS[one.fact])
    code: str
    name: Label


class AskedCode(NamedTuple):
    code: str
    name: Label


class AskedCodeAnswer(Answer[AskedCode]):
    code: str
    name: Label


class AskedFact(NamedTuple):
    fact: str
    codes: Mapping[str, Label]


class AskedFactAnswer(Answer[AskedFact]):
    fact: str
    name: Label = from_(lambda one: FACTS[one.fact])
    choices: list[AskedCodeAnswer] = from_(
        lambda one: [AskedCode(code, label) for code, label in one.codes.items()]
    )


class TypeAsks(NamedTuple):
    entry_type: EntryType
    form: Form


class TypeAsksAnswer(Answer[TypeAsks]):
    """一类日志须填什么 / what an entry of a type asks for besides its campus: `people` is the least number that took part, 0 where
    nobody is counted; `timed` that it took minutes; `said` the texts that must be written."""

    entry_type: str = worded(ENTRY_TYPES)
    people: int = from_("form.people")
    timed: bool = from_("form.timed")
    said: list[str] = from_("form.said")
    facts: list[AskedFactAnswer] = from_(
        lambda one: [AskedFact(fact, codes) for fact, codes in one.form.facts.items()]
    )


class LogTypesAnswer(Answer[Role]):
    """可登记的日志类型 / the types of entry that the account writes, in the order of their table."""

    types: list[TypeAsksAnswer] = from_(
        lambda role: [TypeAsks(one, form) for one, form in FORMS.items() if role in form.by]
    )


class HandedOverAnswer(Answer[HandedOver]):
    """交班事项 / what was open when the shift ended; sealed cases are neither counted nor named."""

    incidents: int
    hazards: int
    notices: int
    cases: list[str]
    more: bool


def _named(case: LogEntry, at: Looked[LogEntry]) -> bool:
    """Staff numbers are for police, and for the unit whose own they are."""
    return Part.ACTORS in at.parts or at.who.account.unit == case.by.unit


def _facts(entry_type: EntryType, given: Mapping[str, object]) -> Iterator[LogFact]:
    form = FORMS.get(entry_type)
    for fact, codes in form.facts.items() if form else ():
        if fact in given:
            yield LogFact(fact, str(given[fact]), codes[str(given[fact])])


class LogEntryAnswer(RecordAnswer[LogEntry]):
    """`attachments` are left out where the account may not read them."""

    entry_type: str = worded(ENTRY_TYPES)
    day: date
    at: datetime
    minutes: int
    people: int
    unit: str = from_("by.unit")
    staff: str | None = by_sight(lambda case, at: case.by.staff if _named(case, at) else None)
    facts: list[LogFactAnswer] = from_(lambda case: _facts(case.entry_type, case.facts))
    left_at: datetime | None
    handed: HandedOverAnswer | None
    taken_at: datetime | None
    taken_by: str | None = by_sight(
        lambda case, at: case.taken_by.staff if case.taken_by and _named(case, at) else None
    )
    replaces: str | None
    offset_at: datetime | None
    replaced_by: str | None
    # Those that the account may look at: a dispute may have turned into something sealed since.
    links: list[str]
    became: str | None = from_(became)


def _entry_type(row: Row) -> EntryType:
    return EntryType(str(row.facts["entry_type"]))


class LogRowAnswer(Answer[Row]):
    case_id: str
    code: str
    state: str = worded(STATES)
    entry_type: str = from_(_entry_type)
    entry_type_name: Label = from_(lambda row: ENTRY_TYPES[_entry_type(row)])
    at: str = from_(lambda row: row.facts["at"])
    minutes: int = from_(lambda row: row.facts["minutes"] or 0)
    people: int = from_(lambda row: row.facts["people"] or 0)
    unit: str = from_(lambda row: row.facts["unit"])
    facts: list[LogFactAnswer] = from_(lambda row: _facts(_entry_type(row), row.facts))


class LogDay(NamedTuple):
    campus: str
    day: date
    entries: Sequence[Row]
    more: bool


class LogDayAnswer(Answer[LogDay]):
    """一日日志 / a campus's log of one day in China, in the order in which things happened."""

    campus: str
    day: date
    entries: list[LogRowAnswer]
    more: bool


def _minutes(rows: Iterable[Row]) -> int:
    return sum(int(row.facts["minutes"] or 0) for row in rows)


class CampusVisits(NamedTuple):
    """The visits of a month to a campus, and how many the policy asks for."""

    campus: Campus
    rows: Sequence[Row]
    required: int


class CampusVisitsAnswer(Answer[CampusVisits]):
    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    visits: int = from_(lambda one: len(one.rows))
    minutes: int = from_(lambda one: _minutes(one.rows))
    last_on: date | None = from_(
        lambda one: max((date.fromisoformat(str(row.facts["day"])) for row in one.rows), default=None)
    )
    met: bool = from_(lambda one: len(one.rows) >= one.required)


class UnitVisits(NamedTuple):
    unit: str
    rows: Sequence[Row]


class UnitVisitsAnswer(Answer[UnitVisits]):
    unit: str
    visits: int = from_(lambda one: len(one.rows))
    minutes: int = from_(lambda one: _minutes(one.rows))


class Visits(NamedTuple):
    """A month of visits to the campuses of a station. One that was offset does not count; one that goes on does, with no
    minutes yet."""

    month: str
    station: str
    required: int
    known: Mapping[str, Campus]
    rows: Sequence[Row]

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.state != State.OFFSET and row.campus in self.known]

    @property
    def campuses(self) -> Iterator[CampusVisits]:
        for campus in self.known.values():
            rows = [row for row in self.counted if row.campus == campus.id]
            yield CampusVisits(campus, rows, self.required)

    @property
    def units(self) -> Iterator[UnitVisits]:
        for unit in sorted({str(row.facts["unit"]) for row in self.counted}):
            yield UnitVisits(unit, [row for row in self.counted if row.facts["unit"] == unit])


class LogVisitsAnswer(Answer[Visits]):
    """驻室情况 / a month of visits to each campus of a station against what the policy asks, and by which unit."""

    month: str
    station: str
    required: int
    campuses: list[CampusVisitsAnswer]
    units: list[UnitVisitsAnswer]


class Assured(NamedTuple):
    """How a campus stands by the policy on a day. One of which nobody has said anything lacks all four, and owes every
    duty."""

    campus: Campus
    said: Sequence[Standing]
    rules: DailyLogRules
    today: date

    @property
    def standings(self) -> list[Standing]:
        return [one for one in self.said if one.assurance in FOUR]

    @property
    def lacking(self) -> list[Assurance]:
        holding = {one.assurance for one in self.said if one.holds}
        return [one for one in FOUR if one not in holding]

    @property
    def duties(self) -> tuple[Owed, ...]:
        return owed(self.said, self.rules)


class StandingAnswer(Answer[Standing]):
    """一项核定 / one of the four at one campus: `since` when it holds (or fails), when that was last looked at, and the log
    entry that says so. `stale` where that is longer ago than the policy allows."""

    assurance: str
    name: Label = from_(lambda one: ASSURANCES[one.assurance])
    holds: bool
    since: date
    confirmed_on: date
    entry: str
    stale: bool = by_sight(lambda one, at: at.today - one.confirmed_on > at.assured_for)


class DutyAnswer(Answer[Owed]):
    """定期事项 / one duty that recurs at one campus: when it was done last, by which entry, and when it is due again; `due_on`
    is absent for what is done once, `done_on` where nobody has recorded it yet."""

    assurance: str = from_("duty")
    name: Label = from_(lambda one: ASSURANCES[one.duty])
    done_on: date | None
    due_on: date | None
    overdue: bool = by_sight(lambda one, at: one.overdue(at.today))
    entry: str | None


class CampusStandingsAnswer(Answer[Assured]):
    """`guards_recommended` is what a recommended standard says for so many pupils, no binding number."""

    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    station: str = from_("campus.station")
    standings: list[StandingAnswer]
    lacking: list[str]
    duties: list[DutyAnswer]
    guards_recommended: int | None = from_(
        lambda one: one.rules.guards.for_pupils(one.campus.pupils) if one.rules.guards else None
    )


class District(NamedTuple):
    """The campuses that are looked at, on a day by a policy."""

    campuses: Sequence[Assured]
    today: date
    assured_for: timedelta


class AssuredCountAnswer(Answer[Assurance]):
    assurance: str = itself()
    name: Label = from_(ASSURANCES.__getitem__)
    campuses: int = by_sight(lambda one, at: sum(one not in campus.lacking for campus in at.campuses))
    of: int = by_sight(lambda _, at: len(at.campuses))


class AssurancesAnswer(Answer[District]):
    """四个100% / how the campuses that the account answers for stand, and how many of them meet each of the four."""

    campuses: list[CampusStandingsAnswer]
    counts: list[AssuredCountAnswer] = from_(lambda _: FOUR)
    all_four: int = from_(lambda one: sum(not campus.lacking for campus in one.campuses))


def assured_by(
    campuses: Iterable[Campus], rows: Iterable[Row], rules: DailyLogRules, now: datetime
) -> District:
    today = now.astimezone(SHANGHAI).date()
    said = {row.campus: standings_in(row.facts) for row in rows}
    found = [Assured(campus, said.get(campus.id, ()), rules, today) for campus in campuses]
    return District(found, today, rules.visits.assured_for)
