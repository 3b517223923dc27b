"""Who may do and see what of quiz rounds and of points: both tables whole, role by action, in scope and out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown
from tests.quizzes import OFFICER, an_award, planned

DISTRICT = a_district()
IN_IT = {
    Role.SCHOOL_STAFF: "dm-ms-01-safety",
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: OFFICER,
    Role.DESK: "dm-st-harbour-desk",
    Role.CHIEF: "dm-st-harbour-chief",
    Role.SUPERVISOR: "dm-supervisor-2",
    Role.LEADER: "dm-leader",
    Role.EDUCATION: "dm-edu-desk",
    Role.AUDITOR: "dm-auditor",
}
OUT_OF_IT = (
    "dm-ms-02-safety",
    "dm-ms-02-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
    "dm-fire-duty",
    "dm-gateway",
)
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
    assert set(MAY[kind]) == set(KINDS[kind].actions)
    assert set(SHOWN[kind]) == set(Part)
    for row in (*MAY[kind].values(), *SHOWN[kind].values()):
        assert set(row) == set(Role)
    assert set(TEXTS_OF[kind]) <= set(MAY[kind])


@EACH
@pytest.mark.parametrize("role", list(IN_IT))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role, case: Record) -> None:
    account = an_account(IN_IT[role])
    found = relations_of(account, case, DISTRICT)
    assert Relation.SCOPE in found
    for action in MAY[case.kind]:
        needed = MAY[case.kind][action][role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


@EACH
@pytest.mark.parametrize("role", list(IN_IT))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role, case: Record) -> None:
    account = an_account(IN_IT[role])
    found = relations_of(account, case, DISTRICT)
    granted = {part for part in Part if SHOWN[case.kind][part][role] in found - {Relation.NEVER}}
    assert shown(account, case, DISTRICT) == granted


@EACH
@pytest.mark.parametrize("name", OUT_OF_IT)
def test_out_of_it_every_action_and_every_look_is_not_found(name: str, case: Record) -> None:
    account = an_account(name)
    for action in MAY[case.kind]:
        with pytest.raises(NotFound):
            permit(account, action, case, DISTRICT)
    with pytest.raises(NotFound):
        shown(account, case, DISTRICT)


def test_a_school_may_do_nothing_with_points_and_nothing_with_rounds() -> None:
    for kind in CASES:
        for role in (Role.SCHOOL_STAFF, Role.GUARD):
            assert all(row[role] is Relation.NEVER for row in MAY[kind].values())


def test_nobody_earns_counts_or_ticks_by_hand() -> None:
    for kind, action in (("points_entry", "earn"), ("points_entry", "counter"), ("quiz_round", "count")):
        assert all(tie is Relation.NEVER for tie in MAY[kind][action].values())
