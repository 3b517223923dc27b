"""Checklists: what a district may write in them, and the grade that follows."""

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from campus_safety.kinds.hazards.categories import CATEGORIES, Grade
from campus_safety.kinds.hazards.checklists import ChecklistFaults, contradiction, parse_checklists
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.item_sources import BASES, Confidence
from campus_safety.records.spots import AREAS, read_spot
from tests.builders import POLICIES

DOCUMENTS = {
    file.stem: tomllib.loads(file.read_text()) for file in sorted((POLICIES / "checklists").glob("*.toml"))
}
LIBRARY = parse_checklists("v1", DOCUMENTS)


def faults_of(change: Callable[[dict[str, Any]], None]) -> set[tuple[str, str]]:
    documents = copy.deepcopy(DOCUMENTS)
    change(documents)
    with pytest.raises(ChecklistFaults) as refused:
        parse_checklists("v1", documents)
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def with_item(family: str, **columns: Any) -> Callable[[dict[str, Any]], None]:
    """A change that adds one item; columns of None are left out."""
    row = {"id": f"{family}.new", "zh": "新项", "en": "New", "grade": "general"} | columns

    def change(documents: dict[str, Any]) -> None:
        documents[family]["items"].append({key: value for key, value in row.items() if value is not None})

    return change


def test_the_library_that_ships_covers_every_category_in_both_languages() -> None:
    assert {item.category for item in LIBRARY.items.values()} == set(CATEGORIES)
    assert len(LIBRARY.items) >= 90
    assert all(item.label.zh and item.label.en for item in LIBRARY.items.values())
    assert all(item.clause is None or item.clause in CLAUSES for item in LIBRARY.items.values())
    assert set(LIBRARY.selections) == {"school-self-check", "joint-inspection", "fire", "surroundings"}
    assert all(selection.items for selection in LIBRARY.selections.values())


def test_whatever_is_found_there_is_a_general_item_for_it() -> None:
    assert {LIBRARY.grade_of(f"{category}.other") for category in CATEGORIES} == {Grade.GENERAL}


def test_what_is_major_lies_in_a_field_of_the_guide_and_only_that() -> None:
    majors = {item.id for item in LIBRARY.items.values() if item.grade is Grade.MAJOR}
    assert majors == {item.id for item in LIBRARY.items.values() if item.basis.id in ("guide", "guide_field")}
    assert {item.category for item in LIBRARY.items.values() if item.id in majors} == {
        "fire", "building", "food", "lab_chemical", "school_bus", "crowd", "equipment", "dormitory",
    }  # fmt: skip


def test_only_items_whose_words_were_seen_name_the_guide_itself() -> None:
    assert {item.id for item in LIBRARY.items.values() if item.basis.id == "guide"} == {
        "fire.basement-rooms",
        "fire.nursery-too-high",
        "fire.sandwich-panel",
        "fire.no-alarm-dormitory",
    }
    assert BASES["guide"].confidence is Confidence.MEDIUM
    assert BASES["guide_field"].confidence is Confidence.LOW


def test_the_eight_things_the_police_look_at_are_items() -> None:
    looked_at = {item.id for item in LIBRARY.items.values() if item.basis.id == "order93"}
    assert looked_at == {
        "management.rules-missing",
        "human_guard.no-chief",
        "human_guard.no-office",
        "human_guard.guarding-loose",
        "management.facilities-unkept",
        "human_guard.not-on-duty",
        "management.rules-unheeded",
        "management.training-missing",
    }


def test_what_is_major_is_always_put_under_interim_control() -> None:
    assert all(item.controls for item in LIBRARY.items.values() if item.grade is Grade.MAJOR)
    assert LIBRARY.items["fire.exit-blocked"].controls
    assert not LIBRARY.items["fire.extinguisher-expired"].controls


def test_no_photo_is_asked_for_where_people_are_only_counted() -> None:
    assert not any(item.proof for item in LIBRARY.items.values() if item.category == "psychosocial")
    assert faults_of(with_item("psychosocial", proof=True)) == {("psychosocial.new", "no_photos_here")}


def test_the_grade_follows_from_the_item() -> None:
    assert LIBRARY.grade_of("fire.sandwich-panel") is Grade.MAJOR
    assert LIBRARY.grade_of("fire.extinguisher-expired") is Grade.GENERAL
    assert LIBRARY.grade_of("fire.dragon") is None


@pytest.mark.parametrize("derived", Grade)
@pytest.mark.parametrize("stated", [None, *Grade])
def test_a_stated_grade_may_only_repeat_what_the_checklist_derives(
    derived: Grade, stated: Grade | None
) -> None:
    item = next(item for item in LIBRARY.items.values() if item.grade is derived)
    fault = contradiction(item, stated)
    if stated in (None, derived):
        assert fault is None
    else:
        assert fault is not None and (fault.field, fault.code) == ("grade", "contradicts_checklist")
        assert derived.value == ("major" if "重大隐患" in fault.zh else "general")


