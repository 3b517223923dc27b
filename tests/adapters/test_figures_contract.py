"""What is expected of a store of figures, asked of the one in memory and of the one in DynamoDB alike."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from moto import mock_aws

from campus_safety.figures.cells import ALL
from campus_safety.figures.keeping import Kept, Store, steps
from campus_safety.figures.spans import Period, stretches_by
from campus_safety.records.counting import Contribution, Place
from campus_safety_aws.figures import FiguresTable, Generation, State
from tests.builders import a_district
from tests.fakes.figures import FakeFigures
from tests.world import REGION, figures_table

MONDAY, SUNDAY, JANUARY = date(2026, 11, 30), date(2026, 12, 6), date(2027, 1, 15)
HARBOUR = ("dm-ms-01", "dm-st-harbour")
ALL_OF_IT = Period(date(2026, 1, 1), date(2028, 1, 1))


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Generation]:
    for name, value in (("AWS_ACCESS_KEY_ID", "testing"), ("AWS_SECRET_ACCESS_KEY", "testing")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        figures_table("figures")
        yield FiguresTable("figures").read()


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Any:
    return FakeFigures() if request.param == "memory" else request.getfixturevalue("table")


def adds(version: int, *amounts: tuple[date, str, int], record: str = "c1") -> Contribution:
    return Contribution(
        record, "incident", "demo", version, {(Place(day, *HARBOUR), key): n for day, key, n in amounts}
    )


def written(store: Store, new: Contribution) -> None:
    for step in steps(store.kept(new.record), new):
        assert store.write(new, step)


THEFT, WHOLE = "o:incident:theft:2", "o:time:whole:2:77"


def test_amounts_count_for_campus_station_and_district_by_day_and_by_month(store: Any) -> None:
    written(store, adds(1, (MONDAY, THEFT, 1), (SUNDAY, WHOLE, 2)))
    written(store, adds(1, (SUNDAY, THEFT, 1), record="c2"))
    for unit in (ALL, *HARBOUR):
        assert store.sums("demo", unit, ALL_OF_IT) == {THEFT: 2, WHOLE: 2}
        assert store.sums("demo", unit, Period(MONDAY, SUNDAY)) == {THEFT: 1}
        assert store.sums("demo", unit, Period(date(2026, 12, 1), date(2027, 1, 1))) == {THEFT: 1, WHOLE: 2}
    assert store.sums("demo", "dm-ps-01", ALL_OF_IT) == {}
    assert store.sums("huancui", ALL, ALL_OF_IT) == {}


def test_what_a_record_adds_now_takes_the_place_of_what_it_added(store: Any) -> None:
    written(store, adds(1, (MONDAY, THEFT, 1)))
    written(store, adds(2, (MONDAY, "o:incident:fraud:1", 1)))
    found = {key: n for key, n in store.sums("demo", ALL, ALL_OF_IT).items() if n}
    assert found == {"o:incident:fraud:1": 1}
    assert store.kept("c1") == Kept(2, 2, adds(2, (MONDAY, "o:incident:fraud:1", 1)).amounts)
    written(store, adds(3))
    assert not any(store.sums("demo", ALL, ALL_OF_IT).values())


def test_whoever_has_read_what_is_kept_no_longer_writes_nothing(store: Any) -> None:
    first, second = adds(1, (MONDAY, THEFT, 1)), adds(2, (MONDAY, THEFT, 5))
    of_nothing = steps(store.kept("c1"), first)
    written(store, first)
    assert store.write(first, of_nothing[0]) is False
    late = steps(store.kept("c1"), second)
    written(store, adds(3, (MONDAY, THEFT, 2)))
    assert store.write(second, late[0]) is False
    assert store.sums("demo", ALL, ALL_OF_IT) == {THEFT: 2}


def test_what_stands_is_what_had_begun_and_not_ended_by_then(store: Any) -> None:
    began, ended = ("e:in_office", 1), ("e:in_office", -1)
    written(store, adds(1, (MONDAY, *began), (JANUARY, *ended)))
    for end, standing in ((MONDAY, 0), (date(2026, 12, 1), 1), (JANUARY, 1), (date(2027, 1, 16), 0)):
        found = store.sums("demo", ALL, Period(date(2026, 11, 1), end))
        assert found.get("e:in_office", 0) == standing


def test_days_and_months_are_told_one_by_one(table: Generation) -> None:
    written(table, adds(1, (MONDAY, THEFT, 1), (SUNDAY, WHOLE, 2)))
    (days,) = stretches_by(Period(MONDAY, date(2026, 12, 8)), monthly=False)
    (months,) = stretches_by(Period(MONDAY, date(2026, 12, 8)), monthly=True)
    assert table.series("demo", ALL, days) == {MONDAY: {THEFT: 1}, SUNDAY: {WHOLE: 2}}
    assert table.series("demo", ALL, months) == {
        date(2026, 11, 1): {THEFT: 1},
        date(2026, 12, 1): {WHOLE: 2},
    }


def test_rows_are_found_in_the_list_of_each_unit_in_the_order_of_their_days(table: Generation) -> None:
    for number, day in enumerate((SUNDAY, MONDAY, JANUARY)):
        written(table, adds(1, (day, THEFT, 1), record=f"c{number}"))
    for unit in (ALL, *HARBOUR):
        rows, more = table.rows(a_district(), unit, "incident", ALL_OF_IT, limit=2)
        assert ([row.case_id for row in rows], more) == (["c1", "c0"], True)
        rest, more = table.rows(a_district(), unit, "incident", ALL_OF_IT, limit=2, start=rows[-1].key)
        assert ([row.case_id for row in rest], more) == (["c2"], False)
    only, _ = table.rows(a_district(), ALL, "incident/theft", Period(MONDAY, SUNDAY), limit=9)
    assert [(row.case_id, row.day, dict(row.amounts)) for row in only] == [("c1", MONDAY, {THEFT: 1})]
    written(table, adds(2, record="c1"))
    assert table.rows(a_district(), ALL, "incident/theft", Period(MONDAY, SUNDAY), limit=9) == ((), False)


def test_generations_lie_side_by_side_and_one_is_cleared_without_the_other(table: Generation) -> None:
    figures = FiguresTable("figures")
    for number in (1, 2, 12):
        written(figures.generation(number), adds(1, (MONDAY, THEFT, number)))
    while figures.clear(1, 3):
        pass
    assert figures.generation(1).sums("demo", ALL, ALL_OF_IT) == {}
    for number in (2, 12):
        assert figures.generation(number).sums("demo", ALL, ALL_OF_IT) == {THEFT: number}


def test_how_far_a_rebuild_is_is_moved_on_by_one_at_a_time(table: Generation) -> None:
    figures = FiguresTable("figures")
    seen = figures.state()
    assert seen == State() and seen.generations == (1,)
    moved = State(1, 2, "copying", "cases", "here", 7, "2026-11-24T02:00:00.000Z")
    assert figures.set_state(moved, seen)
    assert figures.state() == moved and moved.generations == (1, 2)
    assert not figures.set_state(State(2), seen)
    assert figures.set_state(State(2), moved)
    assert figures.state() == State(2)
