"""A warning of fraud: the first call, the next attempt, the visit, and what was prevented and lost."""

from typing import Any

import pytest

from campus_safety.errors import BadInput, Conflict
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.calls import CallEnd
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import (
    Channel,
    Circumstance,
    ClosingReason,
    Flag,
    Level,
    Match,
    Protected,
    WarningKind,
    WarningSource,
)
from campus_safety.records.timeliness import kept
from tests.builders import NOW, a_case, at, clock, done
from tests.figures import figures_of, shares

DESK, OFFICER, CHIEF = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-st-harbour-chief"
MINUTE = 60


def warned(**changes: Any) -> Incident:
    """At level 1: a transfer is under way."""
    usual = {
        "channel": Channel.EARLY_WARNING,
        "category": "fraud",
        "whom": Protected.STAFF,
        "warning": WarningKind.ANTI_FRAUD,
        "circumstances": frozenset({Circumstance.IN_PROGRESS}),
    }
    return a_case(**usual | changes)


def called(case: Incident, end: CallEnd, when: float, **more: Any) -> Incident:
    return done(case, commands.Call(whom=Protected.STAFF, end=end, **more), by=DESK, when=when)


def losses(prevented: int = 30_000, lost: int = 0) -> commands.StateLosses:
    return commands.StateLosses(prevented=prevented, lost=lost, concerned=Protected.STAFF, school_helped=True)


def test_whom_a_warning_of_fraud_protects_is_called_within_a_limit_from_the_warning_on() -> None:
    first = clock(warned(), "first_call")
    assert (first.started_at, first.limit) == (NOW, "PT180S")
    case = called(warned(), CallEnd.DOUBTED, MINUTE)
    assert kept(clock(case, "first_call")) is True
    assert case.clock("next_call") is None, "who was reached is visited, not called again"
    assert (case.acknowledged_at, case.progressed_at) == (at(MINUTE).now, at(MINUTE).now)
    assert kept(clock(called(warned(), CallEnd.STOPPED, 4 * MINUTE), "first_call")) is False


def test_an_assessment_makes_the_first_call_due_no_later() -> None:
    case = warned(circumstances=frozenset())
    assert clock(case, "first_call").limit == "PT600S"
    raised = done(case, commands.Assess(level=Level.ONE, category="fraud"), by=DESK, when=2 * MINUTE)
    assert clock(raised, "first_call").due_at == at(3 * MINUTE).now


def test_where_nobody_answered_the_next_attempt_has_a_limit_of_its_own_each_time() -> None:
    once = called(warned(), CallEnd.NOT_REACHED, MINUTE)
    assert clock(once, "next_call").due_at == at(6 * MINUTE).now
    twice = called(once, CallEnd.NOT_REACHED, 3 * MINUTE)
    assert (clock(twice, "next_call").due_at, clock(twice, "next_call").revision) == (at(8 * MINUTE).now, 2)
    reached = called(twice, CallEnd.STOPPED, 4 * MINUTE)
    assert kept(clock(reached, "next_call")) is True
    assert [one.number for one in reached.calls] == [1, 2, 3]


def test_an_attempt_that_came_late_stays_late_when_the_next_one_begins() -> None:
    once = called(warned(), CallEnd.NOT_REACHED, MINUTE)
    late = called(once, CallEnd.NOT_REACHED, 20 * MINUTE)
    reached = called(late, CallEnd.STOPPED, 21 * MINUTE)
    assert kept(clock(reached, "next_call")) is False


def test_officers_who_stand_before_them_need_not_call() -> None:
    case = called(warned(), CallEnd.NOT_REACHED, MINUTE)
    case = done(case, commands.Assess(level=Level.ONE, category="fraud"), by=DESK, when=70)
    case = done(case, commands.Dispatch(), by=DESK, when=80)
    case = done(case, commands.Arrive(), by=OFFICER, when=4 * MINUTE)
    assert clock(case, "next_call").moot


def test_calls_are_entered_in_their_order_and_not_from_before_the_warning() -> None:
    case = called(warned(), CallEnd.NOT_REACHED, 5 * MINUTE)
    with pytest.raises(BadInput) as refused:
        called(case, CallEnd.STOPPED, 6 * MINUTE, called_at=at(4 * MINUTE).now)
    assert refused.value.faults[0].code == "before_the_last"
    with pytest.raises(BadInput) as refused:
        called(warned(), CallEnd.STOPPED, MINUTE, called_at=at(-MINUTE).now)
    assert refused.value.faults[0].code == "before_the_report"


@pytest.mark.parametrize("kind", [WarningKind.VIDEO, WarningKind.FACE_RECOGNITION, None])
def test_calls_and_losses_are_refused_where_nothing_warns_of_fraud(kind: str | None) -> None:
    case = warned(warning=kind)
    assert case.clock("first_call") is None
    for command in (commands.Call(whom=Protected.STAFF, end=CallEnd.STOPPED), losses()):
        with pytest.raises(Conflict) as refused:
            done(case, command, by=DESK, when=MINUTE)
        assert refused.value.faults[0].code == "no_warning_of_fraud"
        assert refused.value.faults[0].zh
        assert refused.value.faults[0].en


def test_a_warning_of_fraud_is_not_handled_before_its_outcome_is_stated() -> None:
    case = called(warned(), CallEnd.STOPPED, MINUTE)
    case = done(case, commands.Assess(level=Level.ONE, category="fraud"), by=DESK, when=70)
    handle = commands.Handle(closing_reason=ClosingReason.HARM_PREVENTED)
    with pytest.raises(BadInput) as refused:
        done(case, handle, by=OFFICER, when=80)
    assert refused.value.faults[0].code == "losses_not_stated"
    case = done(case, losses(), by=OFFICER, when=90)
    assert done(case, handle, by=OFFICER, when=100).handled_at == at(100).now


