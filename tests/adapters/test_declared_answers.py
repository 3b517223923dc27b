"""Answers: only what is declared leaves, and what is declared is there, of the type that it says."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import pytest

from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety_aws.declared_answers import (
    Answer,
    Field,
    brought,
    by_sight,
    fields_of,
    from_,
    itself,
    named,
    only_for,
    section_of,
    spell,
    worded,
)
from local.openapi import apps


class Who(NamedTuple):
    unit: str
    staff: str


class Thing(NamedTuple):
    id: str
    grade: int
    at: datetime
    day: date
    by: Who | None
    codes: frozenset[str]
    secret: str = "nobody's"


class At(NamedTuple):
    parts: frozenset[Part]
    names: Mapping[str, Label]


# What the record's type leaves open, and is there all the same.
SURE = {
    # Every case is received with one.
    ("ReportAnswer", "receipt"),
    # Only of a row that has a clock, and so a limit.
    ("NextClockAnswer", "clock"),
    ("NextClockAnswer", "due_at"),
    # A table hands out rows of each kind's own sort, with its facts.
    ("HazardRowAnswer", "hazard"),
    ("InspectionRowAnswer", "inspection"),
    ("AreaSweepRowAnswer", "area_sweep"),
    ("HazardPageAnswer", "rows"),
    ("InspectionPageAnswer", "rows"),
    ("AreaSweepPageAnswer", "rows"),
}
GRADES = {1: Label("一级", "One")}


class WhoAnswer(Answer[Who]):
    unit: str = named(lambda unit, at: at.names.get(unit))
    staff: str | None = only_for(Part.ACTORS)


class InnerAnswer(Answer[Thing]):
    thing: str = from_("id")


class ThingAnswer(Answer[Thing]):
    thing_id: str = from_("id")
    grade: int = worded(GRADES)
    at: datetime
    day: date
    by: WhoAnswer | None
    unit: str | None = from_("by.unit")
    codes: list[str]
    half: float = from_(lambda thing: thing.grade * 2)
    many: int = by_sight(lambda thing, at: len(at.names) + thing.grade)
    work: InnerAnswer | None = only_for(Part.WORK, itself())
    links: list[str] = only_for(Part.WORK, from_("codes"))
    said: Label | None = brought()


THING = Thing(
    "t1", 1, datetime(2026, 11, 2, 8, 30, tzinfo=UTC), date(2026, 11, 2), Who("u1", "007"), frozenset("ba")
)
SEES_ALL = At(frozenset({Part.WORK, Part.ACTORS}), {"u1": Label("一所", "First station")})
SEES_LITTLE = At(frozenset(), SEES_ALL.names)


def test_an_answer_says_what_is_declared_and_nothing_else() -> None:
    assert spell(ThingAnswer, THING, SEES_ALL, said=Label("好", "Well")) == {
        "thing_id": "t1",
        "grade": 1,
        "grade_name": {"zh": "一级", "en": "One"},
        "at": "2026-11-02T08:30:00.000Z",
        "day": "2026-11-02",
        "by": {"unit": "u1", "unit_name": {"zh": "一所", "en": "First station"}, "staff": "007"},
        "unit": "u1",
        "codes": ["a", "b"],
        "half": 2.0,
        "many": 2,
        "work": {"thing": "t1"},
        "links": ["a", "b"],
        "said": {"zh": "好", "en": "Well"},
    }


def test_who_may_not_see_a_part_is_answered_an_empty_one() -> None:
    answer = spell(ThingAnswer, THING, SEES_LITTLE, said=None)
    assert (answer["work"], answer["links"], answer["by"]["staff"]) == (None, [], None)


def test_a_way_of_names_ends_where_there_is_nothing() -> None:
    answer = spell(ThingAnswer, THING._replace(by=None), SEES_ALL, said=None)
    assert (answer["by"], answer["unit"], answer["said"]) == (None, None, None)


def test_what_is_to_be_brought_has_to_be() -> None:
    with pytest.raises(KeyError, match="said"):
        spell(ThingAnswer, THING, SEES_ALL)


def test_a_type_that_nobody_has_said_how_to_spell_is_no_field() -> None:
    class StrangeAnswer(Answer[Thing]):
        codes: frozenset[str]

    with pytest.raises(KeyError):
        spell(StrangeAnswer, THING)


def test_every_field_of_every_answer_is_there_and_of_its_type() -> None:
    faults = [
        f"{section.__name__}.{field.name}: {found} is no {field.holds}"
        for section in _sections()
        for field in fields_of(section)
        if not field.words_of
        for found in (() if _is_sure(section, field) else _sources(section, field))
        if not _fits(found, field.holds)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        (str | None, str),
        (datetime, date),
        (int, str),
        (tuple[int, ...], list[str]),
        (Thing, WhoAnswer),
        (tuple[Thing, ...], list[WhoAnswer]),
    ],
)
def test_a_source_of_another_type_would_be_found(source: Any, holds: Any) -> None:
    assert not _fits(source, holds)


def _is_sure(section: Any, field: Field) -> bool:
    source = field.source.source
    first = (source or field.name).partition(".")[0] if isinstance(source, str) else ""
    return (section.__name__, first) in SURE


def _sections() -> list[Any]:
    """Those of the functions; the ones of this file are made to be strange."""
    assert list(apps())
    return [section for section in _below(Answer) if section.__module__ != __name__]


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for section in base.__subclasses__():
        yield section
        yield from _below(section)


def _sources(section: Any, field: Field) -> Iterator[Any]:
    """The type of what the field comes from, as far as it says one: a lambda says none."""
    source = field.source.source
    if callable(source):
        said = (
            get_type_hints(source, include_extras=True).get("return")
            if hasattr(source, "__annotations__")
            else None
        )
        if said is not None and source.__module__ != "campus_safety_aws.declared_answers":
            yield said
        return
    found: Any = _subject(section)
    optional = False
    for name in (source or field.name).split("."):
        found, empty = _without_none(found)
        optional = optional or empty
        if found is Any:
            return
        members = [hint for one in _members(found) if (hint := _hint(one, name)) is not None]
        if not members:
            yield f"no {name} in {found}"
            return
        found = members[0] if len(members) == 1 else Union[tuple(members)]  # noqa: UP007 - made while it runs
    if field.source.part is not None and not optional:
        # Empty for others; what it is for those who are shown it is looked at.
        found, _ = _without_none(found)
    yield found | None if optional else found


def _members(found: Any) -> tuple[Any, ...]:
    return get_args(found) if get_origin(found) in (Union, UnionType) else (found,)


@cache
def _subject(section: Any) -> Any:
    """What an answer is of: the argument of its base, the bound of one that is open."""
    for base in getattr(section, "__orig_bases__", section.__bases__):
        origin, args = get_origin(base) or base, get_args(base)
        if args and section_of(origin) is not None:
            return (args[0].__bound__ or Any) if isinstance(args[0], TypeVar) else args[0]
        if section_of(origin) not in (None, Answer):
            return _subject(origin)
    return Any


def _hint(of: Any, name: str) -> Any:
    of = get_origin(of) or of
    attribute = getattr(of, name, None)
    if isinstance(attribute, property):
        return get_type_hints(attribute.fget, include_extras=True).get("return", Any)
    return get_type_hints(of, include_extras=True).get(name)


def _without_none(found: Any) -> tuple[Any, bool]:
    while get_origin(found) is Annotated:
        found = get_args(found)[0]
    if get_origin(found) not in (Union, UnionType) or NoneType not in get_args(found):
        return found, False
    members = tuple(one for one in get_args(found) if one is not NoneType)
    return (_without_none(members[0])[0] if len(members) == 1 else Union[members]), True  # noqa: UP007 - made as it runs


_SPELLED_SO: Mapping[type, tuple[type, ...]] = {str: (str, StrEnum), int: (int, IntEnum), float: (float, int)}


def _fits(found: Any, holds: Any) -> bool:
    """Whether a value of the one type is spelled well as the other."""
    if isinstance(found, str):
        return False
    found, empty = _without_none(found)
    holds, may_be_empty = _without_none(holds)
    if found is Any or isinstance(found, TypeVar):
        return True
    if empty and not may_be_empty:
        return False
    if get_origin(found) in (Union, UnionType):
        return all(_fits(one, holds) for one in get_args(found))
    if get_origin(holds) in (Union, UnionType):
        return any(_fits(found, one) for one in get_args(holds))
    if get_origin(found) is Literal:
        return all(_fits(type(one), holds) for one in get_args(found))
    return _is_of(found, holds) if section_of(holds) is not None else _holds_such(found, holds)


def _is_of(found: Any, section: Any) -> bool:
    subjects = _members(_subject(section_of(section)))
    return any(
        one is Any or issubclass(get_origin(found) or found, get_origin(one) or one) for one in subjects
    )


def _holds_such(found: Any, holds: Any) -> bool:
    origin, inner = get_origin(holds), get_args(holds)
    args = [one for one in get_args(found) if one is not Ellipsis]
    if origin is list:
        return bool(args) and _fits(args[0], inner[0])
    if origin is dict:
        return issubclass(get_origin(found) or found, Mapping) and (len(args) < 2 or _fits(args[1], inner[1]))
    if holds is date:
        return found is date
    return isinstance(found, type) and issubclass(found, _SPELLED_SO.get(holds, (holds,)))
