"""Who may do and see what of patrols and their plans: the whole tables, role by action, in reach and out of it."""

from enum import StrEnum

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed
from campus_safety.kinds.patrols import actions, plan_actions
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, permit
from tests.patrols import a_patrol, a_plan
from tests.rights import (
    AT_HILL,
    BUT_EDUCATION,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
RECORDS: dict[str, tuple[Record, type[StrEnum]]] = {
    "patrol": (a_patrol(), actions.Action),
    "patrol_plan": (a_plan(by="dm-st-harbour-officer-2"), plan_actions.Action),
}


@pytest.mark.parametrize("kind", list(RECORDS))
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    the_tables_name_everything(kind, RECORDS[kind][1])


@pytest.mark.parametrize("kind", list(RECORDS))
@pytest.mark.parametrize("role", list(BUT_EDUCATION))
def test_every_action_is_permitted_exactly_where_the_table_says(kind: str, role: Role) -> None:
    permitted_as_the_table_says(an_account(BUT_EDUCATION[role]), RECORDS[kind][0])


@pytest.mark.parametrize("kind", list(RECORDS))
@pytest.mark.parametrize("role", list(BUT_EDUCATION))
def test_every_part_is_shown_exactly_where_the_table_says(kind: str, role: Role) -> None:
    shown_as_the_table_says(an_account(BUT_EDUCATION[role]), RECORDS[kind][0])


@pytest.mark.parametrize("kind", list(RECORDS))
@pytest.mark.parametrize("name", [*AT_HILL, "dm-edu-desk", "dm-fire-duty", "dm-gateway", "dm-wall"])
def test_out_of_reach_every_action_and_every_look_is_not_found(kind: str, name: str) -> None:
    does_not_exist(name, RECORDS[kind][0])


def test_nobody_plans_or_calls_off_a_patrol_by_hand() -> None:
    for action in (actions.Action.PLAN, actions.Action.TICK, actions.Action.CALL_OFF):
        assert all(tie is Relation.NEVER for tie in MAY["patrol"][action].values())


def test_a_guard_walks_and_reports_but_prints_no_codes_and_changes_no_plan() -> None:
    guard, (patrol, *_), (plan, *_) = an_account("dm-ms-01-guard"), RECORDS["patrol"], RECORDS["patrol_plan"]
    for action in ("check_in", "finish", "report_finding", "note"):
        permit(guard, action, patrol, DISTRICT)
    for action in ("replace", "reissue_codes", "withdraw"):
        with pytest.raises(NotAllowed):
            permit(guard, action, plan, DISTRICT)
