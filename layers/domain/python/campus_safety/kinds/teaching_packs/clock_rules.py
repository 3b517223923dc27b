"""The clock of a teaching pack: material is looked at again from time to time."""

from typing import Final

from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.records.clock_rules import ClockRule, ClockRules

REFRESH: Final = "refresh"

CLOCK_RULES: ClockRules[TeachingPack] = {
    # Somebody who looks at it starts the clock anew.
    REFRESH: ClockRule(lambda pack: pack.checked_at, lambda pack: pack.over, again=True)
}
