"""Sheets of point codes to print and hang up: A4 as SVG, twelve to a sheet, each with the spot's name under its code."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

import segno

from campus_safety.labels import Label

# In millimetres.
_WIDTH, _HEIGHT = 210, 297
_COLUMNS, _ROWS = 3, 4
_CELL: Final = (62, 69)
_MARGIN: Final = (12, 16)
_CODE: Final = 46
_FONT: Final = "'Noto Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif"


class Mark(NamedTuple):
    """What hangs at a spot: its name, what a scanner reads, and the code to be typed where nothing scans."""

    spot: Label
    scanned: str
    typed: str


def sheets(campus: Label, marks: Sequence[Mark], note: str) -> list[str]:
    """One SVG for each sheet. `note` stands on each mark, such as which printing it is of."""
    size = _COLUMNS * _ROWS
    return [_sheet(campus, marks[start : start + size], note) for start in range(0, len(marks), size)]


def _sheet(campus: Label, marks: Sequence[Mark], note: str) -> str:
    body = "".join(_cell(campus, number, mark, note) for number, mark in enumerate(marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}mm" height="{_HEIGHT}mm" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="{_FONT}">{body}</svg>'
    )


def _cell(campus: Label, number: int, mark: Mark, note: str) -> str:
    row, column = divmod(number, _COLUMNS)
    left, top = _MARGIN[0] + column * _CELL[0], _MARGIN[1] + row * _CELL[1]
    middle = left + _CELL[0] / 2
    lines = "".join(_lines(middle, top + _CODE, campus, mark, note))
    return _drawn(mark.scanned, middle - _CODE / 2, top) + lines


def _lines(middle: float, top: float, campus: Label, mark: Mark, note: str) -> Iterator[str]:
    for down, size, text in (
        (5, 5, mark.spot.zh),
        (9, 3, mark.spot.en),
        (13, 3, f"{campus.zh} · 巡防点位码 Patrol point"),
        (16.5, 2.4, note),
        (20, 2.4, mark.typed),
    ):
        yield (
            f'<text x="{middle:g}" y="{top + down:g}" font-size="{size}" text-anchor="middle">{escape(text)}</text>'
        )


def _drawn(code: str, left: float, top: float) -> str:
    """Level Q: it is still read when a quarter of it is worn off. Four modules of white around, as the standard asks."""
    made = segno.make(code, error="q", micro=False)
    drawing = made.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    return drawing.replace("<svg", f'<svg x="{left:g}" y="{top:g}" width="{_CODE}" height="{_CODE}"', 1)
