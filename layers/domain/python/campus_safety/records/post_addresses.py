"""From what a ladder says ("station:chief", "reporter") to the address of a post ("st-jingyuan/chief")."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from campus_safety.district.directory import District, address
from campus_safety.district.organisation import AgencyField, Post, UnitKind
from campus_safety.errors import UnknownUnit
from campus_safety.records.record import Record

_OWNER = {
    UnitKind.STATION: Post.DESK,
    UnitKind.TEAM: Post.DESK,
    UnitKind.CAMPUS: Post.SAFETY,
    UnitKind.AGENCY: Post.DUTY,
    UnitKind.BRIGADE: Post.SUPERVISOR,
    UnitKind.SUB_BUREAU: Post.LEADER,
}


def owner_of(unit: str, district: District) -> str:
    """The post that answers for a unit: a station's desk, a campus's safety officer, an agency's duty post."""
    found = district.unit(unit)
    if found.kind is UnitKind.TEAM and found.parent is not None:
        return address(found.parent, Post.DESK)
    if found.field is AgencyField.EDUCATION:
        return address(unit, Post.DESK)
    return address(unit, _OWNER.get(found.kind, Post.DUTY))


def raised_owner_of(unit: str, raised: int, district: District) -> str:
    """Who answers for a unit when it is taken so many levels up: its owner, its head, and whoever stands above it."""
    if raised <= 0:
        return owner_of(unit, district)
    kind = district.unit(unit).kind
    if raised == 1:
        head = {UnitKind.CAMPUS: Post.PRINCIPAL, UnitKind.STATION: Post.CHIEF}.get(kind)
        return address(unit, head) if head else owner_of(unit, district)
    if kind is UnitKind.CAMPUS:
        return owner_of(district.education_bureau().id, district)
    return address(district.brigade().id, Post.SUPERVISOR)


def stand_ins(post: str, district: District, *, sealed: bool) -> tuple[str, ...]:
    """Who is told in the place of a post that cannot be reached, nearest first: the owner and the head of its unit, who
    stands above it, the sub-bureau's leader. What is restricted goes up the police alone, and nobody stands in for a person."""
    unit, _, _ = post.partition("/")
    known = district.units.get(unit)
    if known is None or (sealed and not known.police):
        return ()
    line = dict.fromkeys(_line_of(unit, district))
    behind = list(line)[list(line).index(post) + 1 :] if post in line else list(line)
    return tuple(behind)


def _line_of(unit: str, district: District) -> Iterator[str]:
    for raised in range(3):
        with suppress(UnknownUnit):
            yield raised_owner_of(unit, raised, district)
    with suppress(UnknownUnit):
        yield address(district.sub_bureau().id, Post.LEADER)


def resolve(symbols: Iterable[str], case: Record, district: District) -> tuple[str, ...]:
    """Post addresses for symbolic posts, in order, each once.

    A post that this district does not have (no education bureau, say) falls to the brigade's supervisor: somebody
    always hears of it.
    """
    return tuple(
        dict.fromkeys(
            _address(symbol, case, district) for symbol in _each(symbols, case) if _applies(symbol, case)
        )
    )


# What stands for several units at once, or for none.
_SEVERAL: Mapping[str, Callable[[Record], Iterable[str]]] = MappingProxyType(
    {
        "invited": lambda case: case.invited,
        "awaited": lambda case: case.awaited,
        "shut_out": lambda case: case.shut_out,
        "campuses": lambda case: case.campuses_concerned,
        "authorities": lambda case: case.authorities,
    }
)


def _each(symbols: Iterable[str], case: Record) -> Iterator[str]:
    """ "awaited:owner" is whoever answers for each of the units, "awaited:principal" that post of each, "reporters" are
    all whose reports went into the case."""
    for symbol in symbols:
        whose, _, post = symbol.partition(":")
        if symbol == "reporters":
            yield from (f"account:{account}" for account in case.reporters)
        elif whose in _SEVERAL:
            for unit in sorted(_SEVERAL[whose](case)):
                yield f"unit:{unit}" if post == "owner" else address(unit, post)
        else:
            yield symbol


# What stands for a person of the case, who may be nobody.
_PERSONS = frozenset({"reporter", "assignee"})


def _applies(symbol: str, case: Record) -> bool:
    return symbol not in _PERSONS or case.person_called(symbol) is not None


def _address(symbol: str, case: Record, district: District) -> str:
    whose, _, post = symbol.partition(":")
    try:
        match whose:
            case "reporter" | "assignee":
                return f"account:{case.person_called(whose)}"
            case "rectifier":
                return raised_owner_of(case.unit_called(whose) or case.lead, case.raised, district)
            case "campus" | "unit" if case.campus_left_out and (whose == "campus" or post == case.campus):
                # About those who answer at the school: whoever stands above it hears what the school would.
                return owner_of(district.education_bureau().id, district)
            case "unit":
                return owner_of(post, district)
            case "lead" | "campus" | "station":
                unit = case.unit_called(whose) or case.lead
                return owner_of(unit, district) if post == "owner" else address(unit, post)
            case "brigade":
                return address(district.brigade().id, post)
            case "bureau":
                return address(district.sub_bureau().id, post)
            case "education":
                return address(district.education_bureau().id, post)
    except UnknownUnit:
        return address(district.brigade().id, Post.SUPERVISOR)
    return symbol
