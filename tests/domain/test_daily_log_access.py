"""Who may do and see what of a campus's log: the whole tables, role by action, for those in it and those out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.campus_assurances import actions as of_assurances
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.log_entry import EntryType
from campus_safety.kinds.daily_log.seeing import campuses_of, permit_log
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from tests.builders import a_district, an_account
from tests.by_kind import permit, shown
from tests.daily_log import (
    CHIEF,
    DESK,
    EDUCATION,
    GUARD,
    HILL,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    a_hand_over,
    an_assurance,
    standing_after,
    written,
)
from tests.rights import (
    AT_HARBOUR,
    AT_HILL,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
ASSURED = an_assurance()
CASES: tuple[Record, ...] = (ASSURED, a_hand_over(), standing_after(ASSURED))


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("log_entry", Action)
    the_tables_name_everything("campus_assurance", of_assurances.Action)


@pytest.mark.parametrize("case", CASES, ids=["entry", "shift", "assurance"])
@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role, case: Record) -> None:
    permitted_as_the_table_says(an_account(AT_HARBOUR[role]), case, reach=False)


@pytest.mark.parametrize("case", CASES, ids=["entry", "shift", "assurance"])
@pytest.mark.parametrize("name", [*AT_HILL, "dm-market-duty", "dm-gateway", "dm-wall"])
def test_out_of_it_every_action_and_every_look_is_not_found(name: str, case: Record) -> None:
    does_not_exist(name, case)


@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    assurance = written(EntryType.ASSURANCE, by=SUPERVISOR).after
    shown_as_the_table_says(an_account(AT_HARBOUR[role]), assurance)


def test_a_guard_reads_what_was_handed_over_and_not_what_was_said_in_a_consultation() -> None:
    guard = an_account(GUARD)
    said = written(EntryType.LEGAL_CONSULTATION, by=OFFICER).after
    assert Part.REPORT_TEXT not in shown(guard, said, DISTRICT)
    assert Part.SCHOOL_TEXTS in shown(guard, a_hand_over(by=SCHOOL), DISTRICT)
    own = written(EntryType.HELP_REQUEST, by=GUARD).after
    assert Part.REPORT_TEXT in shown(guard, own, DISTRICT)


def test_the_education_bureau_sees_what_assures_a_campus_and_nothing_else_of_its_log() -> None:
    education = an_account(EDUCATION)
    assert relations_of(education, ASSURED, DISTRICT)
    assert not relations_of(education, written().after, DISTRICT)
    assert not relations_of(education, a_hand_over(), DISTRICT)
    with pytest.raises(NotFound):
        permit_log(education, "dm-ms-01", DISTRICT)
    assert len(campuses_of(education, DISTRICT)) == len(DISTRICT.open_campuses())


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        (SCHOOL, {"dm-ms-01"}),
        (GUARD, {"dm-ms-01"}),
        (OFFICER, {"dm-ms-01", "dm-ps-01", "dm-kg-01"}),
        (HILL, {"dm-ms-02", "dm-ps-02", "dm-kg-02"}),
        ("dm-market-duty", set()),
        ("dm-gateway", set()),
    ],
)
def test_each_leafs_through_the_logs_of_its_own_campuses(name: str, reads: set[str]) -> None:
    account = an_account(name)
    assert {campus.id for campus in campuses_of(account, DISTRICT)} == reads
    for campus in DISTRICT.open_campuses():
        if campus.id in reads:
            permit_log(account, campus.id, DISTRICT)
        else:
            with pytest.raises(NotFound):
                permit_log(account, campus.id, DISTRICT)


def test_a_wrong_entry_is_offset_by_whoever_wrote_it_and_by_those_above() -> None:
    by_police = written(by=OFFICER).after
    for name in (OFFICER, DESK, CHIEF, SUPERVISOR):
        permit(an_account(name), Action.OFFSET, by_police, DISTRICT)
    with pytest.raises(NotAllowed):
        permit(an_account(SCHOOL), Action.OFFSET, by_police, DISTRICT)
    by_guard = written(EntryType.HELP_REQUEST, by=GUARD).after
    permit(an_account(SCHOOL), Action.OFFSET, by_guard, DISTRICT)
    with pytest.raises(NotAllowed):
        permit(an_account(OFFICER), Action.OFFSET, by_guard, DISTRICT)
