"""Checklists: what a district may write in them, and the grade that follows."""

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from campus_safety.hazards.categories import AREAS, CATEGORIES, Grade, read_spot
from campus_safety.hazards.checklists import BASES, ChecklistFaults, parse_checklists
from campus_safety.hazards.clauses import CLAUSES
from tests.builders import POLICIES

DOCUMENTS = {
    file.stem: tomllib.loads(file.read_text()) for file in sorted((POLICIES / "checklists").glob("*.toml"))
}


def faults_of(change: Callable[[dict[str, Any]], None]) -> set[tuple[str, str]]:
    documents = copy.deepcopy(DOCUMENTS)
    change(documents)
    with pytest.raises(ChecklistFaults) as refused:
        parse_checklists("v1", documents)
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_the_library_that_ships_covers_every_category_in_both_languages() -> None:
    library = parse_checklists("v1", DOCUMENTS)
    assert {item.category for item in library.items.values()} == set(CATEGORIES)
    assert len(library.items) >= 90
    assert all(item.label.zh and item.label.en for item in library.items.values())
    assert all(item.clause is None or item.clause in CLAUSES for item in library.items.values())
    assert set(library.selections) == {"school-self-check", "joint-inspection", "surroundings"}


def test_what_the_guide_calls_major_is_major_and_nothing_else_is() -> None:
    library = parse_checklists("v1", DOCUMENTS)
    majors = {item.id for item in library.items.values() if item.grade is Grade.MAJOR}
    assert majors == {item.id for item in library.items.values() if item.basis == "guide"}
    assert {"fire.sandwich-panel", "fire.basement-rooms", "fire.nursery-too-high"} <= majors
    assert {item.basis for item in library.items.values()} <= set(BASES)


def test_every_fault_of_a_library_is_named() -> None:
    def spoil(documents: dict[str, Any]) -> None:
        documents["fire"]["items"][0] |= {"grade": "severe", "clause": "93-9"}
        documents["fire"]["items"][1]["id"] = documents["fire"]["items"][2]["id"]
        documents["food"]["items"][0]["id"] = "kitchen.no-permit"
        documents["access"]["items"][0]["en"] = ""
        documents["water"]["category"] = "sea"
        documents["selections"]["surroundings"]["items"] = ["surroundings.*", "pirates.*"]

    assert faults_of(spoil) == {
        ("fire.exit-blocked", "bad_grade"),
        ("fire.exit-blocked", "unknown_clause"),
        ("fire.wiring-unsafe", "duplicate"),
        ("kitchen.no-permit", "bad_id"),
        (DOCUMENTS["access"]["items"][0]["id"], "missing_name"),
        ("water.category", "unknown_category"),
        ("water", "missing"),
        ("selections.surroundings", "unknown_item"),
    }


def test_a_category_without_a_general_item_is_a_fault() -> None:
    def only_major(documents: dict[str, Any]) -> None:
        documents["equipment"]["items"] = [
            item for item in documents["equipment"]["items"] if item["grade"] == "major"
        ]

    assert faults_of(only_major) == {("equipment", "missing")}


def test_no_clause_prints_a_number_that_nobody_confirmed() -> None:
    assert not [label.zh for label in CLAUSES.values() if "三日" in label.zh or "93号" in label.zh]


@pytest.mark.parametrize(
    ("spot", "read"),
    [
        ("gate", ("gate", None)),
        ("stairs-2", ("stairs", 2)),
        ("stairs-99", ("stairs", 99)),
        ("stairs-0", None),
        ("stairs-100", None),
        ("roof", None),
        ("stairs 2", None),
        ("", None),
    ],
)
def test_a_spot_is_an_area_and_a_number(spot: str, read: object) -> None:
    assert read_spot(spot) == read
    assert read is None or spot.partition("-")[0] in AREAS
