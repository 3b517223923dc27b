"""Step Functions in memory, with the one machine that every flow is (`infra/flows/builder.py`).

tests/adapters/test_services_contract.py holds what handlers ask of it to what the service does. Beneath is the machine itself, for
whoever keeps the time: take what is `ready`, let Plan answer `plan_event`, hand its answer to `planned`, and when the
seconds that this answers are over, call `time_out` for an execution that waits, or go to Plan again for one that does not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from campus_safety_aws.flows import execution_name
from campus_safety_aws.outside import Clock

# As the graph says.
RACES_BEFORE_A_REST: Final = 3
REST: Final = 1.0

Wait = Callable[[str, int, int, str], bool]
"""(case id, version, run, token) → whether the token could be left with the case; `FakeCases.wait` is one."""


@dataclass
class Execution:
    """One run of a flow. It waits while it has a token."""

    kind: str
    case_id: str
    run: int
    started_at: datetime
    status: str = "RUNNING"
    loops: int = 0
    lost: int = 0
    token: str = ""

    @property
    def name(self) -> str:
        return execution_name(self.case_id, self.run)

    @property
    def plan_event(self) -> dict[str, Any]:
        return {
            "case_id": self.case_id,
            "run": self.run,
            "loops": self.loops,
            "lost": self.lost,
            "started_at": self.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }


class FakeFlows:
    """Names stay taken after their executions have ended: a run is started once."""

    def __init__(self, clock: Clock, kinds: Iterable[str] = ("incident", "hazard")) -> None:
        self._clock = clock
        self._kinds = frozenset(kinds)
        self._tokens = 0
        self._waiting: dict[str, Execution] = {}
        self.executions: dict[str, Execution] = {}
        self.ready: list[Execution] = []

    @property
    def kinds(self) -> frozenset[str]:
        return self._kinds

    def start(self, kind: str, case_id: str, run: int) -> None:
        name = execution_name(case_id, run)
        if kind not in self._kinds or name in self.executions:
            return
        self.executions[name] = execution = Execution(kind, case_id, run, self._clock())
        self.ready.append(execution)

    def wake(self, token: str) -> bool:
        return self._over(token)

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        if kind not in self._kinds:
            return True
        execution = self.executions.get(execution_name(case_id, run))
        return execution is not None and execution.status == "RUNNING"

    def running(self) -> list[Execution]:
        return [one for one in self.executions.values() if one.status == "RUNNING"]

    def taken(self) -> list[Execution]:
        """Those that go to Plan now, which are then no longer ready."""
        ready, self.ready = [one for one in self.ready if one.status == "RUNNING"], []
        return ready

    def planned(self, execution: Execution, answer: Mapping[str, Any], wait: Wait) -> float | None:
        """Goes on from what Plan has answered: it ends (None), waits under a token of its own (the seconds until it times
        out), or has lost the race and goes to Plan again (the seconds until then, and no token)."""
        if answer["outcome"] in ("closed", "superseded"):
            execution.status = "SUCCEEDED"
            return None
        self._tokens += 1
        token = f"{execution.name}/{self._tokens}"
        if wait(execution.case_id, int(answer["version"]), execution.run, token):
            execution.token = token
            self._waiting[token] = execution
            return float(answer["seconds"])
        execution.loops += 1
        execution.lost += 1
        return REST if execution.lost >= RACES_BEFORE_A_REST else 0.0

    def time_out(self, token: str) -> bool:
        """The wait under this token has lasted as long as it may; False if somebody was quicker."""
        return self._over(token)

    def kill(self, execution: Execution, status: str = "ABORTED") -> None:
        """It ends here, whatever it was doing. Its token is dead, and nobody is told."""
        execution.status = status
        self._waiting.pop(execution.token, None)
        execution.token = ""

    def _over(self, token: str) -> bool:
        execution = self._waiting.pop(token, None)
        if execution is None:
            return False
        execution.token = ""
        execution.loops += 1
        execution.lost = 0
        self.ready.append(execution)
        return True
