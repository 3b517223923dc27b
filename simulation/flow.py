"""An executor of the state machines: it reads the very definitions that the infrastructure synthesises (`machines/`,
which a test compares), as far as they use the language.

What a state does is told to a stage: call Plan, store a token. Time is the clock's.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

from simulation.clock import SECOND, Clock, to_moment

MACHINES: Final = Path(__file__).parent / "machines"
# Of one execution; Step Functions ends those that have written more history events. A loop costs about twenty.
MOST_STEPS: Final = 8_000
_LAMBDA: Final = "arn:aws:states:::lambda:invoke"
_STORES: Final = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken"


class Failed(Exception):
    """A task ended in an error of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Stage(Protocol):
    """What executions do to the world."""

    def plan(self, execution: "Execution", payload: dict[str, Any], done: Callable[[Any, str], None]) -> None:
        """Calls Plan; `done` gets its answer, or None and the name of an error."""
        ...

    def store_token(self, execution: "Execution", parameters: dict[str, Any]) -> None:
        """Stores a token by `updateItem`. Raises Failed."""
        ...

    def lateness(self, execution: "Execution") -> int:
        """By how many milliseconds the timer of a wait is late."""
        ...

    def ended(self, execution: "Execution", status: str) -> None: ...


@dataclass(slots=True)
class Execution:
    """One execution: where it stands and what it carries. `turn` rises with every step, so that a timer that was set for
    an earlier one finds itself out of date."""

    name: str
    kind: str
    data: dict[str, Any]
    started_at: int
    status: str = "RUNNING"
    state: str = ""
    token: str | None = None
    turn: int = 0
    steps: int = 0
    until: int | None = None
    tries: dict[str, int] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.status == "RUNNING"


