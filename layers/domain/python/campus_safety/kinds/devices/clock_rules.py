"""The clock of a month's self-tests: from the reminder until every device was tested."""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.devices.self_test import SelfTest
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import Winding, ended, wound

_WINDINGS: Mapping[str, Winding[SelfTest]] = {
    "test": Winding(runs_from=lambda case: case.received_at, stopped_by=lambda case: case.ended_at)
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> SelfTest:
    if not isinstance(case, SelfTest):
        raise TypeError(f"{case.kind} is no record of self-tests")
    return ended(wound(case, _WINDINGS, rules, now, restart=restart), now)
