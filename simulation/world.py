"""One deployment in memory: tables with their streams, bus and queues, flows, keepers, people's channels, and the real
handlers behind doors. It has no will of its own: people, devices and the weather act on it, oracles watch it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import count, islice
from random import Random
from typing import Any, Final

from campus_safety.messages.message import Message
from campus_safety.records.change import Change
from campus_safety_aws.case_items import SHARDS, shard_of
from campus_safety_aws.outside import Outside
from simulation import deployed
from simulation.calls import Calls, Ending
from simulation.clock import DAY, MINUTE, SECOND, Clock, to_ms
from simulation.elsewhere import elsewhere, items_of
from simulation.faults import Fault, Weather
from simulation.flow import Execution, Executor, Failed
from simulation.outbox import Outbox
from simulation.registry import Registry, registry
from simulation.services import Bus, Channels, Delivery, Flows, Parking, Queue, Stream
from simulation.tables import Table
from tests.fakes.figures import FakeFigures

DEVICE_SECRET: Final = "a secret of the simulation"  # noqa: S105 - it opens nothing
NEVER: Final = 1 << 62
FLOW_KINDS: Final = frozenset({"incident", "hazard"})


class Observer:
    """What an oracle may look at, as it happens. It never acts."""

    def committed(self, changes: Sequence[Change[Any]]) -> None: ...

    def published(self, detail: Mapping[str, Any]) -> None: ...

    def told(self, channel: str, message: Message) -> None: ...

    def answered(self, request: "Request", status: int, answer: Any) -> None: ...

    def struck(self, fault: Fault, where: str, about: str) -> None: ...

    def waits(self, about: str) -> None: ...

    def ended(self, function: str, about: str, ending: Ending) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody sends: account id, method, path, body."""

    by: str
    method: str
    path: str
    body: Mapping[str, Any] | None
    about: str
    headers: Mapping[str, str] | None = None


@cache
def of_one_shard(most: int) -> tuple[str, ...]:
    """Ids of records that all stand in the first shard of the index."""
    named = (f"unreadable-{number}" for number in count())
    return tuple(islice((one for one in named if shard_of(one) == SHARDS[0]), most))


class DeviceSecret:
    """What the devices' keys derive from."""

    def value(self) -> str:
        return DEVICE_SECRET


