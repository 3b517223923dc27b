"""The outside of the domain: what time it is, fresh salt, and waiting between attempts."""

import random
import secrets
import time
from datetime import UTC, datetime

from campus_safety.change import Moment


def now() -> datetime:
    """The present, aware, in whole milliseconds: what is compared is what was stored."""
    present = datetime.now(UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


def moment() -> Moment:
    return Moment(now(), secrets.token_hex(16))


def pause(attempt: int) -> None:
    """Full jitter, so that two writers who met once do not meet again: up to 20 ms, 40 ms, 80 ms …"""
    time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter, nothing to guess
