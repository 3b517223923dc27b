"""What must be so once the faults have stopped and time was given to recover: nothing waits for nobody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from campus_safety.labels import Label
from campus_safety.records.change import Change
from simulation.clock import HOUR, SECOND, to_ms
from simulation.faults import Fault
from simulation.oracles import again
from simulation.oracles.oracle import Oracle
from simulation.oracles.records import is_open
from simulation.oracles.telling import FELT

MOST_LOOKS_AN_HOUR: Final = 150
# The record of the weather's own that nobody can follow.
POISON: Final = "poison"


class OpenRecordsHaveAFutureCause(Oracle):
    """Every open record stands in the index with a tick that lies ahead, or is just being served."""

    name = Label("每条未了结的记录都有将来的推动", "Every open record has a future cause")

    def at_rest(self) -> None:
        now = self.world.clock.now
        for case in self.world.records.readable():
            if not is_open(case):
                continue
            item = self.world.records.item(case.id) or {}
            if "next_tick_at" not in item or case.next_tick_at is None:
                self.fail(f"{case.kind}: open, and stands in no index", case.id)
                continue
            tick = to_ms(datetime.fromisoformat(item["next_tick_at"]["S"]))
            if tick < now - 95 * SECOND:
                self.fail(f"{case.kind}: its tick has passed and nobody served it", case.id)
            elif tick > to_ms(case.next_tick_at) + 400 * SECOND:
                self.fail(f"{case.kind}: the index knows a later tick than the record", case.id)


class NobodyRunsInCircles(Oracle):
    """What is done about a record is bounded: a flow looks at it again when something has happened, or time has passed."""

    name = Label("流程不空转", "Nobody runs in circles")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._looks: dict[str, tuple[int, int]] = {}

    def ended(self, function: str, about: str, ending: Any) -> None:
        if function != "escalation.plan":
            return
        now = self.world.clock.now
        since, looks = self._looks.get(about, (now, 0))
        if now - since > HOUR:
            since, looks = now, 0
        self._looks[about] = (since, looks + 1)
        if looks > MOST_LOOKS_AN_HOUR:
            self.fail("a flow runs in circles", about, f"{looks} looks in an hour")

    def let_go(self, about: str) -> None:
        self._looks.pop(about, None)


class NoOrphanedWait(Oracle):
    """A flow that waits, waits for its own record; one that was left behind by a fault ends with its timer, a day later
    at most, and is excused by name."""

    name = Label("没有无人认领的等待", "No orphaned wait")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.excused = 0
        self._met: set[str] = set()
        # When a record has met a fault last, and when it was written last and left open.
        self._flows_down = False
        self._struck: dict[str, int] = {}
        self._written: dict[str, int] = {}

    def struck(self, fault: Fault, where: str, about: str) -> None:
        self._flows_down |= fault is Fault.FLOWS_DOWN
        if about:
            self._met.add(about)
            self._struck[about] = self.world.clock.now

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case = change.after
            if case.kind in ("incident", "hazard") and not case.newer:
                self._raised(case)
                if again.unfinished(case):
                    self._written[case.id] = self.world.clock.now
                else:
                    self._written.pop(case.id, None)

    def _raised(self, case: Any) -> None:
        """Where a write finds that the flow has died, the run is raised: some minutes later another one runs. An answer that
        woke nobody is left to the flow's own timer."""
        written = self._written.get(case.id)
        if written is None or self.world.flows.running.get(case.id):
            return
        if self._flows_down or self.world.theirs or self._struck.get(case.id, 0) >= written:
            return
        if max(parking.gave_up_at for parking in self.world.parkings.values()) >= written:
            # Whose record was in the batch is not said: the sweep finds it by its next tick, operators in the dead letters.
            return
        if self.world.clock.now - written > FELT:
            self.fail(f"{case.kind}: its flow has died, it was written since, and no other runs", case.id)

    def parked(self, about: str) -> None:
        """Nothing is parked that met no fault: whoever looks after what is parked would look at nothing else."""
        call = self.world.calls.current
        if call is not None and call.faults:
            # What a fault does to one of several records is said of the first of them.
            self._struck[about] = self.world.clock.now
            return
        if about == POISON or about in self._met or self.world.met_outage or self.world.theirs:
            return
        kind = self.world.records.kind(about)
        self.fail(f"{kind}: was parked, and nothing had gone wrong with it", about)

    def let_go(self, about: str) -> None:
        self._struck.pop(about, None)
        self._written.pop(about, None)

    def at_rest(self) -> None:
        self._carried()
        for about, running in self.world.flows.running.items():
            for execution in running.values():
                if execution.token is None:
                    continue
                if self.world.records.token(about) == execution.token:
                    self._waits_where_it_says(about, execution.state)
                    continue
                if about in self._met or self.world.met_outage:
                    self.excused += 1
                    continue
                self.fail("a flow waits for an answer that nobody will give", about, execution.state)

    def _waits_where_it_says(self, about: str, state: str) -> None:
        """Whoever looks at the flow sees what the record waits for: it has a waiting state for each stage."""
        case = self.world.records.get(about)
        if case is None or case.newer or case.kind not in ("incident", "hazard"):
            return
        wanted = "".join(part.capitalize() for part in again.stage(case).split("_"))
        if state != f"Await{wanted}":
            self.fail(f"{case.kind}: its flow waits for something else than the record", about, state)

    def _carried(self) -> None:
        """Whatever met no fault is carried by its flow: that the sweep would serve it as well is for those who met one."""
        if self.world.met_outage or self.world.theirs:
            return
        for case in self.world.records.readable():
            if case.kind not in ("incident", "hazard") or not again.unfinished(case):
                continue
            if self.world.records.token(case.id) is not None:
                continue
            if case.id not in self._met:
                self.fail(f"{case.kind}: open, and no flow waits for it", case.id)
            else:
                self._raised(case)
