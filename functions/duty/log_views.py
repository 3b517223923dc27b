"""From domain records to answers about logs and assurances."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.kinds.campus_assurances.campus_assurance import Standing, standings_in
from campus_safety.kinds.campus_assurances.recurring import Owed, owed
from campus_safety.kinds.daily_log.forms import ASSURANCES, FORMS, FOUR
from campus_safety.kinds.daily_log.log_entry import ENTRY_TYPES, STATES, EntryType, LogEntry, State
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.http import words
from campus_safety_aws.record_answers import record_fields
from duty.log_answers import (
    AssurancesAnswer,
    AssuredCountAnswer,
    CampusStandingsAnswer,
    CampusVisitsAnswer,
    DutyAnswer,
    HandedOverAnswer,
    LogDayAnswer,
    LogEntryAnswer,
    LogFactAnswer,
    LogRowAnswer,
    LogVisitsAnswer,
    StandingAnswer,
    UnitVisitsAnswer,
)


def log_entry_answer(looked: Looked[LogEntry], links: Sequence[str], now: datetime) -> LogEntryAnswer:
    """`links` are those that the account may look at. Staff numbers are for police, and for the unit whose own they are."""
    case, account = looked.case, looked.who.account
    fields = record_fields(looked, now)
    named = Part.ACTORS in looked.parts or account.unit == case.by.unit
    return LogEntryAnswer(
        **fields | {"links": list(links)},
        entry_type=case.entry_type.value,
        entry_type_name=words(ENTRY_TYPES[case.entry_type]),
        day=case.day,
        at=case.at,
        minutes=case.minutes,
        people=case.people,
        unit=case.by.unit,
        staff=case.by.staff if named else None,
        facts=_facts(case.entry_type, case.facts),
        left_at=case.left_at,
        handed=_handed(case),
        taken_at=case.taken_at,
        taken_by=case.taken_by.staff if case.taken_by and named else None,
        replaces=case.replaces,
        offset_at=case.offset_at,
        replaced_by=case.replaced_by,
    )


def log_day_answer(campus: str, day: date, rows: Sequence[Row], *, more: bool) -> LogDayAnswer:
    return LogDayAnswer(campus=campus, day=day, entries=[_row(row) for row in rows], more=more)


def visits_answer(
    month: str, station: str, campuses: Iterable[Campus], rows: Sequence[Row], required: int
) -> LogVisitsAnswer:
    """Visits that were offset do not count; one that goes on counts, with no minutes yet."""
    known = {campus.id: campus for campus in campuses}
    counted = [row for row in rows if row.state != State.OFFSET and row.campus in known]
    units = sorted({str(row.facts["unit"]) for row in counted})
    return LogVisitsAnswer(
        month=month,
        station=station,
        required=required,
        campuses=[
            _campus_visits(campus, [row for row in counted if row.campus == campus.id], required)
            for campus in known.values()
        ],
        units=[
            UnitVisitsAnswer(unit=unit, visits=len(own), minutes=_minutes(own))
            for unit in units
            if (own := [row for row in counted if row.facts["unit"] == unit])
        ],
    )


def assurances_answer(
    campuses: Sequence[Campus], rows: Iterable[Row], rules: DailyLogRules, now: datetime
) -> AssurancesAnswer:
    """A campus of which nobody has said anything lacks all four, and owes every duty."""
    today = now.astimezone(SHANGHAI).date()
    by_campus = {row.campus: standings_in(row.facts) for row in rows}
    standings = {campus.id: by_campus.get(campus.id, ()) for campus in campuses}
    holding = {id: {one.assurance for one in found if one.holds} for id, found in standings.items()}
    return AssurancesAnswer(
        campuses=[
            CampusStandingsAnswer(
                campus=campus.id,
                name=words(campus.name),
                station=campus.station,
                standings=[
                    _standing(one, rules.visits.assured_for, today)
                    for one in standings[campus.id]
                    if one.assurance in FOUR
                ],
                lacking=[one.value for one in FOUR if one not in holding[campus.id]],
                duties=[_duty(one, today) for one in owed(standings[campus.id], rules)],
                guards_recommended=rules.guards.for_pupils(campus.pupils) if rules.guards else None,
            )
            for campus in campuses
        ],
        counts=[
            AssuredCountAnswer(
                assurance=one.value,
                name=words(ASSURANCES[one]),
                campuses=sum(one in found for found in holding.values()),
                of=len(campuses),
            )
            for one in FOUR
        ],
        all_four=sum(found.issuperset(FOUR) for found in holding.values()),
    )


def _duty(one: Owed, today: date) -> DutyAnswer:
    return DutyAnswer(
        assurance=one.duty.value,
        name=words(ASSURANCES[one.duty]),
        done_on=one.done_on,
        due_on=one.due_on,
        overdue=one.overdue(today),
        entry=one.entry,
    )


def _standing(one: Standing, assured_for: timedelta, today: date) -> StandingAnswer:
    return StandingAnswer(
        assurance=one.assurance.value,
        name=words(ASSURANCES[one.assurance]),
        holds=one.holds,
        since=one.since,
        confirmed_on=one.confirmed_on,
        entry=one.entry,
        stale=today - one.confirmed_on > assured_for,
    )


def _campus_visits(campus: Campus, rows: Sequence[Row], required: int) -> CampusVisitsAnswer:
    days = [date.fromisoformat(str(row.facts["day"])) for row in rows]
    return CampusVisitsAnswer(
        campus=campus.id,
        name=words(campus.name),
        visits=len(rows),
        minutes=_minutes(rows),
        last_on=max(days, default=None),
        met=len(rows) >= required,
    )


def _minutes(rows: Iterable[Row]) -> int:
    return sum(int(row.facts["minutes"] or 0) for row in rows)


def _row(row: Row) -> LogRowAnswer:
    entry_type = EntryType(str(row.facts["entry_type"]))
    return LogRowAnswer(
        case_id=row.case_id,
        code=row.code,
        state=row.state,
        state_name=words(STATES[row.state]),
        entry_type=entry_type.value,
        entry_type_name=words(ENTRY_TYPES[entry_type]),
        at=str(row.facts["at"]),
        minutes=int(row.facts["minutes"] or 0),
        people=int(row.facts["people"] or 0),
        unit=str(row.facts["unit"]),
        facts=_facts(entry_type, {name: str(code) for name, code in row.facts.items()}),
    )


def _facts(entry_type: EntryType, given: Mapping[str, str]) -> list[LogFactAnswer]:
    form = FORMS.get(entry_type)
    return [
        LogFactAnswer(fact=name, code=given[name], name=words(codes[given[name]]))
        for name, codes in (form.facts.items() if form else ())
        if name in given
    ]


def _handed(case: LogEntry) -> HandedOverAnswer | None:
    handed = case.handed
    if handed is None:
        return None
    return HandedOverAnswer(
        incidents=handed.incidents,
        hazards=handed.hazards,
        notices=handed.notices,
        cases=list(handed.cases),
        more=handed.more,
    )
