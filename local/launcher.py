"""Starts the emulator, mended in ten places where MiniStack 1.5.33 differs from AWS.

Runs under `.venv-cloud`, by path, and imports nothing of ours: Lambdas share that interpreter. Each mend has a test that
fails on the day it is no longer needed. What each is about: docs/decisions/0003-embedded-cloud.md
"""

import contextvars
import copy
import functools
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

# ruff: noqa: SLF001 - a mend reaches into somebody else's module on purpose

SECRET = "AWS::SecretsManager::Secret"
# How long a stream that had nothing to read is left alone.
STREAM_PAUSE_SECONDS = 0.1
# How long a function that has answered may still begin to log. What comes later is logged with its next invocation.
LOG_WAIT_SECONDS = 0.01
# How many invocations of one function run at once; further ones wait. More would only share the same processors, and each
# begins with a process of its own: three hundred flows that wake in one second would make three hundred of them.
AT_ONCE = 4
# A function's limit counts processor time that is its own on AWS, and here what is left over by everybody on the machine.
PATIENCE = 8
Record = dict[str, Any]


def resolve_timeout(definition: dict[str, Any], path_in: Callable[[str], Any]) -> dict[str, Any]:
    """The state's definition, with what TimeoutSecondsPath points to as TimeoutSeconds."""
    path = definition.get("TimeoutSecondsPath")
    return definition if path is None else {**definition, "TimeoutSeconds": path_in(path)}


@dataclass(frozen=True)
class Token:
    """Whose a task token is. Kept when it is no longer awaited, and over a restart: a dead token is answered "does not
    exist", not "denied".
    """

    machine: str
    execution: str


class Tokens(dict[str, Token]):
    """By their text, in the order they were made; the oldest are dropped."""

    KEPT = 10_000

    def add(self, text: str, token: Token) -> None:
        self[text] = token
        while len(self) > self.KEPT:
            self.pop(next(iter(self)), None)

    def of(self, execution: str) -> list[str]:
        return [text for text, token in list(self.items()) if token.execution == execution]


def mend_callbacks(tokens: Tokens) -> None:
    """A callback task times out by TimeoutSecondsPath, and the token of an execution that was stopped is dead."""
    from ministack.services import stepfunctions

    execute, call_back = stepfunctions._execute_task, stepfunctions._invoke_with_callback
    stop = stepfunctions._stop_execution
    running: contextvars.ContextVar[Token] = contextvars.ContextVar("running")

    def execute_task(definition: dict[str, Any], given: Any, execution: Any, context: Any) -> Any:
        def path_in(path: str) -> Any:
            return stepfunctions._resolve_path_or_ctx(path, given, context)

        running.set(Token(context["StateMachine"]["Id"], context["Execution"]["Id"]))
        return execute(resolve_timeout(definition, path_in), given, execution, context)

    def invoke_with_callback(resource: str, given: Any, token: str, definition: dict[str, Any]) -> Any:
        tokens.add(token, running.get())
        return call_back(resource, given, token, definition)

    def stop_execution(asked: dict[str, Any]) -> Any:
        answer = stop(asked)
        for token in tokens.of(asked.get("executionArn", "")):
            if awaited := stepfunctions._task_tokens.pop(token, None):
                # Its thread goes on to the next state, sees that the execution has ended, and ends.
                awaited["event"].set()
        return answer

    stepfunctions._execute_task = execute_task
    stepfunctions._invoke_with_callback = invoke_with_callback
    stepfunctions._stop_execution = stop_execution


def mend_grants(tokens: Tokens) -> None:
    """Answering a token needs a grant on its state machine only."""
    from ministack.core import iam_actions
    from ministack.services import stepfunctions

    resource_of = iam_actions.extract_resource_arn
    save, load = stepfunctions.get_state, stepfunctions.load_persisted_state

    def extract_resource_arn(
        service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any
    ) -> str:
        token = json.loads(body).get("taskToken") if service == "states" and b'"taskToken"' in body else None
        if token is not None and (found := tokens.get(token)):
            return found.machine
        return str(resource_of(service, method, path, headers, body, *rest))

    def get_state() -> dict[str, Any]:
        return {**save(), "_tokens": {text: [one.machine, one.execution] for text, one in tokens.items()}}

    def load_persisted_state(saved: dict[str, Any]) -> None:
        load(saved)
        tokens.update({text: Token(*one) for text, one in saved.get("_tokens", {}).items()})

    iam_actions.extract_resource_arn = extract_resource_arn
    stepfunctions.get_state, stepfunctions.load_persisted_state = get_state, load_persisted_state