@cache
def definition(kind: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((MACHINES / f"{kind}.json").read_text("utf-8"))
    return found


class Executor:
    """Runs executions of one definition each."""

    def __init__(self, clock: Clock, stage: Stage, draws: Random) -> None:
        self._clock, self._stage, self._draws = clock, stage, draws
        self._tokens: dict[str, Execution] = {}
        self._made = 0
        # Until then no state is entered and no timer is heard.
        self.held_until = 0

    def start(self, name: str, kind: str, given: dict[str, Any]) -> Execution:
        execution = Execution(name, kind, given, self._clock.now)
        self._clock.after(0, lambda: self._enter(execution, definition(kind)["StartAt"], 0))
        return execution

    def wake(self, token: str) -> Execution | None:
        """The waiting execution of this token, which goes on; None for a dead token."""
        execution = self._tokens.pop(token, None)
        if execution is None or not execution.running:
            return None
        execution.token = None
        self._go_on(execution, self._state(execution)["Next"])
        return execution

    def stop(self, execution: Execution, status: str = "ABORTED") -> None:
        execution.status, execution.turn = status, execution.turn + 1
        if execution.token is not None:
            self._tokens.pop(execution.token, None)
        self._stage.ended(execution, status)

    def drop(self, execution: Execution) -> None:
        """Takes an execution away without a word."""
        execution.status, execution.turn = "ABORTED", execution.turn + 1
        if execution.token is not None:
            self._tokens.pop(execution.token, None)

    def _state(self, execution: Execution) -> Mapping[str, Any]:
        found: Mapping[str, Any] = definition(execution.kind)["States"][execution.state]
        return found

    def _go_on(self, execution: Execution, state: str, milliseconds: int = 0) -> None:
        execution.turn += 1
        turn = execution.turn
        self._clock.after(milliseconds, lambda: self._enter(execution, state, turn))

    def _enter(self, execution: Execution, name: str, turn: int) -> None:
        """Runs on until a state needs somebody or some time."""
        if not execution.running or execution.turn != turn:
            return
        if self._clock.now < self.held_until:
            self._clock.at(self.held_until, lambda: self._enter(execution, name, turn))
            return
        while True:
            if execution.state != name:
                execution.tries.clear()
            execution.state, execution.until = name, None
            execution.steps += 1
            if execution.steps > MOST_STEPS:
                self.stop(execution, "FAILED")
                return
            following = self._entered(execution)
            if following is None:
                return
            name = following

    def _entered(self, execution: Execution) -> str | None:
        """What a state does, and which follows at once; None where it has to wait."""
        state = self._state(execution)
        match state["Type"]:
            case "Pass":
                execution.data = self._given(execution, state["Parameters"])
                return str(state["Next"])
            case "Choice":
                return _chosen(state, execution.data)
            case "Succeed":
                execution.status = "SUCCEEDED"
                self._stage.ended(execution, "SUCCEEDED")
            case "Wait":
                self._go_on(execution, state["Next"], state["Seconds"] * SECOND)
            case "Task" if state["Resource"] == _LAMBDA:
                self._call(execution, state)
            case "Task" if state["Resource"] == _STORES:
                self._await(execution, state)
            case kind:
                raise NotImplementedError(f"{kind} {state.get('Resource')}")
        return None

    def _call(self, execution: Execution, state: Mapping[str, Any]) -> None:
        execution.turn += 1
        turn = execution.turn

        def done(answer: Any, error: str) -> None:
            if not execution.running or execution.turn != turn:
                return
            if error:
                self._fail(execution, state, error)
                return
            found = {"Payload": answer}
            kept = {
                name.removesuffix(".$"): _path(found, path) for name, path in state["ResultSelector"].items()
            }
            execution.data = {**execution.data, state["ResultPath"].removeprefix("$."): kept}
            self._go_on(execution, state["Next"])

        self._stage.plan(execution, self._given(execution, state["Parameters"])["Payload"], done)

    def _await(self, execution: Execution, state: Mapping[str, Any]) -> None:
        self._made += 1
        execution.token = f"{execution.name}.{self._made}"
        try:
            self._stage.store_token(execution, self._given(execution, state["Parameters"]))
        except Failed as error:
            execution.token = None
            self._fail(execution, state, error.name)
            return
        self._tokens[execution.token] = execution
        execution.turn += 1
        turn = execution.turn
        seconds = int(_path(execution.data, state["TimeoutSecondsPath"]))
        execution.until = self._clock.now + seconds * SECOND + self._stage.lateness(execution)
        self._clock.at(execution.until, lambda: self._timed_out(execution, turn))

    def _timed_out(self, execution: Execution, turn: int) -> None:
        if self._clock.now < self.held_until:
            self._clock.at(self.held_until, lambda: self._timed_out(execution, turn))
            return
        if execution.running and execution.turn == turn and execution.token is not None:
            self._tokens.pop(execution.token, None)
            execution.token = None
            self._fail(execution, self._state(execution), "States.Timeout")

    def _fail(self, execution: Execution, state: Mapping[str, Any], error: str) -> None:
        """Again, elsewhere, or the end of the execution, as Retry and Catch say."""
        for number, retry in enumerate(state.get("Retry", ())):
            if not _named(error, retry["ErrorEquals"]):
                continue
            tried = execution.tries.get(str(number), 0)
            if tried >= retry["MaxAttempts"]:
                break
            execution.tries[str(number)] = tried + 1
            longest = min(
                retry["IntervalSeconds"] * retry["BackoffRate"] ** tried, retry.get("MaxDelaySeconds", 1e9)
            )
            self._go_on(execution, execution.state, int(self._draws.uniform(0, longest) * SECOND))
            return
        for catch in state.get("Catch", ()):
            if _named(error, catch["ErrorEquals"]):
                self._go_on(execution, catch["Next"])
                return
        self.stop(execution, "FAILED")

    def _given(self, execution: Execution, template: Any) -> Any:
        """The parameters of a state, with what they name of the data and of the execution."""
        if isinstance(template, dict):
            return {
                name.removesuffix(".$"): self._value(execution, value)
                if name.endswith(".$")
                else self._given(execution, value)
                for name, value in template.items()
            }
        return template

    def _value(self, execution: Execution, said: str) -> Any:
        if said.startswith("$$."):
            return {
                "$$.Task.Token": execution.token,
                "$$.Execution.StartTime": to_moment(execution.started_at).isoformat(),
            }[said]
        if said.startswith("$"):
            return _path(execution.data, said)
        function, _, rest = said.partition("(")
        arguments = [one.strip() for one in rest.removesuffix(")").split(",")]
        match function:
            case "States.MathAdd":
                return int(_path(execution.data, arguments[0])) + int(arguments[1])
            case "States.Format":
                return arguments[0].strip("'").replace("{}", str(_path(execution.data, arguments[1])))
        raise NotImplementedError(said)


def _path(data: Any, path: str) -> Any:
    for name in path.removeprefix("$").split("."):
        if name:
            data = data[name]
    return data


def _chosen(state: Mapping[str, Any], data: Any) -> str:
    for choice in state["Choices"]:
        value = _path(data, choice["Variable"])
        if "StringEquals" in choice and value == choice["StringEquals"]:
            return str(choice["Next"])
        if "NumericGreaterThanEquals" in choice and value >= choice["NumericGreaterThanEquals"]:
            return str(choice["Next"])
    return str(state["Default"])


def _named(error: str, names: list[str]) -> bool:
    """`States.TaskFailed` stands for every error but a time-out."""
    return error in names or ("States.TaskFailed" in names and error != "States.Timeout")
