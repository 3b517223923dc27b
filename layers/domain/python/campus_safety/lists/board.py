"""The board of campuses: a tile for each by the worst that is open there, and how much is open by severity and age.

It is read from the worklists of a unit through the filter of the lists themselves. A wall, in a room that people walk through,
is told less: nothing of what may be sealed, no kind, code or age, and no number from 1 to 2, since one case at one school
points at a child. What its colours tell is whether a campus needs somebody, not what for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.roles import Role
from campus_safety.district.scope import OF_A_STATION, campuses_of
from campus_safety.errors import may_not
from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.hazards.hazard import hazard_facts
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Flag, Level
from campus_safety.labels import Label, labelled
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listed
from campus_safety.values import dataclass

# Who has a list of all that is open at the campuses that the board shows; and the wall, which has none of its own.
LOOKING: Final = OF_A_STATION | {Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.WALL}
KINDS_SHOWN: Final = ("incident", "hazard")
# Numbers below this are not told where they could point at somebody.
SMALLEST: Final = 3


class Rank(StrEnum):
    """How a tile looks: by the worst that is open, of whichever kind."""

    URGENT = "urgent"
    PRESSING = "pressing"
    ORDINARY = "ordinary"
    CLEAR = "clear"


RANKS: Final[Mapping[Rank, Label]] = labelled(
    {
        Rank.URGENT: Label("紧急", "Urgent"),
        Rank.PRESSING: Label("较急", "Pressing"),
        Rank.ORDINARY: Label("一般", "Ordinary"),
        Rank.CLEAR: Label("无未办结", "Nothing open"),
    }
)
# The worst first.
_ORDER: Final = {rank: place for place, rank in enumerate(Rank)}
_RANK_OF: Final[Mapping[tuple[str, str], Rank]] = MappingProxyType(
    {
        ("incident", str(int(Level.ONE))): Rank.URGENT,
        ("incident", str(int(Level.TWO))): Rank.PRESSING,
        ("incident", str(int(Level.THREE))): Rank.ORDINARY,
        ("hazard", Grade.MAJOR.value): Rank.PRESSING,
        ("hazard", Grade.GENERAL.value): Rank.ORDINARY,
    }
)


class Age(StrEnum):
    """Since when it is open."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LONGER = "longer"


AGES: Final[Mapping[Age, Label]] = labelled(
    {
        Age.HOUR: Label("1 小时内", "Up to an hour"),
        Age.DAY: Label("1 天内", "Up to a day"),
        Age.WEEK: Label("7 天内", "Up to 7 days"),
        Age.MONTH: Label("30 天内", "Up to 30 days"),
        Age.LONGER: Label("30 天以上", "Over 30 days"),
    }
)
_UP_TO: Final = (
    (Age.HOUR, timedelta(hours=1)),
    (Age.DAY, timedelta(days=1)),
    (Age.WEEK, timedelta(days=7)),
    (Age.MONTH, timedelta(days=30)),
)


@dataclass(frozen=True, slots=True)
class Number:
    """How many; None with `few` where it is 1 or 2 and is not told."""

    count: int | None
    few: bool = False

    @classmethod
    def told(cls, count: int, *, least: int) -> "Number":
        return cls(None, few=True) if 0 < count < least else cls(count)


@dataclass(frozen=True, slots=True)
class Part:
    """What is open of a kind and severity at a campus."""

    kind: str
    severity: str
    number: Number


@dataclass(frozen=True, slots=True)
class AgePart(Part):
    """What is open of a kind, severity and age at all of them."""

    age: Age


@dataclass(frozen=True, slots=True)
class Tile:
    """One campus. `since` is when the oldest of what is worst came in; it and `parts` are not told on a wall."""

    campus: Campus
    rank: Rank
    late: bool
    open: Number
    overdue: Number
    since: datetime | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """`at_least`: there is more than was read. `small_hidden` says that numbers of 1 and 2 are not told."""

    tiles: tuple[Tile, ...]
    ages: tuple[AgePart, ...]
    small_hidden: bool
    at_least: bool = False


def permit_board(account: Account) -> None:
    """Raises NotAllowed for roles to which most of what is open is not shown: a campus without colour would say nothing."""
    if not account.enabled or account.role not in LOOKING:
        raise may_not("查看校园看板", "look at the board")


def list_owner(account: Account, district: District) -> str:
    """The unit whose lists are read: a wall reads those of the brigade, of which it is told a part."""
    return district.brigade().id if account.role is Role.WALL else district.acting_unit(account.unit)