def mend_secrets() -> None:
    """`Ref` of a secret in a template is its ARN: grants and environment variables are made of it."""
    from ministack.services.cloudformation import provisioners

    original = provisioners._RESOURCE_HANDLERS[SECRET]

    def name_in(arn: str) -> str:
        # …:secret:<name>-<six characters>
        return arn.rsplit(":", 1)[-1].rsplit("-", 1)[0] if arn.startswith("arn:") else arn

    def by_arn(made: tuple[str, dict[str, str]]) -> tuple[str, dict[str, str]]:
        return made[1]["Arn"], made[1]

    def create(*arguments: Any) -> tuple[str, dict[str, str]]:
        return by_arn(original["create"](*arguments))

    def update(physical: str, *arguments: Any) -> tuple[str, dict[str, str]]:
        return by_arn(original["update"](name_in(physical), *arguments))

    def delete(physical: str, *arguments: Any) -> Any:
        return original["delete"](name_in(physical), *arguments)

    provisioners._RESOURCE_HANDLERS[SECRET] = {
        **original,
        "create": create,
        "update": update,
        "delete": delete,
    }


def mend_streams() -> None:
    """A batch of a table's stream that fails, wholly or in part, is retried so often as its source mapping says; what is
    left then goes to the mapping's destination, and the stream goes on.
    """
    from ministack.services import lambda_svc

    execute = lambda_svc._execute_function

    def execute_function(function: dict[str, Any], event: Any) -> Any:
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            return execute(function, event)
        source = records[0]["eventSourceARN"]
        name = function["config"]["FunctionName"]
        mapping = next(
            each
            for _, _, each in lambda_svc._iter_all_esms()
            if each["EventSourceArn"] == source and each["FunctionName"] == name
        )

        def give_up(left: Sequence[Record], result: dict[str, Any]) -> None:
            lambda_svc._send_ddb_stream_failure_record(
                mapping, function, list(left), source, result, "RetryAttemptsExhausted"
            )

        return deliver(
            records,
            lambda batch: execute(function, {**event, "Records": batch}),
            retries=int(mapping.get("MaximumRetryAttempts", -1)),
            bisect=bool(mapping.get("BisectBatchOnFunctionError")),
            give_up=give_up,
            pause=time.sleep,
        )

    lambda_svc._execute_function = execute_function


def mend_pace() -> None:
    """Each stream has a reader of its own, as on AWS: one thread would let a morning's posts hold up an alarm."""
    from ministack.services import lambda_svc

    every, poll = lambda_svc._iter_all_esms, lambda_svc._poll_dynamodb_streams
    mine = threading.local()
    readers: set[str] = set()

    def mappings() -> Any:
        only = getattr(mine, "mapping", None)
        return (each for each in every() if only is None or each[2]["UUID"] == only)

    def read(mapping: str) -> None:
        mine.mapping = mapping
        while any(True for _ in mappings()):
            if not poll():
                time.sleep(STREAM_PAUSE_SECONDS)
        readers.discard(mapping)

    def start_readers() -> bool:
        for _, _, each in every():
            if ":dynamodb:" in each["EventSourceArn"] and each["UUID"] not in readers:
                readers.add(each["UUID"])
                threading.Thread(target=read, args=(each["UUID"],), daemon=True).start()
        return False

    lambda_svc._iter_all_esms = mappings
    lambda_svc._poll_dynamodb_streams = start_readers


def mend_answers() -> None:
    """An answer is passed on at once: the emulator holds it back for 50 ms to see whether a silent function logs something."""
    from ministack.core.lambda_runtime import Worker

    Worker._drain_stderr_bounded = functools.partialmethod(
        Worker._drain_stderr_bounded, first_line_wait=LOG_WAIT_SECONDS
    )


