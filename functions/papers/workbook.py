"""A ledger as a workbook, written row by row: its size on disk grows with its rows, the memory that it takes does not."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import xlsxwriter

from campus_safety.papers.ledger import COLUMNS, Line

MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD_ROW: Final = 2


def write_ledger(
    path: str, title: str, subtitle: str, lines: Iterable[Line], progress: Callable[[int], None]
) -> int:
    """Writes the workbook to a file; answers how many lines it has. `progress` hears the count after each."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    try:
        sheet = book.add_worksheet("隐患台账")
        head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "bg_color": "#D9E2F3",
            }
        )
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "center", "border": 1})
        heading = book.add_format({"bold": True, "font_size": 16})
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(_HEAD_ROW + 1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.write_string(0, 0, title, heading)
        sheet.write_string(1, 0, subtitle)
        for place, column in enumerate(COLUMNS):
            sheet.write_string(_HEAD_ROW, place, f"{column.name.zh}\n{column.name.en}", head)
        count = 0
        for count, line in enumerate(lines, 1):
            for place, column in enumerate(COLUMNS):
                value = column.value(line)
                if isinstance(value, date):
                    sheet.write_datetime(_HEAD_ROW + count, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(_HEAD_ROW + count, place, value, cell)
                else:
                    # As text whatever it begins with: what somebody wrote is never a formula.
                    sheet.write_string(_HEAD_ROW + count, place, str(value or ""), cell)
            progress(count)
        sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + max(count, 1), len(COLUMNS) - 1)
    finally:
        book.close()
    return count