def test_where_something_was_lost_the_case_is_always_reviewed() -> None:
    case = done(warned(), losses(), by=DESK, when=MINUTE)
    assert Flag.ALWAYS_REVIEWED not in case.flags
    case = done(case, losses(prevented=20_000, lost=10_000), by=DESK, when=2 * MINUTE)
    assert (Circumstance.LOSS in case.circumstances, Flag.ALWAYS_REVIEWED in case.flags) == (True, True)
    with pytest.raises(Conflict):
        done(case, losses(prevented=20_000, lost=10_000), by=DESK, when=3 * MINUTE)


def test_amounts_are_whole_yuan_from_nought_on() -> None:
    with pytest.raises(BadInput) as refused:
        done(warned(), losses(prevented=-1, lost=2_000_000_000), by=DESK, when=MINUTE)
    assert [one.field for one in refused.value.faults] == ["prevented", "lost"]


def test_a_reopened_warning_owes_no_call_of_the_past() -> None:
    case = called(warned(), CallEnd.NOT_REACHED, MINUTE)
    case = done(case, commands.Assess(level=Level.TWO, category="fraud"), by=DESK, when=70)
    case = done(case, losses(), by=OFFICER, when=90)
    case = done(case, commands.Handle(closing_reason=ClosingReason.HARM_PREVENTED), by=OFFICER, when=100)
    case = done(case, commands.GiveFeedback(texts={"text": "已制止"}), by=DESK, when=110)
    case = done(case, commands.Close(), by=CHIEF, when=120)
    case = done(case, commands.Reopen(texts={"text": "新线索"}), by=CHIEF, when=90 * MINUTE)
    assert not any(clock(case, name).running for name in ("first_call", "next_call"))


def test_figures_tell_warnings_by_kind_calls_by_their_end_and_losses_in_yuan() -> None:
    prevented = done(
        called(called(warned(), CallEnd.NOT_REACHED, MINUTE), CallEnd.DOUBTED, 2 * MINUTE),
        losses(30_000),
        by=DESK,
        when=3 * MINUTE,
    )
    lost = done(
        called(warned(client_key="form-2"), CallEnd.PAID, 9 * MINUTE),
        losses(prevented=0, lost=8_000),
        by=DESK,
        when=10 * MINUTE,
    )
    found = figures_of([prevented, lost, warned(client_key="form-3", warning=WarningKind.VIDEO)])
    assert shares(found["warnings"], "warning") == {"anti_fraud": 2, "video": 1}
    assert (found["warnings_answered"].count, found["warnings_answered"].whole) == (1, 2)
    assert shares(found["warning_calls"], "call_end") == {"not_reached": 1, "doubted": 1, "paid": 1}
    assert (found["losses_prevented"].count, found["yuan_prevented"].count) == (1, 30_000)
    assert found["yuan_lost"].count == 8_000


def test_an_old_warning_without_a_kind_is_in_no_figure_of_warnings() -> None:
    found = figures_of([warned(warning=None)])
    assert (found["incidents"].count, found["warnings"].count) == (1, 0)


def test_false_matches_are_counted_by_system_and_kind_though_a_false_alarm_is_no_incident() -> None:
    face = warned(
        warning=WarningKind.FACE_RECOGNITION,
        source=WarningSource.CAMPUS_FACES,
        matched=Match.BANNED_PERSON,
        category="suspicious_person",
    )
    false = done(face, commands.FalseAlarm(texts={"text": "认错人"}), by=DESK, when=MINUTE)
    unsaid = done(
        warned(client_key="form-2", warning=WarningKind.VIDEO, category="suspicious_person"),
        commands.FalseAlarm(texts={"text": "树影"}),
        by=DESK,
        when=MINUTE,
    )
    found = figures_of([false, unsaid])
    assert (found["incidents"].count, found["warnings"].count) == (0, 0)
    assert shares(found["false_matches"], "warning_source") == {"campus_faces": 1, "unsaid": 1}
    assert shares(found["false_matches"], "warning") == {"face_recognition": 1, "video": 1}


@pytest.mark.parametrize(
    ("kind", "matched"),
    [
        (WarningKind.ANTI_FRAUD, Match.CLIMBING),
        (WarningKind.FACE_RECOGNITION, Match.FIRE),
        (WarningKind.VIDEO, Match.SCAM_CALL),
    ],
)
def test_what_a_kind_of_warning_cannot_tell_is_refused(kind: WarningKind, matched: Match) -> None:
    with pytest.raises(BadInput) as refused:
        warned(warning=kind, matched=matched)
    assert [(one.field, one.code) for one in refused.value.faults] == [("matched", "not_of_this_kind")]


def test_a_warning_says_its_kind_and_what_has_matched_in_its_row_and_events_unless_it_is_sealed() -> None:
    video = {"warning": WarningKind.VIDEO, "matched": Match.GATHERING}
    case = warned(category="dispute", **video)
    assert case.row_facts()["facts"] == {"warning": "video", "matched": "gathering"}
    assert case.event_facts().items() >= {"warning": "video", "matched": "gathering"}.items()
    sealed = warned(category="missing_child", warning=WarningKind.VIDEO, matched=Match.MISSING_CHILD)
    assert sealed.event_facts() == {"level": 1}
