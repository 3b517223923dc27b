"""Quiz rounds: planned for some campuses, opened and closed by time, answered by nobody in particular, counted once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, ForbiddenByState, NotAllowed
from campus_safety.kinds.points.earning import of_quiz
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.kinds.quizzes import tokens
from campus_safety.kinds.quizzes.commands import Cancel
from campus_safety.kinds.quizzes.counting import Counts, count, earned
from campus_safety.kinds.quizzes.decide import decide
from campus_safety.kinds.quizzes.planning import MOST_CAMPUSES, drawn, permit_plan, plan
from campus_safety.kinds.quizzes.questions import Band
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State
from campus_safety.kinds.quizzes.rules import QuizRules
from campus_safety.kinds.quizzes.sheets import marked, shuffled, shuffled_options
from campus_safety.messages.messages import messages_of
from campus_safety.records.anchoring import against_chain
from campus_safety.records.change import Moment
from campus_safety.records.events import event
from campus_safety.records.relations import Relation
from campus_safety.records.timeline import verify
from tests.builders import SALT, a_district, a_policy, an_account, an_actor, at
from tests.by_kind import MAY, permit, serve
from tests.quizzes import (
    EDUCATION,
    HARBOUR,
    OFFICER,
    QUESTIONS,
    a_plan,
    closed,
    in_days,
    planned,
    quiz_rules,
    running,
    served,
    the_bank,
)
from tests.tries import examples

SECRET = "a secret"
TODAY = date(2026, 11, 24)


def faults(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(BadInput) as refused:
        planned(**changes)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_a_round_is_planned_with_its_questions_topics_and_stations() -> None:
    case = planned()
    assert (case.state, case.lead, case.stations) == (State.PLANNED, "dm-edu", ("dm-st-harbour",))
    assert case.topics == ("fraud", "traffic")
    assert case.due_at == case.opens_at == case.next_tick_at


def test_planning_tells_each_campus_that_is_in_it() -> None:
    change = plan(a_plan(), an_actor(EDUCATION), quiz_rules(), at())
    assert set(change.entry.tells) == {"dm-ms-01/safety", "dm-ps-01/safety"}
    said = messages_of(event(change), a_district())
    assert {message.address for message in said} == {"dm-ms-01/safety", "dm-ps-01/safety"}
    assert all("新的知识问答已安排" in message.title for message in said)


def test_questions_can_be_drawn_and_the_same_round_draws_the_same() -> None:
    wanted = a_plan(questions=(), topics=("fire", "drowning"), bands=(Band.LOWER_PRIMARY,), count=5)
    first = drawn(wanted, the_bank())
    assert len(first) == 5 and first == drawn(wanted, the_bank())
    assert {the_bank().questions[id].topic for id in first} <= {"fire", "drowning"}
    assert all(Band.LOWER_PRIMARY in the_bank().questions[id].bands for id in first)
    assert first != drawn(replace(wanted, client_key="round-2"), the_bank())
    assert planned(questions=(), topics=("fire",), count=3).topics == ("fire",)


def test_a_plan_with_faults_names_each() -> None:
    assert faults(
        questions=("fire.nothing",), campuses=("dm-none",), opens_at=in_days(-1), closes_at=in_days(60)
    ) == {
        ("questions", "unknown_question"),
        ("campuses", "unknown_campus"),
        ("opens_at", "in_the_past"),
        ("closes_at", "too_long"),
    }
    assert faults(questions=(), count=0, closes_at=in_days(1)) == {
        ("questions", "bad_count"),
        ("closes_at", "before_it_opens"),
    }
    assert ("questions", "duplicate") in faults(questions=(*QUESTIONS, QUESTIONS[0]))
    assert ("campuses", "bad_count") in faults(campuses=tuple(f"x-{n}" for n in range(MOST_CAMPUSES + 1)))


def test_a_stations_people_plan_for_their_own_campuses_only() -> None:
    permit_plan(an_account(OFFICER), HARBOUR, a_district())
    permit_plan(an_account(EDUCATION), (*HARBOUR, "dm-ms-02"), a_district())
    with pytest.raises(NotAllowed):
        permit_plan(an_account(OFFICER), (*HARBOUR, "dm-ms-02"), a_district())


def test_time_opens_a_round_and_closes_it() -> None:
    case = planned()
    assert serve(case, quiz_rules(), Moment(in_days(0.9), SALT)) is None
    opened = serve(case, quiz_rules(), Moment(in_days(1), SALT))
    assert opened is not None
    assert (opened.after.state, opened.after.due_at) == (State.RUNNING, case.closes_at)
    assert set(opened.entry.ticks[0].tells) == {"dm-ms-01/safety", "dm-ps-01/safety"}
    assert serve(opened.after, quiz_rules(), Moment(in_days(1.1), SALT)) is None
    last = served(served(opened.after, 6.6), 8)
    assert last.state is State.CLOSED and last.open
    assert last.due_at == in_days(8) + timedelta(minutes=10)


def test_opening_and_closing_are_told_as_what_they_are_and_not_as_failures() -> None:
    opened = serve(planned(), quiz_rules(), Moment(in_days(1), SALT))
    assert opened is not None
    titles = {message.title for message in messages_of(event(opened), a_district())}
    assert titles == {"护校安园 知识问答：知识问答已开放"}
    ended = serve(served(opened.after, 6.6), quiz_rules(), Moment(in_days(8), SALT))
    assert ended is not None
    assert {m.title for m in messages_of(event(ended), a_district())} == {"护校安园 知识问答：知识问答已截止"}


def test_a_round_that_nobody_looked_at_until_its_end_is_closed_at_once() -> None:
    case = served(planned(), 9)
    assert (case.state, case.opened_at, case.closed_at) == (State.CLOSED, in_days(9), in_days(9))


def test_sheets_are_taken_by_the_rounds_own_times_and_not_by_when_the_sweep_came() -> None:
    case = planned()
    assert not case.takes_sheets(in_days(0.99))
    assert case.takes_sheets(case.opens_at)
    late = running()
    assert late.takes_sheets(in_days(7.99)) and not late.takes_sheets(late.closes_at)
    cancelled = decide(late, Cancel(texts={"text": "x"}), an_actor(EDUCATION), quiz_rules(), at(90_000)).after
    assert not cancelled.takes_sheets(in_days(2))


def test_it_is_counted_after_it_closed_and_only_once() -> None:
    counts = {"dm-ms-01": Counts(630, 1890, 945), "dm-ps-01": Counts()}
    with pytest.raises(ForbiddenByState):
        count(running(), counts, quiz_rules(), Moment(in_days(3), SALT))
    done = count(closed(), counts, quiz_rules(), Moment(in_days(8.01), SALT)).after
    assert (done.state, done.open, done.next_tick_at, done.sheets) == (State.COUNTED, False, None, 630)
    with pytest.raises(ForbiddenByState):
        count(done, counts, quiz_rules(), Moment(in_days(9), SALT))
    # Half of 1260 pupils, half of their answers right: five points for each.
    assert [(result.campus, result.points) for result in done.results] == [("dm-ms-01", 10), ("dm-ps-01", 0)]
    (one,) = earned(done)
    assert (one.campus, one.points, one.source, one.day) == ("dm-ms-01", 10, done.id, date(2026, 12, 2))


def test_points_of_a_round_grow_with_right_answers_and_with_sheets_and_end_at_all_of_them() -> None:
    rules = a_policy().section(PointsRules)

    def points(sheets: int, right: int, answered: int = 1000, pupils: int = 100) -> int:
        return of_quiz(sheets=sheets, answered=answered, right=right, pupils=pupils, rules=rules)

    assert points(100, 1000) == points(500, 1000) == rules.right + rules.taken
    assert points(0, 0, answered=0) == 0
    assert points(19, 1000) == 1, "three clever sheets say nothing of a school"
    assert points(20, 1000) == 12
    assert points(100, 499) == 14, "rounded down"
    assert points(5, 10, answered=10, pupils=0) == 20


def test_a_round_is_cancelled_with_a_reason_until_it_has_closed() -> None:
    with pytest.raises(BadInput):
        decide(planned(), Cancel(), an_actor(EDUCATION), quiz_rules(), at(60))
    case = decide(planned(), Cancel(texts={"text": "停课"}), an_actor(EDUCATION), quiz_rules(), at(60)).after
    assert (case.state, case.open, case.next_tick_at) == (State.CANCELLED, False, None)
    with pytest.raises(ForbiddenByState):
        decide(closed(), Cancel(texts={"text": "x"}), an_actor(EDUCATION), quiz_rules(), at(60))


def test_who_leads_a_round_cancels_it_and_so_does_the_brigade() -> None:
    case = planned(by=OFFICER)
    for name in (OFFICER, "dm-st-harbour-chief", "dm-supervisor-1", EDUCATION):
        permit(an_account(name), "cancel", case, a_district())
    with pytest.raises(NotAllowed):
        permit(an_account(OFFICER), "cancel", planned(), a_district())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from([0.2, 0.9, 1, 1.1, 4, 6.5, 7.9, 8, 8.2, 12]), max_size=8), st.booleans())
def test_whenever_the_sweep_comes_the_round_is_where_its_times_say(
    days: list[float], once_more: bool
) -> None:
    """And each tick is served once, the chain holds, and an open round has a next tick."""
    first = plan(a_plan(), an_actor(EDUCATION), quiz_rules(), at())
    case: QuizRound = first.after
    entries, told = [first.entry], []
    for day in [*sorted(days), *([13.0] if once_more else [])]:
        if (change := serve(case, quiz_rules(), Moment(in_days(day), SALT))) is not None:
            case = change.after
            entries.append(change.entry)
            told += [(tick.clock, tick.revision, tick.rung) for tick in change.entry.ticks]
        expected = State.PLANNED if day < 1 else State.RUNNING if day < 8 else State.CLOSED
        assert case.state is expected
        assert (case.next_tick_at is not None) == case.open
    assert len(told) == len(set(told))
    assert verify(entries, case.chain) == ()
    assert against_chain(case, entries) == ()


def test_marks_count_what_was_right_and_nothing_given_is_wrong() -> None:
    questions = the_bank().of(QUESTIONS)
    right = {question.id: question.right for question in questions}
    assert [mark.right for mark in marked(questions, right)] == [True, True, True]
    several = next(question for question in questions if question.several)
    half = marked(questions, {**right, several.id: frozenset([*several.right][:1])})
    assert sum(mark.right for mark in half) == 2, "half of several is not right"
    one_only = marked(questions, {several.id: several.right})
    assert (len(one_only), sum(mark.right for mark in one_only)) == (3, 1)
    with pytest.raises(BadInput) as refused:
        marked(questions, {"fire.number": frozenset("a"), QUESTIONS[0]: frozenset("z")})
    assert {fault.code for fault in refused.value.faults} == {"not_asked", "unknown_option"}
    for blank in ({}, {several.id: frozenset[str]()}):
        with pytest.raises(BadInput) as nothing:
            marked(questions, blank)
        assert {fault.code for fault in nothing.value.faults} == {"missing"}


def test_a_seed_gives_one_order_and_loses_nothing() -> None:
    questions = the_bank().of(tuple(the_bank().questions))
    assert shuffled(questions, "s") == shuffled(reversed(questions), "s") != shuffled(questions, "t")
    assert {one.id for one in shuffled(questions, "s")} == {one.id for one in questions}
    assert sorted(shuffled_options(questions[0], "s")) == sorted(questions[0].options)
    firsts = {shuffled_options(questions[0], str(seed))[0] for seed in range(40)}
    assert firsts == set(questions[0].options), "no option stands first always"


def test_a_token_is_of_one_round_and_day_and_cannot_be_made_up() -> None:
    token = tokens.issue(SECRET, "c1", TODAY, "0" * 32)
    assert tokens.read(SECRET, "c1", token.text) == token
    assert tokens.read(SECRET, "c2", token.text) is None
    assert tokens.read("another", "c1", token.text) is None
    forged = token.text.replace("20261124", "20261125")
    assert tokens.read(SECRET, "c1", forged) is None
    for rubbish in ("", "x", "20261124." + "0" * 32 + "." + "0" * 64, token.text + "0"):
        assert tokens.read(SECRET, "c1", rubbish) is None
    assert token.key not in token.text and token.key != tokens.issue(SECRET, "c1", TODAY, "1" * 32).key


def test_a_sheet_is_known_by_its_token_and_key_together() -> None:
    one, other = (tokens.issue(SECRET, "c1", TODAY, digit * 32) for digit in "01")
    assert tokens.sheet_key(SECRET, one, "k") == tokens.sheet_key(SECRET, one, "k")
    assert len({tokens.sheet_key(SECRET, token, key) for token in (one, other) for key in "kl"}) == 4


def test_a_schools_code_is_read_out_typed_and_found_among_those_of_the_round() -> None:
    code = tokens.school_code(SECRET, "demo", "dm-ms-01")
    assert len(code) == 8 and code != tokens.school_code("another", "demo", "dm-ms-01")
    for spoken in (code, code.lower(), f"{code[:4]}-{code[4:]}", f" {code} "):
        assert tokens.campus_of(SECRET, "demo", HARBOUR, spoken) == "dm-ms-01"
    other = tokens.school_code(SECRET, "demo", "dm-ms-02")
    for wrong in ("", "dm-ms-01", other, code[:-1] + ("0" if code[-1] != "0" else "1")):
        assert tokens.campus_of(SECRET, "demo", HARBOUR, wrong) is None


def test_the_caps_follow_the_number_of_pupils() -> None:
    rules = a_policy().section(QuizRules)
    assert (rules.most_of(1260), rules.most_of(0)) == (2520, 1)
    assert replace(rules, sheets_per_hundred=1).most_of(150) == 2


def test_nobody_but_planners_may_plan() -> None:
    allowed = {role for role in Role if MAY["quiz_round"]["plan"][role] is not Relation.NEVER}
    assert allowed == {Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.EDUCATION}
