"""Whose log an account may leaf through: its own campus's, those of its station, all of them for whoever stands above."""

from campus_safety.directory import Account, Campus, District
from campus_safety.errors import Fault, NotFound
from campus_safety.roles import Role


def campuses_of(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses in service whose log, and whose four 100 %, this account reads."""
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


def permit_log(account: Account, campus: str, district: District) -> None:
    """Raises NotFound. The education bureau sees what assures a campus, and nothing else of its log."""
    known = {one.id for one in campuses_of(account, district)}
    if account.role is Role.EDUCATION or campus not in known:
        raise NotFound(Fault("campus", "not_found", "没有这个校园的日志", "No such log"))
