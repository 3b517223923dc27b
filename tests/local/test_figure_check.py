"""The check of the figures while everything goes on: what moved meanwhile is not judged, what is wrong is named."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from campus_safety.figures.cells import Cell
from campus_safety.figures.keeping import keep
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety_aws.figures import Whole
from local import figures as command
from local.figure_check import NAMED, Found, check
from tests.builders import a_case, a_district, assessed, told
from tests.fakes.figures import FakeFigures


class Kept(FakeFigures):
    """The fake as the check reads it; `written` says of cells how often they were written since they were read."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self.records: list[Record] = []

    def take(self, case: Record) -> None:
        keep(lambda: case, self, lambda _: a_district(), lambda _: None)
        self.records.append(case)

    def read_cells(self) -> Iterator[tuple[Cell, dict[str, int], int]]:
        return iter([(cell, sums, 1) for cell, sums in self.cells.items()])

    def whole_of(self, record: str) -> Whole:
        return Whole(record, "incident", "demo", self.kept(record), rows_hold=True)


class Reading:
    """What the check asks of the table's figures."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def cells(self) -> Iterator[tuple[Cell, dict[str, int], int]]:
        return self._kept.read_cells()

    def cell_writes(self, cell: Cell) -> int:
        return 1 + self._kept.written

    def everything_kept(self) -> Iterator[Whole]:
        return (self._kept.whole_of(case.id) for case in self._kept.records)

    def whole(self, record: str) -> Whole | None:
        return self._kept.whole_of(record) if self._kept.kept(record).version else None


class Records:
    def __init__(self, *cases: Record) -> None:
        self._cases = {case.id: case for case in cases}

    def get(self, case_id: str) -> Record | None:
        return self._cases.get(case_id)

    def pages(self) -> Iterator[tuple[Record, ...]]:
        yield tuple(self._cases.values())
        yield ()


def checked(kept: Kept, records: Records, folder: Path) -> Found:
    return check(
        Reading(kept),
        {RecordTable.CASES: records},
        lambda _: a_district(),
        folder / "sums.db",
        lambda step, count: None,
    )


def test_kept_figures_equal_what_the_records_say(tmp_path: Path) -> None:
    kept, cases = Kept(), (told(), a_case(client_key="form-2"))
    for case in cases:
        kept.take(case)
    found = checked(kept, Records(*cases), tmp_path)
    assert found.equal and (found.records, found.cells) == (2, len(kept.cells))


def test_a_cell_that_was_written_meanwhile_is_not_judged(tmp_path: Path) -> None:
    kept = Kept()
    kept.take(told())
    next(iter(kept.cells.values()))["o:incident:theft:2"] = 5
    kept.written = 1
    found = checked(kept, Records(told()), tmp_path)
    assert found.equal and found.moving == 1
    kept.written = 0
    (tmp_path / "sums.db").unlink()
    assert not checked(kept, Records(told()), tmp_path).equal


def test_a_record_that_counts_otherwise_under_the_same_version_is_named(tmp_path: Path) -> None:
    kept, case = Kept(), assessed()
    kept.take(case)
    other = replace(case, category="fraud")
    (named,) = checked(kept, Records(other), tmp_path).differences
    assert case.id in named and "otherwise" in named


def test_a_record_that_moved_on_between_its_page_and_the_second_look_is_fine(tmp_path: Path) -> None:
    kept, before = Kept(), a_case()
    kept.take(before)
    after = assessed(before)
    keep(lambda: after, kept, lambda _: a_district(), lambda _: None)

    class Late(Records):
        """Its page still has the record as it was."""

        def pages(self) -> Iterator[tuple[Record, ...]]:
            yield (before,)

    assert checked(kept, Late(after), tmp_path).equal


def test_an_event_that_never_came_is_named_and_of_many_differences_only_some(tmp_path: Path) -> None:
    cases = [a_case(client_key=f"form-{number}") for number in range(NAMED + 2)]
    found = checked(Kept(), Records(*cases), tmp_path)
    assert len(found.differences) == NAMED and found.more == 2
    assert "version 0 of 1" in found.differences[0]


def test_what_was_found_is_said_and_answers_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.said(Found(cells=3, records=2)) == 0
    assert "一致" in capsys.readouterr().out
    assert command.said(Found(moving=1, differences=["demo/* M#2026-11-01 incident: x 1"], more=4)) == 1
    shown = capsys.readouterr().out
    assert "不一致" in shown and "未核对" in shown and "另有 4 处" in shown
