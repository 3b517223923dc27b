"""What the policy says of posts besides their clocks: `[peak_posts.rules]`."""

from datetime import datetime, time, timedelta
from typing import Annotated, ClassVar

from campus_safety.district.calendars import SHANGHAI, Limit
from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import Check, Number, at_most
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class PeakPostRules(KindRules):
    """Posts are planned for `ahead_days` days, today included. Nobody checks in earlier than `early` before a window. A post
    that is added by hand lasts from `shortest` to `longest`. From `gaps_weekday` (1 is Monday) at `gaps_at` in Shanghai each
    station is told which posts of the next week have nobody."""

    of: ClassVar[str] = "peak_post"

    ahead_days: Count
    early: timedelta
    shortest: Limit
    longest: Limit
    gaps_weekday: Annotated[int, Number(1, 7)]
    gaps_at: time
    checks: ClassVar = (
        # The gap check looks at the whole of the next week: on its own day that week has to be planned.
        Check(
            ("ahead_days", "gaps_weekday"),
            lambda ahead_days, gaps_weekday: (
                None if 15 - gaps_weekday <= ahead_days <= 31 else 15 - gaps_weekday
            ),
            "须为 {} 至 31 天，空缺检查时下一周才已排岗",
            "From {} to 31 days, so that the next week is planned when its gaps are looked for",
        ),
        at_most("shortest", "longest", "最短时长超过最长时长", "Lies above the longest"),
    )

    def gaps_told(self, now: datetime) -> datetime:
        """When in the present week (Monday to Sunday) stations are told."""
        local = now.astimezone(SHANGHAI)
        day = local.date() + timedelta(days=self.gaps_weekday - local.isoweekday())
        return datetime.combine(day, self.gaps_at, SHANGHAI)


SECTION = PolicySection(
    kind="peak_post",
    table="peak_posts",
    clocks=("reach", "absence", "leave"),
    rules=PeakPostRules,
)
