"""What actions record, what follows from it, and which clocks run for it: by readings of their own (`again`)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety_aws.rulebook import Rulebook
from simulation.oracles import again
from simulation.oracles.oracle import Oracle
from simulation.registry import checklists

# What each action is called after: the fact that stands in the record by it, of the moment in which it was done; "~" marks one
# that an earlier action may have brought, and "said" one of which the form says when it was.
RECORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("incident", "acknowledge"): ("acknowledged_at",),
    ("incident", "assess"): ("~acknowledged_at", "~assessed_at"),
    ("incident", "dispatch"): ("~dispatched_at",),
    ("incident", "arrive"): ("said arrived_at",),
    ("incident", "note"): ("~progressed_at",),
    ("incident", "tell_bureau"): ("said bureau_told_at",),
    ("incident", "tell_parents"): ("said parents_told_at",),
    ("incident", "conclude_investigation"): ("investigated_at",),
    ("incident", "handle"): ("handled_at",),
    ("incident", "give_feedback"): ("feedback_at",),
    ("incident", "review"): ("reviewed_at",),
    ("incident", "close"): ("closed_at",),
    ("incident", "reopen"): ("reopened_at", "assessed_at"),
    ("incident", "false_alarm"): ("exited_at",),
    ("incident", "mark_duplicate"): ("exited_at",),
    ("incident", "withdraw"): ("exited_at",),
    ("hazard", "assign"): ("~assigned_at",),
    ("hazard", "control"): ("controlled_at",),
    ("hazard", "submit_plan"): ("planned_at",),
    ("hazard", "sign_order"): ("ordered_at", "~assigned_at"),
    ("hazard", "record_check"): ("said checked_at",),
    ("hazard", "claim_rectified"): ("~assigned_at",),
    ("hazard", "review"): ("reviewed_at",),
    ("hazard", "close"): ("closed_at",),
    ("hazard", "withdraw"): ("withdrawn_at",),
}
# Of which parts of a record an action settles exactly one, and by which field.
_SETTLES: Final[Mapping[str, tuple[str, str]]] = {
    "receive_order": ("supervisions", "received_at"),
    "answer_order": ("supervisions", "answered_at"),
    "decide_extension": ("extensions", "decided_at"),
    "settle_measure": ("measures", "settled_at"),
}
# Facts of parts that stay as they are once they are there.
_STAY: Final[Mapping[str, tuple[str, ...]]] = {
    "supervisions": ("opened_at", "received_at", "answered_at"),
    "extensions": ("asked_at", "until", "decided_at", "granted"),
    "measures": ("owner", "due_at", "settled_at", "done"),
    "papers": ("kind", "signed_at", "voided_at"),
    "rounds": ("began_at", "claimed_at", "due_at"),
}
# Who may move a fact of the record that is there: what takes it back, corrects it, or says it anew.
_MOVED_BY: Final[Mapping[str, frozenset[str]]] = {
    "received_at": frozenset(),
    "acknowledged_at": frozenset(),
    "assessed_at": frozenset({"reopen", "decide_reopening", "reinstate"}),
    "dispatched_at": frozenset({"reopen", "decide_reopening", "reinstate"}),
    "investigated_at": frozenset({"reopen", "decide_reopening", "take_duplicate"}),
    "bureau_told_at": frozenset({"take_duplicate"}),
    "parents_told_at": frozenset({"take_duplicate"}),
    "handled_at": frozenset({"reopen", "decide_reopening", "reinstate"}),
    "feedback_at": frozenset({"reopen", "decide_reopening", "reinstate"}),
    "reviewed_at": frozenset({"reopen", "decide_reopening", "review", "recheck", "follow_up"}),
    "closed_at": frozenset({"reopen", "decide_reopening"}),
    "exited_at": frozenset({"reinstate"}),
    "controlled_at": frozenset(),
    "assigned_at": frozenset(),
    "ordered_at": frozenset({"void_paper"}),
    "withdrawn_at": frozenset(),
}


# What is counted anew where a discovery is put right.
_COUNTED_FROM_DISCOVERY: Final = frozenset({"tell_bureau", "tell_authority", "investigate"})
# What was done before an incident is reopened stands in the timeline alone.
_TAKEN_BACK: Final = (
    "dispatched_at",
    "arrived_at",
    "progressed_at",
    "investigated_at",
    "handled_at",
    "handled_by",
    "claimed_by",
    "closing_reason",
    "feedback_at",
    "reviewed_at",
    "closed_at",
    "closed_by",
)


class ActionsChangeWhatTheySay(Oracle):
    """By a table of what each action is called after, not by what it did in other runs. What is there once stays, but for
    the actions that take it back."""

    name = Label(
        "每个动作留下它所称的事实，其余不动", "An action records what it is called after, and facts stay"
    )

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            before, case, action = change.before, change.after, str(change.entry.action)
            if case.newer:
                continue
            self._timeline(change)
            if before is None:
                continue
            self._taken_back(case, action)
            for fact in RECORDS.get((case.kind, action), ()):
                self._recorded(change, action, fact)
            if action in _SETTLES:
                self._settled(before, case, action)
            self._let_pass(before, case, action)
            for name, movers in _MOVED_BY.items():
                old = getattr(before, name, None)
                if old is not None and getattr(case, name) != old and action not in movers:
                    self.fail(f"{case.kind}.{action} moves {name}", case.id)
            for parts, names in _STAY.items():
                self._stays(before, case, action, parts, names)

    def _timeline(self, change: Change[Any]) -> None:
        """Its entry names what has changed, and of a report whether it was entered late."""
        before, case, entry = change.before, change.after, change.entry
        if before is None:
            late = case.kind == "incident" and (case.late_report or case.on_paper_at is not None)
            if case.kind == "incident" and entry.late_entry is not late:
                self.fail("incident.report: entered late, and does not say so, or the other way", case.id)
            return
        odd = [name for name in entry.changed if getattr(before, name, None) == getattr(case, name, None)]
        if odd or (before.state != case.state and "state" not in entry.changed):
            what = f"{case.kind}.{entry.action}: the timeline says other changes than were made"
            self.fail(what, case.id, str(odd))

    def _taken_back(self, case: Any, action: str) -> None:
        if action != "reopen" and (action != "decide_reopening" or case.state == "closed"):
            return
        left = [name for name in _TAKEN_BACK if getattr(case, name) is not None]
        if left:
            self.fail(f"incident.{action} leaves what the course before it has brought", case.id, str(left))

    def _recorded(self, change: Change[Any], action: str, fact: str) -> None:
        name, case, before = fact.lstrip("~").removeprefix("said "), change.after, change.before
        now, there = getattr(case, name), getattr(before, name)
        if fact.startswith("said "):
            right = now is not None and now <= change.entry.recorded_at
            right = right and (change.entry.stated_at in (None, now))
        elif fact.startswith("~") and there is not None:
            right = now == there
        else:
            right = now == change.entry.recorded_at
        if not right:
            self.fail(f"{case.kind}.{action} does not record {name}", case.id, f"{there} {now}")

    def _settled(self, before: Any, case: Any, action: str) -> None:
        parts, name = _SETTLES[action]
        known = {one.number: one for one in getattr(before, parts)}
        settled = [
            one
            for one in getattr(case, parts)
            if getattr(one, name) is not None and getattr(known.get(one.number), name, None) is None
        ]
        if len(settled) != 1:
            self.fail(f"{case.kind}.{action} settles {len(settled)}", case.id)
        for one in settled if action == "decide_extension" else ():
            old, new = before.clock(one.clock), case.clock(one.clock)
            if one.granted and old is not None and old.revision not in new.granted:
                self.fail(f"{case.kind}.{action}: granted, and the end before counts as lateness", case.id)
            if one.granted and old is not None and new.extended != old.extended + 1:
                self.fail(f"{case.kind}.{action}: granted, and nobody counts that it was", case.id)
        if action == "answer_order" and any(
            one.received_at is None or one.received_at > one.answered_at for one in settled
        ):
            self.fail(f"{case.kind}.{action}: answered, and not received", case.id)

    def _let_pass(self, before: Any, case: Any, action: str) -> None:
        """An end that has passed is no lateness where more time was granted, where it was over before the record knew of the
        clock, or where a duty is counted from a later discovery; and once it is none, it stays so."""
        known = {one.name: one for one in before.clocks}
        for clock in case.clocks:
            old = known.get(clock.name)
            # Nobody is late by a calendar that became known afterwards, either.
            if old is None or clock.granted == old.granted or action == "recalculate":
                continue
            if action == "decide_extension" and any(
                one.clock == clock.name and one.granted and one.decided_at is not None
                for one in getattr(case, "extensions", ())
            ):
                continue
            over_before = old.marked_at is not None and old.marked_at >= old.due_at
            later = clock.name in _COUNTED_FROM_DISCOVERY and clock.started_at > old.started_at
            more = set(clock.granted) - set(old.granted)
            if (
                more != {old.revision}
                or not set(old.granted) <= set(clock.granted)
                or not (over_before or later)
            ):
                plain = clock.name.partition(":")[0]
                self.fail(f"{case.kind}.{plain}: an end counts as granted, and nobody has", case.id, action)

    def _stays(self, before: Any, case: Any, action: str, parts: str, names: Sequence[str]) -> None:
        old, new = getattr(before, parts, ()), getattr(case, parts, ())
        if len(new) < len(old):
            self.fail(f"{case.kind}.{action} loses one of its {parts}", case.id)
            return
        for one, other in zip(old, new, strict=False):
            for name in names:
                there = getattr(one, name)
                if there is not None and getattr(other, name) != there:
                    self.fail(f"{case.kind}.{action} moves {name} of one of its {parts}", case.id)
        if parts != "papers" and [one.number for one in new] != list(range(1, len(new) + 1)):
            self.fail(f"{case.kind}.{action}: {parts} are not numbered from one", case.id)


# What follows from the facts of a record, as the program says it -> and as it is read here once more.
_FOLLOWS: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    "incident": {
        "open": again.unfinished,
        "urgent": again.urgent,
        "review_owed": again.review_owed,
        "police_were_sent": again.was_sent,
        "warns_of_fraud": again.warned,
        "production_accident": again.production,
        "casualties_owed": again.casualties_owed,
        "concerns_education": lambda case: "E" in again.flags(case),
    },
    "hazard": {
        "open": again.unfinished,
        "major": again.major,
        "review_owed": again.review_owed,
        "opinion_voided": again.opinion_voided,
        "due_for_rectification": again.limit_of,
        "extension_open": lambda case: any(one.decided_at is None for one in case.extensions),
    },
}


class WhatFollowsFollows(Oracle):
    """What everything else hangs on: whether it is open, what is owed, and that what is over has no clock running. A hazard that
    is ordered has its order."""

    name = Label("由事实得出的结论属实", "What follows from the facts is so")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case = change.after
            if not case.newer:
                self._follows(case)
                if case.kind == "hazard" and change.entry.action in ("report", "regrade"):
                    self._graded(case)

    def _graded(self, case: Any) -> None:
        """The checklist decides of what grade a hazard is, and of what category."""
        item = checklists(self.world.directory.name).item(case.item)
        if item is not None and (case.grade, case.category) != (item.grade, item.category):
            self.fail("hazard: of another grade or category than its item", case.id, case.item)

    def _follows(self, case: Any) -> None:
        for name, read in _FOLLOWS.get(case.kind, {}).items():
            if getattr(case, name) != read(case):
                self.fail(f"{case.kind}: {name} does not follow from the facts", case.id)
        if not case.open and any(one.stopped_at is None for one in case.clocks):
            self.fail(f"{case.kind}: over, and a clock runs", case.id)
        for clock in case.clocks:
            if clock.met is not _kept(clock):
                self.fail(
                    f"{case.kind}: a limit counts as kept or missed otherwise than it was",
                    case.id,
                    clock.name,
                )
        if case.kind == "incident":
            self._incident(case)
        if case.kind == "hazard":
            self._hazard(case)

    def _incident(self, case: Any) -> None:
        asked = case.question
        if asked is not None and asked.open is not again.open_question(case):
            self.fail("incident: a question that is answered counts as open, or the other way", case.id)
        of_its_own = not case.duplicates and case.made_of is None
        if again.inquired(case) and of_its_own and case.assessed_at and case.discovered_at is None:
            self.fail("incident: bullying without its discovery", case.id)

    def _hazard(self, case: Any) -> None:
        if again.major(case) is not (case.major_since is not None):
            self.fail("hazard: major, and nobody knows since when, or the other way", case.id)
        for purpose, number in (("before", None), ("after", len(case.rounds))):
            if len(case.photos(purpose, number)) != again.photos(case, purpose, number):
                self.fail("hazard: other photos than were taken", case.id)
        orders = [one for one in case.papers if one.kind == "order" and one.voided_at is None]
        if case.ordered_at != (orders[-1].signed_at if orders else None):
            self.fail("hazard: ordered, and no order is in force, or the other way", case.id)


def _kept(clock: Any) -> bool | None:
    """Whether a limit was kept; None while it runs, where it was not asked for any more in time, and where it was over before."""
    if clock.stopped_at is None or (clock.marked_at is not None and clock.marked_at >= clock.due_at):
        return None
    if clock.stopped_at > clock.due_at:
        return False
    return None if clock.moot else True


Moment = datetime | None
Asked = Callable[[Any], Moment]


def _never(case: Any) -> Moment:
    return None


def _first(*moments: Moment) -> Moment:
    return min((one for one in moments if one is not None), default=None)


def _told_all(case: Any) -> Moment:
    if not again.all_told(case):
        return None
    last: datetime = max(one.at for one in case.told_authorities if one.unit in case.authority_units)
    return last


def _inquiry(case: Any) -> Moment:
    if not again.inquired(case):
        return None
    return case.reopened_at or case.discovered_at or case.received_at  # type: ignore[no-any-return]


def _closable(case: Any) -> Moment:
    """Once the reporter has heard, what is owed was reviewed, and no measure is left."""
    if (
        case.feedback_at is None
        or case.handled_at is None
        or any(one.settled_at is None for one in case.measures)
    ):
        return None
    if case.state == "reviewed":
        return case.reviewed_at  # type: ignore[no-any-return]
    return None if again.review_owed(case) else case.feedback_at


# Clock -> from which fact it runs, which fact answers it, and which ends it unanswered. A clock of which no fact is there does not
# run, one that was not answered does.
_INCIDENT: Final[Mapping[str, tuple[Asked, Asked, Asked]]] = {
    "acknowledge": (
        lambda case: case.received_at,
        lambda case: _first(case.acknowledged_at, case.assessed_at),
        lambda case: case.exited_at,
    ),
    "assess": (lambda case: case.received_at, lambda case: case.assessed_at, lambda case: case.exited_at),
    "arrive": (
        lambda case: case.dispatched_at,
        lambda case: case.arrived_at,
        lambda case: _first(case.handled_at, case.exited_at),
    ),
    "progress": (
        lambda case: case.assessed_at,
        lambda case: _first(case.progressed_at, case.arrived_at, case.handled_at),
        lambda case: case.exited_at,
    ),
    "dispose": (
        lambda case: None if again.inquired(case) and case.investigated_at is None else case.assessed_at,
        lambda case: case.handled_at,
        lambda case: case.exited_at,
    ),
    "feedback": (
        lambda case: case.handled_at or (case.exited_at if again.unfinished(case) else None),
        lambda case: case.feedback_at,
        _never,
    ),
    "review": (
        lambda case: case.handled_at if again.review_owed(case) and case.state not in again.EXITS else None,
        lambda case: case.reviewed_at,
        _never,
    ),
    "close": (_closable, lambda case: case.closed_at, _never),
    "tell_bureau": (
        lambda case: (case.discovered_at or case.received_at) if "E" in again.flags(case) else None,
        lambda case: case.bureau_told_at,
        lambda case: case.exited_at,
    ),
    "tell_authority": (
        lambda case: (case.discovered_at or case.received_at) if case.authority_units else None,
        _told_all,
        lambda case: case.exited_at,
    ),
    "report_up": (
        lambda case: _told_all(case) if again.production(case) else None,
        lambda case: case.reported_up_at,
        lambda case: case.exited_at,
    ),
    "reopening": (
        lambda case: case.reopening.asked_at if case.reopening is not None else None,
        lambda case: case.reopening.decided_at if case.reopening is not None else None,
        _never,
    ),
    "investigate": (_inquiry, lambda case: case.investigated_at, lambda case: case.exited_at),
}
_HAZARD: Final[Mapping[str, tuple[Asked, Asked, Asked]]] = {
    "assign": (
        lambda case: case.received_at,
        lambda case: _first(case.assigned_at, *(one.claimed_at for one in case.rounds)),
        lambda case: case.withdrawn_at,
    ),
    "control": (
        lambda case: case.major_since,
        lambda case: _first(case.controlled_at, _verified(case)),
        lambda case: case.withdrawn_at,
    ),
    "plan": (
        lambda case: case.major_since if case.assigned_at else None,
        lambda case: _first(case.planned_at, _verified(case)),
        lambda case: case.withdrawn_at,
    ),
}


def _verified(case: Any) -> Moment:
    last = case.rounds[-1] if case.rounds else None
    return last.rechecked_at if last is not None and last.passed else None


_RULES: Final = {"incident": _INCIDENT, "hazard": _HAZARD}


class ClocksRunForTheirFacts(Oracle):
    """A clock runs while its fact is there and nothing has answered or ended it, where the policy of the record has a limit for
    it; what answers it stops it, in that moment. What somebody owes by a date of its own has a clock until it is done."""

    name = Label("时限因事实而起、因事实而止", "A clock runs for its fact, until what answers it")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._rulebook = Rulebook(self.world.directory, KINDS)
        # Incidents that were taken up again: nobody reminds once more of the first word that there was before.
        self._taken_up: set[str] = set()

    def let_go(self, about: str) -> None:
        self._taken_up.discard(about)

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case = change.after
            if case.newer or case.kind not in _RULES:
                continue
            if change.entry.action == "reinstate":
                self._taken_up.add(case.id)
            clocks = {one.name: one for one in case.clocks}
            for name, rule in _RULES[case.kind].items():
                self._by_fact(case, name, clocks.get(name), rule)
            for prefix, parts, done in _OWED:
                for one in getattr(case, parts):
                    self._by_hand(case, clocks.get(f"{prefix}:{one.number}"), getattr(one, done), prefix)
            if case.kind == "hazard":
                self._rounds(case, clocks)
            else:
                self._question(case, clocks)
            self._what_ticks_bring(change)
            self._laid_for_nothing(change)
            self._goes_on(change)

    def _by_fact(self, case: Any, name: str, clock: Any, rule: tuple[Asked, Asked, Asked]) -> None:
        start, stop, end = (read(case) for read in rule)
        owed = start is not None and stop is None and end is None and case.open
        if clock is None:
            if owed and self._has_limit(case, name):
                self.fail(f"{case.kind}.{name}: its fact is there and no clock runs", case.id)
            return
        if name == "progress" and case.id in self._taken_up and not clock.moot:
            return
        if owed and clock.stopped_at is not None and self._has_limit(case, name):
            self.fail(f"{case.kind}.{name}: nothing has answered it and it stands still", case.id)
        if clock.stopped_at is None and not owed:
            self.fail(f"{case.kind}.{name}: is owed no more and runs", case.id)

    def _by_hand(self, case: Any, clock: Any, done: Moment, what: str) -> None:
        if clock is None:
            # Of requests the policy may give no limit.
            if what != "extension" and case.open:
                self.fail(f"{case.kind}: a {what} without its clock", case.id)
        elif done is None and case.open and clock.stopped_at is not None and not self._out(case):
            self.fail(f"{case.kind}: a {what} is owed and its clock stands still", case.id)
        elif done is not None and clock.stopped_at is None:
            self.fail(f"{case.kind}: a {what} was settled and its clock runs", case.id)

    def _rounds(self, case: Any, clocks: Mapping[str, Any]) -> None:
        for one in case.rounds:
            limit, check = clocks.get(f"rectify:{one.number}"), clocks.get(f"recheck:{one.number}")
            done = _first(one.claimed_at, one.rechecked_at)
            if limit is None or (limit.stopped_at is None) is not (done is None and case.open):
                self.fail("hazard: the limit of a round does not run as long as it is owed", case.id)
            if one.claimed_at is not None and check is None:
                self.fail("hazard: claimed, and nobody is reminded to recheck", case.id)
            if check is not None and (check.stopped_at is None) is not (
                one.rechecked_at is None and case.open
            ):
                self.fail("hazard: the recheck's clock does not run as long as it is owed", case.id)

    def _question(self, case: Any, clocks: Mapping[str, Any]) -> None:
        """What a question to the reporter has named stands still until the answer or the bound, and nothing else does."""
        asked, is_open = case.question, again.open_question(case)
        for clock in clocks.values():
            if clock.paused_at is not None and not (is_open and clock.name in asked.clocks):
                self.fail(
                    "incident: a clock stands still, and no question is open for it", case.id, clock.name
                )
        reply = clocks.get(f"reply:{asked.number}") if asked is not None else None
        if reply is not None and (reply.stopped_at is None) is not (is_open and case.open):
            self.fail("incident: the bound of a question runs otherwise than it waits", case.id)

    def _what_ticks_bring(self, change: Change[Any]) -> None:
        """At the end of a bound the question lapses; a rung that says so opens an order, where none waits already."""
        case, before = change.after, change.before
        if before is None:
            return
        clocks = {one.name: one for one in before.clocks}
        for tick in change.entry.ticks:
            clock = clocks.get(tick.clock)
            rung = next((one for one in clock.rungs if one.name == tick.rung), None) if clock else None
            if rung is None or clock is None or clock.revision != tick.revision:
                continue
            if tick.clock.startswith("reply") and tick.due_at >= clock.due_at and again.open_question(case):
                self.fail("incident: the bound of a question has passed and it goes on waiting", case.id)
            if rung.supervises and not any(
                one.clock is not None and one.stage == again.stage(before) for one in case.supervisions
            ):
                self.fail(f"{case.kind}: a rung that opens an order has opened none", case.id)

    def _laid_for_nothing(self, change: Change[Any]) -> None:
        """A clock is laid anew where something about it has changed: whoever was told by it is told again."""
        known = {one.name: one for one in change.before.clocks} if change.before is not None else {}
        for clock in change.after.clocks:
            old = known.get(clock.name)
            if old is None or old.revision == clock.revision or old.stopped_at is not None:
                continue
            if clock.stopped_at is None and _what_it_says(old) == _what_it_says(clock):
                self.fail(
                    f"{change.after.kind}.{clock.name.partition(':')[0]}: laid anew for nothing",
                    change.after.id,
                )

    def _goes_on(self, change: Change[Any]) -> None:
        """Of an incident that left by mistake and is taken up again: the work has the time that was left when it stood still,
        and a duty ends when it would have ended."""
        if change.before is None or change.entry.action != "reinstate":
            return
        known, now = {one.name: one for one in change.before.clocks}, change.entry.recorded_at
        for clock in change.after.clocks:
            old = known.get(clock.name)
            if old is None or old.stopped_at is None or clock.stopped_at is not None or clock.working:
                continue
            if (old.limit, old.started_at) != (clock.limit, clock.started_at):
                continue
            # Of one that only the next release knows nobody says here whether it is work or a duty.
            if clock.name not in _INCIDENT and clock.name not in _WORK:
                continue
            stood = now - old.stopped_at if clock.name in _WORK and str(clock.basis) != "law" else _NOTHING
            if clock.due_at != old.due_at + stood:
                what = f"incident.{clock.name}: goes on with more or less time than was left"
                self.fail(what, change.after.id, f"{old.due_at} + {stood}, {clock.due_at}")

    def _out(self, case: Any) -> bool:
        return case.orders_end_at is not None

    def _has_limit(self, case: Any, name: str) -> bool:
        """Whether the policy that the record is kept by limits this at all."""
        rules = self._rulebook.for_case(case)
        policy = rules.policy.of(case.kind).clocks.get(name)
        if policy is None:
            return False
        campus = rules.district.campuses.get(case.campus)
        return (
            campus is not None and policy.of(case.measured_by).limit(case.severity, campus.area) is not None
        )


# Clocks of the work itself, for which time counts only while it is to be done; the others are duties.
_WORK: Final = frozenset({"acknowledge", "assess", "dispose", "progress", "first_call", "next_call"})
_NOTHING: Final = timedelta(0)


def _what_it_says(clock: Any) -> tuple[Any, ...]:
    ahead = {(one.name, one.at, one.tells) for one in clock.unserved}
    return clock.started_at, clock.due_at, clock.limit, clock.basis, clock.extended, ahead


_OWED: Final = (
    ("supervision", "supervisions", "answered_at"),
    ("measure", "measures", "settled_at"),
    ("extension", "extensions", "decided_at"),
)
