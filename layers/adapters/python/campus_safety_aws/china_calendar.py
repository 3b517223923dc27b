"""The China work calendar with make-up days, from the `chinesecalendar` library."""

from datetime import date

_SATURDAY = 5


class ChinaCalendar:
    """Knows the years whose State Council notice the installed library carries; elsewhere Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        import chinese_calendar  # only a limit in working days pays for this import

        return bool(chinese_calendar.is_workday(day)) if self.knows(day.year) else day.weekday() < _SATURDAY

    def knows(self, year: int) -> bool:
        from chinese_calendar import constants

        return bool(min(constants.holidays).year <= year <= max(constants.holidays).year)
