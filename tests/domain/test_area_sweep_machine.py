"""No sequence of actions closes a sweep while a place is open, or changes a list once it was frozen."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.actions import ACTIONS
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, State
from campus_safety.kinds.area_sweeps.commands import Command
from campus_safety.kinds.area_sweeps.coverage import list_digest
from campus_safety.kinds.area_sweeps.decide import decide
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.area_sweeps.planning import plan
from campus_safety.records.change import Change, Moment
from tests.area_sweeps import (
    CHIEF,
    CULTURE,
    DESK,
    HILL,
    MARKET,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    a_plan,
    given_to,
    looked_at,
    sweep_rules,
)
from tests.builders import NOW, an_actor, at
from tests.machines import RecordMachine, named
from tests.tries import examples

pytestmark = pytest.mark.slow

RULES = sweep_rules()
PEOPLE = (SUPERVISOR, OFFICER, DESK, CHIEF, HILL, CULTURE, MARKET, SCHOOL)
TEXT = {"text": "x"}
# Three campuses with a short list, so that chance reaches the end of it.
SHORT = 90


def commands_at(case: AreaSweep, now: datetime) -> dict[str, st.SearchStrategy[Command]]:
    seen = looked_at(case)
    place = st.sampled_from([one.place for one in case.places] + ["dm-place-99"])
    outcome, people = st.sampled_from(list(Outcome)), st.integers(0, 3)
    units = st.sampled_from(
        ["dm-st-harbour", "dm-st-hill", "dm-culture", "dm-market", "dm-ms-01", "dm-brigade"]
    )
    later = st.sampled_from([-1, 0.5, 3]).map(lambda days: now + timedelta(days=days))
    return {
        "freeze": st.sampled_from(
            [seen, replace(seen, digest="0" * 64), replace(seen, found=seen.found[:-1])]
        ),
        "assign_places": st.builds(
            commands.AssignPlaces,
            assignments=st.dictionaries(place, units, max_size=3).map(given_to),
            rest=st.sampled_from([None, *commands.Rest]),
        ),
        "record_outcome": st.builds(
            commands.RecordOutcome,
            place=place,
            outcome=outcome,
            people_checked=people,
            seen_at=st.one_of(st.none(), later),
        ),
        "correct_outcome": st.builds(
            commands.CorrectOutcome,
            place=place,
            instead_of=outcome,
            outcome=outcome,
            people_checked=people,
            texts=st.just(TEXT),
        ),
        "note": st.just(commands.Note(texts=TEXT)),
        "close": st.just(commands.Close()),
        "cancel": st.just(commands.Cancel(texts=TEXT)),
        "supervise": st.builds(commands.Supervise, to=units, due_at=later, texts=st.just(TEXT)),
        "receive_order": st.builds(commands.ReceiveOrder, number=st.integers(1, 3)),
        "answer_order": st.builds(commands.AnswerOrder, number=st.integers(1, 3), texts=st.just(TEXT)),
    }


class AreaSweepMachine(RecordMachine):
    """One sweep in the hands of many, rights aside: what the rights forbid the domain must survive."""

    rules_of_it = RULES

    @initialize(radius=st.sampled_from([SHORT, 200]))
    def somebody_plans(self, radius: int) -> None:
        change = plan(a_plan(radius_m=radius), an_actor(SUPERVISOR), RULES, at())
        self.begins(change.after, change.entry, NOW)
        self.list: tuple[tuple[str, str, str, int], ...] | None = None

    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def somebody_acts(self, data: st.DataObject, who: str) -> None:
        offered = commands_at(self.case, self.now)
        possible = [name for name in offered if self.case.state in ACTIONS[name].source]
        rare = {"cancel"} if len(possible) > 1 and data.draw(st.integers(0, 9)) != 0 else set()
        names = [name for name in possible if name not in rare] or ["close"]
        self.tried(data.draw(offered[data.draw(st.sampled_from(names))]), who)

    @precondition(lambda self: self.case.open)
    @rule(shut=st.integers(0, 4))
    def the_next_thing_is_done(self, shut: int) -> None:
        """What comes next if all is well, now and then before a closed door: so that plays reach their end."""
        case = self.case
        if case.state is State.PLANNED:
            self.tried(looked_at(case), SUPERVISOR)
        elif not all(one.unit for one in case.places):
            self.tried(commands.AssignPlaces(rest=commands.Rest.STATION), SUPERVISOR)
        elif left := [one for one in case.places if not one.done]:
            outcome = Outcome.NOT_ENTERED if shut == 0 else Outcome.COMPLIANT
            for one in left[: 1 if shut == 0 else 8]:
                self.tried(
                    commands.RecordOutcome(place=one.place, outcome=outcome, people_checked=0),
                    self.whose(one.unit),
                )
        elif owed := [order.number for order in case.supervisions if order.answered_at is None]:
            unit = case.supervisions[owed[0] - 1].to.removeprefix("unit:")
            self.tried(commands.AnswerOrder(number=owed[0], texts=TEXT), self.whose(unit))
        else:
            self.tried(commands.Close(), SUPERVISOR)

    def whose(self, unit: str) -> str:
        known = {"dm-st-harbour": OFFICER, "dm-st-hill": HILL, "dm-culture": CULTURE, "dm-market": MARKET}
        return known.get(unit, SUPERVISOR)

    def tried(self, command: Command, who: str) -> None:
        try:
            change = decide(self.case, command, an_actor(who), RULES, Moment(self.now, "salt"))
        except CampusSafetyError as refusal:
            named(refusal)
            return
        self.follow(change)

    @rule(days=st.sampled_from([0.01, 0.5, 3, 15]))
    def time_passes(self, days: float) -> None:
        self.now += timedelta(days=days)

    def follow(self, change: Change[AreaSweep]) -> None:
        super().follow(change)
        if self.list is None and self.case.places:
            self.list = self.fixed()

    def fixed(self) -> tuple[tuple[str, str, str, int], ...]:
        return tuple((one.place, one.kind.value, one.campus, one.distance_m) for one in self.case.places)

    @invariant()
    def none_is_closed_with_a_place_open(self) -> None:
        if hasattr(self, "case") and self.case.state is State.CLOSED:
            assert self.case.places
            assert all(one.outcome not in (None, Outcome.NOT_ENTERED) for one in self.case.places)
            assert self.case.covered.percent == 100
            assert all(order.answered_at for order in self.case.supervisions)

    @invariant()
    def a_frozen_list_stays_what_it_was(self) -> None:
        if hasattr(self, "case") and self.list is not None:
            assert self.fixed() == self.list
            assert list_digest(self.case.radius_m, self.case.places) == self.case.digest

    @invariant()
    def every_outcome_has_who_was_there_and_nobody_is_counted_behind_a_closed_door(self) -> None:
        for one in self.case.places if hasattr(self, "case") else ():
            assert (one.outcome is None) == (one.by is None) == (one.at is None)
            assert one.outcome is not Outcome.NOT_ENTERED or (one.people_checked == 0 and one.shut_since)


TestAreaSweepMachine = AreaSweepMachine.TestCase
TestAreaSweepMachine.settings = settings(
    max_examples=examples(200), stateful_step_count=30, deadline=None, derandomize=True
)