def mend_crowds() -> None:
    """A crowd of invocations of one function takes turns. The emulator starts a process for each that finds none idle, and
    on a small machine answers nobody while hundreds of them load.
    """
    from ministack.services import lambda_svc

    execute = lambda_svc._execute_function_warm
    turns: dict[str, threading.BoundedSemaphore] = {}
    guard = threading.Lock()

    def execute_function_warm(function: dict[str, Any], event: Any, request_id: str) -> Any:
        config = function.get("config") or function
        with guard:
            turn = turns.setdefault(config["FunctionArn"], threading.BoundedSemaphore(AT_ONCE))
        with turn:
            return execute(function, event, request_id)

    lambda_svc._execute_function_warm = execute_function_warm


def mend_limits() -> None:
    """A function that waits for a processor is not one that hangs. Its limit is measured by the clock on the wall: on a busy
    machine a page of five seconds would be ended halfway, and its reader told 502.
    """
    from ministack.core.lambda_runtime import Worker

    make = Worker.__init__

    def init(self: Any, name: str, config: dict[str, Any], code: bytes) -> None:
        make(self, name, {**config, "Timeout": PATIENCE * int(config.get("Timeout", 3))}, code)

    Worker.__init__ = init


def mend_memory() -> None:
    """A stream survives a restart together with the places up to which it has been read. Those alone are kept otherwise,
    and the first changes after a restart are passed over.
    """
    from ministack.services import dynamodb

    save, load = dynamodb.get_state, dynamodb.load_persisted_state
    kept = ("_stream_records", "_stream_trimmed")

    def get_state() -> dict[str, Any]:
        streams = {name: copy.deepcopy(getattr(dynamodb, name)) for name in kept}
        return {**save(), **streams, "_stream_seq_counter": dynamodb._stream_seq_counter}

    def load_persisted_state(saved: dict[str, Any]) -> None:
        load(saved)
        for name in kept:
            getattr(dynamodb, name).update(saved.get(name, {}))
        dynamodb._stream_seq_counter = saved.get("_stream_seq_counter", 0)

    dynamodb.get_state, dynamodb.load_persisted_state = get_state, load_persisted_state


def deliver(
    records: Sequence[Record],
    invoke: Callable[[list[Record]], dict[str, Any]],
    *,
    retries: int,
    bisect: bool,
    give_up: Callable[[Sequence[Record], dict[str, Any]], None],
    pause: Callable[[float], None],
) -> dict[str, Any]:
    """Calls until every record is taken or given up, as AWS does; the last answer. With `retries` -1: one call only,
    the emulator repeats it itself, for ever.
    """
    pending, size, tries = list(records), len(records), 0
    while True:
        batch = pending[:size]
        result = invoke(batch)
        bad = _first_failed(batch, result)
        if bad is None or bad > 0:
            pending = pending[len(batch) if bad is None else bad :]
            size, tries = len(pending), 0
        elif retries < 0:
            return result
        elif bisect and len(batch) > 1:
            size = len(batch) // 2
        elif tries < retries:
            pause(min(0.1 * 2**tries, 2.0))
            tries += 1
        else:
            give_up(batch, result)
            pending = pending[len(batch) :]
            size, tries = len(pending), 0
        if not pending:
            return {**result, "error": False}


def _first_failed(batch: Sequence[Record], result: dict[str, Any]) -> int | None:
    if result.get("error"):
        return 0
    body = result.get("body")
    answer = json.loads(body) if isinstance(body, str | bytes) and body else body
    failed = {each["itemIdentifier"] for each in (answer or {}).get("batchItemFailures", [])}
    places = [place for place, record in enumerate(batch) if record["dynamodb"]["SequenceNumber"] in failed]
    return min(places, default=None)


if __name__ == "__main__":
    from ministack.app import main

    tokens = Tokens()
    mend_callbacks(tokens)
    mend_grants(tokens)
    mend_secrets()
    mend_streams()
    mend_pace()
    mend_answers()
    mend_crowds()
    mend_limits()
    mend_memory()
    main()
