"""The services around the tables: bus, queues, streams, flows, parking, channels. Each does what AWS says that it does, at
least once, and worse where the weather says so."""

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from zlib import crc32

import msgspec
from botocore.exceptions import EndpointConnectionError

from campus_safety.district.directory import District
from campus_safety.messages.message import Message
from campus_safety_aws.channels import Channel
from campus_safety_aws.one_send import Ending as Sending
from campus_safety_aws.one_send import Outcome
from campus_safety_aws.parked_cases import Parked
from simulation.calls import Calls, Ending
from simulation.clock import MINUTE, SECOND, Clock
from simulation.faults import Fault, Weather
from simulation.flow import Execution, Executor
from simulation.tables import StreamRecord

VISIBILITY: Final = 90 * SECOND
SHARDS: Final = 4
BATCH: Final = 10
RETRIES: Final = 5


@dataclass(slots=True)
class Queued:
    id: str
    body: str
    about: str
    received: int = 0


class Queue:
    """A queue that brings its messages to a function; what was tried often enough lies among the dead."""

    def __init__(
        self, name: str, function: str, calls: Calls, weather: Weather, *, batch: int, tries: int
    ) -> None:
        self.name, self.dead = name, list[Queued]()
        self.under_way = 0
        self._function, self._calls, self._weather = function, calls, weather
        self._batch, self._tries, self._sent = batch, tries, 0
        self._waiting: deque[Queued] = deque()
        self._called = False

    @property
    def busy(self) -> bool:
        return bool(self._waiting or self.under_way)

    def bring(self, detail: Mapping[str, Any], source: str) -> None:
        """An event of the bus, as it lies in a queue."""
        self.send(msgspec.json.encode({"source": source, "detail": detail}).decode(), detail["case_id"])

    def send(self, body: str, about: str) -> None:
        self._sent += 1
        late = self._weather.strikes(Fault.BUS_LATE, self.name, about)
        self._arrive(Queued(f"{self.name}-{self._sent}", body, about), late=late)
        if self._weather.strikes(Fault.BUS_REPEATED, self.name, about):
            self._arrive(Queued(f"{self.name}-{self._sent}b", body, about), late=True)

    def redrive(self) -> None:
        """An operator sends back what lies among the dead."""
        dead, self.dead = self.dead, []
        for message in dead:
            message.received = 0
            self._arrive(message, late=False)

    def _arrive(self, message: Queued, *, late: bool) -> None:
        self.under_way += 1
        delay = self._weather.length(SECOND, 5 * MINUTE) if late else self._weather.length(5, 120)
        self._calls.clock.after(delay, lambda: self._arrived(message))

    def _arrived(self, message: Queued) -> None:
        self.under_way -= 1
        self._waiting.append(message)
        if not self._called:
            self._called = True
            self._calls.clock.after(1, self._deliver)

    def _deliver(self) -> None:
        self._called = False
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(self._batch, len(self._waiting)))]
            self._bring(batch)

    def _bring(self, batch: list[Queued]) -> None:
        self.under_way += len(batch)
        for message in batch:
            message.received += 1
        event = {"Records": [{"messageId": one.id, "body": one.body} for one in batch]}

        def done(ending: Ending) -> None:
            self.under_way -= len(batch)
            failed = (
                {one["itemIdentifier"] for one in ending.answer["batchItemFailures"]} if ending.well else None
            )
            for message in batch:
                if failed is not None and message.id not in failed:
                    continue
                if message.received >= self._tries:
                    self.dead.append(message)
                else:
                    self.under_way += 1
                    self._calls.clock.after(VISIBILITY, lambda message=message: self._arrived(message))  # type: ignore[misc]

        self._calls.start(self._function, event, batch[0].about, done)


class Target(Protocol):
    """What a rule of the bus hands events to."""

    def bring(self, detail: Mapping[str, Any], source: str) -> None: ...


Fits = Callable[[str, Mapping[str, Any]], bool]


