"""The clock of a request that spends points: by when whoever gives it has delivered or declined."""

from typing import Final

from campus_safety.kinds.redemptions.redemption import Redemption
from campus_safety.records.clock_rules import ClockRule, ClockRules

ANSWER: Final = "answer"

CLOCK_RULES: ClockRules[Redemption] = {
    ANSWER: ClockRule(lambda case: case.received_at, lambda case: case.ended_at),
}
