"""Looking things up in a district."""

import pytest

from campus_safety.district.directory import District, Unit, district_of
from campus_safety.district.organisation import AgencyField, UnitKind
from campus_safety.errors import UnknownCampus, UnknownUnit
from campus_safety.labels import Label
from tests.districts import key_of, sample_district

NAME = Label("名", "Name")


def _district(*units: Unit) -> District:
    return district_of("x", NAME, units=units, campuses=(), holders={}, policy_version="")


def test_a_campus_leads_up_to_the_sub_bureau() -> None:
    chain = [unit.id for unit in sample_district().unit_chain("dm-kg-02")]
    assert chain == ["dm-kg-02", "dm-st-hill", "dm-brigade", "dm-bureau"]
    assert sample_district().stands_under("dm-kg-02", "dm-st-hill")
    assert not sample_district().stands_under("dm-kg-02", "dm-st-harbour")


def test_an_agency_outside_the_police_stands_alone() -> None:
    assert [unit.id for unit in sample_district().unit_chain("dm-edu")] == ["dm-edu"]


def test_units_that_supervise_each_other_are_refused_instead_of_followed_for_ever() -> None:
    looped = _district(
        Unit("a", UnitKind.STATION, NAME, parent="b"), Unit("b", UnitKind.STATION, NAME, parent="a")
    )
    with pytest.raises(UnknownUnit):
        looped.unit_chain("a")


def test_every_campus_is_a_unit_under_its_station() -> None:
    district = sample_district("huancui")
    for campus in district.open_campuses():
        assert district.unit(campus.id).kind is UnitKind.CAMPUS
        assert district.station_of(campus.id).id == district.unit(campus.id).parent
    assert len(district.open_campuses()) == 114


def test_the_few_units_of_which_there_is_one_are_found_by_what_they_are() -> None:
    district = sample_district()
    assert district.education_bureau().id == "dm-edu"
    assert district.brigade().id == "dm-brigade"
    assert district.sub_bureau().id == "dm-bureau"
    assert district.agency("fire").id == district.agency(AgencyField.FIRE).id == "dm-fire"


def test_a_district_without_a_unit_says_so() -> None:
    for look_up in (District.education_bureau, District.brigade, District.sub_bureau):
        with pytest.raises(UnknownUnit):
            look_up(_district())


def test_an_agency_that_left_is_not_asked_any_more() -> None:
    gone = Unit("fire", UnitKind.AGENCY, NAME, field=AgencyField.FIRE, retired=True)
    with pytest.raises(UnknownUnit):
        _district(gone).agency("fire")


def test_a_post_is_held_by_its_accounts() -> None:
    district = sample_district()
    assert district.holders_of("dm-ms-01/safety") == (key_of("dm-ms-01-safety"),)
    assert district.holders_of("dm-brigade/supervisor") == (
        key_of("dm-supervisor-1"),
        key_of("dm-supervisor-2"),
    )
    assert district.holders_of("dm-ms-01/chief") == ()


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(UnknownUnit):
        sample_district().holders_of("dm-ms-99/safety")
    with pytest.raises(UnknownUnit):
        sample_district().unit("dm-ms-99")
    with pytest.raises(UnknownCampus):
        sample_district().campus("dm-st-hill")
    with pytest.raises(UnknownCampus):
        sample_district().station_of("dm-ms-99")


def test_stations_and_their_teams_come_in_order() -> None:
    district = sample_district()
    assert [unit.id for unit in district.stations()] == ["dm-st-harbour", "dm-st-hill"]
    assert [unit.name.zh for unit in district.teams_of("dm-st-hill")] == [
        "青山派出所案件办理队",
        "青山派出所综合指挥室",
        "青山派出所社区警务队",
    ]
    assert district.teams_of("dm-ms-01") == ()


def test_a_district_cannot_be_changed_in_passing() -> None:
    with pytest.raises(TypeError):
        sample_district().holders["dm-ms-01/safety"] = ()  # type: ignore[index]
