"""What holds of a record whenever it is written."""

from collections.abc import Sequence
from typing import Any

from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.actions import TICK, Step
from campus_safety.records.change import Change
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation, holders
from simulation.lives import REPORTED
from simulation.oracles.oracle import Oracle

_OVER = frozenset({"closed", "withdrawn"})
# What opens a record again that was over, and with it a flow that had ended. A request to reopen has one of its own already.
_NEW_RUN = frozenset({"reopen", "reinstate", "ask_reopening"})
_EXITS = frozenset({"transferred", "false_alarm", "duplicate"})


def is_open(case: Record) -> bool:
    """Worked out from the facts: closed and withdrawn is over, and an exit once its reporter was told, if there is one. Of
    other kinds those that say so and of which the table knows a tick; an entry of a register that has no date waits for
    nothing."""
    if isinstance(case, RegisterEntry) and case.valid_until is None:
        return False
    if case.kind not in REPORTED:
        row = KINDS[case.kind].actions.get(TICK)
        return row is not None and case.state in row.source and case.open
    if case.state == "closed" and isinstance(case, Incident) and case.reopening is not None:
        return case.reopening.decided_at is None
    if case.state in _OVER:
        return False
    if case.state in _EXITS and isinstance(case, Incident):
        return bool(case.reporters) and case.feedback_at is None and not case.heard_with_root
    return True


class OpenRecordHasNextTick(Oracle):
    """Of every kind that waits for something."""

    name = Label("未了结的记录总有下一个时点", "An open record has a next tick")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case = change.after
            if not is_open(case):
                continue
            running = [one for one in case.clocks if one.stopped_at is None and one.paused_at is None]
            if case.next_tick_at is None or not any(one.next_at is not None for one in running):
                self.fail(
                    f"{case.kind} in state {case.state}: nobody will be told anything any more", case.id
                )


class StateChangesOnlyThroughTheTable(Oracle):
    """By the rows of the table, read here once more; and by the rights of whoever acted."""

    name = Label("状态只按流转表变化", "State changes only through the table")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            before, case, entry = change.before, change.after, change.entry
            row = KINDS[case.kind].actions.get(entry.action)
            if row is None:
                self.fail(f"{case.kind}: {entry.action} is no action of the table", case.id)
                continue
            if before is None:
                if row.source or case.version != 1:
                    self.fail(f"{case.kind}: {entry.action} made a record", case.id)
            else:
                self._leads(before, case, entry, row)
                if case.version != before.version + 1 or entry.version != case.version:
                    self.fail(f"{case.kind}: versions do not count up by one", case.id)
                if before.flow_run != case.flow_run and entry.action not in _NEW_RUN:
                    self.fail(f"{case.kind}: {entry.action} began a new run of the flow", case.id)
            if entry.state != case.state:
                self.fail(f"{case.kind}: the timeline says another state than the record", case.id)
            self._may(case, entry, asked=change is changes[0])
            if before is not None and case.kind == "peak_post":
                self._gives(before, case, entry)

    def _leads(self, before: Record, case: Record, entry: Any, row: Step) -> None:
        if before.state not in row.source:
            self.fail(f"{case.kind}: {entry.action} from {before.state}", case.id)
        stays = case.state == before.state and (row.to is None or row.may_stay)
        if not (stays or case.state == row.to or (row.or_to and case.state == row.or_to)):
            self.fail(f"{case.kind}: {entry.action} led from {before.state} to {case.state}", case.id)

    def _may(self, case: Record, entry: Any, *, asked: bool) -> None:
        role = entry.actor.role
        if role in ("system", "device"):
            return
        row = KINDS[case.kind].actions.get(entry.action)
        if not asked and (row is None or not row.may or case.kind not in REPORTED or entry.action == "link"):
            # Written together with what was asked, by the right to do that: also the link to an open hazard that an
            # inspection finds again.
            return
        cells = holders(row.may) if row is not None else {}
        if all(str(of) != role or tie is Relation.NEVER for of, tie in cells.items()):
            self.fail(f"{case.kind}: {entry.action} by a {role}, who never may", case.id)

    def _gives(self, before: Any, case: Any, entry: Any) -> None:
        """Posts that are handed over or exchanged: to somebody else, and by an officer only the own."""
        if entry.action not in ("hand_over", "swap"):
            return
        if case.assignee is None or case.assignee == before.assignee:
            self.fail(f"{case.kind}: {entry.action} to nobody else", case.id)
        own = {before.assignee, case.assignee} if entry.action == "swap" else {before.assignee}
        if entry.actor.role == "officer" and entry.actor.account not in own:
            self.fail(f"{case.kind}: {entry.action} by an officer who does not stand there", case.id)