class Bus:
    """The event bus: takes entries, or not, and hands each to the queues whose rule fits."""

    def __init__(self, weather: Weather, on_event: Callable[[Mapping[str, Any]], None]) -> None:
        self.rules: list[tuple[Fits, Target]] = []
        self._weather, self._on_event = weather, on_event

    def publish(
        self, details: Sequence[Mapping[str, Any]], source: str = "campus-safety.cases"
    ) -> tuple[bool, ...]:
        return tuple(self._take(detail, source) for detail in details)

    def _take(self, detail: Mapping[str, Any], source: str) -> bool:
        if self._weather.strikes(Fault.BUS_REFUSES, "bus", detail["case_id"]):
            return False
        self._on_event(detail)
        for fits, target in self.rules:
            if fits(source, detail):
                target.bring(detail, source)
        return True


class Stream:
    """A table's stream and its one reader. Order is kept within a record; a shard waits for its own batches only."""

    def __init__(self, function: str, calls: Calls, weather: Weather, parking: "Parking") -> None:
        self._function, self._calls, self._weather, self._parking = function, calls, weather, parking
        self._shards: list[deque[tuple[str, StreamRecord]]] = [deque() for _ in range(SHARDS)]
        self._reading = [False] * SHARDS

    @property
    def busy(self) -> bool:
        return any(self._reading)

    def written(self, case_id: str, record: StreamRecord) -> None:
        number = crc32(case_id.encode()) % SHARDS
        self._shards[number].append((case_id, record))
        if not self._reading[number]:
            self._reading[number] = True
            late = self._weather.strikes(Fault.STREAM_LATE, f"shard {number}", case_id)
            delay = self._weather.length(SECOND, MINUTE) if late else self._weather.length(30, 200)
            self._calls.clock.after(delay, lambda: self._read(number))

    def _read(self, number: int) -> None:
        shard = self._shards[number]
        if not shard:
            self._reading[number] = False
            return
        batch = [shard.popleft() for _ in range(min(BATCH, len(shard)))]
        if self._weather.strikes(Fault.STREAM_REPEATED, f"shard {number}", batch[0][0]):
            batch = [*batch, *batch]
        self._bring(number, batch, 0)

    def _bring(self, number: int, batch: list[tuple[str, StreamRecord]], tried: int) -> None:
        event = {"Records": [record for _, record in batch]}
        if not tried and self._weather.strikes(Fault.STREAM_POISONED, f"shard {number}", batch[0][0]):
            event["Records"].insert(0, {"dynamodb": _POISON})

        def done(ending: Ending) -> None:
            if ending.well:
                self._read(number)
            elif tried < RETRIES:
                self._calls.clock.after(SECOND << tried, lambda: self._bring(number, batch, tried + 1))
            else:
                self._parking.gave_up()
                self._read(number)

        self._calls.start(self._function, event, batch[0][0], done)


_POISON: Final = {
    "Keys": {"pk": {"S": "CASE#poison"}, "sk": {"S": "CASE"}},
    "NewImage": {"flow_run": {"N": "not a number"}},
}


class Parking:
    """The relay's own queue, and who takes from it sees it hidden from others for five minutes."""

    def __init__(self, clock: Clock, on_park: Callable[[str], None] = lambda case_id: None) -> None:
        self._clock, self._made, self._on_park = clock, 0, on_park
        # When a batch was given up on last: none of its records was followed.
        self.gave_up_at = 0
        self._parked: dict[str, tuple[str | None, int, int]] = {}

    def __len__(self) -> int:
        return len(self._parked)

    def park(self, case_id: str, version: int) -> None:
        self._on_park(case_id)
        self._put(case_id, version)

    def gave_up(self) -> None:
        """Lambda's own report of a batch that it gave up on."""
        self.gave_up_at = self._clock.now
        self._put(None, 0)

    def take(self, most: int) -> list[Parked]:
        seen = [one for one, (_, _, hidden) in self._parked.items() if hidden <= self._clock.now][:most]
        for receipt in seen:
            case_id, version, _ = self._parked[receipt]
            self._parked[receipt] = (case_id, version, self._clock.now + 5 * MINUTE)
        return [Parked(*self._parked[receipt][:2], receipt) for receipt in seen]

    def release(self, parked: Parked) -> None:
        if parked.receipt in self._parked:
            self._parked[parked.receipt] = (parked.case_id, parked.version, 0)

    def remove(self, parked: Parked) -> None:
        self._parked.pop(parked.receipt, None)

    def _put(self, case_id: str | None, version: int) -> None:
        self._made += 1
        self._parked[f"receipt-{self._made}"] = (case_id, version, 0)


