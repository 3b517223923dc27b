"""Years whose calendar nobody knows: said on record, row and receipt while it lasts, and laid anew once it is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from campus_safety.district.calendars import DistrictDays, SchoolDays, Term
from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.taxonomy import ClosingReason, Level
from campus_safety.kinds.registry import KINDS
from campus_safety.records.actions import RECALCULATE, TICK
from campus_safety.records.change import Change, Moment
from campus_safety.records.clocks import Clock
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from campus_safety.records.timeliness import kept
from campus_safety.records.worklists import listings
from tests.builders import SALT, WeekdayCalendar, a_district, a_report, an_actor, rules
from tests.by_kind import MAY, recalculated, serve

# A Wednesday, the last working day but one of 2026: seven working days from here end in 2027.
START = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
UNKNOWN = rules(calendar=WeekdayCalendar(frozenset({2027})))
NO_TERMS = SchoolDays()


def known(*holidays: date, working: tuple[date, ...] = ()) -> Rules:
    """The district has entered 2027, in a policy that is younger than the case's."""
    days = DistrictDays(frozenset(holidays), frozenset(working), frozenset({2027}))
    return replace(UNKNOWN, since=(days, NO_TERMS))


NEW_YEAR = known(date(2027, 1, 1), date(2027, 1, 4))


def at(hours: float) -> Moment:
    return Moment(START + timedelta(hours=hours), SALT)


def told(by: Rules = UNKNOWN) -> Incident:
    """A theft that was told of, handled and told back within an hour: a review or a closing is owed in working days."""
    case = receive(a_report(), an_actor("dm-ms-01-safety"), by, at(0)).after
    for hours, who, command in (
        (0.1, "dm-st-harbour-desk", commands.Assess(level=Level.ONE, category="theft")),
        (
            0.2,
            "dm-st-harbour-officer-1",
            commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "已处置"}),
        ),
        (0.3, "dm-st-harbour-desk", commands.GiveFeedback(texts={"text": "已处理"})),
    ):
        case = decide(case, command, an_actor(who), by, at(hours)).after
    return case


def clock(case: Record, name: str = "review") -> Clock:
    found = case.clock(name)
    assert found is not None
    return found


def again(case: Incident, by: Rules = NEW_YEAR, hours: float = 1) -> Change[Incident]:
    change = recalculated(case, by, at(hours))
    assert change is not None
    return change


# --- said while it lasts


def test_a_limit_that_reaches_into_an_unknown_year_says_so_on_the_record_and_in_every_list() -> None:
    case = told()
    assert clock(case).unsure == (2027,)
    assert case.unsure_years == (2027,)
    assert {one.row.unsure_years for one in listings(case, a_district()).values()} == {(2027,)}
    assert told(rules()).unsure_years == ()


def test_a_record_from_before_this_was_noted_is_noted_with_its_next_change() -> None:
    case = told()
    old = case.with_clock(replace(clock(case), unsure=()))
    assert old.unsure_years == ()
    noted = decide(
        old, commands.Link(cases=("c" + "b" * 26,)), an_actor("dm-st-harbour-desk"), UNKNOWN, at(1)
    ).after
    assert noted.unsure_years == (2027,)


def test_what_is_over_warns_of_nothing() -> None:
    case = told()
    ended = replace(case, clocks=tuple(one.stopped(START) for one in case.clocks))
    assert ended.unsure_years == ()


# --- laid anew when it is known


def test_when_the_year_becomes_known_its_limits_are_laid_anew_and_the_timeline_says_why() -> None:
    case = told()
    before, change = clock(case), again(case)
    after = clock(change.after)
    assert after.due_at == clock(told(NEW_YEAR)).due_at == before.due_at + timedelta(days=2)
    assert (after.revision, after.unsure, change.after.unsure_years) == (before.revision + 1, (), ())
    assert change.entry.action == RECALCULATE
    assert change.entry.actor.account == "system"
    (moved,) = change.after.recalculations
    assert (moved.clock, moved.before, moved.after, moved.years) == (
        "review",
        before.due_at,
        after.due_at,
        (2027,),
    )
    assert change.entry.changed["recalculations"] == moved.spelling
    assert change.entry.tells == (), "nobody has less time than was said"


