"""限定知悉: a restricted case is known to posts that answer for it and to named officers, and a school may be left out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.errors import BadInput, CampusSafetyError, Conflict, NotAllowed, NotFound
from campus_safety.figures.counting import contribution
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.decide import decide, mark_duplicate
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.need_to_know import candidates
from campus_safety.kinds.incidents.taxonomy import Channel, ClosingReason, Level
from campus_safety.records.access import relations_of
from campus_safety.records.relations import Part, Relation
from campus_safety.records.worklists import listed, listings
from tests.builders import (
    NOW,
    a_case,
    a_district,
    a_report,
    an_account,
    an_actor,
    assessed,
    at,
    done,
    received,
    rules,
    told,
)
from tests.by_kind import permit, serve, shown
from tests.districts import key_of

CHIEF, DESK, SAFETY, PRINCIPAL = (
    "dm-st-harbour-chief",
    "dm-st-harbour-desk",
    "dm-ms-01-safety",
    "dm-ms-01-principal",
)
ONE, TWO = "dm-st-harbour-officer-1", "dm-st-harbour-officer-2"
DISTRICT = a_district()
WHY = {"text": "说明"}
DAY = 24 * 3600


def key(name: str) -> str:
    return key_of(name)


def knows(name: str, case: Incident) -> bool:
    return Relation.SCOPE in relations_of(an_account(name), case, DISTRICT)


def in_list(name: str, case: Incident) -> bool:
    account, rows = an_account(name), listings(case, DISTRICT)
    return account.unit in rows and listed(account, rows[account.unit].row)


def restricted(**changes: object) -> Incident:
    return a_case(category="sexual_harm", **changes)


# --- named officers -----------------------------------------------------------------------------------------------


def test_of_a_restricted_case_a_stations_officers_know_only_where_they_are_named() -> None:
    case = restricted()
    assert [knows(name, case) for name in (DESK, CHIEF, ONE, TWO)] == [True, True, False, False]
    change = decide(case, commands.NameOfficers(officers=(key(ONE),)), an_actor(), rules(), at(60))
    case = change.after
    assert change.entry.tells == (f"account:{key(ONE)}",)
    assert key(ONE) not in str(change.entry.changed)
    assert [knows(name, case) for name in (ONE, TWO)] == [True, False]
    assert [in_list(name, case) for name in (DESK, ONE, TWO)] == [True, True, False]
    permit(an_account(ONE), Action.ASSESS, case, DISTRICT)
    with pytest.raises(NotFound):
        permit(an_account(TWO), Action.ASSESS, case, DISTRICT)
    gone = done(case, commands.NameOfficers(no_longer=(key(ONE),)), when=90)
    assert not knows(ONE, gone)
    with pytest.raises(Conflict):
        done(gone, commands.NameOfficers(no_longer=(key(ONE),)))


def test_of_an_ordinary_case_all_officers_of_the_station_know() -> None:
    assert all(knows(name, a_case()) and in_list(name, a_case()) for name in (ONE, TWO))


def test_who_worked_on_it_before_it_was_restricted_goes_on_knowing() -> None:
    case = done(assessed(a_case(category="help")), commands.Dispatch(), when=60)
    case = done(case, commands.Arrive(), by=ONE, when=70)
    case = done(case, commands.Assess(level=Level.ONE, category="sexual_harm"), when=80)
    assert [knows(name, case) for name in (ONE, TWO)] == [True, False]


def test_officers_are_named_as_they_are_sent_and_only_those_of_units_that_work_on_it() -> None:
    case = assessed(restricted(), category="sexual_harm")
    change = decide(case, commands.Dispatch(officers=(key(TWO),)), an_actor(), rules(), at(60))
    assert knows(TWO, change.after) and f"account:{key(TWO)}" in change.entry.tells
    assert key("dm-st-hill-officer-1") not in candidates(case, DISTRICT)
    for stranger in ("dm-st-hill-officer-1", SAFETY, "nobody"):
        with pytest.raises(BadInput) as refused:
            done(case, commands.NameOfficers(officers=(key(stranger),)))
        assert {fault.code for fault in refused.value.faults} == {"no_officer_here"}


def test_where_a_case_goes_its_named_officers_do_not_go_with_it() -> None:
    case = done(
        assessed(restricted(), category="sexual_harm"), commands.NameOfficers(officers=(key(ONE),)), when=60
    )
    hill = next(one.id for one in DISTRICT.campuses.values() if one.station == "dm-st-hill")
    corrected = done(case, commands.Correct(campus=hill, texts=WHY), when=90)
    assert corrected.named == () and not knows(ONE, corrected)
    offered = done(case, commands.OfferTransfer(to="dm-st-hill", texts=WHY), when=90)
    assert key("dm-st-hill-officer-1") not in candidates(offered, DISTRICT), "an offer is not yet theirs"
    taken = done(offered, commands.AcceptTransfer(), by="dm-st-hill-desk", when=100)
    assert taken.named == () and key("dm-st-hill-officer-1") in candidates(taken, DISTRICT)


def test_an_officer_who_reported_a_restricted_case_sees_his_report_and_no_more() -> None:
    case = restricted(by=ONE, channel=Channel.PATROL)
    assert relations_of(an_account(ONE), case, DISTRICT) == {Relation.REPORTER}
    staff = replace(an_account(SAFETY), posts=())
    led = a_case(category="bullying", discovered_at=NOW)
    assert relations_of(staff, led, DISTRICT) == {Relation.REPORTER}, "what his unit leads is not his to see"
    with pytest.raises(NotAllowed):
        permit(staff, Action.HANDLE, led, DISTRICT)


def test_an_offer_shows_a_restricted_case_to_the_receivers_desk_and_not_to_its_officers() -> None:
    case = done(
        assessed(restricted(), category="sexual_harm"),
        commands.OfferTransfer(to="dm-st-hill", texts=WHY),
    )
    assert relations_of(an_account("dm-st-hill-desk"), case, DISTRICT)
    assert not relations_of(an_account("dm-st-hill-officer-1"), case, DISTRICT)


@pytest.mark.parametrize(
    ("category", "reads"),
    [
        ("dispute", {Part.SUMMARY, Part.REPORT_TEXT}),
        ("bullying", {Part.SUMMARY}),
        ("sexual_harm", {Part.SUMMARY}),
    ],
)
def test_who_may_answer_an_offer_reads_what_is_offered_without_what_the_law_protects(
    category: str, reads: set[Part]
) -> None:
    case = assessed(a_case(category=category, discovered_at=NOW), category=category)
    offered = done(case, commands.OfferTransfer(to="dm-st-hill", texts=WHY))
    for name in ("dm-st-hill-desk", "dm-st-hill-chief"):
        assert shown(an_account(name), offered, DISTRICT) == reads
    officer = an_account("dm-st-hill-officer-1")
    if not offered.sealed:
        assert shown(officer, offered, DISTRICT) == frozenset(), "what they are to know the desk tells them"
    refused = done(offered, commands.RefuseTransfer(texts=WHY), by="dm-st-hill-desk", when=200)
    with pytest.raises(NotFound):
        shown(an_account("dm-st-hill-desk"), refused, DISTRICT)


# --- without the school -------------------------------------------------------------------------------------------


def without(case: Incident | None = None) -> Incident:
    case = case or a_case(by="dm-st-harbour-officer-1", channel=Channel.PATROL, category="dispute")
    return done(case, commands.LeaveOutSchool(texts=WHY))


def test_what_is_about_a_schools_leadership_is_kept_from_the_school() -> None:
    case = without()
    assert case.sealed
    for name in (SAFETY, PRINCIPAL, "dm-ms-01-guard"):
        assert not relations_of(an_account(name), case, DISTRICT), name
        assert not in_list(name, case), name
        assert not listed(an_account(name), listings(case, DISTRICT)["history"].row)
    assert knows(DESK, case) and knows(CHIEF, case)


def test_a_report_may_say_so_itself_and_the_school_hears_nothing_from_the_first_moment_on() -> None:
    report = a_report(
        category="bullying", discovered_at=NOW, sender=SAFETY, school_left_out=True, account=key(SAFETY)
    )
    change = received(report)
    case = change.after
    assert (case.lead, case.joined.count("dm-ms-01")) == ("dm-st-harbour", 0)
    assert relations_of(an_account(SAFETY), case, DISTRICT) == {Relation.REPORTER}
    assert "summary" in {str(part) for part in shown(an_account(SAFETY), case, DISTRICT)}
    later = serve(case, rules(), at(40 * DAY))
    assert later is not None
    heard = {post for tick in later.entry.ticks for post in tick.tells} | set(later.entry.tells)
    assert not [post for post in heard if post.startswith("dm-ms-01/")]
    assert "dm-edu/desk" in heard, "whoever stands above the school"


def test_it_stays_so_through_assessment_orders_merges_and_reviews() -> None:
    ordered = done(
        a_case(category="bullying", discovered_at=NOW),
        commands.Supervise(to="dm-ms-01", due_at=at(DAY).now, texts=WHY),
        by="dm-supervisor-1",
    )
    case = without(ordered)
    assert case.supervisions[0].to == "unit:dm-st-harbour"
    assert assessed(case, category="bullying").lead == "dm-st-harbour"
    with pytest.raises(BadInput):
        assessed(case, category="bullying", lead="dm-ms-01")
    left, root = mark_duplicate(
        without(), a_case(category="bullying", discovered_at=NOW), WHY, an_actor(), rules(), at(90)
    )
    assert left.after.school_left_out and root.after.school_left_out
    assert root.after.lead == "dm-st-harbour"


def heard_of(case: Incident) -> set[str]:
    """Every post that its clocks tell in forty days."""
    later = serve(case, rules(), at(40 * DAY))
    assert later is not None
    return {post for tick in later.entry.ticks for post in tick.tells} | set(later.entry.tells)


def test_what_the_school_had_to_do_is_the_stations_once_the_school_is_left_out() -> None:
    task = commands.SetTask(owner="dm-ms-01/safety", due_at=at(DAY).now, texts=WHY)
    case = done(assessed(a_case(category="dispute")), task, by=CHIEF)
    assert "dm-ms-01/safety" in heard_of(case)
    left = without(case)
    assert left.measures[0].owner == "dm-st-harbour/desk"
    heard = heard_of(left)
    assert "dm-st-harbour/desk" in heard
    assert not [post for post in heard if post.startswith("dm-ms-01/")]
    settled = done(left, commands.SettleMeasure(number=1, done=True, texts=WHY), by=DESK, when=400)
    assert settled.measures[0].settled_at is not None


def test_a_school_that_asked_for_time_does_not_hear_the_answer_once_it_is_left_out() -> None:
    case = assessed(a_case(category="bullying", discovered_at=NOW), lead="dm-ms-01")
    case = done(case, commands.ConcludeInvestigation(texts=WHY), by=SAFETY, when=60)
    limit = case.clock("dispose")
    assert limit is not None
    asked = commands.AskExtension(clock="dispose", until=limit.due_at + timedelta(hours=1), texts=WHY)
    case = without(done(case, asked, by=SAFETY, when=80))
    change = decide(
        case, commands.DecideExtension(number=1, granted=True, texts=WHY), an_actor(CHIEF), rules(), at(120)
    )
    assert not [post for post in change.entry.tells if post.startswith("dm-ms-01/")]
    assert "dm-edu/desk" in change.entry.tells


def test_a_school_that_answered_an_order_does_not_know_of_it_once_it_is_left_out() -> None:
    order = commands.Supervise(to="dm-ms-01", due_at=at(DAY).now, texts=WHY)
    case = done(a_case(category="bullying", discovered_at=NOW), order, by="dm-supervisor-1")
    case = done(case, commands.AnswerOrder(number=1, texts=WHY), by=SAFETY, when=60)
    assert Relation.ORDERED in relations_of(an_account(PRINCIPAL), case, DISTRICT)
    left = without(case)
    assert left.supervisions[0].to == "unit:dm-ms-01", "what it answered stays its answer"
    assert not relations_of(an_account(PRINCIPAL), left, DISTRICT)


def test_who_may_not_know_of_a_case_does_not_learn_of_it_by_a_report_that_is_merged_into_it() -> None:
    report = a_case(by=ONE, channel=Channel.PATROL, category="dispute")
    merged, _ = mark_duplicate(report, assessed(restricted()), WHY, an_actor(CHIEF), rules(), at(90))
    assert merged.after.sealed
    assert not knows(TWO, merged.after) and knows(DESK, merged.after)
    theirs = a_case(category="dispute")
    merged, _ = mark_duplicate(theirs, without(), WHY, an_actor(CHIEF), rules(), at(90))
    assert merged.after.school_left_out
    assert not knows(PRINCIPAL, merged.after)


def test_no_measure_is_given_to_a_school_that_does_not_know() -> None:
    handle = commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts=WHY)
    case = told(done(assessed(without()), handle, by=CHIEF, when=90))
    measure = commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=at(DAY).now)
    with pytest.raises(BadInput) as refused:
        done(
            case,
            commands.Review(measures=(measure,), texts={"cause": "原因", "measure.1": "措施"}),
            by=CHIEF,
            when=200,
        )
    assert {fault.code for fault in refused.value.faults} == {"left_out"}


def test_only_the_chief_or_the_brigade_lets_the_school_know_again() -> None:
    case = without()
    back = commands.LeaveOutSchool(left_out=False, texts=WHY)
    for who in (DESK, "dm-leader"):
        with pytest.raises(NotAllowed):
            done(case, back, by=who)
    again = done(case, back, by=CHIEF)
    assert not again.sealed and knows(PRINCIPAL, again)
    with pytest.raises(CampusSafetyError):
        done(case, commands.LeaveOutSchool())


def test_a_schools_own_figures_do_not_count_what_it_is_not_to_know() -> None:
    def campuses(case: Incident) -> set[str]:
        return {place.campus for place, _ in contribution(case, DISTRICT).amounts}

    assert campuses(a_case(category="dispute")) == {"dm-ms-01"}
    assert campuses(without()) == {""}
