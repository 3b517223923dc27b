"""What a line of the log says of an error. It imports no service's library: the interface's edge has none to load."""

import traceback
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

# How many places of its way an error is told with, the one that raised it first.
_PLACES: Final = 6


class Failed(Exception):
    """Stands for an error of which the log may have class and place only."""


def told(error: Exception) -> Failed:
    """An error of the same name, by which operators know it, that says where it happened and nothing that it was about."""
    way = reversed(traceback.extract_tb(error.__traceback__)[-_PLACES:])
    places = " < ".join(f"{PurePath(place.filename).name}:{place.lineno}" for place in way)
    named: type[Failed] = type(type(error).__name__, (Failed,), {})
    return named(f"{failure(error)} at {places}")


def failure(error: BaseException) -> str:
    """Its class, and the codes by which a service has refused, as in "PutError: ThrottlingException". Never its message,
    which may quote what somebody wrote. Operators are woken by some of these codes (`infra/function_logs.py`)."""
    codes = sorted({code for code in _codes(error) if code})
    return f"{type(error).__name__}: {', '.join(codes)}" if codes else type(error).__name__


def _codes(error: BaseException) -> set[str]:
    """botocore's errors have the service's answer with them, PynamoDB's have botocore's as their cause; a transaction that
    was refused says of each of its parts why."""
    found, one = set[str](), error
    while True:
        answer: Mapping[str, Any] = getattr(one, "response", None) or {}
        found |= {answer.get("Error", {}).get("Code") or ""}
        found |= {said.get("Code") or "" for said in answer.get("CancellationReasons", ())} - {"None"}
        deeper = getattr(one, "cause", None) or one.__cause__
        if not isinstance(deeper, BaseException):
            return found
        one = deeper
