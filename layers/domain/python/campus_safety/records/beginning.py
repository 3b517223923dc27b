"""What every new record begins with, whatever kind it is of."""

from datetime import datetime
from typing import TypedDict

from campus_safety.district.rules import Rules
from campus_safety.identity import short_code


class Beginning(TypedDict):
    """Its id with the code that people read out, its district, the version of the policy that it keeps, and since when it is
    there."""

    id: str
    code: str
    district: str
    policy: str
    received_at: datetime


def begun(id: str, rules: Rules, now: datetime, code_attempt: int = 0) -> Beginning:
    """`code_attempt` counts the short codes that were taken already."""
    return Beginning(
        id=id,
        code=short_code(id, code_attempt),
        district=rules.district.id,
        policy=rules.policy.version,
        received_at=now,
    )
