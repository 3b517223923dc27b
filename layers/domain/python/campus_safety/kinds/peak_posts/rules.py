"""What the policy says of posts besides their clocks: `[peak_posts.rules]`."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from campus_safety.district.calendars import SHANGHAI, Limit


@dataclass(frozen=True, slots=True)
class PeakPostRules:
    """Posts are planned for `ahead_days` days, today included. Nobody checks in earlier than `early` before a window. A post
    that is added by hand lasts from `shortest` to `longest`. From `gaps_weekday` (1 is Monday) at `gaps_at` in Shanghai each
    station is told which posts of the next week have nobody."""

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
