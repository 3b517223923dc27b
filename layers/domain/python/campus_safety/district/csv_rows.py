"""Rows of a CSV file that a person keeps in Excel: every cell read strictly, every fault remembered with its place."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from campus_safety.district.declared_tables import LONGEST_ID, LONGEST_NAME, is_id
from campus_safety.errors import Fault
from campus_safety.labels import Label
from campus_safety.values import dataclass

# A telephone or identity number in a name: no personal data belongs in these files.
NUMBER_OF_A_PERSON: Final = re.compile(r"\d{7,}")
FLAGS: Final[Mapping[str, bool]] = {
    "yes": True,
    "true": True,
    "1": True,
    "是": True,
    "no": False,
    "false": False,
    "0": False,
    "否": False,
}


Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class BadRow(Fault):
    """A fault in a file. `line` is the line a person sees in an editor, 1 being the header; `column` may be empty."""

    file: str
    line: int
    column: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f" [{self.column}]" if self.column else "")
        return f"{place} {self.zh} / {self.en}"


def bad_row(file: str, line: int, column: str, code: str, zh: str, en: str) -> BadRow:
    """A fault whose `field` is its place, "<file>:<line>:<column>"."""
    return BadRow(f"{file}:{line}:{column}".rstrip(":"), code, zh, en, file, line, column)


class Row:
    """One row. A cell that cannot be read adds a fault and answers a stand-in: read all cells, then look for faults."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str], faults: list[BadRow]) -> None:
        self.file = file
        self.line = line
        self._cells = cells
        self._faults = faults
        self._bad: set[str] = set()

    def fault(self, column: str, code: str, zh: str, en: str) -> None:
        self._bad.add(column)
        self._faults.append(bad_row(self.file, self.line, column, code, zh, en))

    def good(self, *columns: str) -> bool:
        """Whether no fault has been found in these cells: a stand-in is not worth a second complaint."""
        return self._bad.isdisjoint(columns)

    def raw(self, column: str) -> str:
        """The cell as written, trimmed; empty if the column is absent."""
        return self._cells.get(column, "")

    def id(self, column: str) -> str:
        value = self.raw(column)
        if not value:
            self._blank(column)
        elif not is_id(value):
            self.fault(
                column,
                "bad_id",
                f"编号“{value}”只能用小写字母、数字和连字符，至多 {LONGEST_ID} 个字符",
                f"id {value!r}: lower-case letters, digits and hyphens only, at most {LONGEST_ID} characters",
            )
        return value

    def name(self, column: str) -> str:
        value = self.raw(column)
        if not value:
            self._blank(column)
        elif len(value) > LONGEST_NAME:
            self.fault(
                column,
                "too_long",
                f"名称不得超过 {LONGEST_NAME} 个字",
                f"a name has at most {LONGEST_NAME} characters",
            )
        elif any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") for sign in value):
            self.fault(column, "bad_sign", "名称含有不可见字符", "the name holds invisible characters")
        elif NUMBER_OF_A_PERSON.search(value):
            self.fault(
                column,
                "personal_data",
                "名称中不得有电话号码或证件号码",
                "no telephone or identity number in a name",
            )
        return value

    def label(self, stem: str) -> Label:
        """The columns `<stem>_zh` and `<stem>_en`."""
        return Label(self.name(f"{stem}_zh"), self.name(f"{stem}_en"))

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        """A value of the enumeration, written as its id or as its Chinese label."""
        value = self.raw(column)
        for member in choices:
            if value.lower() == member.value or value == _zh(member):
                return member
        if not value:
            self._blank(column)
        else:
            allowed = ", ".join(choices)
            self.fault(
                column,
                "unknown_value",
                f"“{value}”不在可选值中：{allowed}",
                f"{value!r} is none of: {allowed}",
            )
        return next(iter(choices))

    def flag(self, column: str) -> bool:
        value = self.raw(column).lower()
        if not value:
            self._blank(column)
        elif value not in FLAGS:
            self.fault(
                column, "bad_flag", f"“{value}”应填 yes 或 no（是或否）", f"{value!r}: write yes or no"
            )
        return FLAGS.get(value, False)

    def count(self, column: str, *, least: int, most: int) -> int:
        value = self.raw(column)
        if not value:
            self._blank(column)
            return least
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            self.fault(column, "bad_number", f"“{value}”不是整数", f"{value!r} is not a whole number")
            return least
        if not least <= int(value) <= most:
            self.fault(
                column,
                "out_of_range",
                f"{value} 应在 {least} 至 {most} 之间",
                f"{value} is not between {least} and {most}",
            )
        return int(value)

    def decimal(self, column: str) -> float | None:
        """None if the cell is empty or is no number."""
        value = self.raw(column)
        if not value:
            return None
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", value):
            self.fault(column, "bad_number", f"“{value}”不是数字", f"{value!r} is not a number")
            return None
        return float(value)

    def day(self, column: str) -> date | None:
        """A day as 2027-01-31, or as Excel writes it; None if the cell is empty or is none."""
        value = self.raw(column)
        if not value:
            return None
        try:
            return date(*map(int, re.split(r"[-/]", value)))
        except (TypeError, ValueError):
            self.fault(
                column, "bad_day", f"“{value}”不是日期，请写作 2027-01-31", f"{value!r} is no day: 2027-01-31"
            )
            return None

    def words(self, column: str) -> tuple[str, ...]:
        """Several values in one cell, parted by spaces, semicolons or 、."""
        return tuple(word for word in re.split(r"[\s;；、]+", self.raw(column)) if word)

    def _blank(self, column: str) -> None:
        self.fault(column, "blank", "不能为空", "must not be blank")


def read_rows(
    file: str, text: str, columns: Sequence[str], optional: Sequence[str], faults: list[BadRow]
) -> list[Row]:
    """The rows of one file. A byte-order mark, CRLF, blank lines and padding around cells are tolerated."""
    lines = _lines(file, text.removeprefix("\ufeff"), faults)
    header = next(lines, None)
    if header is None:
        faults.append(bad_row(file, 1, "", "empty", "文件是空的", "the file is empty"))
        return []
    names = [name.lower() for name in header[1]]
    missing = [column for column in columns if column not in names]
    surplus = [name for name in names if name and name not in (*columns, *optional)]
    twice = {name for name in names if name and names.count(name) > 1}
    for column in missing:
        faults.append(bad_row(file, 1, column, "missing_column", "缺少这一列", "this column is missing"))
    for name in surplus:
        faults.append(bad_row(file, 1, name, "unknown_column", "不认识这一列", "no such column is known"))
    for name in sorted(twice):
        faults.append(bad_row(file, 1, name, "twice", "这一列出现了两次", "this column occurs twice"))
    if missing or twice:
        return []
    rows = []
    for line, cells in lines:
        if len(cells) < len(names) or any(cells[len(names) :]):
            faults.append(
                bad_row(
                    file,
                    line,
                    "",
                    "cell_count",
                    f"这一行有 {len(cells)} 格，表头有 {len(names)} 格（是否用了全角逗号？）",
                    f"this row has {len(cells)} cells, the header has {len(names)}",
                )
            )
            continue
        rows.append(Row(file, line, dict(zip(names, cells, strict=False)), faults))
    return rows


def _lines(file: str, text: str, faults: list[BadRow]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield line, trimmed
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(
            bad_row(
                file, line, "", "bad_csv", "引号或换行不成对，无法读取", f"cannot be read as CSV: {error}"
            )
        )


def _zh(member: StrEnum) -> str | None:
    label = getattr(member, "label", None)
    return label.zh if isinstance(label, Label) else None