class World:
    """Everything that is deployed for one run."""

    def __init__(self, seed: int, start: datetime, district: str, weather: Weather) -> None:
        self.clock, self.weather = Clock(start), weather
        self._salts = Random(f"{seed}|salt")
        outside = Outside(clock=self.clock.present, pause=self._pause, salt=self._salt)
        self.calls = Calls(self.clock, deployed.sandbox, weather)
        self.directory: Registry = registry(district)
        self.directory.begin()
        self.cases = Table()
        self.parking = Parking(self.clock)
        self.executor = Executor(self.clock, self, Random(f"{seed}|flows"))
        self.flows = Flows(weather, self.executor, FLOW_KINDS)
        self.bus = Bus(weather, self._published)
        self.stream = Stream("escalation.relay", self.calls, weather, self.parking)
        self.outbox, self.figures, self.channels = Outbox(), FakeFigures(), Channels()
        self.delivery = Delivery(self.clock, weather, self._told)
        self.queues = {
            "urgent": self._queue("urgent", "notification.notify", batch=1, tries=10),
            "ordinary": self._queue("ordinary", "notification.notify", batch=10, tries=6),
            "figures": self._queue("figures", "insight.keep", batch=10, tries=6),
        }
        self.bus.rules = [
            (lambda detail: detail.get("urgent") is True, self.queues["urgent"]),
            (lambda detail: detail.get("urgent") is False, self.queues["ordinary"]),
            (lambda detail: True, self.queues["figures"]),
        ]
        self.device_secret = DeviceSecret()
        self.observers: list[Observer] = []
        self.sweep_down = self.met_outage = False
        self.sweep_until = 0
        self.on_birth: Callable[[str], None] = lambda case_id: None
        self.digest = hashlib.blake2b(digest_size=16)
        self.story: Callable[[str, str, Any], None] = lambda about, what, said: None
        self._sweeping, self._next_round = 0, NEVER
        self.cases.on_stream, self.cases.on_commit = self._written, self._committed
        weather.on_strike = self._struck
        deployed.enter(self, outside)

    # Who acts.

    def ask(self, request: Request, done: Callable[[int, Any], None]) -> None:
        """Sends a request; `done` gets status and answer, status 0 where nobody answered."""
        function, event = deployed.http(request, self.clock.now)

        def ended(ending: Ending) -> None:
            status, answer = deployed.read(ending)
            self.note(request.about, "answer", (request, status, answer))
            for observer in self.observers:
                observer.answered(request, status, answer)
            done(status, answer)

        self.calls.start(function, event, request.about, partial(self._ended, function, request.about, ended))

    def ask_elsewhere(self, request: Request, case_id: str, code: str) -> None:
        """Sends the same form to another process, which takes it for one that was sent before."""
        function, event = deployed.http(request, self.clock.now)
        status, answer = elsewhere().ask(
            {
                "function": function,
                "event": event,
                "now": self.clock.now,
                "district": self.directory.name,
                "items": items_of(self.cases, case_id, code),
            }
        )
        self.note(request.about, "answer", (request, status, answer))
        for observer in self.observers:
            observer.answered(request, status, answer)

    def redrive(self) -> None:
        """An operator lets what is parked be followed again."""
        self.by_hand("escalation.redrive", {})

    def by_hand(self, function: str, event: Mapping[str, str]) -> None:
        """An operator calls a function that nothing else calls."""
        self.calls.start(function, dict(event), "", partial(self._ended, function, "", None))

    # What goes wrong with whole services.

    def flows_down(self, until: int) -> None:
        """Step Functions does nothing and answers nobody until then."""
        self.met_outage, self.flows.down, self.executor.held_until = True, True, until
        self._struck(Fault.FLOWS_DOWN, "flows", "")
        self.clock.at(until, self._flows_up)

    def sweeps_down(self, until: int) -> None:
        self.met_outage, self.sweep_down, self.sweep_until = True, True, until
        self._struck(Fault.SWEEP_DOWN, "sweep", "")
        self.clock.at(until, self._sweeps_up)

    def spoil(self, at: int, until: int) -> None:
        """Five hundred records of one shard that nobody can read, whose ticks have long passed."""
        self._struck(Fault.UNREADABLE, "table", "")
        for case_id in of_one_shard(500):
            self.cases.spoil(case_id, at - DAY)
        self.clock.at(until, self._mended)

    def up_again(self) -> None:
        self._flows_up()
        self._sweeps_up()
        self._mended()

    def _mended(self) -> None:
        for case_id in sorted(self.cases.broken):
            self.cases.forget(case_id)

    def _flows_up(self) -> None:
        self.flows.down, self.executor.held_until = False, 0

    def _sweeps_up(self) -> None:
        self.sweep_down = False
        self._expect()

    # What flows do (`simulation.flow.Stage`).

    def plan(self, execution: Execution, payload: dict[str, Any], done: Callable[[Any, str], None]) -> None:
        if self.weather.strikes(Fault.EXECUTION_DIES, "flow", payload["case_id"]):
            self.executor.stop(execution)
            return

        def ended(ending: Ending) -> None:
            if ending.well:
                done(ending.answer, "")
            else:
                done(None, "Lambda.Unknown" if ending.error is None else type(ending.error).__name__)

        self.calls.start(
            "escalation.plan",
            payload,
            payload["case_id"],
            partial(self._ended, "escalation.plan", payload["case_id"], ended),
        )

    def store_token(self, execution: Execution, parameters: dict[str, Any]) -> None:
        case_id = parameters["Key"]["pk"]["S"].partition("#")[2]
        values = parameters["ExpressionAttributeValues"]
        waiting = values[":waiting"]["M"]
        if self.weather.strikes(Fault.THROTTLED, "flow", case_id):
            raise Failed("DynamoDb.ThrottlingException")
        version, run = int(values[":version"]["N"]), int(values[":run"]["N"])
        if not self.cases.wait(case_id, version, run, waiting["token"]["S"]):
            raise Failed("DynamoDb.ConditionalCheckFailedException")
        for observer in self.observers:
            observer.waits(case_id)

    def lateness(self, execution: Execution) -> int:
        late = self.weather.strikes(Fault.WAKES_LATE, "flow", execution.name.rpartition("-")[0])
        return self.weather.length(MINUTE, 15 * MINUTE) if late else 0

    def ended(self, execution: Execution, status: str) -> None:
        case_id = execution.name.rpartition("-")[0]
        self.flows.running.get(case_id, {}).pop(execution.name, None)
        self.note(case_id, "flow", (execution.name, status))

    # What is noted.

    def note(self, about: str, what: str, said: Any) -> None:
        self.story(about, what, said)

    def mark(self, line: str) -> None:
        """One line of the trace: two runs of a seed are the same when all their lines are."""
        self.digest.update(f"{self.clock.now} {line}\n".encode())

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way but what time will bring."""
        return not (self.stream.busy or any(queue.busy for queue in self.queues.values()) or self._sweeping)

    def _queue(self, name: str, function: str, *, batch: int, tries: int) -> Queue:
        return Queue(name, function, self.calls, self.weather, batch=batch, tries=tries)

    def _written(self, case_id: str, record: dict[str, Any]) -> None:
        self.stream.written(case_id, record)
        self._expect()

    def _expect(self) -> None:
        """The scheduled rule runs every minute; a round in which there is nothing to do changes nothing and is left out. So
        the next is the first full minute at which some tick is late, or some entry has waited for the bus."""
        due = [
            to_ms(datetime.fromisoformat(first)) + late
            for index, late in (("ticks", 30 * SECOND), ("unpublished", MINUTE))
            if (first := self.cases.first(index)) is not None
        ]
        if not due:
            return
        minute = (max(min(due), self.clock.now) // MINUTE + 1) * MINUTE
        if minute < self._next_round:
            self._next_round = minute
            self.clock.at(minute, lambda: self._round(minute))

    def _round(self, minute: int) -> None:
        if minute != self._next_round:
            return
        self._next_round = NEVER
        if self.sweep_down:
            return

        def done(ending: Ending) -> None:
            self._sweeping -= 1
            self._expect()

        self._sweeping += 1
        self.calls.start("escalation.sweep", {}, "", partial(self._ended, "escalation.sweep", "", done))
        self._expect()

    def _ended(
        self, function: str, about: str, then: Callable[[Ending], None] | None, ending: Ending
    ) -> None:
        for observer in self.observers:
            observer.ended(function, about, ending)
        if then is not None:
            then(ending)

    def _committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            entry = change.entry
            self.mark(
                f"{entry.case_id} {entry.version} {entry.action} {entry.state} {entry.hash} {change.after.submission}"
            )
            self.note(entry.case_id, "entry", entry)
            if change.before is None:
                self.on_birth(entry.case_id)
        for observer in self.observers:
            observer.committed(changes)

    def _published(self, detail: Mapping[str, Any]) -> None:
        for observer in self.observers:
            observer.published(detail)

    def _told(self, channel: str, message: Message) -> None:
        self.mark(f"told {channel} {message.id}")
        self.note(message.case_id, "told", (channel, message))
        for observer in self.observers:
            observer.told(channel, message)

    def _struck(self, fault: Fault, where: str, about: str) -> None:
        self.mark(f"fault {fault} {where} {about}")
        self.note(about, "fault", (fault, where))
        for observer in self.observers:
            observer.struck(fault, where, about)

    def _pause(self, seconds: float) -> None:
        self.calls.wait(max(int(seconds * SECOND), 1))

    def _salt(self) -> str:
        return f"{self._salts.getrandbits(128):032x}"
