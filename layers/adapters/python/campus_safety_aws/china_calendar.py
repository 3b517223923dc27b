"""The China work calendar with make-up days, from the `chinesecalendar` library."""

from datetime import date
from functools import cache

_SATURDAY = 5


class ChinaCalendar:
    """Knows the years whose State Council notice the installed library carries; elsewhere Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        first, last = _years()
        return _is_workday(day) if first <= day.year <= last else day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:
        first, last = _years()
        return first <= year <= last


@cache
def _years() -> tuple[int, int]:
    """The first and the last that the library carries; looked up once, since it means to go through all its days."""
    from chinese_calendar import constants  # only a limit in working days pays for this import

    return min(constants.holidays).year, max(constants.holidays).year


@cache
def _is_workday(day: date) -> bool:
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))
