"""Who may do and see what of posts and rotas: the whole tables, role by action, for those in scope and those out of it."""

from collections.abc import Mapping
from typing import Any

import pytest

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, NotFound
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.seeing import may_change, sees_assignees, week_of
from campus_safety.kinds.rotas.actions import Action as RotaAction
from campus_safety.kinds.rotas.rostering import open_rota
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from campus_safety.records.timeline import SYSTEM
from tests.builders import a_district, an_account, at, rules
from tests.by_kind import MAY
from tests.peak_posts import CAMPUS, CHIEF, DESK, GUARD, OFFICER, SCHOOL, STATION, planned
from tests.rights import (
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
IN_IT: Mapping[Role, str] = {
    Role.SCHOOL_STAFF: SCHOOL,
    Role.GUARD: GUARD,
    Role.OFFICER: OFFICER,
    Role.DESK: DESK,
    Role.CHIEF: CHIEF,
    Role.SUPERVISOR: "dm-supervisor-2",
    Role.LEADER: "dm-leader",
    Role.AUDITOR: "dm-auditor",
}
OUT_OF_IT = (
    "dm-ps-02-safety",
    "dm-kg-01-safety",
    "dm-kg-01-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
    "dm-edu-desk",
    "dm-market-duty",
    "dm-gateway",
    "dm-wall",
)
ACTIONS: Mapping[str, tuple[Any, ...]] = {"peak_post": tuple(Action), "rota": tuple(RotaAction)}
KIND_AND_ROLE = [(kind, role) for kind in ACTIONS for role in IN_IT]


def a_record(kind: str) -> Record:
    if kind == "peak_post":
        return planned("noon")
    return open_rota(STATION, SYSTEM, rules(), at()).after


@pytest.mark.parametrize("kind", ACTIONS)
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    the_tables_name_everything(kind, ACTIONS[kind])


@pytest.mark.parametrize(("kind", "role"), KIND_AND_ROLE)
def test_every_action_is_permitted_exactly_where_the_table_says(kind: str, role: Role) -> None:
    permitted_as_the_table_says(an_account(IN_IT[role]), a_record(kind), reach=False)


@pytest.mark.parametrize(("kind", "role"), KIND_AND_ROLE)
def test_every_part_is_shown_exactly_where_the_table_says(kind: str, role: Role) -> None:
    shown_as_the_table_says(an_account(IN_IT[role]), a_record(kind))


@pytest.mark.parametrize("kind", ACTIONS)
@pytest.mark.parametrize("name", OUT_OF_IT)
def test_out_of_it_every_action_and_every_look_is_not_found(kind: str, name: str) -> None:
    does_not_exist(name, a_record(kind))


def test_a_campus_has_no_part_in_the_rota() -> None:
    for name in (SCHOOL, GUARD):
        assert not relations_of(an_account(name), a_record("rota"), DISTRICT)


def test_what_the_school_calendar_does_nobody_does_by_hand() -> None:
    for action in (
        Action.PLAN,
        Action.MOVE,
        Action.CALL_OFF,
        Action.REINSTATE,
        Action.FOLLOW_ROTA,
        Action.TICK,
    ):
        assert set(MAY["peak_post"][action].values()) == {Relation.NEVER}
    assert set(MAY["rota"][RotaAction.CHECK_GAPS].values()) == {Relation.NEVER}


def test_whose_account_it_is_only_the_police_and_their_auditors_see() -> None:
    assert {role for role, name in IN_IT.items() if sees_assignees(an_account(name))} == {
        Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR,
    }  # fmt: skip
    assert {role for role, name in IN_IT.items() if may_change(an_account(name))} == {
        Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.LEADER,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "unit", "whose"),
    [
        (DESK, None, STATION),
        (OFFICER, None, STATION),
        (OFFICER, CAMPUS, CAMPUS),
        (DESK, "dm-ps-02", None),
        (DESK, "dm-st-hill", None),
        (SCHOOL, None, CAMPUS),
        (GUARD, CAMPUS, CAMPUS),
        (SCHOOL, STATION, None),
        (SCHOOL, "dm-kg-01", None),
        ("dm-supervisor-1", "dm-st-hill", "dm-st-hill"),
        ("dm-leader", "dm-ps-02", "dm-ps-02"),
        ("dm-auditor", STATION, STATION),
        ("dm-supervisor-1", "dm-brigade", None),
        ("dm-supervisor-1", "nowhere", None),
        ("dm-edu-desk", CAMPUS, None),
        ("dm-fire-duty", STATION, None),
        ("dm-gateway", STATION, None),
        ("dm-wall", STATION, None),
    ],
)
def test_whose_week_somebody_reads(name: str, unit: str | None, whose: str | None) -> None:
    account: Account = an_account(name)
    if whose is None:
        with pytest.raises(NotFound):
            week_of(account, unit, DISTRICT)
    else:
        assert week_of(account, unit, DISTRICT) == whose


def test_who_has_no_posts_of_its_own_says_whose() -> None:
    for name in ("dm-supervisor-1", "dm-leader", "dm-auditor"):
        with pytest.raises(BadInput):
            week_of(an_account(name), None, DISTRICT)
