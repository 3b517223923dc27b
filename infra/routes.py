"""Which function answers which route, as each feature says it."""

from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_lambda

# API Gateway's own name for whatever no other route leads to.
ELSEWHERE: Final = "$default"


@dataclass(frozen=True)
class Route:
    """`throttle` bounds calls per second and in a burst, for all callers together; the interface's own applies otherwise."""

    function: aws_lambda.IFunction
    signed_in: bool = True
    throttle: tuple[int, int] | None = None


def record_routes(path: str, function: aws_lambda.IFunction, *, made: bool = True) -> dict[str, Route]:
    """The routes of one kind of record: made through a form, listed, and all that lies below (one record, its timeline,
    its actions). The function itself tells them apart, and answers what does not exist with a problem document."""
    below = {f"{method} {path}/{{proxy+}}": Route(function) for method in ("GET", "POST")}
    return {f"GET {path}": Route(function)} | below | ({f"POST {path}": Route(function)} if made else {})
