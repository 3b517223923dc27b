"""Lists as files: read page by page, each row once, in bounded memory, and no cell that a spreadsheet would compute."""

import csv
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from campus_safety.lists.list_filters import ChosenList, View
from campus_safety.papers.jobs import LIST, Job
from campus_safety.records.rows import Row
from campus_safety.records.store import Page
from campus_safety.records.worklists import listings
from papers import lists
from papers.csv_file import harmless
from tests.builders import NOW, a_case, a_district, an_account, rules
from tests.peak_posts import planned
from tests.records import every_record

UNIT = "dm-st-harbour"
PLAIN = listings(a_case(), a_district())[UNIT].row
CHOSEN = ChosenList("incident", UNIT)


class Made:
    """A list of so many rows that are made as they are read; `asked` are the bounds of each page."""

    def __init__(self, count: int, plain: Row = PLAIN) -> None:
        self._count, self._plain = count, plain
        self.asked: list[tuple[str, str | None, str | None]] = []

    def page(
        self,
        list_key: str,
        *,
        before: str | None = None,
        since: str | None = None,
        newest_first: bool = False,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        self.asked.append((list_key, since, before))
        first = int(start["at"]) if start else 0
        end = min(first + size, self._count)
        rows = tuple(self.row(number) for number in range(first, end))
        return Page(rows, {"at": str(end)} if end < self._count else None)

    def row(self, number: int) -> Row:
        return replace(
            self._plain,
            case_id=f"c{number}",
            code=f"K{number:05}",
            due_at=NOW + timedelta(minutes=number),
            campus="dm-ms-01" if number % 2 else "dm-ms-02",
        )


def written(
    made: Made,
    folder: Path,
    chosen: ChosenList = CHOSEN,
    *,
    form: str = "csv",
    by: str = "dm-st-harbour-desk",
) -> tuple[Path, int, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    job = Job("p1", "demo", LIST, "a", NOW, unit=UNIT, chosen=chosen, format=form)
    path, count = lists.written(
        job,
        chosen,
        an_account(by),
        made,
        rules(),
        folder,
        NOW,
        lambda done, total: told.append((done, total)),
    )
    assert [file.name for file in folder.iterdir()] == [f"p1.{form}"], "nothing else is left behind"
    return path, count, told


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file, strict=True)
    return [dict(zip((head.partition(" / ")[0] for head in heads), row, strict=True)) for row in rows]


def test_many_pages_become_one_file_in_the_order_of_what_is_due(tmp_path: Path) -> None:
    made = Made(1_050)
    path, count, told = written(made, tmp_path)
    assert count == 1_050 and told == [(0, 1_050), (500, 1_050), (1_000, 1_050)]
    assert [row["编号"] for row in cells(path)] == [f"K{number:05}" for number in range(1_050)]
    assert made.asked == [(f"{UNIT}#open", None, None)] * 11


def test_the_file_is_what_a_spreadsheet_of_today_expects(tmp_path: Path) -> None:
    path, _, _ = written(Made(2), tmp_path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 3
    first = cells(path)[0]
    assert (first["校园"], first["登记时间"], first["类别"]) == (
        "青山中学",
        "2026-11-24 10:00",
        "盗窃、敲诈、抢夺",
    )


def test_rows_that_were_not_chosen_are_not_in_it(tmp_path: Path) -> None:
    path, count, _ = written(Made(100), tmp_path, replace(CHOSEN, campus="dm-ms-01"))
    assert count == 50 and {row["校园"] for row in cells(path)} == {"港湾中学"}


def test_rows_that_are_sealed_are_not_in_an_officers_file(tmp_path: Path) -> None:
    made = Made(3, replace(PLAIN, sealed=True, lead="dm-ms-01"))
    (tmp_path / "officer").mkdir()
    (tmp_path / "desk").mkdir()
    assert written(made, tmp_path / "officer", by="dm-st-harbour-officer-1")[1] == 0
    assert written(made, tmp_path / "desk")[1] == 3


def test_a_row_that_comes_twice_stands_there_once_as_it_came_last(tmp_path: Path) -> None:
    class Moving(Made):
        def row(self, number: int) -> Row:
            return replace(super().row(number), case_id="c0", code=f"K{number}")

    path, count, _ = written(Moving(150), tmp_path)
    assert count == 1 and [row["编号"] for row in cells(path)] == ["K149"]


def test_a_workbook_has_filters_times_and_heads_that_stay_in_sight(tmp_path: Path) -> None:
    path, count, _ = written(Made(3), tmp_path, replace(CHOSEN, campus="dm-ms-01"), form="xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert count == 1 and sheet.title == "涉校警情"
    assert sheet["A1"].value == "港湾派出所 涉校警情清单（未办结）"
    assert sheet["A2"].value == "校园：港湾中学" and "共 1 条" in sheet["A3"].value
    heads = [str(cell.value).partition("\n")[0] for cell in sheet[4]]
    line = dict(zip(heads, (cell.value for cell in sheet[5]), strict=True))
    assert line["登记时间"] == datetime(2026, 11, 24, 10, 0)
    assert sheet.auto_filter.ref == f"A4:{sheet.cell(5, len(heads)).coordinate}"
    assert sheet.freeze_panes == "B5"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_without_rows_is_a_file_with_its_heads(form: str, tmp_path: Path) -> None:
    path, count, told = written(Made(0), tmp_path, form=form)
    assert (count, told) == (0, [(0, 0)]) and path.stat().st_size > 0


def peak(count: int, folder: Path, form: str) -> int:
    """The most bytes in use at once while so many rows are written."""
    folder.mkdir()
    tracemalloc.start()
    try:
        assert written(Made(count), folder, form=form)[1] == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("form", "count"), [("csv", 10_000), ("xlsx", 3_000)])
def test_thousands_of_rows_take_hardly_more_memory_than_a_few(form: str, count: int, tmp_path: Path) -> None:
    few, many = peak(count // 10, tmp_path / "few", form), peak(count, tmp_path / "many", form)
    assert many < 3 * few and many < 4_000_000, (few, many)


@given(some.text())
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    said = harmless(text)
    assert said.removeprefix("'") == text.removeprefix("'"), "what was written stays readable"
    for line in said.splitlines()[:1] or [said]:
        assert not line.lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
    assert not said.startswith(("\t", "\r"))


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", " =1", "\r=1", "＝1", "第一行\n=1"]
)
def test_what_begins_like_a_formula_has_an_apostrophe_in_front(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"甲{text[:1].strip()}乙") == f"甲{text[:1].strip()}乙"


def test_a_fact_that_would_be_computed_is_text_in_both_files_and_numbers_are_numbers(tmp_path: Path) -> None:
    plain = listings(planned(), a_district())[UNIT].row
    made = Made(1, replace(plain, facts={"a_word": "=1+1", "a_number": -3}))
    chosen = ChosenList("peak_post", UNIT)
    (tmp_path / "csv").mkdir()
    (tmp_path / "xlsx").mkdir()
    (row,) = cells(written(made, tmp_path / "csv", chosen)[0])
    assert (row["a_word"], row["a_number"]) == ("'=1+1", "-3")
    sheet = openpyxl.load_workbook(written(made, tmp_path / "xlsx", chosen, form="xlsx")[0]).active
    word, number = sheet.cell(4, sheet.max_column - 0), sheet.cell(4, sheet.max_column - 1)
    assert {(cell.value, cell.data_type) for cell in (word, number)} == {("=1+1", "s"), (-3, "n")}


@pytest.mark.parametrize("kind", sorted({case.kind for case in every_record()}))
def test_lists_of_every_kind_are_written(kind: str, tmp_path: Path) -> None:
    case = next(case for case in every_record() if case.kind == kind)
    unit = next(unit for unit in (case.station, case.lead, case.campus) if unit)
    row = next(one.row for one in listings(case, a_district()).values())
    chosen, by = ChosenList(kind, unit, View.OPEN), "dm-supervisor-1"
    for form in ("csv", "xlsx"):
        (tmp_path / form).mkdir()
        path, count, _ = written(Made(2, row), tmp_path / form, chosen, form=form, by=by)
        assert count == 2 and path.exists()
