"""A list as a file of comma-separated values (RFC 4180), written row by row: UTF-8 with the mark by which spreadsheets know
it. No cell of it is taken for a formula: text that begins like one has an apostrophe in front, numbers are numbers."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from campus_safety.papers.columns import Column, Value

MEDIA: Final = "text/csv"
# Full-width signs are read like the others where a spreadsheet is set to Chinese.
_BEGINS_A_FORMULA: Final = tuple("=+-@|%＝＋－＠")
L = TypeVar("L")


def write(
    path: Path, columns: Sequence[Column[L]], lines: Iterable[L], progress: Callable[[int], None]
) -> int:
    """Writes the columns' names and a row for each line. Answers how many; `progress` hears the count after each."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, lineterminator="\r\n")
        rows.writerow([str(column.name) for column in columns])
        for count, line in enumerate(lines, 1):
            rows.writerow([_spelled(column.value(line)) for column in columns])
            progress(count)
    return count


def _spelled(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value


def harmless(text: str) -> str:
    """Text that no spreadsheet computes, also behind blanks that it passes over and after each break of a line."""
    begins = text.startswith(("\t", "\r")) or any(
        line.lstrip().startswith(_BEGINS_A_FORMULA) for line in text.splitlines()
    )
    return f"'{text}" if begins else text
