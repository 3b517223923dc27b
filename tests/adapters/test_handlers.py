"""How handlers come by what they need: at their first call, from what they are given, and never at import."""

import ast
import gc
import os
import subprocess
import sys
import traceback
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from campus_safety_aws.failure_names import Failed
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside

ROOT = Path(__file__).resolve().parents[2]
PATH = ("functions", "layers/domain/python", "layers/adapters/python")
FUNCTIONS = ROOT / "functions"
NOON = datetime(2026, 11, 24, 4, 0, 0, 123_456, tzinfo=UTC)


def given(waited: list[float] | None = None) -> Outside:
    """A clock that stands, salts that are counted, and pauses that are only noted."""
    salts = count(1)
    return Outside(
        clock=lambda: NOON,
        pause=(waited if waited is not None else []).append,
        salt=lambda: f"{next(salts):032x}",
    )


def test_the_present_is_in_whole_milliseconds_as_it_is_stored() -> None:
    assert given().now() == datetime(2026, 11, 24, 4, 0, 0, 123_000, tzinfo=UTC)
    assert given().moment().now == given().now()
    assert REAL.now().microsecond % 1000 == 0
    assert abs(REAL.now() - datetime.now(UTC)) < timedelta(seconds=60)


def test_every_moment_has_a_salt_of_its_own() -> None:
    outside = given()
    assert outside.moment().salt != outside.moment().salt
    assert REAL.moment().salt != REAL.moment().salt
    assert len(REAL.moment().salt) == 32


def test_rests_grow_stay_within_their_bound_and_are_the_same_in_the_same_world() -> None:
    waited: list[float] = []
    again: list[float] = []
    for outside in (given(waited), given(again)):
        for attempt in range(1, 7):
            outside.rest(attempt)
    assert all(0 <= seconds <= 0.01 * 2**attempt for attempt, seconds in enumerate(waited, 1))
    assert waited == again
    assert len(set(waited)) == 6


def _made(times: list[str]) -> Handler:
    times.append("made")
    return lambda event, _: event["x"]


def test_a_handler_is_wired_once_when_it_is_first_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_INITIALIZATION_TYPE", raising=False)
    times: list[str] = []
    handler: Any = wired(lambda: _made(times))
    assert times == []
    assert [handler({"x": 1}, None), handler({"x": 2}, None)] == [1, 2]
    assert times == ["made"]


def test_in_lambda_it_is_wired_while_the_sandbox_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
    times: list[str] = []
    handler: Any = wired(lambda: _made(times))
    gc.unfreeze()
    assert times == ["made"]
    assert handler({"x": 1}, None) == 1
    assert times == ["made"]


class Unreadable(ValueError):
    """What somebody has written, in the words of an error that nobody expected."""


@pytest.mark.parametrize(
    ("error", "name", "said"),
    [
        (Unreadable("她在三楼被推倒 13800001111"), "Unreadable", "Unreadable at "),
        (
            ClientError({"Error": {"Code": "ThrottlingException", "Message": "她在三楼"}}, "PutItem"),
            "ClientError",
            "ClientError: ThrottlingException at ",
        ),
    ],
)
def test_what_a_handler_raises_is_told_by_class_and_place_only(
    error: Exception, name: str, said: str
) -> None:
    def fails(event: dict[str, Any], context: Any) -> Any:
        raise error from Unreadable("她在三楼，更早")

    event = {"text": "她在三楼"}
    with pytest.raises(Failed) as failed:
        wired(lambda: fails)(event, None)
    printed = "".join(traceback.format_exception(failed.value))
    assert "三楼" not in printed
    assert "13800001111" not in printed
    # By this name operators know it, and functions that were called by others answer it.
    assert type(failed.value).__name__ == name
    assert str(failed.value).startswith(said + "test_handlers.py:")


STARTING = """
import gc, campus_safety_aws
from campus_safety_aws.handlers import wired
before = gc.isenabled()
wired(lambda: print)
print(before, gc.isenabled(), gc.get_freeze_count() > 1000)
"""


@pytest.mark.parametrize(("where", "said"), [("on-demand", "False True True"), ("", "True True False")])
def test_while_a_sandbox_starts_nobody_looks_for_garbage_and_then_not_among_what_stays(
    where: str, said: str
) -> None:
    path = os.pathsep.join(str(ROOT / part) for part in PATH)
    env = os.environ | {"PYTHONPATH": path, "AWS_LAMBDA_INITIALIZATION_TYPE": where}
    answer = subprocess.run([sys.executable, "-c", STARTING], check=True, capture_output=True, env=env)
    assert answer.stdout.decode().strip() == said


def test_whoever_starts_in_lambda_looks_for_garbage_again() -> None:
    """Every handler is `wired`, which does."""
    made = {
        name: [ast.unparse(node) for node in tree.body if _name(node) == "handler"]
        for name, tree in handlers().items()
    }
    assert [name for name, lines in made.items() if not lines[-1].startswith("handler = wired(")] == []


@cache
def handlers() -> dict[str, ast.Module]:
    """Every module with a handler, by its name."""
    found = {}
    for file in sorted(FUNCTIONS.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(
            isinstance(node, ast.Assign | ast.FunctionDef) and _name(node) == "handler" for node in tree.body
        ):
            found[f"{file.parent.name}.{file.stem}"] = tree
    return found


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _names(node: ast.stmt) -> set[str]:
    """What a statement of a module defines: a function, a name, or several at once."""
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return {_name(node)} | {
        one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)
    }


def given_a_world() -> list[str]:
    return [
        name for name, tree in handlers().items() if any("bootstrap" in _names(node) for node in tree.body)
    ]


def test_nothing_is_wired_when_a_module_is_imported() -> None:
    """In a process without a single setting, which any of them would miss. Those whose libraries are slow to load are
    only read, below."""
    slow = ("papers", "attachments", "notification")
    program = "".join(f"import {name}\n" for name in handlers() if not name.startswith(slow))
    bare = {
        name: value for name, value in os.environ.items() if not name.endswith(("_TABLE", "_BUCKET", "_ARN"))
    }
    path = os.pathsep.join(str(ROOT / part) for part in PATH)
    subprocess.run([sys.executable, "-c", program], check=True, env=bare | {"PYTHONPATH": path})


def test_every_handler_is_given_its_world() -> None:
    """But for the interface's own description, which has none: it answers static text."""
    assert sorted(handlers().keys() - given_a_world()) == ["casework.interface"]


def test_nothing_that_is_deployed_takes_its_time_from_elsewhere_than_it_is_given() -> None:
    deployed = [*FUNCTIONS.rglob("*.py"), *(ROOT / "layers" / "adapters").rglob("*.py")]
    assert [
        str(file.relative_to(ROOT))
        for file in sorted(deployed)
        if "REAL." in file.read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize("name", given_a_world())
def test_no_handler_reads_a_setting_or_the_time_by_itself(name: str) -> None:
    tree = handlers()[name]
    wiring = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "from_settings"
    ]
    inside = {id(node) for one in wiring for node in ast.walk(one)}
    asked = {
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and id(node) not in inside
    }
    forbidden = {
        "setting",
        "given",
        "datetime.now",
        "time.sleep",
        "time.monotonic",
        "uuid4",
        "secrets.token_hex",
    }
    assert asked & forbidden == set()
