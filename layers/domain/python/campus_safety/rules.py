"""What a decision needs besides the case: the district as it stands, the case's policy, and a calendar."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.calendars import (
    SHANGHAI,
    Deadline,
    Limit,
    WorkCalendar,
    add_limit,
    add_working_time,
    unknown_years,
    with_district_days,
    working_time_between,
)
from campus_safety.directory import District
from campus_safety.policy import Policy


@dataclass(frozen=True, slots=True)
class Rules:
    """`calendar` is the library's; the district's own days are laid over it here."""

    district: District
    policy: Policy
    calendar: WorkCalendar

    def after(self, start: datetime, limit: Limit, fraction: float = 1.0) -> Deadline:
        """The moment at which a fraction of a limit has passed, and the years whose calendar was unknown."""
        return add_limit(start, limit, self._days, self.policy.hours, fraction)

    def shifted(
        self, moment: datetime, paused_at: datetime, resumed_at: datetime, *, working: bool
    ) -> datetime:
        """Where a moment lies after a pause: as far behind the resumption as it was behind the pause."""
        if not working:
            return moment + (resumed_at - paused_at)
        left = working_time_between(paused_at, moment, self._days, self.policy.hours)
        return add_working_time(resumed_at, left, self._days, self.policy.hours).at

    def unknown_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Years that a stretch of working time touches and whose calendar nobody knows."""
        first, last = start.astimezone(SHANGHAI).year, end.astimezone(SHANGHAI).year
        return unknown_years(set(range(first, last + 1)), self._days)

    @property
    def _days(self) -> WorkCalendar:
        return with_district_days(self.calendar, self.policy.days)
