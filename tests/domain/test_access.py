"""Who may do what: the whole table, role by action by tie, and the field groups, walked to the end."""

from dataclasses import replace
from itertools import product

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.incidents.actions import Action
from campus_safety.records.access import relations_of
from campus_safety.records.components import Party, Supervision, Transfer
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from campus_safety.records.worklists import listed, listings
from tests.builders import NOW, a_case, a_district, an_account
from tests.by_kind import MAY, SHOWN, permit, shown
from tests.rights import does_not_exist, the_tables_name_everything

DISTRICT = a_district()
# One account of each role within reach of a case at Harbour Middle School, and one of the same role out of it.
NEAR = {
    Role.SCHOOL_STAFF: "dm-ms-01-safety",
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: "dm-st-harbour-officer-1",
    Role.DESK: "dm-st-harbour-desk",
    Role.CHIEF: "dm-st-harbour-chief",
    Role.SUPERVISOR: "dm-supervisor-1",
    Role.LEADER: "dm-leader",
    Role.EDUCATION: "dm-edu-desk",
    Role.AGENCY: "dm-fire-duty",
    Role.AUDITOR: "dm-auditor",
    Role.GATEWAY: "dm-gateway",
    Role.WALL: "dm-wall",
}
FAR = {
    Role.SCHOOL_STAFF: "dm-ms-02-safety",
    Role.GUARD: "dm-ms-02-guard",
    Role.OFFICER: "dm-st-hill-officer-1",
    Role.DESK: "dm-st-hill-desk",
    Role.CHIEF: "dm-st-hill-chief",
    Role.EDUCATION: "dm-edu-desk",
    Role.AGENCY: "dm-fire-duty",
    Role.GATEWAY: "dm-gateway",
    Role.WALL: "dm-wall",
}
SOMEBODY = Party("somebody", "dm-bureau", "S1")


def tied(tie: Relation, role: Role) -> Record:
    """A plain case on which the near account of this role has this tie (besides scope, where it follows)."""
    account = an_account(NEAR[role])
    case = a_case(by="dm-ms-01-principal")
    match tie:
        case Relation.REPORTER:
            return replace(case, reporter=replace(case.reporter, account=account.key))
        case Relation.LEAD | Relation.LEADING:
            return replace(case, lead=account.unit)
        case Relation.RECEIVER:
            return replace(case, transfer=Transfer(account.unit, NOW, SOMEBODY))
        case Relation.ORDERED:
            order = Supervision(1, case.stage, f"unit:{account.unit}", NOW, NOW, by=SOMEBODY)  # type: ignore[arg-type]
            return replace(case, supervisions=(order,))
        case _:
            return case


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("incident", Action)


@pytest.mark.parametrize("role", list(Role))
def test_every_action_is_permitted_exactly_where_the_table_says(role: Role) -> None:
    account = an_account(NEAR[role])
    for action, tie in product(Action, Relation):
        case = tied(tie, role)
        found = relations_of(account, case, DISTRICT)
        if not found:
            with pytest.raises(NotFound):
                permit(account, action, case, DISTRICT)
        elif may(MAY["incident"][action][role], action, found):
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


def may(needed: Relation, action: str, found: frozenset[Relation]) -> bool:
    """Whoever may add files at all may add them to what they reported."""
    return needed is not Relation.NEVER and (
        needed in found or (action == "attach" and Relation.REPORTER in found)
    )


@pytest.mark.parametrize("role", list(FAR))
def test_out_of_scope_every_action_and_every_look_is_not_found(role: Role) -> None:
    does_not_exist(FAR[role], a_case(by="dm-ms-01-principal"))


@pytest.mark.parametrize("role", list(Role))
def test_every_part_is_shown_exactly_where_the_table_says(role: Role) -> None:
    account = an_account(NEAR[role])
    for tie in Relation:
        case = tied(tie, role)
        found = relations_of(account, case, DISTRICT)
        if not found:
            continue
        parts = shown(account, case, DISTRICT)
        own = (
            {Part.SUMMARY, Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK}
            if Relation.REPORTER in found
            else set()
        )
        # Whoever may accept an offer reads what is offered.
        if Relation.RECEIVER in found and MAY["incident"][Action.ACCEPT_TRANSFER][role] is Relation.RECEIVER:
            own |= {Part.SUMMARY, Part.REPORT_TEXT}
        for part in Part:
            granted = (
                SHOWN["incident"][part][role] is not Relation.NEVER and SHOWN["incident"][part][role] in found
            )
            assert (part in parts) == (granted or part in own), (part, tie)


def test_a_dismissed_account_sees_nothing() -> None:
    gone = replace(an_account("dm-supervisor-1"), enabled=False)
    assert relations_of(gone, a_case(), DISTRICT) == frozenset()


def test_another_district_sees_nothing() -> None:
    elsewhere = replace(an_account("dm-supervisor-1"), district="huancui")
    assert relations_of(elsewhere, a_case(), DISTRICT) == frozenset()


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("dm-ms-01-guard", False),
        ("dm-ms-01-principal", True),
        ("dm-st-harbour-desk", True),
        ("dm-st-harbour-officer-1", False),
        ("dm-edu-desk", True),
        ("dm-fire-duty", False),
        ("dm-st-hill-officer-1", False),
    ],
)
def test_a_sealed_case_is_there_only_for_those_who_need_to_know(name: str, sees: bool) -> None:
    case = a_case(category="bullying", discovered_at=NOW)
    account = an_account(name)
    assert bool(relations_of(account, case, DISTRICT)) == sees
    row = listings(case, DISTRICT)["dm-ms-01"].row
    if account.unit == "dm-ms-01":
        assert listed(account, row) == sees


def test_an_anonymous_reporter_is_known_to_the_desk_and_above_only() -> None:
    case = a_case(anonymous=True)
    knowing = {role for role, name in NEAR.items() if Part.REPORTER_IDENTITY in _parts(name, case)}
    assert knowing == {Role.DESK, Role.CHIEF, Role.SUPERVISOR}


def _parts(name: str, case: Record) -> frozenset[Part]:
    account = an_account(name)
    return shown(account, case, DISTRICT) if relations_of(account, case, DISTRICT) else frozenset()
