"""A play on the flow's stage: reports come in, the stream reaches the relay, people act, time passes."""

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from moto.backends import get_backend

from campus_safety.records.record import Record
from campus_safety_aws.outside import REAL
from tests.world import DEFAULT_ACCOUNT_ID, REGION, Context, World

# By then it never comes. Nothing is planned on it: a quiet machine needs a second, a busy one a minute.
PATIENCE_SECONDS = 300


class HeldClock:
    """Goes on while something is waited for, and stands still while people act: a limit never passes because the machine is
    busy. The flows' own timers follow the machine; what wakes early finds nothing due and waits again."""

    def __init__(self) -> None:
        self._stands_at, self._goes_since = datetime.now(UTC), 0.0
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    @contextmanager
    def going(self) -> Iterator[None]:
        with self._lock:
            self._goes_since = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._stands_at, self._goes_since = self._now(), 0.0

    def _now(self) -> datetime:
        gone = time.monotonic() - self._goes_since if self._goes_since else 0.0
        return self._stands_at + timedelta(seconds=gone)


@dataclass
class Play:
    """`deliver` carries the table's stream to the relay, as the event source mapping would."""

    world: World
    clock: HeldClock = field(default_factory=HeldClock)
    plans: list[dict[str, Any]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.world.outside = replace(REAL, clock=self.clock)

    def now(self) -> datetime:
        """As the handlers have it: in whole milliseconds."""
        return self.world.outside.now()

    def planned(self, event: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            answer: dict[str, Any] = self.world.function("escalation.plan").handler(event, Context())
            self.plans.append(answer)
            return answer

    def report(self, by: str = "dm-ms-01-safety", **changes: Any) -> str:
        body = {
            "client_key": "form-0001",
            "channel": "school_form",
            "category": "fire",
            "campus": "dm-ms-01",
            "acting_staff": "T1",
        }
        status, receipt = self.world.ask("POST", "/reports", body | changes, by=by)
        assert status == 201, receipt
        return str(receipt["case_id"])

    def act(self, case_id: str, action: str, by: str = "dm-st-harbour-desk", **fields: Any) -> None:
        case = self.case(case_id)
        body = {"acting_staff": by[-12:], "version": case.version, **fields}
        status, answer = self.world.ask("POST", f"/cases/{case_id}/{action}", body, by=by)
        assert status == 200, answer

    def case(self, case_id: str) -> Record:
        case: Record | None = self.world.cases.get(case_id)
        assert case is not None
        return case

    def stream(self) -> list[dict[str, Any]]:
        """Every record of the table's stream so far, oldest first. moto does not answer the streams' newest protocol,
        so its backend is read itself."""
        table = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables["cases"]
        assert table.stream_shard is not None
        return [record.to_json() for record in table.stream_shard.items]

    def deliver(self, *, again: bool = False) -> dict[str, Any]:
        """Hands the relay what is new on the stream; `again` hands it everything once more."""
        with self._lock:
            fresh = [one for one in self.stream() if again or one["eventID"] not in self._seen]
            wanted = [one for one in fresh if _follows(one["dynamodb"]["Keys"]["sk"]["S"])]
            self._seen |= {one["eventID"] for one in fresh}
            answer: dict[str, Any] = self.world.function("escalation.relay").handler(
                {"Records": wanted}, Context()
            )
            return answer

    def until(self, happened: Callable[[], object]) -> None:
        """Carries the stream along and lets time pass until something is so: the event ends the waiting."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.clock.going():
            while time.monotonic() < deadline:
                self.deliver()
                if happened():
                    return
                time.sleep(0.05)
        raise AssertionError(f"never came: {inspect.getsource(happened).strip()}")

    def wait_for(self, moment: datetime) -> None:
        """Lets time pass up to a moment, and nothing else."""
        with self.clock.going():
            time.sleep(max((moment - self.clock()).total_seconds(), 0))

    def flow(self, case_id: str) -> str:
        """The ARN of the state machine that carries this case."""
        return self.world.environment[f"{self.case(case_id).kind.upper()}_FLOW_ARN"]

    def executions(self, case_id: str) -> dict[int, str]:
        """Run -> status of the flows of a case."""
        client = boto3.client("stepfunctions", REGION)
        found = client.list_executions(stateMachineArn=self.flow(case_id))
        return {
            int(one["name"].rpartition("-")[2]): one["status"]
            for one in found["executions"]
            if one["name"].startswith(case_id)
        }

    def path(self, case_id: str, run: int = 1) -> list[str]:
        """The states that an execution has entered."""
        arn = self.flow(case_id).replace(":stateMachine:", ":execution:")
        events = boto3.client("stepfunctions", REGION).get_execution_history(
            executionArn=f"{arn}:{case_id}-{run}", maxResults=1000
        )["events"]
        return [
            one["stateEnteredEventDetails"]["name"] for one in events if "stateEnteredEventDetails" in one
        ]

    def ticks(self, case_id: str) -> list[tuple[str, str]]:
        """(clock, rung) of everything served so far."""
        return [
            (tick.clock, tick.rung) for entry in self.world.cases.entries(case_id) for tick in entry.ticks
        ]

    def stop(self, case_id: str, run: int = 1) -> None:
        arn = self.flow(case_id).replace(":stateMachine:", ":execution:")
        boto3.client("stepfunctions", REGION).stop_execution(executionArn=f"{arn}:{case_id}-{run}")

    def waiting(self, case_id: str) -> bool:
        """Whether a flow's token lies on the case."""
        item = boto3.client("dynamodb", REGION).get_item(
            TableName="cases", Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}, ConsistentRead=True
        )["Item"]
        return "waiting" in item

    def end(self) -> None:
        """Stops every execution, so that no thread outlives its world."""
        client = boto3.client("stepfunctions", REGION)
        for flow in ("INCIDENT_FLOW_ARN", "HAZARD_FLOW_ARN"):
            found = client.list_executions(
                stateMachineArn=self.world.environment[flow], statusFilter="RUNNING"
            )
            for one in found["executions"]:
                _end(client, one["executionArn"])
        time.sleep(0.2)


def _end(client: Any, execution: str, seconds: float = 10) -> None:
    """moto cannot stop one whose thread has only just been started: it is asked again until it can."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            client.stop_execution(executionArn=execution)
        except AttributeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _follows(sk: str) -> bool:
    return sk == "CASE" or sk.startswith("ENTRY#")