class Flows:
    """Step Functions: names stay taken, a running one of the same name is left as it is."""

    def __init__(self, weather: Weather, executor: Executor, kinds: frozenset[str]) -> None:
        self._weather, self._executor, self._kinds = weather, executor, kinds
        self.executions: dict[str, Execution] = {}
        self.running: dict[str, dict[str, Execution]] = {}
        self.down = False

    @property
    def kinds(self) -> frozenset[str]:
        return self._kinds

    def start(self, kind: str, case_id: str, run: int) -> None:
        if kind not in self._kinds:
            return
        self._answer()
        name = f"{case_id}-{run}"
        if name not in self.executions:
            execution = self._executor.start(name, kind, {"case_id": case_id, "run": run})
            self.executions[name] = execution
            self.running.setdefault(case_id, {})[name] = execution

    def wake(self, token: str) -> bool:
        self._answer()
        if self._weather.strikes(Fault.CALLBACK_LOST, "flows", token.partition("-")[0]):
            return True
        return self._executor.wake(token) is not None

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        if kind not in self._kinds:
            return True
        self._answer()
        known = self.executions.get(f"{case_id}-{run}")
        return known is not None and known.running

    def forget(self, case_id: str) -> None:
        """The names of a record that is forgotten; whoever still waits for it is gone with it."""
        for run in range(1, 1000):
            if self.executions.pop(f"{case_id}-{run}", None) is None:
                break
        for execution in list(self.running.pop(case_id, {}).values()):
            self._executor.drop(execution)

    def _answer(self) -> None:
        if self.down:
            raise EndpointConnectionError(endpoint_url="states")


class Channels:
    """Every post has one channel; a vacant post has none."""

    def of(self, address: str, district: District) -> tuple[Channel, ...]:
        unit = address.partition("/")[0]
        if address.startswith("account:"):
            return (Channel(address, f"sim://{address}"),)
        return (Channel(address, f"sim://{address}"),) if unit in district.units else ()


@dataclass(slots=True)
class Delivery:
    """Sends through channels. What arrives is told to `on_arrival`: channel, message, whether it was marked."""

    clock: Clock
    weather: Weather
    on_arrival: Callable[[str, Message], None]
    dead: str | None = None
    resting: dict[str, int] = field(default_factory=dict)

    def rests(self, channel: Channel) -> bool:
        return self.clock.now < self.resting.get(channel.name, 0)

    def send(self, channel: Channel, message: Message) -> Sending:
        if channel.name == self.dead:
            self.weather.strikes(Fault.CHANNEL_DEAD, channel.name, message.case_id)
            return Sending(Outcome.REFUSED, "dead")
        if self.weather.strikes(Fault.CHANNEL_REFUSES, channel.name, message.case_id):
            return Sending(Outcome.REFUSED, "http_503")
        if self.weather.strikes(Fault.CHANNEL_LIMITS, channel.name, message.case_id):
            self.resting[channel.name] = self.clock.now + 30 * SECOND
            return Sending(Outcome.LIMITED, "code_45009")
        if self.weather.strikes(Fault.CHANNEL_SILENT, channel.name, message.case_id):
            if self.weather.length(0, 1):
                self.on_arrival(channel.name, message)
            return Sending(Outcome.UNKNOWN, "no_answer")
        self.on_arrival(channel.name, message)
        return Sending(Outcome.SENT)


class NoFlows:
    """Of a table whose kinds have no flow: there is nothing to start, to wake or to look after."""

    kinds: frozenset[str] = frozenset()

    def start(self, kind: str, case_id: str, run: int) -> None: ...

    def wake(self, token: str) -> bool:
        return True

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        return True


def event_of(body: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(body)["detail"]
    return found
