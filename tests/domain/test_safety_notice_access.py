"""Who may do and see what of a safety notice: the whole table, role by action, for those in it and those out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.safety_notices.actions import ACTIONS, Action
from campus_safety.records.access import relations_of
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown
from tests.safety_notices import CHIEF, DESK, EDUCATION, GUARD, OFFICER, SCHOOL, SUPERVISOR, a_safety_notice

DISTRICT = a_district()
IN_IT = {
    Role.SCHOOL_STAFF: SCHOOL,
    Role.GUARD: GUARD,
    Role.OFFICER: OFFICER,
    Role.DESK: DESK,
    Role.CHIEF: CHIEF,
    Role.SUPERVISOR: SUPERVISOR,
    Role.LEADER: "dm-leader",
    Role.EDUCATION: EDUCATION,
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


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    assert set(MAY["safety_notice"]) == set(Action) == set(ACTIONS)
    assert set(SHOWN["safety_notice"]) == set(Part)
    for row in (*MAY["safety_notice"].values(), *SHOWN["safety_notice"].values()):
        assert set(row) == set(Role)
    assert set(TEXTS_OF["safety_notice"]) <= set(Action)


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    account, case = an_account(IN_IT[role]), a_safety_notice()
    found = relations_of(account, case, DISTRICT)
    assert Relation.SCOPE in found
    for action in Action:
        needed = MAY["safety_notice"][action][role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


@pytest.mark.parametrize("name", OUT_OF_IT)
def test_out_of_it_every_action_and_every_look_is_not_found(name: str) -> None:
    account, case = an_account(name), a_safety_notice()
    for action in Action:
        with pytest.raises(NotFound):
            permit(account, action, case, DISTRICT)
    with pytest.raises(NotFound):
        shown(account, case, DISTRICT)


@pytest.mark.parametrize("role", list(IN_IT))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    account, case = an_account(IN_IT[role]), a_safety_notice(by=SUPERVISOR)
    found = relations_of(account, case, DISTRICT) - {Relation.REPORTER}
    granted = {part for part in Part if SHOWN["safety_notice"][part][role] in found - {Relation.NEVER}}
    assert shown(account, case, DISTRICT) - granted <= {Part.DIALOGUE, Part.FEEDBACK}
    assert granted <= shown(account, case, DISTRICT)


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
