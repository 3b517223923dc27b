"""A list as a workbook, written row by row: its size on disk grows with its rows, the memory that it takes does not."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

import xlsxwriter

from campus_safety.papers.columns import Column

MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
L = TypeVar("L")


def write(
    path: str,
    name: str,
    heads: Sequence[str],
    columns: Sequence[Column[L]],
    lines: Iterable[L],
    progress: Callable[[int], None],
    *,
    fixed: int,
) -> int:
    """Writes one sheet of this name to a file: the heads, the columns' names, which stay in sight with the first `fixed`
    columns and can be filtered by, and a row for each line. Answers how many; `progress` hears the count after each."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    try:
        sheet = book.add_worksheet(name)
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
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        names = len(heads)
        sheet.freeze_panes(names + 1, fixed)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(names)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        for row, text in enumerate(heads):
            sheet.write_string(row, 0, text, heading if row == 0 else None)
        for place, column in enumerate(columns):
            sheet.write_string(names, place, f"{column.name.zh}\n{column.name.en}", head)
        count = 0
        for count, line in enumerate(lines, 1):
            for place, column in enumerate(columns):
                value = column.value(line)
                if isinstance(value, date):
                    sheet.write_datetime(names + count, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(names + count, place, value, cell)
                else:
                    # As text whatever it begins with: what somebody wrote is never a formula.
                    sheet.write_string(names + count, place, value or "", cell)
            progress(count)
        sheet.autofilter(names, 0, names + max(count, 1), len(columns) - 1)
    finally:
        book.close()
    return count
