"""Who may do and see what of an area sweep: the whole table, role by action, for those in it and those out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.area_sweeps.actions import ACTIONS, Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.seeing import permit_plan
from campus_safety.records.access import relations_of
from campus_safety.records.commands import Supervise
from campus_safety.records.relations import Part, Relation
from tests.area_sweeps import CHIEF, CULTURE, DESK, OFFICER, SCHOOL, SUPERVISOR, assigned, done, in_days
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown

DISTRICT = a_district()
IN_IT = {
    Role.SCHOOL_STAFF: SCHOOL,
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: OFFICER,
    Role.DESK: DESK,
    Role.CHIEF: CHIEF,
    Role.SUPERVISOR: "dm-supervisor-2",
    Role.LEADER: "dm-leader",
    Role.EDUCATION: "dm-edu-desk",
    Role.AGENCY: CULTURE,
    Role.AUDITOR: "dm-auditor",
}
OUT_OF_IT = (
    "dm-ms-02-safety",
    "dm-ms-02-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
    "dm-market-duty",
    "dm-gateway",
)


def a_sweep() -> AreaSweep:
    """Around the Harbour campuses; the culture bureau and the education bureau have a place each, and an order."""
    case = assigned(dm_place_01="dm-culture", dm_place_07="dm-edu")
    for unit in ("dm-culture", "dm-edu", "dm-st-harbour", "dm-brigade"):
        order = Supervise(to=unit, due_at=in_days(3), texts={"text": "x"})
        case = done(case, order, by="dm-leader", when=900)
    return case


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    assert set(MAY["area_sweep"]) == set(Action) == set(ACTIONS)
    assert set(SHOWN["area_sweep"]) == set(Part)
    for row in (*MAY["area_sweep"].values(), *SHOWN["area_sweep"].values()):
        assert set(row) == set(Role)
    assert set(TEXTS_OF["area_sweep"]) <= set(Action)


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    account, case = an_account(IN_IT[role]), a_sweep()
    found = relations_of(account, case, DISTRICT)
    assert Relation.SCOPE in found
    for action in Action:
        needed = MAY["area_sweep"][action][role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


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


@pytest.mark.parametrize("name", OUT_OF_IT)
def test_out_of_it_every_action_and_every_look_is_not_found(name: str) -> None:
    account, case = an_account(name), a_sweep()
    for action in Action:
        with pytest.raises(NotFound):
            permit(account, action, case, DISTRICT)
    with pytest.raises(NotFound):
        shown(account, case, DISTRICT)


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    account, case = an_account(IN_IT[role]), a_sweep()
    found = relations_of(account, case, DISTRICT)
    granted = {part for part in Part if SHOWN["area_sweep"][part][role] in found - {Relation.NEVER}}
    assert shown(account, case, DISTRICT) == granted


def test_a_school_is_shown_the_fact_and_nothing_else() -> None:
    for name in (SCHOOL, "dm-ms-01-guard"):
        assert shown(an_account(name), a_sweep(), DISTRICT) == {Part.SUMMARY}
