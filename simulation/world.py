"""One deployment in memory: tables with their streams, bus and queues, flows, keepers, people's channels, and the real
handlers behind doors. It has no will of its own: people, devices and the weather act on it, oracles watch it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import count, islice
from random import Random
from typing import Any, Final

from campus_safety.messages.message import Message
from campus_safety.records.change import Change
from campus_safety.records.kind import RecordTable
from campus_safety_aws.bus import SOURCE
from campus_safety_aws.case_items import SHARDS, shard_of
from campus_safety_aws.outside import Outside
from simulation import deployed
from simulation.calls import Calls, Ending, Request
from simulation.clock import DAY, MINUTE, SECOND, Clock
from simulation.elsewhere import elsewhere, items_of
from simulation.faults import Fault, Weather
from simulation.flow import Execution, Executor, Failed
from simulation.keepers import Called, Rounds, of, schedule
from simulation.outbox import Outbox
from simulation.registry import Registry, registry
from simulation.releases import NEXT, TheirTable, the_next_release
from simulation.services import Bus, Channels, Delivery, Fits, Flows, NoFlows, Parking, Queue, Stream, Target
from simulation.tables import Everywhere, Table
from tests.fakes.figures import FakeFigures
from tests.fakes.quiz_sheets import FakeSheets

SECRET: Final = "a secret of the simulation"  # noqa: S105 - it opens nothing
FLOW_KINDS: Final = frozenset({"incident", "hazard"})


def _telling(*, urgent: bool) -> Fits:
    return lambda source, detail: detail.get("urgent") is urgent


def _about(*kinds: str, **asked: Sequence[Any]) -> Fits:
    """An event of a record of these kinds, with one of these values in each field that is named."""
    return lambda source, detail: (
        source == SOURCE
        and detail["kind"] in kinds
        and all(detail.get(name) in values for name, values in asked.items())
    )


# What each target is told, as the rules of the infrastructure say.
RULES: Final[tuple[tuple[str, Fits], ...]] = (
    ("urgent", _telling(urgent=True)),
    ("ordinary", _telling(urgent=False)),
    ("figures", lambda source, detail: source == SOURCE),
    ("duty.plan_posts", _about("rota", action=("set_lines",))),
    ("duty.plan_patrols", _about("patrol_plan", action=("plan", "replace", "withdraw"))),
    ("duty.delivery", _about("safety_notice", to_deliver=(True,), action=("issue", "withdraw", "tick"))),
    ("learnt", _about("incident", "hazard", action=("review", "close"))),
    ("earned", _about("quiz_round", state=("closed", "counted"))),
    ("earned", _about("activity", action=("record",))),
)


class Observer:
    """What an oracle may look at, as it happens. It never acts."""

    def committed(self, changes: Sequence[Change[Any]]) -> None: ...

    def published(self, detail: Mapping[str, Any]) -> None: ...

    def told(self, channel: str, message: Message) -> None: ...

    def answered(self, request: Request, status: int, answer: Any) -> None: ...

    def struck(self, fault: Fault, where: str, about: str) -> None: ...

    def waits(self, about: str) -> None: ...

    def parked(self, about: str) -> None: ...

    def ended(self, function: str, about: str, ending: Ending) -> None: ...


@cache
def of_one_shard(most: int) -> tuple[str, ...]:
    """Ids of records that all stand in the first shard of the index."""
    named = (f"unreadable-{number}" for number in count())
    return tuple(islice((one for one in named if shard_of(one) == SHARDS[0]), most))


class Secret:
    """What the keys of devices, the codes of patrol points and the tokens of quizzes derive from."""

    def value(self) -> str:
        return SECRET


class World:
    """Everything that is deployed for one run."""

    def __init__(
        self, seed: int, start: datetime, district: str, weather: Weather, *, two_versions: bool = False
    ) -> None:
        self.clock, self.weather = Clock(start), weather
        self._salts = Random(f"{seed}|salt")
        outside = Outside(clock=self.clock.present, pause=self._pause, salt=self._salt)
        self.calls = Calls(self.clock, deployed.sandbox, weather)
        self.directory: Registry = registry(district)
        self.directory.begin()
        self.directory.present = self.clock.present
        self.tables = {home: Table() for home in RecordTable}
        self.cases, self.records = self.tables[RecordTable.CASES], Everywhere(self.tables)
        # The tables as the next release has them, where there is one, and how many calls it serves by now, as a share.
        self.theirs: dict[RecordTable, TheirTable] = {}
        self._next_serves, self._turns = 0.0, Random(f"{seed}|releases")
        if two_versions:
            self.theirs = {home: TheirTable(the_next_release(), table) for home, table in self.tables.items()}
            self.calls.served_by = self._served_by
        self.parkings = {home: Parking(self.clock, self._has_parked) for home in RecordTable}
        self.executor = Executor(self.clock, self, Random(f"{seed}|flows"))
        self.flows = Flows(weather, self.executor, FLOW_KINDS)
        self.bus = Bus(weather, self._published)
        self.streams = {
            home: Stream(of("escalation.relay", home), self.calls, weather, self.parkings[home])
            for home in RecordTable
        }
        self.rounds = {
            home: Rounds(home, table, self.calls, self._ended) for home, table in self.tables.items()
        }
        self.outbox, self.figures, self.channels = Outbox(), FakeFigures(), Channels()
        self.delivery = Delivery(self.clock, weather, self._told)
        self.queues = {
            "urgent": self._queue("urgent", "notification.notify", batch=1, tries=10),
            "ordinary": self._queue("ordinary", "notification.notify", batch=10, tries=6),
            "figures": self._queue("figures", "insight.keep", batch=10, tries=6),
            "learnt": self._queue("learnt", "outreach.learn", batch=5, tries=5),
            "earned": self._queue("earned", "outreach.earnings", batch=10, tries=6),
        }
        self.called = {
            function: Called(function, self.calls, self._ended, tries=tries)
            for function, tries in (("duty.plan_posts", 1), ("duty.plan_patrols", 1), ("duty.delivery", 3))
        }
        targets: Mapping[str, Target] = {**self.queues, **self.called}
        self.bus.rules = [(fits, targets[name]) for name, fits in RULES]
        self.sheets, self.no_flows, self.secret = FakeSheets(), NoFlows(), Secret()
        self.observers: list[Observer] = []
        self.met_outage = False
        self.sweep_until = 0
        self.on_birth: Callable[[str], None] = lambda case_id: None
        self.digest = hashlib.blake2b(digest_size=16)
        self.story: Callable[[str, str, Any], None] = lambda about, what, said: None
        for home, table in self.tables.items():
            table.on_stream, table.on_commit = partial(self._written, home), self._committed
        weather.on_strike = self._struck
        deployed.enter(self.calls, self._behind_doors(), outside)

    def _behind_doors(self) -> Mapping[str, Any]:
        """What handlers reach, by the name of the door before it."""
        return {
            **{home.value: table for home, table in self.tables.items()},
            **{f"parking {home.value}": parking for home, parking in self.parkings.items()},
            **{f"{NEXT}{home.value}": theirs for home, theirs in self.theirs.items()},
            "directory": self.directory,
            "bus": self.bus,
            "flows": self.flows,
            "no flows": self.no_flows,
            "outbox": self.outbox,
            "channels": self.channels,
            "delivery": self.delivery,
            "figures": self.figures,
            "sheets": self.sheets,
            "secret": self.secret,
        }

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
        """An operator lets what is parked be followed again, table by table."""
        for home, parking in self.parkings.items():
            if len(parking):
                self.by_hand(of("escalation.redrive", home), {})

    def by_hand(self, function: str, event: Mapping[str, str]) -> None:
        """An operator calls a function that nothing else calls."""
        self.calls.start(function, dict(event), "", partial(self._ended, function, "", None))

    def schedule(self, until: int) -> None:
        """Planners, the listener and the reminders are called on their schedules until then."""
        name, on_duty = self.directory.name, sorted(self.directory.on_duty)
        stations = sorted({self.directory.district(name).station_of(one).id for one in on_duty})
        details: dict[str, list[dict[str, str]]] = {
            "duty.plan_posts": [{"district": name, "station": one} for one in stations],
            "duty.plan_patrols": [{"district": name, "campus": one} for one in on_duty],
        }
        if len(self.directory.campuses) < len(self.directory.district(name).open_campuses()):
            # Reminders are of a whole district: where a run has one station of it, they would be nearly all it does.
            details["outreach.remind"] = []
        schedule(self.calls, until, self._ended, details)

    @property
    def parked(self) -> int:
        """How many records lie parked."""
        return sum(len(one) for one in self.parkings.values())

    @property
    def sweep_down(self) -> bool:
        return self.rounds[RecordTable.CASES].down

    @sweep_down.setter
    def sweep_down(self, down: bool) -> None:
        for one in self.rounds.values():
            one.down = down

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

    def deploy(self, share: float) -> None:
        """From now on the next release serves this share of all calls: some while it is rolled out or taken back."""
        self._next_serves = share
        self._struck(Fault.TWO_VERSIONS, "release", "")

    def _served_by(self, function: str) -> str:
        # What stands for other functions is of no release.
        ours = function.startswith("simulation.") or self._turns.random() >= self._next_serves
        return function if ours else f"{NEXT}{function}"

    def their_table(self, case_id: str) -> TheirTable | None:
        """The table in which a record lies, as the next release has it; None while there is none."""
        return next((self.theirs[home] for home in self.theirs if case_id in self.tables[home].ids), None)

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
        for one in self.rounds.values():
            one.expect()

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
        services: tuple[Stream | Queue | Called, ...] = (
            *self.streams.values(),
            *self.queues.values(),
            *self.called.values(),
        )
        return not any(one.busy for one in services) and not any(
            one.under_way for one in self.rounds.values()
        )

    def _queue(self, name: str, function: str, *, batch: int, tries: int) -> Queue:
        return Queue(name, function, self.calls, self.weather, batch=batch, tries=tries)

    def _written(self, home: RecordTable, case_id: str, record: dict[str, Any]) -> None:
        self.streams[home].written(case_id, record)
        self.rounds[home].expect()

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

    def _has_parked(self, about: str) -> None:
        for observer in self.observers:
            observer.parked(about)

    def _pause(self, seconds: float) -> None:
        self.calls.wait(max(int(seconds * SECOND), 1))

    def _salt(self) -> str:
        return f"{self._salts.getrandbits(128):032x}"