def test_done_again_it_does_nothing() -> None:
    assert recalculated(again(told()).after, NEW_YEAR, at(2)) is None
    assert recalculated(told(), UNKNOWN, at(1)) is None, "nothing became known"
    assert recalculated(told(rules()), NEW_YEAR, at(1)) is None, "nothing was unknown"


def test_who_has_less_time_than_was_said_is_told() -> None:
    saturday = known(working=(date(2027, 1, 2), date(2027, 1, 3)))
    change = again(told(), saturday)
    assert clock(change.after).due_at < clock(told()).due_at
    assert change.entry.tells == ("dm-st-harbour/desk",)


def test_nobody_is_made_late_by_a_calendar() -> None:
    case = told()
    saturday = known(working=(date(2027, 1, 2), date(2027, 1, 3)))
    hours = (clock(case).due_at - START).total_seconds() / 3600 - 1
    assert clock(told(saturday)).due_at < START + timedelta(hours=hours)
    after = again(case, saturday, hours).after
    assert clock(after).due_at == clock(case).due_at
    assert after.unsure_years == ()


def test_what_was_told_of_a_limit_that_now_ends_later_was_no_lateness() -> None:
    case = told()
    due = clock(case).due_at
    hours = (due - START).total_seconds() / 3600 + 0.5
    served = serve(case, UNKNOWN, at(hours))
    assert served is not None
    assert kept(clock(served.after)) is False
    after = again(served.after, NEW_YEAR, hours + 0.1).after
    assert kept(clock(after)) is None
    assert clock(after).served == clock(served.after).served, "what was told stays on record"
    assert after.next_tick_at is not None and after.next_tick_at > START + timedelta(hours=hours)


def test_an_extension_is_a_date_that_somebody_has_named_and_does_not_move() -> None:
    case = told()
    named = replace(clock(case), due_at=START + timedelta(days=20), extended=1)
    after = again(case.with_clock(named)).after
    assert (clock(after).due_at, clock(after).unsure) == (named.due_at, ())


def test_a_limit_that_stood_still_for_a_while_keeps_what_it_had_left() -> None:
    case = told()
    one = clock(case)
    shifted = UNKNOWN.shifted(
        one.due_at, START + timedelta(hours=1), START + timedelta(hours=3), working=True
    )
    moved = case.with_clock(replace(one, due_at=shifted))
    by_hand = NEW_YEAR.shifted(
        clock(told(NEW_YEAR)).due_at, START + timedelta(hours=1), START + timedelta(hours=3), working=True
    )
    assert clock(again(moved).after).due_at == by_hand


def test_a_limit_is_laid_anew_once_all_years_on_its_way_are_known() -> None:
    case = told()
    both = case.with_clock(replace(clock(case), unsure=(2027, 2028), due_at=datetime(2028, 1, 5, tzinfo=UTC)))
    by = replace(UNKNOWN, calendar=WeekdayCalendar(frozenset({2027, 2028})), since=NEW_YEAR.since)
    assert recalculated(both, by, at(1)) is None


def test_school_days_are_laid_anew_by_the_terms_that_were_entered_since() -> None:
    terms = SchoolDays(
        (Term(date(2027, 2, 22), date(2027, 7, 9)),), frozenset({date(2027, 2, 23)}), frozenset()
    )
    own = SchoolDays((Term(date(2026, 8, 31), date(2027, 1, 22)),), frozenset(), frozenset())
    joined = own.followed_by(terms)
    assert joined.terms == (*own.terms, *terms.terms)
    assert not joined.is_school_day(date(2027, 2, 23), WeekdayCalendar())
    assert not joined.is_school_day(date(2027, 2, 1), WeekdayCalendar()), "between two terms"
    assert own.followed_by(NO_TERMS) == own


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_with_limits_may_be_recalculated_by_the_system_and_by_nobody_else(kind: str) -> None:
    table = KINDS[kind].actions
    assert (RECALCULATE in table) == (TICK in table)
    if RECALCULATE in table:
        assert table[RECALCULATE].source == table[TICK].source
        assert set(MAY[kind][RECALCULATE].values()) == {Relation.NEVER}
