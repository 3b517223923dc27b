"""Which function answers which route, as each feature says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aws_cdk import aws_lambda


@dataclass(frozen=True)
class Route:
    """`throttle` bounds calls per second and in a burst, for all callers together; the interface's own applies otherwise."""

    function: aws_lambda.IFunction
    signed_in: bool = True
    throttle: tuple[int, int] | None = None


class Feature(Protocol):
    """What has routes: "GET /posts/{case_id}" and the like."""

    @property
    def routes(self) -> Mapping[str, Route]: ...


def record_routes(path: str, function: aws_lambda.IFunction, *, made: bool = True) -> dict[str, Route]:
    """The routes of one kind of record: made through a form, listed, looked at, its timeline, acted on."""
    return {f"{method} {path}{rest}": Route(function) for method, rest in (*_EVERY, *(_MADE if made else ()))}


_EVERY: Sequence[tuple[str, str]] = (
    ("GET", ""),
    ("GET", "/{case_id}"),
    ("GET", "/{case_id}/timeline"),
    ("POST", "/{case_id}/{action}"),
)
_MADE: Sequence[tuple[str, str]] = (("POST", ""),)