def board(rows: Iterable[Row], account: Account, district: District, now: datetime) -> Board:
    """The campuses in service of the account, the worst first; each record once, however often its row was read."""
    wall = account.role is Role.WALL
    least = SMALLEST if wall else 1
    campuses = _campuses(account, district)
    shown: dict[str, list[Row]] = {campus.id: [] for campus in campuses}
    for row in _shown(rows, account, campuses):
        shown[row.campus].append(row)
    tiles = (_tile(campus, shown[campus.id], now, least) for campus in campuses)
    return Board(
        tuple(sorted((_told_on_a_wall(tile) if wall else tile for tile in tiles), key=_worst_first)),
        _ages((row for each in shown.values() for row in each), now, least),
        small_hidden=wall,
    )


def permit_open_ones(account: Account) -> None:
    """Raises NotAllowed for who looks at no board, and for a wall, which is shown no record."""
    permit_board(account)
    if account.role is Role.WALL:
        raise may_not("查看看板上的记录", "look at what stands behind the board")


def open_ones(
    rows: Iterable[Row],
    account: Account,
    district: District,
    now: datetime,
    *,
    campus: str | None = None,
    severity: str | None = None,
    age: Age | None = None,
    late: bool | None = None,
) -> tuple[Row, ...]:
    """The rows of which a number of the board is made, those first that are due first."""
    found = (
        row
        for row in _shown(rows, account, _campuses(account, district))
        if campus in (None, row.campus)
        and severity in (None, severity_of(row))
        and age in (None, _age(row, now))
        and late in (None, _late(row, now))
    )
    return tuple(sorted(found, key=lambda row: (row.due_at is None, row.due_at or row.received_at)))


def _campuses(account: Account, district: District) -> tuple[Campus, ...]:
    return district.open_campuses() if account.role is Role.WALL else campuses_of(account, district)


def _shown(rows: Iterable[Row], account: Account, campuses: Iterable[Campus]) -> Iterator[Row]:
    """Each record once, as far as it is of these campuses, no exercise, and shown to the account on its board."""
    known = {campus.id for campus in campuses}
    for row in {row.case_id: row for row in rows}.values():
        if row.campus in known and not row.exercise and _is_shown(account, row):
            yield row


def _is_shown(account: Account, row: Row) -> bool:
    if account.role is not Role.WALL:
        return listed(account, row)
    return not (row.sealed or row.campus_left_out or (row.kind == "incident" and _delicate(row.category)))


def _delicate(category: str) -> bool:
    """Whether such incidents may be sealed or have to be reported by law; so is one that this release does not know."""
    about = CATEGORIES.get(category)
    return about is None or about.may_be_sealed or Flag.MANDATORY_REPORT in about.flags


def severity_of(row: Row) -> str:
    facts = hazard_facts(row)
    return facts.grade.value if facts is not None else str(row.level or "")


def _rank(row: Row) -> Rank:
    return _RANK_OF.get((row.kind, severity_of(row)), Rank.URGENT)


def _late(row: Row, now: datetime) -> bool:
    return row.due_at is not None and row.due_at < now


def _tile(campus: Campus, rows: list[Row], now: datetime, least: int) -> Tile:
    rank = min((_rank(row) for row in rows), key=_ORDER.__getitem__, default=Rank.CLEAR)
    overdue = sum(_late(row, now) for row in rows)
    counts = Counter((row.kind, severity_of(row)) for row in rows)
    return Tile(
        campus,
        rank,
        overdue > 0,
        Number.told(len(rows), least=least),
        Number.told(overdue, least=least),
        min((row.received_at for row in rows if _rank(row) is rank), default=None),
        tuple(Part(kind, severity, Number(count)) for (kind, severity), count in sorted(counts.items())),
    )


def _told_on_a_wall(tile: Tile) -> Tile:
    return replace(tile, since=None, parts=())


def _worst_first(tile: Tile) -> tuple[int, bool, str, str]:
    since = tile.since.isoformat() if tile.since is not None else ""
    return _ORDER[tile.rank], not tile.late, since, tile.campus.id


def _ages(rows: Iterable[Row], now: datetime, least: int) -> tuple[AgePart, ...]:
    counts = Counter((row.kind, severity_of(row), _age(row, now)) for row in rows)
    return tuple(
        AgePart(kind, severity, Number.told(count, least=least), age)
        for (kind, severity, age), count in sorted(counts.items())
    )


def _age(row: Row, now: datetime) -> Age:
    old = now - row.received_at
    return next((age for age, most in _UP_TO if old <= most), Age.LONGER)
