"""A ledger is written page by page: in order, each hazard once, with word of how far it is."""

import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl

from campus_safety.kinds.hazards.hazard import hazard_facts
from campus_safety.papers.jobs import LEDGER, Job
from campus_safety.records.rows import Row
from campus_safety.records.store import Page
from campus_safety.records.timeline import Narrative
from campus_safety.records.worklists import listings, open_list, over_list
from papers import ledgers
from tests.builders import NOW, a_district
from tests.hazards import a_hazard, hazard_rules

UNIT = "dm-ms-01"
(PLAIN,) = [one.row for one in listings(a_hazard(), a_district()).values() if one.owner == "history"]


class Lists:
    """A store whose lists are what they are given; `asked` are the sizes of the batches of words."""

    def __init__(self, **lists: list[Row]) -> None:
        self._lists = {open_list(UNIT, "hazard"): lists["open"], over_list(UNIT, "hazard"): lists["over"]}
        self.pages = 0
        self.asked: list[int] = []

    def page(
        self,
        list_key: str,
        *,
        since: str | None = None,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        self.pages += 1
        assert (since is not None) == list_key.endswith("#over")
        first = int(start["at"]) if start else 0
        rows = self._lists[list_key]
        end = first + size
        return Page(tuple(rows[first:end]), {"at": str(end)} if end < len(rows) else None)

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        self.asked.append(len(case_ids))
        return {case_id: Narrative("salt", {"text": f"说明 {case_id}"}) for case_id in case_ids}


def a_row(number: int, **changes: Any) -> Row:
    """Received earlier the higher its number is."""
    received = NOW - timedelta(hours=number)
    return replace(PLAIN, case_id=f"c{number}", code=f"K{number:04}", received_at=received, **changes)


def written(
    store: Lists, folder: Path, **changes: Any
) -> tuple[list[tuple[Any, ...]], list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    job = replace(Job("p1", "demo", LEDGER, "a", NOW, unit=UNIT, year=2026), **changes)
    path, count = ledgers.written(
        job, store, hazard_rules(), folder, NOW, lambda done, total: told.append((done, total))
    )
    sheet = openpyxl.load_workbook(path).active
    lines = list(sheet.iter_rows(min_row=4, max_row=3 + count, values_only=True))
    assert sorted(file.name for file in folder.iterdir()) == [job.key], "nothing else is left behind"
    return lines, told


def test_many_pages_become_one_ledger_in_the_order_of_finding(tmp_path: Path) -> None:
    store = Lists(open=[a_row(number) for number in range(450)], over=[a_row(450)])
    lines, told = written(store, tmp_path)
    assert [line[0] for line in lines] == [f"K{number:04}" for number in range(450, -1, -1)]
    assert lines[0][5] == "说明 c450"
    assert told == [(0, 451), (200, 451), (400, 451)]
    assert store.pages == 6 and store.asked == [100, 100, 100, 100, 51]


def peak(folder: Path, count: int) -> int:
    """The most bytes in use at once while so many lines are written."""
    folder.mkdir()
    store, job = (
        Lists(open=[a_row(number) for number in range(count)], over=[]),
        Job("p1", "demo", LEDGER, "a", NOW, unit=UNIT, year=2026),
    )
    tracemalloc.start()
    try:
        ledgers.written(job, store, hazard_rules(), folder, NOW, lambda done, total: None)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_hazards_take_hardly_more_memory(tmp_path: Path) -> None:
    few, many = peak(tmp_path / "few", 150), peak(tmp_path / "many", 1500)
    assert many < 3 * few, (few, many)


def test_a_hazard_that_is_struck_off_while_it_is_read_stands_there_once_as_it_is_now(tmp_path: Path) -> None:
    facts = hazard_facts(PLAIN)
    assert facts is not None
    closed = a_row(1, state="closed", hazard=replace(facts, closed_at=NOW))
    lines, _ = written(Lists(open=[a_row(1), a_row(2)], over=[closed]), tmp_path)
    assert [(line[0], line[20]) for line in lines] == [("K0002", "已发现"), ("K0001", "已销号")]


def test_words_that_are_not_to_be_read_are_not_even_asked_for(tmp_path: Path) -> None:
    store = Lists(open=[a_row(1)], over=[])
    ((line),), _ = written(store, tmp_path, words=False)
    assert not line[5] and store.asked == []


def test_an_empty_ledger_is_a_ledger(tmp_path: Path) -> None:
    assert written(Lists(open=[], over=[]), tmp_path) == ([], [(0, 0)])


def test_what_was_carried_over_is_marked_and_later_finds_stay_out(tmp_path: Path) -> None:
    rows = [a_row(0), a_row(24 * 400), a_row(-24 * 60)]
    lines, _ = written(Lists(open=rows, over=[]), tmp_path)
    assert [(line[0], line[22] or "") for line in lines] == [("K9600", "是"), ("K0000", "")]
    assert lines[1][10].date().isoformat() == "2026-11-24"
