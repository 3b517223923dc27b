"""The table of who reads which figures, walked to the end."""

import itertools
from dataclasses import replace

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.seeing import (
    TOLD_ON_A_WALL,
    TOLD_TO_EDUCATION,
    VIEWS,
    View,
    kinds_read,
    permit_behind,
    sights_of,
    sums_only,
    told_of,
    unit_read,
)
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import relations_of
from campus_safety.records.counting import Sight
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests import area_sweeps, hazards
from tests.builders import a_case, a_district, an_account
from tests.by_kind import SHOWN

HARBOUR = ("dm-ms-01", "dm-ps-01", "dm-kg-01")
HILL = ("dm-ms-02", "dm-ps-02", "dm-kg-02")
STATIONS = ("dm-st-harbour", "dm-st-hill")
EVERYWHERE = frozenset({ALL, *STATIONS, *HARBOUR, *HILL})
NOWHERE = ("dm-brigade", "dm-fire", "dm-edu", "dm-bureau", "dm-st-harbour-community", "unheard-of")

# Each account, the units whose figures it reads, and the records that it may know of.
OPEN = {Sight.OPEN, Sight.EDUCATION}
READS = {
    "dm-ms-01-guard": ({"dm-ms-01"}, OPEN),
    "dm-ms-01-safety": ({"dm-ms-01"}, set(Sight)),
    "dm-ms-01-principal": ({"dm-ms-01"}, set(Sight)),
    "dm-st-harbour-officer-1": ({"dm-st-harbour", *HARBOUR}, OPEN),
    "dm-st-harbour-desk": ({"dm-st-harbour", *HARBOUR}, set(Sight)),
    "dm-st-harbour-chief": ({"dm-st-harbour", *HARBOUR}, set(Sight)),
    "dm-st-hill-desk": ({"dm-st-hill", *HILL}, set(Sight)),
    "dm-supervisor-1": (EVERYWHERE, set(Sight)),
    "dm-leader": (EVERYWHERE, set(Sight)),
    "dm-auditor": (EVERYWHERE, set(Sight)),
    "dm-edu-desk": (EVERYWHERE, {Sight.EDUCATION, Sight.SEALED_EDUCATION}),
    "dm-fire-duty": (set(), set()),
    "dm-market-duty": (set(), set()),
    "dm-gateway": (set(), set()),
    "dm-wall": ({ALL}, OPEN),
}


@pytest.mark.parametrize("name", READS)
def test_each_account_reads_the_figures_of_its_scope_and_no_others(name: str) -> None:
    account, (units, sights) = an_account(name), READS[name]
    assert sights_of(account) == sights
    for unit in (*EVERYWHERE, *NOWHERE):
        if unit in units:
            assert unit_read(account, unit, a_district()) == unit
        else:
            with pytest.raises(NotFound if units else NotAllowed):
                unit_read(account, unit, a_district())


def test_a_wall_reads_sums_of_the_district_and_nothing_behind_them() -> None:
    """No record is shown to it, and so none may be told from its figures."""
    reading_sums = {name for name in READS if sums_only(an_account(name))}
    assert reading_sums == {"dm-wall"}
    with pytest.raises(NotAllowed):
        permit_behind(an_account("dm-wall"))
    permit_behind(an_account("dm-leader"))


def test_without_a_word_an_account_reads_its_own() -> None:
    own = {
        name: unit_read(an_account(name), None, a_district()) for name, (units, _) in READS.items() if units
    }
    assert own["dm-ms-01-guard"] == "dm-ms-01"
    assert own["dm-st-hill-desk"] == "dm-st-hill"
    assert own["dm-leader"] == own["dm-edu-desk"] == own["dm-wall"] == ALL


def test_a_teacher_who_does_not_answer_for_the_campus_reads_nothing_of_sealed_incidents() -> None:
    teacher = replace(an_account("dm-ms-01-safety"), posts=())
    assert sights_of(teacher) == OPEN


def test_a_team_reads_as_its_station() -> None:
    team = replace(an_account("dm-st-harbour-officer-1"), unit="dm-st-harbour-community")
    assert unit_read(team, None, a_district()) == "dm-st-harbour"


def test_who_was_dismissed_and_who_is_of_another_district_reads_nothing() -> None:
    for changed in ({"enabled": False}, {"district": "huancui"}):
        with pytest.raises(NotAllowed):
            unit_read(replace(an_account("dm-leader"), **changed), None, a_district())


def test_the_table_names_every_role_and_every_sight() -> None:
    assert set(VIEWS) == set(Sight)
    for roles in VIEWS.values():
        assert set(roles) == set(Role)
    assert {View(cell) for roles in VIEWS.values() for cell in roles.values()} == set(View)


@pytest.mark.parametrize("name", READS)
def test_kinds_of_record_that_a_role_may_not_see_at_all_are_in_none_of_its_figures(name: str) -> None:
    account = an_account(name)
    for kind, parts in SHOWN.items():
        shown = parts[Part.SUMMARY][account.role] is not Relation.NEVER
        told = Sight.OPEN in sights_of(account) or kind in TOLD_TO_EDUCATION
        on_a_wall = sums_only(account) and kind in TOLD_ON_A_WALL
        assert (kind in kinds_read(account)) is (on_a_wall or (shown and told))


def test_the_education_bureau_reads_no_figure_of_a_kind_of_which_it_is_never_told() -> None:
    """Else it would read nought where there is something."""
    never = {name for name, kind in KINDS.items() if "concerns_education" not in vars(kind.record)}
    assert {"inspection", "area_sweep", "peak_post", "patrol"} <= never
    assert not never & TOLD_TO_EDUCATION


def test_what_is_held_of_the_district_as_a_whole_is_not_told_as_nought_of_a_campus() -> None:
    def left_out(unit: str) -> set[str]:
        return {code for code, one in INDICATORS.items() if not told_of(one, unit, a_district())}

    assert left_out(ALL) == set()
    assert left_out("dm-st-harbour") == {"area_sweeps", "quiz_rounds"}
    assert left_out("dm-ms-01") == {"area_sweeps", "quiz_rounds", "inspections", "notices", "police_rounds"}


RECORDS: tuple[Record, ...] = (
    a_case(),
    a_case(category="bullying", discovered_at=a_case().received_at),
    a_case(category="drugs_weapons"),
    a_case(category="natural"),
    hazards.a_hazard(),
    area_sweeps.assigned(),
)


@pytest.mark.parametrize(("name", "record"), list(itertools.product(READS, RECORDS)))
def test_whoever_reads_a_record_into_a_figure_of_their_own_campus_or_station_may_know_of_it(
    name: str, record: Record
) -> None:
    """No figure tells of a record that its reader could not find; sealed ones are named only to those with a tie."""
    account, (units, sights) = an_account(name), READS[name]
    units = set() if sums_only(account) else units
    if not units or Sight.of(record) not in sights or record.kind not in kinds_read(account):
        return
    if in_figures_of(record) & units:
        assert relations_of(account, record, a_district())


def in_figures_of(record: Record) -> set[str]:
    return {ALL, *record.campuses_concerned, record.station} - {""}
