"""No order of actions records an activity that was never held, or counts its hours and heads twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.actions import ACTIONS
from campus_safety.kinds.activities.activity import Activity, ActivityType, Group, State
from campus_safety.kinds.activities.commands import Command
from campus_safety.kinds.activities.compliance import class_hours, occasion
from campus_safety.kinds.activities.decide import decide
from campus_safety.kinds.activities.exercises import exercise_id
from campus_safety.kinds.activities.planning import plan
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.activities.suggesting import Suggestion, suggest
from campus_safety.records.anchoring import against_chain
from campus_safety.records.change import Change, Moment
from campus_safety.records.serve_deadlines import due_ticks
from campus_safety.records.timeline import Entry, verify
from campus_safety.records.worklists import listings
from tests.builders import NOW, SALT, a_district, an_actor, rules
from tests.by_kind import serve
from tests.outreach import CHIEF, HOST, OFFICER, PRINCIPAL, SCHOOL, TERM, a_plan
from tests.tries import examples

pytestmark = pytest.mark.slow

RULES = rules()
PEOPLE = (OFFICER, CHIEF, SCHOOL, PRINCIPAL)
TEXT = {"text": "x"}
HOUR = timedelta(hours=1)


def commands_at(case: Activity, now: datetime) -> list[st.SearchStrategy[Command]]:
    when = st.sampled_from([-30, -1, 0, 5, 100]).map(lambda hours: now + hours * HOUR)
    counts = st.dictionaries(st.sampled_from(Group), st.integers(-1, 200), max_size=3)
    hours, seconds = st.integers(-1, 3), st.sampled_from([None, 0, 90, 9999])
    terms, texts = st.sampled_from([(), (TERM,)]), st.sampled_from([{}, TEXT])
    counted = {
        "audience": counts,
        "class_hours": hours,
        "evacuated_in": seconds,
        "terms": terms,
        "texts": texts,
    }
    return [
        st.builds(
            lambda at, host, official, terms: commands.TakeUp(
                starts_at=at, ends_at=at + HOUR, held_by=host, as_vice_principal=official, terms=terms
            ),
            when,
            st.sampled_from([None, HOST]),
            st.booleans(),
            terms,
        ),
        st.builds(commands.Decline, texts=texts),
        st.builds(lambda at: commands.Reschedule(starts_at=at, ends_at=at + HOUR), when),
        st.just(commands.Confirm()),
        st.just(commands.StartExercise(category="fire", case=exercise_id(case))),
        st.builds(commands.Hold, started_at=st.one_of(st.none(), when)),
        st.builds(commands.Record, **counted),
        st.builds(commands.Correct, **counted),
        st.builds(commands.Note, texts=texts),
        st.builds(commands.Cancel, texts=texts),
    ]


class AnActivity(RuleBasedStateMachine):
    """Anybody tries anything at any time; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.entries: list[Entry] = []
        self.records = 0

    @initialize(kind=st.sampled_from(["lesson", "drill", "suggested"]))
    def begin(self, kind: str) -> None:
        moment = Moment(self.now, SALT)
        if kind == "suggested":
            change = suggest(Suggestion("dm-ms-01", "fire", "c-1", "c-1"), RULES, moment)
        else:
            wanted = a_plan(by=OFFICER)
            if kind == "drill":
                wanted = replace(wanted, activity_type=ActivityType.EVACUATION_DRILL)
            change = plan(wanted, an_actor(OFFICER), RULES, moment)
        self.took(change)

    def took(self, change: Change[Activity]) -> None:
        self.case = change.after
        self.entries.append(change.entry)

    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def somebody_does_something(self, data: st.DataObject, by: str) -> None:
        command = data.draw(st.one_of(*commands_at(self.case, self.now)))
        before = self.case
        try:
            change = decide(before, command, an_actor(by), RULES, Moment(self.now, SALT))
        except CampusSafetyError:
            return
        assert before.state in ACTIONS[command.action].source
        self.records += command.action == "record"
        self.took(change)

    @rule(hours=st.sampled_from([1, 24, 49, 200]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule()
    def deadlines_are_served(self) -> None:
        change = serve(self.case, RULES, Moment(self.now, SALT))
        if change is not None:
            assert change.after.state == self.case.state, "time alone holds and records nothing"
            self.took(change)
        assert due_ticks(self.case, self.now) == ()

    @invariant()
    def what_is_recorded_was_held_and_is_over(self) -> None:
        case = self.case
        actions = [entry.action for entry in self.entries]
        if case.state is State.RECORDED:
            assert actions.index("hold") < actions.index("record")
            assert case.ends_at is not None
            assert case.recorded_at is not None
            assert case.ends_at <= case.recorded_at
            assert case.person_times > 0
            assert (case.evacuated_in is not None) >= (case.activity_type is ActivityType.EVACUATION_DRILL)
        else:
            assert (case.person_times, case.class_hours, case.recorded_at) == (0, 0, None)

    @invariant()
    def it_is_recorded_once_and_its_hours_count_once(self) -> None:
        assert self.records <= 1
        rows = listings(self.case, a_district())
        counted = [occasion(rows[name].row) for name in ("calendar:campus",) if name in rows]
        expected = self.case.class_hours if self.case.as_vice_principal else 0
        years = {one.day.year for one in counted}
        assert sum(class_hours("dm-ms-01", counted, year) for year in years) == expected
        if self.case.as_vice_principal and self.case.state is State.RECORDED:
            assert self.case.class_hours * RULES.policy.section(ActivityRules).class_hour <= HOUR

    @invariant()
    def an_open_one_has_a_next_tick_and_the_timeline_holds(self) -> None:
        assert self.case.next_tick_at is not None or not self.case.open
        assert verify(self.entries, self.case.chain) == ()
        assert against_chain(self.case, self.entries) == ()


AnActivity.TestCase.settings = settings(max_examples=examples(60), stateful_step_count=25, deadline=None)
TestAnActivity = AnActivity.TestCase
