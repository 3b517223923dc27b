"""Rounds that may run out of time before the last district: each begins with another one, so that none is always the last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from aws_lambda_powertools.utilities.typing import LambdaContext

# No write is begun that could not be finished; the next round goes on where this one stopped.
NEEDED_MILLISECONDS: Final = 5_000
_HOUR: Final = 3_600


class OutOfTime(RuntimeError):
    """The round ends here; the next one goes on."""


def in_time(context: LambdaContext) -> None:
    """Raises OutOfTime where no time is left for another write."""
    if context.get_remaining_time_in_millis() < NEEDED_MILLISECONDS:
        raise OutOfTime


def in_turn(districts: Sequence[str], present: datetime) -> tuple[str, ...]:
    """All of them; which comes first changes by the hour."""
    first = int(present.timestamp()) // _HOUR % len(districts) if districts else 0
    return (*districts[first:], *districts[:first])