def test_every_fault_of_a_library_is_named() -> None:
    def spoil(documents: dict[str, Any]) -> None:
        documents["fire"]["items"][0] |= {"grade": "severe", "clause": "93-9", "basis": "hearsay"}
        documents["fire"]["items"][1]["id"] = documents["fire"]["items"][2]["id"]
        documents["food"]["items"][0]["id"] = "kitchen.no-permit"
        documents["access"]["items"][0]["en"] = " "
        documents["water"]["category"] = "sea"
        documents["selections"]["surroundings"]["items"] = ["surroundings.*", "pirates.*"]
        documents["selections"]["fire"]["items"] = []
        documents["selections"]["Joint Inspection"] = documents["selections"].pop("joint-inspection")

    assert faults_of(spoil) == {
        ("fire.exit-blocked.grade", "unknown_value"),
        ("fire.exit-blocked.clause", "unknown_clause"),
        ("fire.exit-blocked.basis", "unknown_basis"),
        ("fire.wiring-unsafe", "duplicate"),
        ("kitchen.no-permit", "bad_id"),
        (DOCUMENTS["access"]["items"][0]["id"], "missing"),
        ("water.category", "unknown_category"),
        ("water.other", "missing"),
        ("selections.surroundings", "unknown_item"),
        ("selections.fire.items", "missing"),
        ("selections.Joint Inspection", "bad_id"),
    }


@pytest.mark.parametrize(
    ("columns", "where", "code"),
    [
        ({"id": "fire.a#b"}, "fire.a#b", "bad_id"),
        ({"id": "fire."}, "fire.", "bad_id"),
        ({"id": "fire.Ä"}, "fire.Ä", "bad_id"),
        ({"zh": None}, "fire.new", "missing"),
        ({"en": 5}, "fire.new", "missing"),
        ({"grade": None}, "fire.new.grade", "missing"),
        ({"clause": ["reg421-16"]}, "fire.new.clause", "unknown_clause"),
        ({"basis": {}}, "fire.new.basis", "unknown_basis"),
        ({"proof": "no"}, "fire.new.proof", "bad_flag"),
        ({"controls": 1}, "fire.new.controls", "bad_flag"),
        ({"grade": "major", "controls": False}, "fire.new", "major_is_controlled"),
        ({"grad": "major"}, "fire.new.grad", "unknown_key"),
    ],
)
def test_an_item_with_a_fault_is_refused(columns: dict[str, Any], where: str, code: str) -> None:
    assert faults_of(with_item("fire", **columns)) == {(where, code)}


def test_a_category_without_its_other_is_a_fault() -> None:
    def without(documents: dict[str, Any]) -> None:
        items = documents["equipment"]["items"]
        documents["equipment"]["items"] = [item for item in items if item["id"] != "equipment.other"]

    assert faults_of(without) == {("equipment.other", "missing")}


def test_the_other_of_a_category_is_never_major() -> None:
    def graver(documents: dict[str, Any]) -> None:
        next(item for item in documents["food"]["items"] if item["id"] == "food.other")["grade"] = "major"

    assert faults_of(graver) == {("food.other", "not_general")}


def test_a_library_without_documents_names_every_category() -> None:
    with pytest.raises(ChecklistFaults) as refused:
        parse_checklists("v1", {})
    assert {fault.field for fault in refused.value.faults} == {f"{category}.other" for category in CATEGORIES}


def test_a_version_written_before_there_were_controls_is_still_read() -> None:
    """Cases go on naming the version that they were found under."""
    earlier = copy.deepcopy(DOCUMENTS)
    for family, document in earlier.items():
        for item in document["items"] if family != "selections" else ():
            item.pop("controls", None)
            item["basis"] = "guide" if item["grade"] == "major" else "own"
    library = parse_checklists("v0", earlier)
    assert set(library.items) == set(LIBRARY.items)
    assert library.items["school_bus.overloaded"].controls


def test_codes_that_stored_versions_may_name_are_never_taken_away() -> None:
    assert {"guide", "reg421", "shandong", "gbt29315", "fire10", "minors", "own"} <= set(BASES)
    assert {
        "reg421-11", "reg421-16", "shandong-19", "shandong-26", "shandong-29", "shandong-30",
        "shandong-40", "fire-16", "minors-59", "internet-9", "video-17",
    } <= set(CLAUSES)  # fmt: skip


def test_no_clause_prints_what_nobody_confirmed() -> None:
    """The articles of order 93 on extensions and rechecks, and every number of days."""
    assert not [
        label.zh
        for label in CLAUSES.values()
        if any(unsure in label.zh for unsure in ("93号", "监督检查企业事业单位", "三日", "3日", "工作日"))
    ]
    assert not [
        item.label.zh for item in LIBRARY.items.values() if "三日" in item.label.zh or "3日" in item.label.zh
    ]


@pytest.mark.parametrize(
    ("spot", "read"),
    [
        ("gate", ("gate", None)),
        ("bus_stop-3", ("bus_stop", 3)),
        ("stairs-2", ("stairs", 2)),
        ("stairs-99", ("stairs", 99)),
        ("stairs-0", None),
        ("stairs-02", None),
        ("stairs-100", None),
        ("stairs-2\n", None),
        ("stairs-２", None),
        ("roof", None),
        ("stairs 2", None),
        ("", None),
    ],
)
def test_a_spot_is_an_area_and_a_number(spot: str, read: object) -> None:
    assert read_spot(spot) == read
    assert read is None or spot.partition("-")[0] in AREAS
