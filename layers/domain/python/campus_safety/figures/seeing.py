"""Who reads which figures: for each sight of a record, how wide a view each role has of figures that it is in.

    -         none
    campus    its own campus
    answers   its own campus, if it answers for it (safety officer, head)
    station   its own station and the campuses of it
    district  the district, any station and any campus
    whole     the district as a whole, in sums of which no small part is told

Besides, a role reads figures only of kinds of record that it may see at all, as the rights table of the kind says.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.district.directory import Account, District
from campus_safety.district.organisation import Post, UnitKind
from campus_safety.district.roles import Role
from campus_safety.errors import Fault, NotFound, may_not
from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import Indicator, Told
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Sight
from campus_safety.records.relations import Part


class View(StrEnum):
    NONE = "-"
    CAMPUS = "campus"
    ANSWERS = "answers"
    STATION = "station"
    DISTRICT = "district"
    WHOLE = "whole"


_VIEWS: Final = """
sight            school_staff guard  officer desk    chief   supervisor leader   education agency auditor  gateway wall
open             campus       campus station station station district   district -         -      district -       whole
education        campus       campus station station station district   district district  -      district -       whole
sealed           answers      -      -       station station district   district -         -      district -       -
sealed_education answers      -      -       station station district   district district  -      district -       -
"""


def _read(text: str) -> Mapping[Sight, Mapping[Role, View]]:
    head, *rows = (line.split() for line in text.strip().splitlines())
    roles = [Role(name) for name in head[1:]]
    return MappingProxyType(
        {
            Sight[row[0].upper()]: MappingProxyType(dict(zip(roles, map(View, row[1:]), strict=True)))
            for row in rows
        }
    )


VIEWS: Final = _read(_VIEWS)


# Kinds of which the education bureau is told, every record or those that concern it. It takes part in some inspections and
# sweeps and sees what the log says of the four 100 %: of all of these its figures would say nought, which is no answer.
TOLD_TO_EDUCATION: Final = frozenset(
    {
        "incident",
        "hazard",
        "safety_notice",
        "activity",
        "appointment",
        "quiz_round",
        "points_entry",
        "redemption",
        "campus_assurance",
    }
)


# A wall sees no record, and is told sums of these.
TOLD_ON_A_WALL: Final = frozenset(
    {
        "incident",
        "hazard",
        "inspection",
        "area_sweep",
        "peak_post",
        "patrol",
        "safety_notice",
        "activity",
        "appointment",
        "campus_assurance",
    }
)

# Of which records' parts sums are told that leave the district's own people: on a wall, and to the level above.
TOLD_IN_SUMS: Final = frozenset(sight for sight, roles in VIEWS.items() if View.WHOLE in roles.values())


def sights_of(account: Account) -> frozenset[Sight]:
    """Which records' part in a figure the account may read."""
    found = set()
    for sight, roles in VIEWS.items():
        view = roles[account.role]
        if view is View.ANSWERS and not {Post.SAFETY, Post.PRINCIPAL} & set(account.posts):
            continue
        if view is not View.NONE:
            found.add(sight)
    return frozenset(found) if account.enabled else frozenset()


def kinds_read(account: Account) -> frozenset[str]:
    """The kinds of record that the account's role may see at all; whoever reads of those only that concern the education
    bureau, the kinds of which the bureau is told; a wall, those of which it is."""
    if sums_only(account):
        return TOLD_ON_A_WALL
    return frozenset(
        name
        for name, kind in KINDS.items()
        if kind.ever_shown(account.role, Part.SUMMARY)
        and (Sight.OPEN in sights_of(account) or name in TOLD_TO_EDUCATION)
    )


def sums_only(account: Account) -> bool:
    """Whether it is told sums of the district, without small parts and without what is behind them: one case at one school
    points at a child."""
    return View.WHOLE in {VIEWS[sight][account.role] for sight in sights_of(account)}


def permit_behind(account: Account) -> None:
    """Raises NotAllowed for who reads sums only."""
    if sums_only(account):
        raise may_not("查看数字的依据", "look behind a number")


def reads_surveys(account: Account, unit: str, district: District) -> bool:
    """Whether it is told what reporters of this unit said afterwards, in sums: police, of a station or the district."""
    view = VIEWS[Sight.OPEN][account.role]
    return view in (View.STATION, View.DISTRICT) and unit not in district.campuses


def told_of(one: Indicator, unit: str, district: District) -> bool:
    """Whether an indicator says anything of this unit: ALL, a station or a campus."""
    match one.told:
        case Told.EVERYWHERE:
            return True
        case Told.NO_CAMPUS:
            return unit not in district.campuses
        case Told.DISTRICT:
            return unit == ALL


def unit_read(account: Account, unit: str | None, district: District) -> str:
    """The unit whose figures are read: the one that was asked for, or the account's own. Raises NotAllowed for roles that
    read none, and NotFound, as if it did not exist, for a unit out of scope."""
    views = {VIEWS[sight][account.role] for sight in sights_of(account)}
    if not views or account.district != district.id:
        raise may_not("查看统计", "read figures")
    own = district.acting_unit(account.unit)
    if views == {View.WHOLE}:
        return _within(unit or ALL, {ALL})
    if View.DISTRICT in views:
        known = {
            *district.campuses,
            *(one.id for one in district.units.values() if one.kind is UnitKind.STATION),
        }
        return _within(unit or ALL, known | {ALL})
    if View.STATION in views:
        campuses = {campus.id for campus in district.campuses.values() if campus.station == own}
        return _within(unit or own, campuses | {own})
    return _within(unit or own, {own})


def _within(unit: str, known: set[str]) -> str:
    if unit not in known:
        raise NotFound(Fault("scope", "not_found", "没有这个单位的统计", "No figures of such a unit"))
    return unit
