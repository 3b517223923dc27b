"""Who may do and see what of a safety notice: the whole table, role by action, for those in it and those out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, shown
from tests.rights import (
    AT_HARBOUR,
    AT_HILL,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)
from tests.safety_notices import GUARD, SCHOOL, SUPERVISOR, a_safety_notice

DISTRICT = a_district()


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("safety_notice", Action)


@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    permitted_as_the_table_says(an_account(AT_HARBOUR[role]), a_safety_notice())


@pytest.mark.parametrize("name", [*AT_HILL, "dm-market-duty", "dm-gateway", "dm-wall"])
def test_out_of_it_every_action_and_every_look_is_not_found(name: str) -> None:
    does_not_exist(name, a_safety_notice())


@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    shown_as_the_table_says(an_account(AT_HARBOUR[role]), a_safety_notice(by=SUPERVISOR))


def test_only_campuses_read_and_only_police_issue_and_withdraw() -> None:
    table = MAY["safety_notice"]
    assert {role for role in Role if table[Action.READ][role] is not Relation.NEVER} == {
        Role.SCHOOL_STAFF,
        Role.GUARD,
    }
    police = {Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR}
    for action in (Action.ISSUE, Action.WITHDRAW):
        assert {role for role in Role if table[action][role] is not Relation.NEVER} == police
    for action in (Action.TICK, Action.DELIVER):
        assert {role for role in Role if table[action][role] is not Relation.NEVER} == set()


def test_a_campus_is_shown_the_notice_and_nothing_of_the_others() -> None:
    for name in (SCHOOL, GUARD):
        assert shown(an_account(name), a_safety_notice(), DISTRICT) == {
            Part.SUMMARY,
            Part.REPORT_TEXT,
            Part.ATTACHMENTS,
        }
