"""What the policy says of posts besides their clocks: `[peak_posts.rules]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Final

from campus_safety.district.calendars import SHANGHAI, Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection

_DAY: Final = parse_limit("P1D")


@dataclass(frozen=True, slots=True)
class PeakPostRules(KindRules):
    """Posts are planned for `ahead_days` days, today included. Nobody checks in earlier than `early` before a window. A post
    that is added by hand lasts from `shortest` to `longest`. From `gaps_weekday` (1 is Monday) at `gaps_at` in Shanghai each
    station is told which posts of the next week have nobody."""

    of: ClassVar[str] = "peak_post"

    ahead_days: int
    early: timedelta
    shortest: Limit
    longest: Limit
    gaps_weekday: int
    gaps_at: time

    def gaps_told(self, now: datetime) -> datetime:
        """When in the present week (Monday to Sunday) stations are told."""
        local = now.astimezone(SHANGHAI)
        day = local.date() + timedelta(days=self.gaps_weekday - local.isoweekday())
        return datetime.combine(day, self.gaps_at, SHANGHAI)


def _rules(reader: Reader, table: Mapping[str, Any]) -> PeakPostRules:
    """From `[peak_posts]`; faults are the reader's."""
    rules, where = reader.table(table, "rules"), "peak_posts.rules"
    found = PeakPostRules(
        ahead_days=reader.count(rules, "ahead_days", where),
        early=reader.duration(rules, "early", where),
        shortest=reader.limit(rules.get("shortest"), f"{where}.shortest") or _DAY,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or _DAY,
        gaps_weekday=reader.count(rules, "gaps_weekday", where),
        gaps_at=_time(reader, rules.get("gaps_at"), f"{where}.gaps_at"),
    )
    if found.gaps_weekday > 7:
        reader.fault(
            f"{where}.gaps_weekday", "out_of_range", "须为 1（周一）至 7（周日）", "From 1 (Monday) to 7"
        )
    # The gap check looks at the whole of the next week: on its own day that week has to be planned.
    needed = 15 - min(found.gaps_weekday, 7)
    if not needed <= found.ahead_days <= 31:
        reader.fault(
            f"{where}.ahead_days",
            "out_of_range",
            f"须为 {needed} 至 31 天，空缺检查时下一周才已排岗",
            f"From {needed} to 31 days, so that the next week is planned when its gaps are looked for",
        )
    if found.shortest.real_time > found.longest.real_time:
        reader.fault(f"{where}.shortest", "out_of_range", "最短时长超过最长时长", "Lies above the longest")
    return found


def _time(reader: Reader, found: object, where: str) -> time:
    try:
        return time.fromisoformat(str(found))
    except ValueError:
        reader.fault(where, "bad_time", "时间须形如 16:00", "A time is written 16:00")
        return time(16)


SECTION = PolicySection(
    kind="peak_post",
    table="peak_posts",
    clocks=("reach", "absence", "leave"),
    rules=PeakPostRules,
    read=_rules,
)
