"""The outside of the domain, given to a handler: what time it is, waiting, and fresh salt.

Where a test or a simulation gives its own, everything a handler does follows from what it was given: even the chance in a
pause between two attempts is drawn from the salt.
"""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from campus_safety.records.change import Moment

Clock: TypeAlias = Callable[[], datetime]
"""The present, aware; at least to the millisecond."""

Pause: TypeAlias = Callable[[float], None]
"""Waits so many seconds."""

Salt: TypeAlias = Callable[[], str]
"""32 hexadecimal digits that nobody can guess, others at each call."""


@dataclass(frozen=True, slots=True)
class Outside:
    """All that a handler takes from outside, apart from its stores."""

    clock: Clock
    pause: Pause
    salt: Salt

    def now(self) -> datetime:
        """The present in whole milliseconds: what is compared is what was stored."""
        present = self.clock()
        return present.replace(microsecond=present.microsecond // 1000 * 1000)

    def moment(self) -> Moment:
        return Moment(self.now(), self.salt())

    def rest(self, attempt: int) -> None:
        """Waits before the next attempt; full jitter, so that two writers who met once do not meet again: up to 20 ms,
        40 ms, 80 ms …"""
        self.pause(random.Random(self.salt()).uniform(0, 0.01 * 2**attempt))  # noqa: S311 - nothing to guess


REAL = Outside(clock=lambda: datetime.now(UTC), pause=time.sleep, salt=lambda: secrets.token_hex(16))
