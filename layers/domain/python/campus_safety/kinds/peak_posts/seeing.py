"""Whose week of posts somebody reads, and which of a week's posts have nobody."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.district.timetables import PostType
from campus_safety.errors import BadInput, Fault, NotFound
from campus_safety.kinds.peak_posts.kind import KIND
from campus_safety.kinds.peak_posts.peak_post import State
from campus_safety.kinds.peak_posts.rostering import assignable
from campus_safety.records.access import lists_of
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row

_EVERY_STATION: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})


def week_of(account: Account, unit: str | None, district: District) -> str:
    """The station or campus whose posts are read: the account's own where none is named. Raises NotFound out of its scope, and
    BadInput where it has none of its own."""
    if not KIND.ever_shown(account.role, Part.SUMMARY):
        raise _none()
    own = next(
        (one for one in lists_of(account, district) if _has_posts(one, district)),
        None,
    )
    wanted = unit or own
    if wanted is None:
        raise BadInput(Fault("unit", "missing", "请指定派出所或校园", "Say which station or campus"))
    if not _has_posts(wanted, district):
        raise _none()
    campus = district.campuses.get(wanted)
    if account.role in _EVERY_STATION or wanted == own:
        return wanted
    if campus is not None and own == campus.station:
        return wanted
    raise _none()


def sees_assignees(account: Account) -> bool:
    return KIND.ever_shown(account.role, Part.ACTORS)


def may_change(account: Account) -> bool:
    """Whether somebody of this role may say who stands at a post, and so has to know who could."""
    return any(KIND.may_ever(account.role, action) for action in ("assign", "hand_over"))


def campuses_of(unit: str, district: District) -> tuple[Campus, ...]:
    """The campus itself, or those of the station, that are in service."""
    return tuple(one for one in district.open_campuses() if unit in (one.id, one.station))


def bounds(since: date, days: int) -> tuple[datetime, datetime]:
    """From the midnight, in Shanghai, that begins the first day to the one that ends the last."""
    start = datetime.combine(since, time(), SHANGHAI)
    return start, start + timedelta(days=days)


def is_gap(row: Row, district: District, now: datetime) -> bool:
    """Whether nobody stands at a post to come: nobody was assigned, or whoever was has left the station since."""
    if row.state != State.PLANNED or not _begins_after(row, now):
        return False
    able = assignable(row.station, row.campus, PostType(str(row.facts["post_type"])), district)
    return row.facts.get("assignee") not in able


def gaps(rows: Iterable[Row], district: District, now: datetime) -> tuple[Row, ...]:
    return tuple(row for row in rows if is_gap(row, district, now))


def _begins_after(row: Row, now: datetime) -> bool:
    return datetime.fromisoformat(str(row.facts["starts_at"])) > now


def _has_posts(unit: str, district: District) -> bool:
    found = district.units.get(unit)
    return found is not None and found.kind in (UnitKind.STATION, UnitKind.CAMPUS)


def _none() -> NotFound:
    return NotFound(Fault("unit", "not_found", "没有这个单位的岗位", "No posts of such a unit"))
