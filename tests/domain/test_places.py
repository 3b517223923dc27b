"""Places around campuses: how far, which of them, whose field, and files that list them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.csv_rows import BadRow
from campus_safety.district.directory import Campus, Place
from campus_safety.district.distances import EARTH_RADIUS_M, great_circle_m
from campus_safety.district.files import read_district
from campus_safety.district.organisation import Area, CampusType, PlaceKind
from campus_safety.errors import BadFiles
from campus_safety.kinds.area_sweeps.places import (
    FIELDS,
    around,
    unit_for,
    unplaced,
)
from campus_safety.labels import Label
from tests.builders import a_district
from tests.districts import sample_files, sample_texts

LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-179, 179)


@pytest.mark.parametrize(
    ("here", "there", "metres"),
    [
        ((37.5105, 122.1163), (37.5105, 122.1163), 0),
        ((37.0, 122.0), (38.0, 122.0), 111_195),
        ((37.5, 122.0), (37.5, 122.001), 88.2),
        ((39.9042, 116.4074), (31.2304, 121.4737), 1_067_300),
        ((51.5007, -0.1246), (40.6892, -74.0445), 5_574_840),
        ((10.0, -179.999), (10.0, 179.999), 219.0),
        ((0.0, 0.0), (0.0, 180.0), math.pi * EARTH_RADIUS_M),
    ],
    ids=[
        "nowhere",
        "a-degree-north",
        "a-street",
        "beijing-shanghai",
        "london-new-york",
        "date-line",
        "antipodes",
    ],
)
def test_known_distances(here: tuple[float, float], there: tuple[float, float], metres: float) -> None:
    assert great_circle_m(*here, *there) == pytest.approx(metres, rel=2e-4, abs=0.05)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_a_distance_is_one_both_ways_and_no_detour_is_shorter(
    a: float, b: float, c: float, d: float, e: float, f: float
) -> None:
    there, back = great_circle_m(a, b, c, d), great_circle_m(c, d, a, b)
    assert there == pytest.approx(back)
    assert there <= great_circle_m(a, b, e, f) + great_circle_m(e, f, c, d) + 1


def a_campus(latitude: float | None = 37.5, longitude: float | None = 122.0, id: str = "dm-c-1") -> Campus:
    return Campus(
        id, Label("校", "c"), CampusType.SCHOOL, "dm-st-harbour", Area.TOWN, boarding=False, pupils=1,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip


def a_place(latitude: float, longitude: float, id: str = "dm-p-1", *, retired: bool = False) -> Place:
    return Place(id, PlaceKind.HOTEL, Label("旅馆", "Hotel"), latitude, longitude, retired)


def test_a_place_belongs_to_the_nearest_campus_and_stands_once() -> None:
    campuses = (a_campus(), a_campus(37.5018, 122.0, "dm-c-2"))
    (near,) = around(campuses, [a_place(37.5010, 122.0)], 200)
    assert (near.campus, near.distance_m) == ("dm-c-2", 89)


def test_the_radius_includes_its_own_line_and_nothing_beyond() -> None:
    edge = a_place(37.5 + 200 / 111_195.08, 122.0)
    metres = great_circle_m(37.5, 122.0, edge.latitude, edge.longitude)
    assert around([a_campus()], [edge], math.ceil(metres))
    assert not around([a_campus()], [edge], math.ceil(metres) - 1)


def test_retired_places_are_not_swept_and_campuses_without_a_position_reach_nothing() -> None:
    assert around([a_campus()], [a_place(37.5, 122.0, retired=True)], 200) == ()
    assert around([a_campus(None, None)], [a_place(37.5, 122.0)], 200) == ()
    assert unplaced([a_campus(), a_campus(None, None, "dm-c-2")]) == ("dm-c-2",)


@given(
    st.lists(st.tuples(st.floats(37.49, 37.51), st.floats(121.99, 122.01)), max_size=12),
    st.lists(st.tuples(st.floats(37.49, 37.51), st.floats(121.99, 122.01)), min_size=1, max_size=4),
    st.integers(1, 1000),
)
def test_around_leaves_out_no_place_and_adds_none(
    places: list[tuple[float, float]], campuses: list[tuple[float, float]], radius: int
) -> None:
    listed = [a_place(*at, f"dm-p-{n}") for n, at in enumerate(places)]
    schools = [a_campus(*at, f"dm-c-{n}") for n, at in enumerate(campuses)]
    found = {one.place: one for one in around(schools, listed, radius)}
    for place in listed:
        nearest = min(
            great_circle_m(c.latitude or 0, c.longitude or 0, place.latitude, place.longitude)
            for c in schools
        )
        assert (place.id in found) == (nearest <= radius)
        if place.id in found:
            assert found[place.id].distance_m == round(nearest)


def test_every_kind_has_somebody_who_looks() -> None:
    district = a_district()
    for kind in PlaceKind:
        unit = unit_for(kind, "dm-st-harbour", district)
        assert district.unit(unit).field in FIELDS.get(kind, ()) or unit == "dm-st-harbour", kind
    assert unit_for(PlaceKind.KTV_BAR, "dm-st-harbour", district) == "dm-culture"
    assert unit_for(PlaceKind.TOBACCO_ALCOHOL, "dm-st-harbour", district) == "dm-market", (
        "no tobacco bureau here"
    )
    assert unit_for(PlaceKind.HOTEL, "dm-st-harbour", district) == "dm-st-harbour"


def test_the_demo_district_lists_forty_places_of_every_kind() -> None:
    files = sample_files("demo")
    assert len(files.places) == 40
    assert {place.kind for place in files.places} == set(PlaceKind)
    assert sample_files("huancui").places == (), "the file is optional"
    harbour = [campus for campus in files.campuses if campus.station == "dm-st-harbour"]
    assert len(around(harbour, files.places, 200)) == 25


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("37.51044,122.11482", "122.11482,37.51044", "latitude", "swapped"),
        ("37.51044,122.11482", "48.85660,2.35220", "latitude", "outside"),
        ("37.51044,122.11482", "27.51044,122.11482", "latitude", "far_from_every_campus"),
        ("37.51044,122.11482", ",", "latitude", "missing"),
        ("37.51044,122.11482", "37.51044,", "latitude", "half_a_position"),
        ("internet_cafe,海鸥网吧", "casino,海鸥网吧", "kind", "unknown_value"),
        ("海鸥网吧,", ",", "name_zh", "blank"),
        ("海鸥网吧,", "海鸥网吧13800000000,", "name_zh", "personal_data"),
        ("dm-place-02,", "dm-place-01,", "id", "twice"),
    ],
)  # fmt: skip
def test_a_bad_place_is_named_with_its_line(old: str, new: str, column: str, code: str) -> None:
    text = sample_texts("demo")["places.csv"]
    assert old in text
    faults = _faults(text.replace(old, new, 1))
    line = 3 if old.startswith("dm-place-02") else 2
    assert (faults[0].file, faults[0].line, faults[0].column, faults[0].code) == (
        "places.csv",
        line,
        column,
        code,
    )


def test_a_place_listed_twice_under_two_ids_is_found() -> None:
    text = sample_texts("demo")["places.csv"].rstrip("\n")
    again = text.splitlines()[1].replace("dm-place-01", "dm-place-99")
    (fault,) = _faults(f"{text}\n{again}\n")
    assert (fault.line, fault.column, fault.code) == (42, "name_zh", "twice")


def test_a_retired_place_is_read_as_such_and_the_column_may_be_missing() -> None:
    header, first, *rest = sample_texts("demo")["places.csv"].splitlines()
    text = "\n".join((header + ",retired", first + ",是", *(row + "," for row in rest)))
    places = read_district(sample_texts("demo") | {"places.csv": text}).places
    assert [place.id for place in places if place.retired] == ["dm-place-01"]
    assert not any(place.retired for place in sample_files("demo").places)


def _faults(places: str) -> list[BadRow]:
    with pytest.raises(BadFiles) as refused:
        read_district(sample_texts("demo") | {"places.csv": places})
    found = [fault for fault in refused.value.faults if isinstance(fault, BadRow)]
    assert all(fault.zh and fault.en for fault in found)
    return found
