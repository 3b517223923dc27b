"""Which campuses an account looks after when lessons, drills and calendars are asked for as a whole."""

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotFound, may_not
from campus_safety.records.access import lists_of

_OF_THE_DISTRICT = frozenset({Role.SUPERVISOR, Role.LEADER, Role.EDUCATION, Role.AUDITOR})
_OF_A_STATION = frozenset({Role.OFFICER, Role.DESK, Role.CHIEF})


def campuses_seen(account: Account, district: District) -> tuple[Campus, ...]:
    """A campus its own, a station those it answers for, whoever stands above all; in the order of their ids."""
    if not account.enabled or account.district != district.id:
        return ()
    units = lists_of(account, district)
    everywhere = account.role in _OF_THE_DISTRICT
    return tuple(
        campus
        for campus in district.open_campuses()
        if everywhere
        or (account.role in _OF_A_STATION and campus.station in units)
        or (account.role in (Role.SCHOOL_STAFF, Role.GUARD) and campus.id in units)
    )


def permit_at(campus: str, account: Account, district: District) -> None:
    """Raises NotFound unless the account looks after this campus. Whoever would hold or lead what is planned there comes
    into its scope by that very plan: so it is asked before."""
    if campus not in {seen.id for seen in campuses_seen(account, district)}:
        raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))


def campuses_of(unit: str | None, account: Account, district: District) -> tuple[Campus, ...]:
    """Those of one unit, a campus or a station, that the account looks after; without one all of them. Raises NotAllowed
    where it looks after none, NotFound for a unit that is none of its own."""
    seen = campuses_seen(account, district)
    if not seen:
        raise may_not("查看", "look at this")
    found = tuple(campus for campus in seen if unit is None or unit in (campus.id, campus.station))
    if not found:
        raise NotFound(Fault("unit", "not_found", "没有这个单位", "No such unit"))
    return found
