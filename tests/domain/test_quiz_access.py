"""Who may do and see what of quiz rounds and of points: both tables whole, role by action, in scope and out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.kinds.registry import KINDS
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY
from tests.quizzes import OFFICER, an_award, planned
from tests.rights import (
    AT_HARBOUR,
    AT_HILL,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
# None of them asked for it: what the roles may alone is tried.
NOBODY = "demo|nobody"
# A round that the station leads, one that the bureau leads, and an entry.
CASES: dict[str, tuple[Record, ...]] = {
    "quiz_round": (planned(by=OFFICER, account=NOBODY), planned(account=NOBODY)),
    "points_entry": (an_award().after,),
}
EACH = pytest.mark.parametrize(
    "case", [case for cases in CASES.values() for case in cases], ids=["by-station", "by-bureau", "entry"]
)


@pytest.mark.parametrize("kind", list(CASES))
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    the_tables_name_everything(kind, KINDS[kind].actions)


@EACH
@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role, case: Record) -> None:
    permitted_as_the_table_says(an_account(AT_HARBOUR[role]), case)


@EACH
@pytest.mark.parametrize("role", list(AT_HARBOUR))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role, case: Record) -> None:
    shown_as_the_table_says(an_account(AT_HARBOUR[role]), case)


@EACH
@pytest.mark.parametrize("name", [*AT_HILL, "dm-fire-duty", "dm-gateway", "dm-wall"])
def test_out_of_it_every_action_and_every_look_is_not_found(name: str, case: Record) -> None:
    does_not_exist(name, case)


def test_a_school_may_do_nothing_with_points_and_nothing_with_rounds() -> None:
    for kind in CASES:
        for role in (Role.SCHOOL_STAFF, Role.GUARD):
            assert all(row[role] is Relation.NEVER for row in MAY[kind].values())


def test_nobody_earns_counts_or_ticks_by_hand() -> None:
    for kind, action in (("points_entry", "earn"), ("points_entry", "counter"), ("quiz_round", "count")):
        assert all(tie is Relation.NEVER for tie in MAY[kind][action].values())
