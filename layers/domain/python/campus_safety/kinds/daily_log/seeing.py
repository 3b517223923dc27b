"""Whose log an account may leaf through: its own campus's, those of its station, all of them for whoever stands above."""

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotFound


def campuses_of(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses in service of which this account may know how they stand with the four 100 %."""
    unit = district.acting_unit(account.unit)
    match account.role:
        case Role.SCHOOL_STAFF | Role.GUARD:
            return tuple(one for one in district.open_campuses() if one.id == account.unit)
        case Role.OFFICER | Role.DESK | Role.CHIEF:
            return tuple(one for one in district.open_campuses() if one.station == unit)
        case Role.SUPERVISOR | Role.LEADER | Role.AUDITOR | Role.EDUCATION:
            return district.open_campuses()
        case _:
            return ()


def logs_of(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses whose log it leafs through. The education bureau sees what assures a campus, and nothing else of it."""
    return () if account.role is Role.EDUCATION else campuses_of(account, district)


def permit_log(account: Account, campus: str, district: District) -> None:
    """Raises NotFound."""
    if campus not in {one.id for one in logs_of(account, district)}:
        raise NotFound(Fault("campus", "not_found", "没有这个校园的日志", "No such log"))