class NobodyVerifiesTheirOwnWork(Oracle):
    """Over the whole history of the work, however often it was handed on, sent back or reopened: by staff number, by an
    account that is not shared, and between units where another unit has to look. Nor does anybody take over a shift from
    himself: security rooms share an account, so by staff number."""

    name = Label(
        "不得核验本人（本单位）办理的事项，贯穿始终", "Nobody verifies his own work, over the whole history"
    )
    _WORK = frozenset(
        {"arrive", "claim_handled", "claim_rectified", "conclude_investigation", "start", "submit_plan"}
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._worked: dict[str, list[tuple[str, str, str, str]]] = {}
        self._shared = {one.key: one.shared for one in self.world.directory.accounts()}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case, entry = change.after, change.entry
            actor, done = entry.actor, self._worked.setdefault(case.id, [])
            who = (actor.staff, actor.account, self._unit(case, actor.unit), entry.action)
            if (case.kind, entry.action) == ("log_entry", "take_over"):
                self._takes_over(case, done, actor.staff)
            if case.kind == "hazard" and entry.action in ("recheck", "follow_up", "close"):
                if self._same(done, who, units=True):
                    self.fail(f"hazard: {entry.action} by who worked on it", case.id, str(who))
            if case.kind == "incident":
                self._handles(case, done, who)
            if entry.action in self._WORK or (case.kind, entry.action) == ("log_entry", "hand_over"):
                done.append(who)

    def _handles(
        self, case: Record, done: list[tuple[str, str, str, str]], who: tuple[str, str, str, str]
    ) -> None:
        action = who[3]
        front = str(getattr(case, "closing_reason", None)) == "front_line"
        if action == "handle" and front and self._same(done, who, units=True):
            self.fail("incident: front-line work verified by who did it", case.id, str(who))
        if action == "close" and self._same(done, who, units=False):
            self.fail("incident: closed by who handled it", case.id, str(who))
        # Who finds front-line work good has not done it, and may close it.
        if action == "handle" and not front:
            done.append(who)

    def _takes_over(self, case: Record, done: Sequence[tuple[str, ...]], staff: str) -> None:
        if any(gave == staff for gave, _, _, action in done if action == "hand_over"):
            self.fail("log_entry: a shift taken over by who handed it over", case.id, staff)

    def _same(self, done: Sequence[tuple[str, ...]], who: tuple[str, ...], *, units: bool) -> bool:
        for staff, account, unit, action in done:
            if action == "handle" and units:
                continue
            if staff == who[0] or (account == who[1] and not self._shared.get(account, True)):
                return True
            if units and unit == who[2]:
                return True
        return False

    def _unit(self, case: Record, unit: str) -> str:
        found = self.world.directory.district(case.district).units.get(unit)
        return found.parent if found is not None and found.kind == "team" and found.parent else unit

    def let_go(self, about: str) -> None:
        self._worked.pop(about, None)


class EveryFaultHasAName(Oracle):
    """What nobody foresaw is answered 500; only a library's own failure under a fault may end so."""

    name = Label("每个差错都有名目", "Every fault is named, never a bare 500")

    def answered(self, request: Any, status: int, answer: Any) -> None:
        if status == 500 and not self.world.calls.last_faults:
            self.fail(f"{request.method} {_route(request.path)} answered 500", request.about)

    def ended(self, function: str, about: str, ending: Any) -> None:
        if ending.error is not None and not self.world.calls.last_faults:
            self.fail(f"{function} ended in {type(ending.error).__name__}", about, str(ending.error))


def _route(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    return "/".join("…" if part.startswith("c") and len(part) == 27 else part for part in parts)
