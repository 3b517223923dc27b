"""What a policy says of patrols besides their clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any, ClassVar, Final

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.patrols.team import Mode

_WHERE: Final = "patrols.rules"
# A patrol is one record, and its points stand in it.
MOST_POINTS: Final = 60


@dataclass(frozen=True, slots=True)
class PatrolRules(KindRules):
    """`usual` is how many rounds a day a plan gets that does not say, by mode; five on foot is what the standard on school
    protection recommends for guards (GB/T 29315). Rounds are spread over the day from `first` to `last`, in Shanghai. A
    plan lasts for `lasts` where it does not say, and never longer."""

    of: ClassVar[str] = "patrol"

    usual: Mapping[Mode, int]
    recommended: int
    first: time
    last: time
    lasts: timedelta
    most_rounds: int
    most_points: int


def _rules(reader: Reader, section: Mapping[str, Any]) -> PatrolRules:
    """The rules; what is wrong is remembered by the reader."""
    table = reader.table(section, "rules")
    usual = reader.table(table, "usual")
    found = PatrolRules(
        usual=MappingProxyType({mode: reader.count(usual, mode.value, f"{_WHERE}.usual") for mode in Mode}),
        recommended=reader.count(table, "recommended", _WHERE),
        first=_time(reader, table, "first", time(7)),
        last=_time(reader, table, "last", time(19)),
        lasts=reader.duration(table, "lasts", _WHERE),
        most_rounds=reader.count(table, "most_rounds", _WHERE),
        most_points=reader.count(table, "most_points", _WHERE),
    )
    if found.first >= found.last:
        reader.fault(f"{_WHERE}.last", "bad_hours", "结束时间须晚于开始时间", "Has to be later than `first`")
    if found.most_points > MOST_POINTS:
        reader.fault(
            f"{_WHERE}.most_points",
            "out_of_range",
            f"一个方案不得超过 {MOST_POINTS} 个点位",
            f"At most {MOST_POINTS} points in one plan",
        )
    return found


def _time(reader: Reader, table: Mapping[str, Any], key: str, otherwise: time) -> time:
    try:
        return time.fromisoformat(str(table.get(key, "")))
    except ValueError:
        reader.fault(f"{_WHERE}.{key}", "bad_hours", "时间须形如 07:00", "Is written HH:MM")
        return otherwise


SECTION = PolicySection(
    kind="patrol",
    table="patrols",
    clocks=("patrol",),
    rules=PatrolRules,
    read=_rules,
)
OF_PLANS = PolicySection(kind="patrol_plan", table="patrol_plans", clocks=("renew",))
