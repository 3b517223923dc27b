"""A campus changes its station: what is not concerned is left alone, whatever district it lies in."""

from dataclasses import replace

from campus_safety.kinds.incidents.kind import KIND
from campus_safety.records.campus_moves import moved
from tests.builders import a_case, at, rules
from tests.districts import sample_district


def test_a_record_of_another_district_is_looked_at_and_left_alone() -> None:
    elsewhere = rules(district=sample_district("huancui"))
    case = replace(a_case(), district="huancui", campus="hc-ms-03", station="st-jingyuan")
    assert moved(KIND, case, "dm-ms-01", "dm-st-hill", elsewhere, at(60)) is None
