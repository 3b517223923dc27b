"""The clock of a teaching pack: material is looked at again from time to time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import Winding, ended, wound

REFRESH: Final = "refresh"

_TABLE: Mapping[str, Winding[TeachingPack]] = {
    REFRESH: Winding(lambda pack: pack.checked_at, lambda pack: pack.over)
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> TeachingPack:
    """The pack with its clock; see `campus_safety.records.clock_rules.wound`. Somebody who looks at it starts the clock anew."""
    if not isinstance(case, TeachingPack):
        raise TypeError(f"{case.kind} is no teaching pack")
    clock = case.clock(REFRESH)
    if (
        clock is not None
        and clock.running
        and case.checked_at is not None
        and case.checked_at > clock.started_at
    ):
        case = case.with_clock(clock.stopped(case.checked_at))
    return ended(wound(case, _TABLE, rules, now, restart=restart), now)
