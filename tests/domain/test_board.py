"""The board: a tile for each campus by the worst that is open there, and what a wall is not told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.lists.board import (
    KINDS_SHOWN,
    LOOKING,
    Age,
    Board,
    Number,
    Rank,
    Tile,
    board,
    list_owner,
    permit_board,
)
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_case, a_district, accounts, an_account
from tests.hazards import a_hazard

BRIGADE, DESK, WALL = "dm-supervisor-1", "dm-st-harbour-desk", "dm-wall"
DISTRICT = a_district()
SEALED = ("bullying", "sexual_harm", "self_harm", "abuse", "missing_child", "drowning")


def row_of(case: Record) -> Row:
    return listings(case, DISTRICT)["dm-brigade"].row


def board_of(*rows: Row, by: str = BRIGADE, after: timedelta = timedelta(minutes=1)) -> Board:
    return board(rows, an_account(by), DISTRICT, NOW + after)


def tile(found: Board, campus: str = "dm-ms-01") -> Tile:
    (one,) = (each for each in found.tiles if each.campus.id == campus)
    return one


def some(category: str, number: int = 1) -> list[Row]:
    """So many incidents of a category at one campus, each a record of its own."""
    about = CATEGORIES[category]
    case = a_case(category=category, discovered_at=NOW if about.flags else None)
    return [replace(row_of(case), case_id=f"{case.id}-{category}-{place}") for place in range(number)]


def test_a_campus_is_coloured_by_the_worst_that_is_open_and_the_worst_stand_first() -> None:
    found = board_of(*some("theft"), *some("fire"), row_of(a_hazard()))
    assert tile(found).rank is Rank.URGENT
    assert found.tiles[0].campus.id == "dm-ms-01"
    assert [one.rank for one in found.tiles[1:]] == [Rank.CLEAR] * 5
    assert {(one.kind, one.severity, one.number.count) for one in tile(found).parts} == {
        ("incident", "3", 1),
        ("incident", "1", 1),
        ("hazard", "general", 1),
    }


def test_a_record_is_counted_once_however_often_its_row_was_read() -> None:
    (row,) = some("theft")
    assert tile(board_of(row, row)).open == Number(1)


def test_what_is_past_its_limit_is_late_and_an_exercise_is_not_on_the_board() -> None:
    (row,) = some("theft")
    assert not tile(board_of(row)).late
    found = tile(board_of(row, after=timedelta(days=9)))
    assert (found.late, found.overdue) == (True, Number(1))
    assert tile(board_of(replace(row, exercise=True))).open == Number(0)


@pytest.mark.parametrize(
    ("after", "age"),
    [
        (timedelta(minutes=30), Age.HOUR),
        (timedelta(hours=2), Age.DAY),
        (timedelta(days=2), Age.WEEK),
        (timedelta(days=20), Age.MONTH),
        (timedelta(days=40), Age.LONGER),
    ],
)
def test_what_is_open_is_told_by_level_and_by_how_long_it_is_open(after: timedelta, age: Age) -> None:
    (one,) = board_of(*some("theft", 2), after=after).ages
    assert (one.kind, one.severity, one.age, one.number.count) == ("incident", "3", age, 2)


def test_a_station_sees_its_own_campuses() -> None:
    assert {one.campus.station for one in board_of(by=DESK).tiles} == {"dm-st-harbour"}
    assert len(board_of(by=BRIGADE).tiles) == len(board_of(by=WALL).tiles) == 6


@pytest.mark.parametrize("category", SEALED)
def test_a_wall_sees_nothing_of_what_is_sealed_or_could_be(category: str) -> None:
    rows = some(category, 5)
    assert tile(board_of(*rows)).open == Number(5)
    assert board_of(*rows, by=WALL) == board_of(by=WALL)


def test_a_wall_sees_no_category_that_may_be_sealed_even_where_it_is_not() -> None:
    """Fights of adults are not sealed, those of pupils are: the difference alone would tell."""
    (row,) = some("assault")
    assert not row.sealed and CATEGORIES["assault"].may_be_sealed
    assert board_of(row, by=WALL) == board_of(by=WALL)
    for hidden in (replace(row, category="theft", campus_left_out=True), replace(row, category="unheard_of")):
        assert board_of(hidden, by=WALL) == board_of(by=WALL)


def test_a_wall_is_told_no_number_of_one_or_two_and_nothing_of_what_is_open() -> None:
    for number in (1, 2):
        found = board_of(*some("theft", number), by=WALL, after=timedelta(days=9))
        one = tile(found)
        assert (one.rank, one.late) == (Rank.ORDINARY, True)
        assert one.open == one.overdue == Number(None, few=True)
        assert [each.number for each in found.ages] == [Number(None, few=True)]
        assert found.small_hidden
    three = tile(board_of(*some("theft", 3), by=WALL))
    assert (three.open, three.overdue) == (Number(3), Number(0))
    assert (three.parts, three.since) == ((), None)


def test_tiles_of_one_colour_stand_on_a_wall_in_no_order_of_what_came_in_when() -> None:
    early, late = (replace(row_of(a_case()), campus=campus) for campus in ("dm-ps-01", "dm-ms-01"))
    later = replace(late, received_at=NOW + timedelta(seconds=30), case_id="another")
    first = [one.campus.id for one in board_of(early, later, by=WALL).tiles][:2]
    assert first == ["dm-ms-01", "dm-ps-01"]
    assert [one.campus.id for one in board_of(early, later).tiles][:2] == ["dm-ps-01", "dm-ms-01"]


def test_the_board_is_for_those_to_whom_what_is_open_is_shown() -> None:
    for account in accounts().values():
        if account.role in LOOKING:
            permit_board(account)
            owner = list_owner(account, DISTRICT)
            rows = listings(a_case(), DISTRICT), listings(a_hazard(), DISTRICT)
            if owner != "dm-st-hill":
                assert all(owner in one for one in rows), account.id
        else:
            with pytest.raises(NotAllowed):
                permit_board(account)
    assert Role.EDUCATION not in LOOKING and len(KINDS_SHOWN) == 2
    with pytest.raises(NotAllowed):
        permit_board(replace(an_account(BRIGADE), enabled=False))
