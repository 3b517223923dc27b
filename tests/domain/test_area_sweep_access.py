"""Who may do and see what of an area sweep: the whole table, role by action, for those in it and those out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.seeing import permit_plan
from campus_safety.records.commands import Supervise
from campus_safety.records.relations import Part, Relation
from tests.area_sweeps import CHIEF, CULTURE, DESK, OFFICER, SCHOOL, SUPERVISOR, assigned, done, in_days
from tests.builders import a_district, an_account
from tests.by_kind import MAY, permit, shown
from tests.rights import (
    AT_HARBOUR,
    AT_HILL,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
IN_IT = {**AT_HARBOUR, Role.AGENCY: CULTURE}


def a_sweep() -> AreaSweep:
    """Around the Harbour campuses; the culture bureau and the education bureau have a place each, and an order."""
    case = assigned(dm_place_01="dm-culture", dm_place_07="dm-edu")
    for unit in ("dm-culture", "dm-edu", "dm-st-harbour", "dm-brigade"):
        order = Supervise(to=unit, due_at=in_days(3), texts={"text": "x"})
        case = done(case, order, by="dm-leader", when=900)
    return case


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("area_sweep", Action)


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    permitted_as_the_table_says(an_account(IN_IT[role]), a_sweep())


def test_only_the_brigade_plans_freezes_assigns_closes_and_abandons() -> None:
    for action in (Action.FREEZE, Action.ASSIGN_PLACES, Action.CLOSE, Action.CANCEL):
        assert [role for role in Role if MAY["area_sweep"][action][role] is not Relation.NEVER] == [
            Role.SUPERVISOR
        ]
    permit_plan(an_account(SUPERVISOR))
    for role, name in IN_IT.items():
        if role is not Role.SUPERVISOR:
            with pytest.raises(NotAllowed):
                permit_plan(an_account(name))


def test_who_was_given_places_records_and_a_school_does_nothing() -> None:
    case = a_sweep()
    for name in (OFFICER, DESK, CHIEF, CULTURE, "dm-edu-desk"):
        permit(an_account(name), Action.RECORD_OUTCOME, case, DISTRICT)
    for name in (SCHOOL, "dm-ms-01-guard", "dm-leader", "dm-auditor", SUPERVISOR):
        with pytest.raises(NotAllowed):
            permit(an_account(name), Action.RECORD_OUTCOME, case, DISTRICT)
    for role in (Role.SCHOOL_STAFF, Role.GUARD):
        assert all(MAY["area_sweep"][action][role] is Relation.NEVER for action in Action)


@pytest.mark.parametrize("name", [*AT_HILL, "dm-market-duty", "dm-gateway", "dm-wall"])
def test_out_of_it_every_action_and_every_look_is_not_found(name: str) -> None:
    does_not_exist(name, a_sweep())


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    shown_as_the_table_says(an_account(IN_IT[role]), a_sweep())


def test_a_school_is_shown_the_fact_and_nothing_else() -> None:
    for name in (SCHOOL, "dm-ms-01-guard"):
        assert shown(an_account(name), a_sweep(), DISTRICT) == {Part.SUMMARY}
