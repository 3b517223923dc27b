"""No sequence of actions closes a hazard that nobody else has verified, or moves its limit back without a grant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.actions import ACTIONS
from campus_safety.kinds.hazards.decide import decide, paper_signed_by
from campus_safety.kinds.hazards.hazard import Hazard, State
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.paper_series import series_of
from campus_safety.records.timeline import Actor
from tests.builders import NOW, an_actor
from tests.hazards import (
    CHECKLISTS,
    CHIEF,
    FIRE,
    OFFICER,
    PRINCIPAL,
    SCHOOL,
    SUPERVISOR,
    assigned,
    claimed,
    found,
    hazard_rules,
    looked_again,
    ordered,
    photographed,
)
from tests.machines import RecordMachine, named
from tests.tries import examples

pytestmark = pytest.mark.slow

# An officer of a team inside the officer's own station.
TEAM = "dm-st-harbour-community"
PEOPLE = (SCHOOL, PRINCIPAL, OFFICER, CHIEF, SUPERVISOR, FIRE, TEAM, "dm-edu-desk", "dm-st-hill-chief")
TEXT = dict.fromkeys(
    ("text", "opinion", "measures", "owner", "funds", "contingency", "cause", "measure.1"), "x"
)
RULES = hazard_rules()
DISTRICT = RULES.district
# A failure of a long play is looked at as it is; making it shorter takes minutes.
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def actor(who: str, staff: str | None) -> Actor:
    return replace(an_actor(OFFICER, staff or "n-team"), unit=TEAM) if who == TEAM else an_actor(who, staff)


def onward(case: Hazard, now: datetime) -> list[Command]:
    """What may come next on the way to the end, with the turns that make the way longer."""
    match case.state:
        case State.FOUND:
            draft = commands.DraftOrder(due_at=now + timedelta(days=6), texts=TEXT)
            looked = commands.RecordCheck(texts=TEXT)
            return [
                commands.Assign(),
                commands.SignOrder() if case.draft else draft if case.checked_at else looked,
            ]
        case State.ASSIGNED | State.RECTIFYING if case.extension_open:
            asked = len(case.extensions)
            return [commands.DecideExtension(number=asked, granted=yes, texts=TEXT) for yes in (True, False)]
        case State.ASSIGNED | State.RECTIFYING:
            until = (case.due_for_rectification or now) + timedelta(days=1)
            return _owed(case, now) or [
                commands.ClaimRectified(texts=TEXT),
                commands.AskExtension(until=until, texts=TEXT),
                commands.Recheck(passed=False, texts=TEXT),
            ]
        case State.RECTIFIED:
            return [commands.Recheck(passed=passed, texts=TEXT) for passed in (True, True, False)]
        case State.VERIFIED if case.opinion_voided:
            return [commands.Recheck(passed=passed, texts=TEXT) for passed in (True, False)]
        case State.VERIFIED if case.ordered_at and len(case.papers) < 6:
            last = case.papers[-1]
            void = commands.VoidPaper(kind=last.kind, year=last.year, number=last.number, texts=TEXT)
            return [commands.FollowUp(held=True, texts=TEXT), void]
        case State.VERIFIED:
            return [commands.FollowUp(held=held, texts=TEXT) for held in (True, True, False)]
        case State.HELD if case.review_owed:
            return [commands.Review(texts=TEXT)]
        case State.HELD | State.REVIEWED:
            return _unanswered(case) or [commands.Close()]
        case _:
            return []


def _owed(case: Hazard, now: datetime) -> list[Command]:
    """What a major hazard lacks before it can be claimed."""
    if not case.major:
        return []
    plan = commands.SubmitPlan(deadline=now + timedelta(hours=1), texts=TEXT)
    control = [] if case.controlled_at else [commands.Control(texts=TEXT)]
    return [*control, *([] if case.planned_at else [plan])]


def _unanswered(case: Hazard) -> list[Command]:
    return [
        *(
            commands.AnswerOrder(number=one.number, texts=TEXT)
            for one in case.supervisions
            if not one.answered_at
        ),
        *(
            commands.SettleMeasure(number=one.number, done=True, texts=TEXT)
            for one in case.measures
            if not one.settled_at
        ),
    ]


def commands_at(now: datetime) -> dict[str, st.SearchStrategy[Command]]:
    later = st.sampled_from([-1, 0.5, 2, 6, 9, 14, 40]).map(lambda days: now + timedelta(days=days))
    numbers = st.integers(1, 3)
    texts = st.just(TEXT)
    return {
        "assign": st.builds(
            commands.Assign,
            rectifier=st.sampled_from([None, "dm-ms-01", "dm-market", "dm-st-harbour", TEAM]),
            due_at=st.one_of(st.none(), later),
        ),
        "control": st.just(commands.Control(texts=TEXT)),
        "submit_plan": st.builds(commands.SubmitPlan, deadline=later, texts=texts),
        "record_check": st.just(commands.RecordCheck(texts=TEXT)),
        "draft_order": st.builds(commands.DraftOrder, due_at=later, texts=texts),
        "sign_order": st.just(commands.SignOrder()),
        "start": st.just(commands.Start()),
        "note": st.just(commands.Note(texts=TEXT)),
        "claim_rectified": st.just(commands.ClaimRectified(texts=TEXT)),
        "ask_extension": st.builds(commands.AskExtension, until=later, texts=texts),
        "decide_extension": st.builds(
            commands.DecideExtension, number=numbers, granted=st.booleans(), texts=texts
        ),
        "recheck": st.builds(
            commands.Recheck, passed=st.booleans(), due_at=st.one_of(st.none(), later), texts=texts
        ),
        "follow_up": st.builds(
            commands.FollowUp, held=st.booleans(), due_at=st.one_of(st.none(), later), texts=texts
        ),
        "regrade": st.builds(commands.Regrade, item=st.sampled_from(sorted(CHECKLISTS.items)), texts=texts),
        "reroute": st.builds(
            commands.Reroute,
            to=st.sampled_from(["dm-fire", "dm-st-harbour", "dm-edu", "dm-ms-01"]),
            texts=texts,
        ),
        "withdraw": st.just(commands.Withdraw(texts=TEXT)),
        "review": st.builds(
            commands.Review,
            measures=st.one_of(
                st.just(()),
                later.map(lambda due: (commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=due),)),
            ),
            texts=texts,
        ),
        "settle_measure": st.builds(commands.SettleMeasure, number=numbers, done=st.booleans(), texts=texts),
        "close": st.just(commands.Close()),
        "supervise": st.builds(
            commands.Supervise, to=st.sampled_from(["dm-ms-01", "nowhere"]), due_at=later, texts=texts
        ),
        "receive_order": st.builds(commands.ReceiveOrder, number=numbers),
        "answer_order": st.builds(commands.AnswerOrder, number=numbers, texts=texts),
        "link": st.builds(commands.Link, cases=st.just(("c" + "b" * 26,))),
        "void_paper": st.builds(
            commands.VoidPaper,
            kind=st.sampled_from(["order", "recheck", "extension_granted"]),
            year=st.just(2026),
            number=numbers,
            texts=texts,
        ),
    }


class HazardMachine(RecordMachine):
    """One hazard in the hands of many people, with late flows and impatient clocks."""

    rules_of_it = RULES

    @initialize(
        item=st.sampled_from(sorted(CHECKLISTS.items)),
        later=st.sampled_from([None, None, assigned, ordered, ordered, claimed, looked_again]),
    )
    def report(self, item: str, later: Callable[[], Hazard] | None) -> None:
        """From the finding, or from a stage near the end that chance alone seldom reaches."""
        change = found(item=item)
        self.begins(change.after, change.entry, NOW, whole=later is None)
        if later is not None:
            self.case, self.now = later(), NOW + timedelta(days=12 if later is looked_again else 1)
        self.numbers: dict[str, list[int]] = {}

    @rule(data=st.data(), who=st.sampled_from(PEOPLE), staff=st.sampled_from([None, f"n-{SCHOOL}"]))
    def somebody_acts(self, data: st.DataObject, who: str, staff: str | None) -> None:
        """Mostly what the table admits: that it refuses the rest is tried elsewhere."""
        possible = [name for name, step in ACTIONS.items() if self.case.state in step.source]
        commands_now = commands_at(self.now)
        action = data.draw(
            st.sampled_from([name for name in commands_now if name in possible] or ["recheck"])
        )
        self.tried(data.draw(commands_now[action]), who, staff)

    @precondition(lambda self: self.case.state in (State.FOUND, State.ASSIGNED, State.RECTIFYING))
    @rule(
        data=st.data(),
        who=st.sampled_from(PEOPLE),
        action=st.sampled_from(
            ["assign", "record_check", "draft_order", "sign_order", "ask_extension", "decide_extension"]
        ),
    )
    def somebody_touches_the_limit(self, data: st.DataObject, who: str, action: str) -> None:
        self.tried(data.draw(commands_at(self.now)[action]), who, None)

    @precondition(lambda self: self.case.open)
    @rule(data=st.data(), staff=st.sampled_from([None, None, f"n-{SCHOOL}"]))
    def it_goes_on(self, data: st.DataObject, staff: str | None) -> None:
        """Some steps towards the end, by whoever it may be: so that plays reach it, and not by the shortest way only."""
        for _ in range(data.draw(st.integers(1, 4))):
            if not self.case.open:
                return
            if self.case.state is State.VERIFIED:
                self.now += timedelta(days=10)
            command = data.draw(st.sampled_from(onward(self.case, self.now)))
            self.case = photographed(photographed(self.case, "before"), "after")
            self.tried(command, data.draw(st.sampled_from((SCHOOL, *PEOPLE))), staff)

    def tried(self, command: Command, who: str, staff: str | None) -> None:
        before = self.case
        signs = paper_signed_by(before, command) is not None
        moment = Moment(self.now, "salt", sum(map(len, self.numbers.values())) + 1 if signs else None)
        try:
            change = decide(before, command, actor(who, staff), RULES, moment)
        except CampusSafetyError as refusal:
            named(refusal)
            return
        self.follow(change)
        self.no_limit_moves_back_ungranted(before, command)

    @rule(purpose=st.sampled_from(["before", "after"]))
    def a_photo_arrives(self, purpose: str) -> None:
        self.case = photographed(self.case, purpose)

    @rule(days=st.sampled_from([0.01, 0.5, 3, 15]))
    def time_passes(self, days: float) -> None:
        self.now += timedelta(days=days)

    def swept(self) -> None:
        due = self.case.due_for_rectification
        super().swept()
        assert self.case.due_for_rectification == due, "time alone moves no limit"

    def follow(self, change: Change[Hazard]) -> None:
        super().follow(change)
        if change.signed is not None:
            self.numbers.setdefault(series_of("demo", change.signed), []).append(change.signed.number)

    def no_limit_moves_back_ungranted(self, before: Hazard, command: Command) -> None:
        was, now = before.due_for_rectification, self.case.due_for_rectification
        if was is None or now is None or len(before.rounds) != len(self.case.rounds):
            return
        if now > was:
            assert isinstance(command, commands.DecideExtension)
            assert command.granted
            assert self.now <= was, "granted before the limit had passed"

    @invariant()
    def whoever_checked_had_rectified_no_round_so_far(self) -> None:
        rounds = self.case.rounds if hasattr(self, "case") else ()
        for number, one in enumerate(rounds, 1):
            claims = [earlier.claimed_by for earlier in rounds[:number] if earlier.claimed_by is not None]
            theirs = {*(earlier.rectifier for earlier in rounds[:number]), *(by.unit for by in claims)}
            for checker in (one.rechecked_by, one.looked_again_by):
                if checker is not None:
                    assert DISTRICT.acting_unit(checker.unit) not in map(DISTRICT.acting_unit, theirs)
                    assert checker.staff not in {by.staff for by in claims}

    @invariant()
    def no_request_waits_for_a_limit_that_is_over(self) -> None:
        if hasattr(self, "case") and self.case.extension_open:
            assert self.case.state in (State.ASSIGNED, State.RECTIFYING, State.WITHDRAWN)
            assert self.case.extensions[-1].clock == f"rectify:{len(self.case.rounds)}"

    @invariant()
    def nothing_is_struck_off_that_nobody_has_verified(self) -> None:
        if not hasattr(self, "case") or self.case.state is not State.CLOSED:
            return
        last = self.case.round
        assert last is not None
        assert last.claimed_by is not None
        assert last.rechecked_by is not None
        assert last.looked_again_by is not None
        assert last.passed
        assert last.held
        assert all(order.answered_at for order in self.case.supervisions)
        assert all(measure.settled_at for measure in self.case.measures)
        assert not self.case.opinion_voided, "the opinion on an order in force is itself in force"


TestHazardMachine = HazardMachine.TestCase
TestHazardMachine.settings = settings(
    max_examples=examples(250),
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=WITHOUT_SHRINKING,
)
