"""No sequence of actions concludes an inspection with an unanswered pair, and no unit ever sees another's finding."""

from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.decide import decide
from campus_safety.kinds.inspections.inspection import Answer, State
from campus_safety.kinds.inspections.planning import plan
from campus_safety.kinds.inspections.seeing import sight
from campus_safety.kinds.inspections.visiting import Known, record_finding
from campus_safety.records.access import relations_of
from campus_safety.records.change import Moment
from campus_safety.records.commands import Command
from tests.builders import NOW, a_district, accounts, an_account, an_actor
from tests.by_kind import permit
from tests.inspections import (
    DESK,
    EDUCATION,
    FIRE,
    MARKET,
    OFFICER,
    SUPERVISOR,
    a_finding,
    a_plan,
    inspection_rules,
)
from tests.machines import RecordMachine, named
from tests.tries import examples

pytestmark = pytest.mark.slow

RULES, DISTRICT = inspection_rules(), a_district()
PEOPLE = (
    SUPERVISOR,
    DESK,
    OFFICER,
    FIRE,
    MARKET,
    EDUCATION,
    "dm-st-harbour-chief",
    "dm-st-hill-officer-1",
    "dm-ms-01-safety",
    "dm-leader",
    "dm-health-duty",
)
CAMPUSES = ("dm-ms-01", "dm-ps-01", "dm-ms-02")
UNITS = ("dm-st-harbour", "dm-st-hill", "dm-fire", "dm-market", "dm-edu")
ITEMS = ("fire.exit-blocked", "fire.sandwich-panel", "food.other", "access.other", "dormitory.other")
FIELDS = {
    FIRE: ("fire.exit-blocked", "fire.sandwich-panel", "dormitory.other"),
    MARKET: ("food.other",),
    EDUCATION: ("food.other", "dormitory.other"),
}
SCHOOLS = ("school_staff", "guard")
ABOVE = ("supervisor", "leader", "auditor")
# A failure of a long play is looked at as it is; making it shorter takes minutes.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


