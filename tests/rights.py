"""What the table of rights of a kind promises, asked of one record by one account; and who is near Harbour, and who is not."""

from collections.abc import Iterable, Mapping

import pytest

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.errors import NotAllowed, NotFound
from campus_safety.kinds.registry import KINDS
from campus_safety.records.access import relations_of
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, Relation
from tests.builders import a_district, an_account
from tests.by_kind import MAY, SHOWN, TEXTS_OF, permit, shown

DISTRICT = a_district()
# One account of each role within reach of Harbour's campuses.
AT_HARBOUR: Mapping[Role, str] = {
    Role.SCHOOL_STAFF: "dm-ms-01-safety",
    Role.GUARD: "dm-ms-01-guard",
    Role.OFFICER: "dm-st-harbour-officer-1",
    Role.DESK: "dm-st-harbour-desk",
    Role.CHIEF: "dm-st-harbour-chief",
    Role.SUPERVISOR: "dm-supervisor-2",
    Role.LEADER: "dm-leader",
    Role.EDUCATION: "dm-edu-desk",
    Role.AUDITOR: "dm-auditor",
}
# The education bureau has no part in what only campuses and police do.
BUT_EDUCATION: Mapping[Role, str] = {
    role: name for role, name in AT_HARBOUR.items() if role != Role.EDUCATION
}
AT_HILL = (
    "dm-ms-02-safety",
    "dm-ms-02-guard",
    "dm-st-hill-officer-1",
    "dm-st-hill-desk",
    "dm-st-hill-chief",
)


def the_tables_name_everything(kind: str, actions: Iterable[str]) -> None:
    """Every action of the kind, every section and every role."""
    assert set(MAY[kind]) == set(actions) == set(KINDS[kind].actions)
    assert set(SHOWN[kind]) == set(Part)
    for row in (*MAY[kind].values(), *SHOWN[kind].values()):
        assert set(row) == set(Role)
    assert set(TEXTS_OF[kind]) <= set(actions)


def permitted_as_the_table_says(account: Account, case: Record, *, reach: bool = True) -> None:
    """With `reach` the account has to have one: then the record exists for it, whatever it may do."""
    found = relations_of(account, case, DISTRICT)
    assert not reach or Relation.SCOPE in found
    for action, row in MAY[case.kind].items():
        needed = row[account.role]
        if needed is not Relation.NEVER and needed in found:
            permit(account, action, case, DISTRICT)
        else:
            with pytest.raises(NotAllowed if found else NotFound):
                permit(account, action, case, DISTRICT)


def shown_as_the_table_says(account: Account, case: Record) -> None:
    """To somebody who has not reported it: reporters are shown what they wrote besides."""
    found = relations_of(account, case, DISTRICT)
    if not found:
        with pytest.raises(NotFound):
            shown(account, case, DISTRICT)
        return
    granted = {part for part in Part if SHOWN[case.kind][part][account.role] in found - {Relation.NEVER}}
    more = {Part.DIALOGUE, Part.FEEDBACK} if Relation.REPORTER in found else set()
    assert granted <= shown(account, case, DISTRICT) <= granted | more


def does_not_exist(name: str, case: Record) -> None:
    """For who has no part in it: whatever they try, and when they look."""
    for action in MAY[case.kind]:
        with pytest.raises(NotFound):
            permit(an_account(name), action, case, DISTRICT)
    with pytest.raises(NotFound):
        shown(an_account(name), case, DISTRICT)
