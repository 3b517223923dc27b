"""Who may do and see what of patrols and their plans: the whole tables, role by action, in reach and out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.patrols import actions, plan_actions
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown
from tests.patrols import a_patrol, a_plan

DISTRICT = a_district()
IN_REACH = {
    Role.SCHOOL_STAFF: "dm-ms-01-principal",
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: "dm-st-harbour-officer-1",
    Role.DESK: "dm-st-harbour-desk",
    Role.CHIEF: "dm-st-harbour-chief",
    Role.SUPERVISOR: "dm-supervisor-1",
    Role.LEADER: "dm-leader",
    Role.AUDITOR: "dm-auditor",
}
OUT_OF_REACH = (
    "dm-ms-02-safety",
    "dm-ms-02-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
    "dm-edu-desk",
    "dm-fire-duty",
    "dm-gateway",
)
KINDS: dict[str, tuple[Record, set[str], set[str]]] = {
    "patrol": (a_patrol(), set(actions.Action), set(actions.ACTIONS)),
    "patrol_plan": (
        a_plan(by="dm-st-harbour-officer-2"),
        set(plan_actions.Action),
        set(plan_actions.ACTIONS),
    ),
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    _, named, steps = KINDS[kind]
    assert set(MAY[kind]) == named == steps
    assert set(SHOWN[kind]) == set(Part)
    for row in (*MAY[kind].values(), *SHOWN[kind].values()):
        assert set(row) == set(Role)
    assert set(TEXTS_OF[kind]) <= named


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("role", list(IN_REACH))
def test_every_action_is_permitted_exactly_where_the_table_says(kind: str, role: Role) -> None:
    case, actions, _ = KINDS[kind]
    account = an_account(IN_REACH[role])
    found = relations_of(account, case, DISTRICT)
    assert Relation.SCOPE in found
    for action in actions:
        needed = MAY[kind][action][role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("role", list(IN_REACH))
def test_every_part_is_shown_exactly_where_the_table_says(kind: str, role: Role) -> None:
    case, _, _ = KINDS[kind]
    account = an_account(IN_REACH[role])
    found = relations_of(account, case, DISTRICT)
    granted = {part for part in Part if SHOWN[kind][part][role] in found - {Relation.NEVER}}
    assert shown(account, case, DISTRICT) == granted


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_out_of_reach_every_action_and_every_look_is_not_found(kind: str, name: str) -> None:
    case, actions, _ = KINDS[kind]
    account = an_account(name)
    for action in actions:
        with pytest.raises(NotFound):
            permit(account, action, case, DISTRICT)
    with pytest.raises(NotFound):
        shown(account, case, DISTRICT)


def test_nobody_plans_or_calls_off_a_patrol_by_hand() -> None:
    for action in (actions.Action.PLAN, actions.Action.TICK, actions.Action.CALL_OFF):
        assert all(tie is Relation.NEVER for tie in MAY["patrol"][action].values())


def test_a_guard_walks_and_reports_but_prints_no_codes_and_changes_no_plan() -> None:
    guard, (patrol, *_), (plan, *_) = an_account("dm-ms-01-guard"), KINDS["patrol"], KINDS["patrol_plan"]
    for action in ("check_in", "finish", "report_finding", "note"):
        permit(guard, action, patrol, DISTRICT)
    for action in ("replace", "reissue_codes", "withdraw"):
        with pytest.raises(NotAllowed):
            permit(guard, action, plan, DISTRICT)
