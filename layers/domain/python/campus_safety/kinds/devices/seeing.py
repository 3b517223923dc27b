"""Whose devices an account sees: a campus its own, a station its campuses', the brigade and above the district's."""

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.errors import may_not
from campus_safety.records.access import lists_of


def campuses_of(account: Account, district: District) -> frozenset[str]:
    """The campuses whose devices the account sees. Raises NotAllowed for roles that devices are no concern of."""
    match account.role:
        case Role.SCHOOL_STAFF | Role.GUARD:
            return frozenset({account.unit})
        case Role.OFFICER | Role.DESK | Role.CHIEF:
            units = lists_of(account, district)
            return frozenset(campus.id for campus in district.campuses.values() if campus.station in units)
        case Role.SUPERVISOR | Role.LEADER | Role.AUDITOR:
            return frozenset(district.campuses)
    raise may_not("查看设备", "see devices")
