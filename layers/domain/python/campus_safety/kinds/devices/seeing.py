"""Whose devices an account sees: a campus its own, a station its campuses', the brigade and above the district's."""

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.district.scope import AT_SCHOOL, OF_A_STATION
from campus_safety.errors import may_not
from campus_safety.records.access import lists_of

_OF_THE_DISTRICT = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})


def sees_devices(account: Account) -> bool:
    return account.role in AT_SCHOOL | OF_A_STATION | _OF_THE_DISTRICT


def campuses_of(account: Account, district: District) -> frozenset[str]:
    """The campuses whose devices the account sees. Raises NotAllowed for roles that devices are no concern of."""
    match account.role:
        case role if role in AT_SCHOOL:
            return frozenset({account.unit})
        case role if role in OF_A_STATION:
            units = lists_of(account, district)
            return frozenset(campus.id for campus in district.campuses.values() if campus.station in units)
        case role if role in _OF_THE_DISTRICT:
            return frozenset(district.campuses)
    raise may_not("查看设备", "see devices")
