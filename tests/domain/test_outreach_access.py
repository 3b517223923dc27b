"""Who may do and see what of appointments, packs and activities: the whole tables, role by action, in scope and out of it."""

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import NotFound
from campus_safety.kinds.activities.actions import Action as OfActivities
from campus_safety.kinds.appointments.actions import Action as OfAppointments
from campus_safety.kinds.teaching_packs.actions import Action as OfPacks
from campus_safety.records.record import Record
from campus_safety.records.relations import Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, TEXTS_OF, permit, shown
from tests.outreach import (
    SUPERVISOR,
    a_pack,
    an_appointment,
    planned,
)
from tests.rights import (
    AT_HARBOUR,
    AT_HILL,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

DISTRICT = a_district()
RECORDS: dict[str, tuple[Record, type[OfActivities | OfAppointments | OfPacks]]] = {
    "activity": (planned(by=SUPERVISOR), OfActivities),
    "appointment": (an_appointment().after, OfAppointments),
    "teaching_pack": (a_pack().after, OfPacks),
}
NOBODY = ("dm-fire-duty", "dm-market-duty", "dm-gateway", "dm-wall")


@pytest.mark.parametrize("kind", RECORDS)
def test_the_tables_name_every_action_every_part_and_every_role(kind: str) -> None:
    the_tables_name_everything(kind, RECORDS[kind][1])
    assert set(TEXTS_OF[kind]) == set(MAY[kind])


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("role", AT_HARBOUR)
def test_every_action_is_permitted_exactly_where_the_table_says(kind: str, role: Role) -> None:
    permitted_as_the_table_says(an_account(AT_HARBOUR[role]), RECORDS[kind][0])


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("role", AT_HARBOUR)
def test_every_part_is_shown_exactly_where_the_table_says(kind: str, role: Role) -> None:
    shown_as_the_table_says(an_account(AT_HARBOUR[role]), RECORDS[kind][0])


@pytest.mark.parametrize("kind", ["activity", "appointment"])
@pytest.mark.parametrize("name", AT_HILL)
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
