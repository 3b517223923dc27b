"""Who may do and see what of appointments, packs and activities: the whole tables, role by action, in scope and out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.activities.actions import Action as OfActivities
from campus_safety.kinds.appointments.actions import Action as OfAppointments
from campus_safety.kinds.registry import KINDS
from campus_safety.kinds.teaching_packs.actions import Action as OfPacks
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown
from tests.outreach import (
    CHIEF,
    DESK,
    EDUCATION,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    a_pack,
    an_appointment,
    planned,
)

DISTRICT = a_district()
RECORDS: dict[str, tuple[Record, type[OfActivities | OfAppointments | OfPacks]]] = {
    "activity": (planned(by=SUPERVISOR), OfActivities),
    "appointment": (an_appointment().after, OfAppointments),
    "teaching_pack": (a_pack().after, OfPacks),
}
IN_IT = {
    Role.SCHOOL_STAFF: SCHOOL,
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: OFFICER,
    Role.DESK: DESK,
    Role.CHIEF: CHIEF,
    Role.SUPERVISOR: "dm-supervisor-2",
    Role.LEADER: "dm-leader",
    Role.EDUCATION: EDUCATION,
    Role.AUDITOR: "dm-auditor",
}
OF_OTHERS = (
    "dm-ms-02-safety",
    "dm-ms-02-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
)
NOBODY = ("dm-fire-duty", "dm-market-duty", "dm-gateway")


@pytest.mark.parametrize("kind", RECORDS)
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    actions = set(RECORDS[kind][1])
    assert set(MAY[kind]) == actions == set(KINDS[kind].actions) == set(TEXTS_OF[kind])
    assert set(SHOWN[kind]) == set(Part)
    for row in (*MAY[kind].values(), *SHOWN[kind].values()):
        assert set(row) == set(Role)


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("role", IN_IT)
def test_every_action_is_permitted_exactly_where_the_table_says(kind: str, role: Role) -> None:
    account, (case, actions) = an_account(IN_IT[role]), RECORDS[kind]
    found = relations_of(account, case, DISTRICT)
    assert Relation.SCOPE in found
    for action in actions:
        needed = MAY[kind][action][role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed):
                permit(account, action, case, DISTRICT)


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("role", IN_IT)
def test_every_part_is_shown_exactly_where_the_table_says(kind: str, role: Role) -> None:
    account, case = an_account(IN_IT[role]), RECORDS[kind][0]
    found = relations_of(account, case, DISTRICT)
    expected = {
        Part(part)
        for part, row in SHOWN[kind].items()
        if row[role] is not Relation.NEVER and row[role] in found
    }
    if Relation.REPORTER not in found:
        assert shown(account, case, DISTRICT) == expected


@pytest.mark.parametrize("kind", ["activity", "appointment"])
@pytest.mark.parametrize("name", OF_OTHERS)
def test_of_other_campuses_and_stations_it_does_not_exist(kind: str, name: str) -> None:
    case, actions = RECORDS[kind]
    for action in actions:
        with pytest.raises(NotFound):
            permit(an_account(name), action, case, DISTRICT)


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("name", NOBODY)
def test_for_who_teaches_nothing_it_does_not_exist(kind: str, name: str) -> None:
    with pytest.raises(NotFound):
        shown(an_account(name), RECORDS[kind][0], DISTRICT)


@pytest.mark.parametrize("kind", RECORDS)
def test_nobody_does_what_only_the_system_does(kind: str) -> None:
    for action in {"tick", "suggest"} & set(MAY[kind]):
        assert set(MAY[kind][action].values()) == {Relation.NEVER}