class InspectionMachine(RecordMachine):
    """One inspection in the hands of all who are called to it and many who are not."""

    rules_of_it = RULES

    @initialize(
        by=st.sampled_from([SUPERVISOR, DESK, EDUCATION]),
        agencies=st.lists(st.sampled_from(UNITS), min_size=2, max_size=4, unique=True),
        announced=st.booleans(),
        begun=st.sampled_from([True, True, True, False]),
    )
    def call(self, by: str, agencies: list[str], announced: bool, begun: bool) -> None:
        campuses = CAMPUSES if {"dm-st-harbour", "dm-st-hill"} <= set(agencies) else CAMPUSES[:2]
        wanted = a_plan(
            sender=by,
            campuses=campuses,
            agencies=tuple(unit for unit in agencies if unit != "dm-st-hill" or len(campuses) == 3)
            or ("dm-fire",),
            announced=announced,
        )
        change = plan(wanted, an_actor(by), RULES, Moment(NOW, "salt"))
        self.begins(change.after, change.entry, NOW)
        self.hazards: dict[str, Hazard] = {}
        if begun:
            self.tried(SUPERVISOR, commands.Begin())

    @rule(
        who=st.sampled_from(PEOPLE),
        command=st.one_of(
            st.sampled_from([commands.Begin(), commands.Conclude()]),
            st.builds(commands.NothingFound, campus=st.sampled_from(CAMPUSES)),
            st.builds(commands.NothingFound, campus=st.sampled_from(CAMPUSES)),
            st.just(commands.Note(texts={"text": "x"})),
            st.sampled_from([1, 2]).map(lambda n: commands.AnswerOrder(number=n, texts={"text": "x"})),
        ),
    )
    def somebody_acts(self, who: str, command: Command) -> None:
        self.tried(who, command)

    @rule(who=st.sampled_from(PEOPLE))
    def somebody_goes_on(self, who: str) -> None:
        """What comes next if all is well, so that plays reach their end."""
        if self.case.state is State.PLANNED:
            self.tried(SUPERVISOR, commands.Begin())
        for visit in self.case.unanswered[:2]:
            name = next((one for one in PEOPLE if an_account(one).unit == visit.unit), who)
            self.tried(name, commands.NothingFound(campus=visit.campus))
        for order in self.case.supervisions if not self.case.unanswered else ():
            name = next((one for one in PEOPLE if order.to == f"unit:{an_account(one).unit}"), SUPERVISOR)
            self.tried(name, commands.AnswerOrder(number=order.number, texts={"text": "x"}))

    @rule()
    def somebody_takes_back_what_they_found(self) -> None:
        for visit in self.case.visits:
            if visit.answer is Answer.FINDINGS:
                name = next(one for one in PEOPLE if an_account(one).unit == visit.unit)
                self.tried(name, commands.NothingFound(campus=visit.campus))

    @rule(who=st.sampled_from(PEOPLE))
    def somebody_wants_it_over(self, who: str) -> None:
        self.tried(who, commands.Conclude())
        self.tried(SUPERVISOR, commands.Conclude())

    @rule(to=st.sampled_from(["dm-fire", "dm-market", "dm-ms-01"]))
    def somebody_is_ordered_to_answer(self, to: str) -> None:
        if len(self.case.supervisions) < 1 and self.case.unanswered:
            due = self.now + timedelta(days=1)
            self.tried(SUPERVISOR, commands.Supervise(to=to, due_at=due, texts={"text": "x"}))

    @rule(why=st.sampled_from(["", "改期"]), who=st.sampled_from(["dm-ms-01-safety", FIRE, SUPERVISOR]))
    def somebody_wants_it_off(self, who: str, why: str) -> None:
        if self.now > NOW + timedelta(days=12):
            self.tried(who, commands.Cancel(texts={"text": why}))

    @rule(
        data=st.data(),
        campus=st.sampled_from(CAMPUSES),
        key=st.sampled_from(["finding-1", "finding-2", "finding-3", "finding-4"]),
        spot=st.sampled_from(["stairs-1", "canteen"]),
    )
    def somebody_finds_something(self, data: st.DataObject, campus: str, key: str, spot: str) -> None:
        """Mostly somebody who was called, and in their field: what is refused else is tried by others."""
        called = [one for one in PEOPLE if an_account(one).unit in self.case.agencies]
        who = data.draw(st.sampled_from([*called, *called, FIRE]))
        item = data.draw(st.sampled_from(FIELDS.get(who, ITEMS)))
        command = a_finding(
            client_key=key, submission=f"{campus}{item}{spot}", campus=campus, item=item, spot=spot
        )
        place = (campus, item, spot)
        known = next(
            (one for one in self.hazards.values() if (one.campus, one.item, one.spot) == place), None
        )
        before = self.case
        try:
            permit(an_account(who), Action.RECORD_FINDING, before, DISTRICT)
            result = record_finding(
                before,
                command,
                an_actor(who),
                RULES,
                Moment(self.now, "salt"),
                known=Known(known, RULES) if known else None,
            )
        except CampusSafetyError as refusal:
            named(refusal)
            return
        if not result.changes:
            assert result.finding in before.findings
            return
        self.follow(result.changes[0])
        for change in result.changes[1:]:
            self.hazards[change.after.id] = change.after
        assert self.case.findings == (*before.findings, result.finding)
        assert self.hazards[result.finding.hazard].inspection == self.case.id or result.finding.again

    @rule(days=st.sampled_from([0.01, 0.5, 2, 4]))
    def time_passes(self, days: float) -> None:
        self.now += timedelta(days=days)

    def tried(self, who: str, command: Command) -> None:
        try:
            permit(an_account(who), command.action, self.case, DISTRICT)
            change = decide(self.case, command, an_actor(who), RULES, Moment(self.now, "salt"))
        except CampusSafetyError as refusal:
            named(refusal)
            return
        self.follow(change)

    @invariant()
    def it_is_not_concluded_with_an_unanswered_pair(self) -> None:
        if hasattr(self, "case") and self.case.state is State.CONCLUDED:
            assert self.case.visits
            assert all(visit.answer is not None for visit in self.case.visits)
            assert all(order.answered_at is not None for order in self.case.supervisions)

    @invariant()
    def an_answer_says_what_was_found_and_comes_from_the_unit_itself(self) -> None:
        for visit in self.case.visits if hasattr(self, "case") else ():
            own = [one for one in self.case.findings if (one.campus, one.unit) == (visit.campus, visit.unit)]
            assert (visit.answer is Answer.FINDINGS) == bool(own)
            assert visit.by is None or visit.by.unit == visit.unit
        for one in self.case.findings if hasattr(self, "case") else ():
            assert one.by.unit == one.unit

    @invariant()
    def no_unit_sees_anothers_finding(self) -> None:
        for account in accounts().values() if hasattr(self, "case") else ():
            if not relations_of(account, self.case, DISTRICT):
                continue
            seen = sight(account, self.case, DISTRICT)
            whole = account.role in ABOVE or account.unit == self.case.lead
            for one in self.case.findings:
                if account.role in SCHOOLS:
                    expected = one.campus == account.unit
                else:
                    expected = whole or account.unit in (one.unit, one.owner)
                assert (one in seen.findings) == expected
                assert expected or one.version not in {entry.version for entry in seen.entries(self.entries)}


TestInspectionMachine = InspectionMachine.TestCase
TestInspectionMachine.settings = settings(
    max_examples=examples(200),
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=WITHOUT_SHRINKING,
)
