"""A list as a workbook, written row by row: its size on disk grows with its rows, the memory that it takes does not."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

import xlsxwriter

from campus_safety.papers.columns import Column, Value

# Points: of one line of text, and the most that Excel lets a row have.
_LINE, _TALLEST = 14.0, 400.0
# What a row is wide before it is printed on A3 instead of A4, in characters; and what Excel calls these papers.
_WIDE, _A3, _A4 = 200, 8, 9
_FONT: Final = {"font_name": "宋体", "font_size": 10}
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
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "default_date_format": "yyyy-mm-dd",
            "default_format_properties": _FONT,
        },
    )
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
        minute = book.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "center", "border": 1}
        )
        heading = book.add_format({"bold": True, "font_size": 16})
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        names = len(heads)
        sheet.freeze_panes(names + 1, fixed)
        sheet.set_landscape()
        sheet.set_paper(_A3 if sum(column.width for column in columns) > _WIDE else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(names)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        for row, text in enumerate(heads):
            sheet.write_string(row, 0, text, heading if row == 0 else None)
        titles = [f"{column.name.zh}\n{column.name.en}" for column in columns]
        sheet.set_row(names, _height(titles, columns) + _LINE)
        for place, title in enumerate(titles):
            sheet.write_string(names, place, title, head)
        count = 0
        for count, line in enumerate(lines, 1):
            values = [column.value(line) for column in columns]
            sheet.set_row(names + count, _height(values, columns))
            for place, value in enumerate(values):
                if isinstance(value, datetime):
                    sheet.write_datetime(names + count, place, value, minute)
                elif isinstance(value, date):
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


def _height(values: Sequence[Value], columns: Sequence[Column[L]]) -> float:
    """What the longest text needs: a row that is written once and never looked at again has to be told."""
    tall = (
        sum(max(1, -(-_width(line) // (column.width - 1))) for line in value.splitlines())
        for value, column in zip(values, columns, strict=True)
        if isinstance(value, str)
    )
    return min(_LINE * max(1, *tall), _TALLEST)


def _width(text: str) -> int:
    """In characters as a column counts them: a Chinese one takes the room of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
