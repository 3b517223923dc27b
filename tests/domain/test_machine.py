"""Whatever people do, in whatever order, at whatever time: what must always hold of a case.

Hypothesis plays the people and the time; after every step the invariants of the design are checked.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from campus_safety.district.policy import Basis
from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.actions import ACTIONS
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Circumstance, ClosingReason, Flag, Level
from campus_safety.records.change import Moment
from campus_safety.records.timeline import Actor
from tests.builders import NOW, an_account, an_actor, received, rules
from tests.machines import RecordMachine, named
from tests.tries import examples

pytestmark = pytest.mark.slow

PEOPLE = (
    "dm-st-harbour-desk",
    "dm-st-harbour-officer-1",
    "dm-st-harbour-chief",
    "dm-st-hill-desk",
    "dm-ms-01-safety",
    "dm-ms-01-guard",
    "dm-supervisor-1",
    "dm-health-duty",
)
TEXT = {"text": "说明", "cause": "原因", "measure.1": "措施"}
CLOCKS = ("assess", "dispose", "review", "investigate", "feedback", "supervision:1", "transfer")


def command_at(now: datetime) -> st.SearchStrategy[commands.Command]:
    """Any command, sensible or not, as somebody might send it now."""
    later = st.integers(-3600, 40 * 86400).map(lambda seconds: now + timedelta(seconds=seconds))
    return st.one_of(
        st.just(commands.Acknowledge(texts=TEXT)),
        st.builds(
            commands.Assess,
            level=st.sampled_from(Level),
            category=st.sampled_from(sorted(CATEGORIES)),
            circumstances=st.frozensets(st.sampled_from(Circumstance), max_size=2),
            lead=st.sampled_from([None, "dm-st-harbour", "dm-ms-01", "nowhere"]),
            discovered_at=st.one_of(st.none(), later),
        ),
        st.just(commands.LiftFlags(texts=TEXT)),
        st.builds(commands.Dispatch, units=st.sampled_from([(), ("dm-st-hill",), ("nowhere",)])),
        st.builds(commands.Arrive, arrived_at=st.one_of(st.none(), later)),
        st.just(commands.Note(texts=TEXT)),
        st.builds(
            commands.Ask,
            clocks=st.sampled_from([(), ("dispose",), ("investigate",), ("tell_authority", "progress")]),
            texts=st.just(TEXT),
        ),
        st.just(commands.Answer(texts=TEXT)),
        st.just(commands.TellBureau()),
        st.just(commands.TellParents()),
        st.builds(commands.TellAuthority, told_at=st.one_of(st.none(), later), texts=st.just(TEXT)),
        st.just(commands.ReportUp()),
        st.builds(commands.StateCasualties, deaths=st.integers(0, 3), injured=st.integers(0, 1)),
        st.just(commands.ConcludeInvestigation(texts=TEXT)),
        st.just(commands.ClaimHandled(texts=TEXT)),
        st.builds(commands.Handle, closing_reason=st.sampled_from(ClosingReason)),
        st.just(commands.GiveFeedback(texts=TEXT)),
        st.builds(
            commands.Review,
            measures=st.one_of(
                st.just(()),
                later.map(lambda due: (commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=due),)),
            ),
            texts=st.just(TEXT),
        ),
        later.map(lambda due: commands.SetTask(owner="dm-st-harbour/desk", due_at=due, texts=TEXT)),
        st.builds(commands.SettleMeasure, number=st.integers(1, 2), done=st.booleans(), texts=st.just(TEXT)),
        st.just(commands.Close()),
        st.just(commands.Reopen(texts=TEXT)),
        st.just(commands.FalseAlarm(texts=TEXT)),
        st.just(commands.Reinstate(texts=TEXT)),
        st.just(commands.Withdraw(texts=TEXT)),
        st.just(commands.WithdrawTransfer(texts=TEXT)),
        st.builds(commands.LeaveOutSchool, left_out=st.booleans(), texts=st.just(TEXT)),
        st.builds(
            commands.NameOfficers,
            officers=st.sampled_from([(), (an_account("dm-st-harbour-officer-1").key,), ("nobody",)]),
        ),
        st.builds(
            commands.Correct,
            campus=st.sampled_from([None, "dm-ms-01", "dm-ms-02", "nowhere"]),
            discovered_at=st.one_of(st.none(), later),
            texts=st.just(TEXT),
        ),
        st.builds(
            commands.OfferTransfer,
            to=st.sampled_from(["dm-st-hill", "dm-health", "nowhere"]),
            texts=st.just(TEXT),
        ),
        st.just(commands.AcceptTransfer()),
        st.just(commands.RefuseTransfer(texts=TEXT)),
        st.builds(
            commands.Supervise,
            to=st.sampled_from(["dm-st-harbour", "nowhere"]),
            due_at=later,
            texts=st.just(TEXT),
        ),
        st.builds(commands.ReceiveOrder, number=st.integers(1, 2)),
        st.builds(commands.AnswerOrder, number=st.integers(1, 2), texts=st.just(TEXT)),
        st.builds(commands.AskExtension, clock=st.sampled_from(CLOCKS), until=later, texts=st.just(TEXT)),
        st.builds(commands.DecideExtension, number=st.integers(1, 2), granted=st.booleans()),
    )


class CaseMachine(RecordMachine):
    """One case in the hands of many people, with late flows and impatient clocks."""

    rules_of_it = rules()

    @initialize(category=st.sampled_from(sorted(CATEGORIES)), device=st.booleans())
    def report(self, category: str, device: bool) -> None:
        change = received(category=category, discovered_at=NOW, account=None if device else "somebody")
        self.begins(change.after, change.entry, NOW)

    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def somebody_acts(self, data: st.DataObject, who: str) -> None:
        before = self.case
        command = data.draw(command_at(self.now))
        try:
            change = decide(before, command, an_actor(who), rules(), Moment(self.now, "salt"))
        except CampusSafetyError as refusal:
            named(refusal)
            return
        self.follow(change)
        if Flag.MANDATORY_REPORT in before.flags and command.action != "lift_flags":
            assert Flag.MANDATORY_REPORT in change.after.flags and change.after.sealed
        # A wrong date of discovery is corrected by somebody of rank; nothing else puts a limit of law off.
        if command.action != "correct":
            self.law_is_kept(before)

    @rule(seconds=st.sampled_from([1, 30, 120, 3600, 86400, 5 * 86400]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def a_limit_of_law_stands_still_for_nobody_and_a_lifted_one_was_not_kept(self) -> None:
        for clock in self.case.clocks if hasattr(self, "case") else ():
            assert clock.basis is not Basis.LAW or clock.paused_at is None
            assert not clock.moot or clock.met is not True
            assert clock.pauses <= rules().policy.pauses

    @invariant()
    def no_rung_of_a_limit_is_told_twice_however_often_it_is_laid_again(self) -> None:
        for clock in self.case.clocks if hasattr(self, "case") else ():
            told = [(entry.rung, entry.due_at) for entry in clock.served]
            assert len(told) == len(set(told)), clock.name

    def workers(self) -> list[Actor]:
        """Everybody who ever worked on it; who verifies what was done at the front line has not."""
        return [
            entry.actor
            for entry in self.entries
            if entry.action in ("arrive", "claim_handled", "conclude_investigation", "handle")
            and entry.changed.get("closing_reason") != "front_line"
        ]

    def law_is_kept(self, before: Incident) -> None:
        """A statutory limit never moves later, whatever was asked for."""
        for old in before.clocks:
            new = self.case.clock(old.name)
            if old.basis is Basis.LAW and old.running and new is not None and new.running:
                assert new.due_at <= old.due_at

    @invariant()
    def at_most_one_order_per_stage_was_opened_by_a_clock_since_it_was_opened_last(self) -> None:
        if hasattr(self, "case"):
            stages = [
                order.stage
                for order in self.case.supervisions
                if order.clock is not None and order.opened_at > self.case.course_since
            ]
            assert len(stages) == len(set(stages))

    @invariant()
    def a_closed_case_owes_nothing(self) -> None:
        if hasattr(self, "case") and self.case.state is State.CLOSED:
            assert self.case.feedback_at is not None
            assert self.case.reviewed_at is not None or not self.case.review_owed
            assert all(measure.settled_at for measure in self.case.measures)
            assert all(order.answered_at for order in self.case.supervisions)
            assert self.case.handled_by is not None
            closer = self.entries[-1].actor
            if self.entries[-1].action == "close":
                assert closer.staff != self.case.handled_by.staff
                for worker in self.workers():
                    assert closer.account != worker.account and closer.staff != worker.staff

    @invariant()
    def every_step_was_in_the_table(self) -> None:
        for entry in self.entries[-1:] if hasattr(self, "entries") else ():
            assert entry.action in ACTIONS


CaseMachine.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCase = CaseMachine.TestCase
