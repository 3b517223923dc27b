"""For whose campuses a station plans and registers: for its own; any other campus does not exist for it."""

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotFound
from campus_safety.records.access import lists_of


def reach(account: Account, campus: str, rules: Rules) -> None:
    """An unknown campus is named with the other faults. Raises NotFound."""
    known = rules.district.campuses.get(campus)
    stationed = account.role in (Role.OFFICER, Role.DESK, Role.CHIEF)
    if stationed and known is not None and known.station not in lists_of(account, rules.district):
        raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
