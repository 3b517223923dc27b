"""No sequence of actions makes a reached post of a missed one but a bounded late entry, which stays on record as one."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.findings import Finding, ReportFinding
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.actions import ACTIONS
from campus_safety.kinds.peak_posts.commands import Command
from campus_safety.kinds.peak_posts.decide import decide, swap
from campus_safety.kinds.peak_posts.peak_post import PeakPost, Seen, State
from campus_safety.kinds.peak_posts.planning import amended, plan_post
from campus_safety.kinds.peak_posts.rostering import may_stand
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.records.anchoring import against_chain
from campus_safety.records.change import Change
from campus_safety.records.serve_deadlines import due_ticks
from campus_safety.records.timeline import Entry, verify
from tests.builders import a_district, an_actor, rules
from tests.by_kind import serve
from tests.peak_posts import (
    CHIEF,
    DESK,
    EVE,
    GUARD,
    HILL,
    OFFICER,
    SCHOOL,
    SECOND,
    a_slot,
    key,
    moment,
    planned,
)
from tests.tries import examples

RULES = rules()
PEOPLE = (OFFICER, SECOND, DESK, CHIEF, GUARD, HILL, SCHOOL)
TEXT = {"text": "x"}
MINUTES = st.sampled_from([-1500, -90, -61, -40, -10, 0, 1, 15, 39, 40, 41, 90, 1500])
STEP = st.sampled_from([1, 10, 30, 60, 11 * 60, 24 * 60])


class PeakPostMachine(RuleBasedStateMachine):
    """One post, and another to swap with, in the hands of many, rights aside: what the rights forbid the domain must survive."""

    @initialize(window=st.sampled_from(["arrival", "noon"]))
    def the_calendar_plans(self, window: str) -> None:
        self.slot = a_slot(window, assignee=key(OFFICER))
        change = plan_post(self.slot, RULES, moment(EVE))
        self.now, self.post = EVE, change.after
        self.entries: list[Entry] = [change.entry]
        self.other = planned("dismissal-1", by=SECOND)
        self.was_missed = False
        self.ticks: list[tuple[str, int, str]] = []

    @rule(minutes=STEP)
    def time_passes_and_the_sweep_comes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        change = serve(self.post, RULES, moment(self.now))
        if change is not None:
            self.ticks += [(tick.clock, tick.revision, tick.rung) for tick in change.entry.ticks]
            self.took(change)
        assert not due_ticks(self.post, self.now)
        assert serve(self.post, RULES, moment(self.now)) is None

    @rule(minutes=STEP)
    def time_passes_unswept(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_window_draws_near(self) -> None:
        self.now = max(self.now, self.post.starts_at - timedelta(minutes=16))

    @rule(
        who=st.sampled_from(PEOPLE),
        offset=st.one_of(st.none(), MINUTES),
        seen=st.frozensets(st.sampled_from(Seen)),
    )
    def somebody_checks_in(self, who: str, offset: int | None, seen: frozenset[Seen]) -> None:
        self.tried(commands.Reach(reached_at=self.stated(offset), seen=seen), who)

    @rule(who=st.sampled_from(PEOPLE), offset=st.one_of(st.none(), MINUTES))
    def somebody_checks_out(self, who: str, offset: int | None) -> None:
        self.tried(commands.Leave(left_at=self.stated(offset)), who)

    @rule(who=st.sampled_from(PEOPLE), seen=st.frozensets(st.sampled_from(Seen)))
    def somebody_looks(self, who: str, seen: frozenset[Seen]) -> None:
        self.tried(commands.See(seen=seen), who)

    @rule(
        who=st.sampled_from(PEOPLE),
        one=st.sampled_from(PEOPLE),
        other=st.sampled_from(PEOPLE),
        what=st.integers(0, 4),
    )
    def somebody_decides(self, who: str, one: str, other: str, what: int) -> None:
        match what:
            case 0:
                self.tried(commands.Assign(assignee=key(one)), who)
            case 1:
                self.tried(commands.Assign(assignee=None), who)
            case 2:
                self.tried(commands.HandOver(giver=key(one), taker=key(other)), who)
            case 3:
                finding = Finding(client_key="found-1", category="traffic")
                self.tried(ReportFinding(finding=finding, submission="d", reported="c" + "a" * 26), who)
            case _:
                self.tried(commands.Note(texts=TEXT), who)

    @rule(who=st.sampled_from(PEOPLE), mine=st.sampled_from(PEOPLE))
    def two_swap(self, who: str, mine: str) -> None:
        command = commands.Swap(other=self.other.id, mine=key(mine), theirs=self.other.assignee or "")
        try:
            one, other = swap(self.post, self.other, command, an_actor(who), (RULES, RULES), moment(self.now))
        except CampusSafetyError:
            return
        before = {self.post.assignee, self.other.assignee}
        self.took(one)
        self.other = other.after
        assert {self.post.assignee, self.other.assignee} == before

    @precondition(lambda self: self.post.version > 8)
    @rule(who=st.sampled_from(PEOPLE))
    def somebody_cancels(self, who: str) -> None:
        self.tried(commands.Cancel(texts=TEXT), who)

    @rule(on=st.booleans())
    def the_calendar_is_looked_at(self, on: bool) -> None:
        change = amended(self.post, self.slot if on else None, RULES, moment(self.now))
        if change is not None:
            self.took(change)

    def stated(self, offset: int | None) -> datetime | None:
        return None if offset is None else self.post.starts_at + timedelta(minutes=offset)

    def tried(self, command: Command, who: str) -> None:
        before = self.post
        try:
            change = decide(self.post, command, an_actor(who), RULES, moment(self.now))
        except CampusSafetyError:
            assert self.post == before
            return
        self.took(change)

    def took(self, change: Change[PeakPost]) -> None:
        entry, before, after = change.entry, self.post, change.after
        if before.reached_at is None and after.reached_at is not None:
            assert entry.action == "reach"
            assert entry.stated_at == after.reached_at
            assert after.reached_at <= min(self.now, after.ends_at)
            assert self.now - after.reached_at <= RULES.policy.late_entry
            assert after.reached_at >= after.starts_at - RULES.policy.section(PeakPostRules).early
            if before.state is State.MISSED:
                assert entry.late_entry
                assert after.late_entries == before.late_entries + 1
                assert after.missed_at == before.missed_at
        elif after.reached_at != before.reached_at:
            raise AssertionError("a check-in is never changed")
        self.post = after
        self.entries.append(entry)
        self.was_missed |= after.state is State.MISSED

    @invariant()
    def what_was_missed_is_missed_or_entered_late(self) -> None:
        if self.was_missed:
            late = [entry for entry in self.entries if entry.action == "reach" and entry.late_entry]
            assert self.post.state is State.MISSED or (self.post.reached_at is not None and late)
            assert self.post.missed_at is not None

    @invariant()
    def its_state_is_what_its_facts_say(self) -> None:
        post = self.post
        assert (post.reached_at is not None) == (post.state in (State.MANNED, State.DONE))
        assert post.open == (post.over_at is None)
        assert (post.next_tick_at is not None) == post.open, "an open post always has a next tick"
        assert (post.cancelled_at is not None) == (post.state is State.CANCELLED)
        if post.state is not State.PLANNED and post.state is not State.CANCELLED:
            assert post.reached_in_time == (post.reached_at is not None and post.reached_at <= post.starts_at)
        assert post.left_at is None or post.reached_at is None or post.left_at >= post.reached_at

    @invariant()
    def whoever_stands_there_can(self) -> None:
        for post in (self.post, self.other):
            assert post.assignee is None or may_stand(post.assignee, post, a_district())

    @invariant()
    def every_rung_was_served_once_and_the_timeline_holds(self) -> None:
        assert len(self.ticks) == len(set(self.ticks))
        assert verify(self.entries, self.post.chain) == ()
        assert against_chain(self.post, self.entries) == ()
        assert all(entry.action in ACTIONS for entry in self.entries)


TestPeakPosts = PeakPostMachine.TestCase
TestPeakPosts.settings = settings(max_examples=examples(60), stateful_step_count=30, deadline=None)
