"""The China work calendar with make-up days, from the `chinesecalendar` library."""

from datetime import date


class ChinaCalendar:
    """Knows the years whose State Council notice the installed library carries; elsewhere Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        import chinese_calendar  # only a limit in working days pays for this import

        return chinese_calendar.is_workday(day) if self.knows(day.year) else day.weekday() < 5

    def knows(self, year: int) -> bool:
        from chinese_calendar import constants

        return date(year, 1, 1) <= max(constants.holidays) and year >= min(constants.holidays).year
