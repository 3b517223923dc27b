"""What a decision needs besides the case: the district as it stands, the case's policy with what is
written beside it, a calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import TypeVar

from campus_safety.district.calendars import (
    SHANGHAI,
    Deadline,
    DistrictDays,
    Limit,
    SchoolDays,
    WorkCalendar,
    add_limit,
    add_school_days,
    add_working_time,
    as_if_unknown,
    end_of_day,
    unknown_years,
    with_district_days,
    working_time_between,
)
from campus_safety.district.directory import District
from campus_safety.district.policy import Policy
from campus_safety.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """`calendar` is the library's; the district's own days are laid over it here. `since` is what the district has said of
    days after this policy was written: a calendar is a fact, and holds for cases under every policy. `documents` are what is
    written beside the policy, such as checklists, each by its class."""

    district: District
    policy: Policy
    calendar: WorkCalendar
    documents: Mapping[type, object] = field(default_factory=dict)
    since: tuple[DistrictDays, SchoolDays] | None = None

    def document(self, of: type[T]) -> T:
        """What is written beside the policy, of this class. Raises KeyError for one that nobody has read."""
        found = self.documents[of]
        if not isinstance(found, of):
            raise KeyError(of)
        return found

    def after(self, start: datetime, limit: Limit, fraction: float = 1.0) -> Deadline:
        """The moment at which a fraction of a limit has passed, and the years whose calendar was unknown."""
        if limit.school:
            return add_school_days(start, limit.real_time * fraction, self.school_days, self.days)
        return add_limit(start, limit, self.days, self.policy.hours, fraction)

    def last_day(self, start: datetime, limit: Limit) -> datetime:
        """Where a limit ends that people and papers count in days: with its last day. One that says hours ends at its
        hour."""
        due = self.after(start, limit).at
        return due if limit.time else end_of_day(due)

    def shifted(
        self, moment: datetime, paused_at: datetime, resumed_at: datetime, *, working: bool
    ) -> datetime:
        """Where a moment lies after a pause: as far behind the resumption as it was behind the pause."""
        if not working:
            return moment + (resumed_at - paused_at)
        left = working_time_between(paused_at, moment, self.days, self.policy.hours)
        return add_working_time(resumed_at, left, self.days, self.policy.hours).at

    def unknown_years(self, start: datetime, end: datetime, *, school: bool = False) -> tuple[int, ...]:
        """Years that a stretch of working time, or of school days, touches and whose calendar nobody knows."""
        first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
        unsure = set(unknown_years(set(range(first.year, last.year + 1)), self.days))
        if school:
            unsure |= {day.year for day in (first.date(), last.date()) if not self.school_days.knows(day)}
        return tuple(sorted(unsure))

    @property
    def days(self) -> WorkCalendar:
        """The work calendar with the district's own days laid over it."""
        own = with_district_days(self.calendar, self.policy.days)
        return own if self.since is None else with_district_days(own, self.since[0])

    @property
    def school_days(self) -> SchoolDays:
        """The terms of this policy, and what the district has said of terms since."""
        own = self.policy.school_days
        return own if self.since is None else own.followed_by(self.since[1])

    def as_if_unknown(self, years: Iterable[int]) -> "Rules":
        """The rules as they were while nobody knew these years."""
        return replace(self, calendar=as_if_unknown(self.calendar, years), since=None)
