"""What a timeline spells of a record is a closed list of types, and never whom a record names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.taxonomy import ClosingReason
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import UNREMARKABLE
from campus_safety.records.components import Attachment, Party
from campus_safety.records.record import Record
from campus_safety.spelling import CHANGED, Spelled, as_said, spelled
from tests.builders import NOW, a_case, an_actor, assessed, at, rules
from tests.by_kind import arrived
from tests.records import every_record

PLAIN = (type(None), bool, int, str, datetime, date, time)
# Of whom a timeline says nothing but that it changed: the entry names its actor to those who may know.
UNSAID = {Party}
ACCOUNT, UNIT, STAFF = "demo|7d4c", "dm-who", "S-4711"
WHO = Party(ACCOUNT, UNIT, STAFF)


def leaves(hint: Any) -> Iterator[Any]:
    """The types that a field's values are made of."""
    if get_origin(hint) is None:
        yield hint
    for inner in get_args(hint):
        if inner is not Ellipsis:
            yield from leaves(inner)


def remarkable(record: type[Record]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(record)
    return ((field.name, hints[field.name]) for field in fields(record) if field.name not in UNREMARKABLE)


def an_example(hint: Any) -> Any:
    """A value of this type with everything in it that it can hold, in which `WHO` is whoever it names."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return an_example(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        return (an_example(inner[0]),)
    if origin is frozenset:
        return frozenset({an_example(inner[0])})
    if origin is not None and issubclass(origin, Mapping):
        return {an_example(inner[0]): an_example(inner[1])}
    if hint is Party:
        return WHO
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return hint(
            **{field.name: _named(field.name) or an_example(hints[field.name]) for field in fields(hint)}
        )
    if issubclass(hint, Enum):
        return next(iter(hint))
    examples = {bool: True, int: 3, str: "code", datetime: NOW, date: NOW.date(), time: time(7, 20)}
    return examples[hint] if hint in examples else timedelta(0)


def _named(field: str) -> Any:
    """Fields that hold an account's key or a staff number without saying so by their type."""
    return {"assignee": ACCOUNT, "account": ACCOUNT, "officers": (STAFF,)}.get(field)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_type_that_a_record_holds_is_on_the_list(kind: Any) -> None:
    unlisted = {
        f"{name}: {leaf}"
        for name, hint in remarkable(kind.record)
        for leaf in leaves(hint)
        if leaf not in UNSAID
        and not issubclass(leaf, (*PLAIN, Enum, Mapping, tuple, frozenset))
        and not hasattr(leaf, "spelling")
    }
    assert not unlisted, "say in `spelling` what a timeline may say of it, or list it as unsaid"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_record_inside_a_record_says_whom_it_names(kind: Any) -> None:
    for name, hint in remarkable(kind.record):
        said = spelled(an_example(hint))
        assert not any(secret in said for secret in (ACCOUNT, UNIT, STAFF)), name
        assert as_said({name: said}) == {name: said}, "what is spelled today is shown"


def test_records_of_every_kind_say_codes_and_leave_out_who() -> None:
    for case in every_record():
        for name, _ in remarkable(type(case)):
            if spelled(getattr(case, name)) == CHANGED:
                assert name == "by" or name.endswith("_by") or name in {"assignee", "holder", "host"}, (
                    f"{case.kind}.{name} says nothing"
                )


def test_a_file_is_in_the_timeline_without_whoever_sent_it() -> None:
    file = Attachment("a1", "evidence", "image/png", 5, "d", 0, NOW, WHO)
    change = arrived(a_case(), file, rules(), at(5))
    assert change is not None
    assert change.entry.changed["attachments"] == "evidence"


def test_whoever_handled_a_case_is_not_spelled() -> None:
    handle = commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "已处置"})
    entry = decide(assessed(), handle, an_actor(staff=STAFF), rules(), at(90)).entry
    assert entry.changed["handled_by"] == CHANGED
    assert STAFF not in str(entry.changed)


@dataclass(frozen=True)
class Unknown:
    secret: str = STAFF


@pytest.mark.parametrize(
    "value",
    [
        Unknown(),
        (Unknown(),),
        WHO,
        ACCOUNT,
        "张三",
        "two words",
        timedelta(1),
        1.5,
        b"bytes",
        {"of": Unknown()},
    ],
)
def test_what_nobody_listed_reads_changed(value: object) -> None:
    assert spelled(value).removeprefix("of=") == CHANGED


def test_a_record_is_asked_for_its_spelling_and_never_printed() -> None:
    class Loud:
        spelling = "#1"

        def __str__(self) -> str:
            raise AssertionError("printed")

    assert isinstance(Loud(), Spelled)
    assert spelled((Loud(), None, True, NOW.date())) == "#1,,True,2026-11-24"


def test_entries_of_before_the_list_are_shown_without_what_they_leaked() -> None:
    old = {
        "attachments": f"Attachment(id='a1', by=Party(account='{ACCOUNT}', unit='u', staff='{STAFF}'))",
        "handled_by": f"dm-st-harbour/{STAFF}",
        "assignee": ACCOUNT,
        "lines": f"dm-ms-01/arrival/12345={ACCOUNT}",
        "receipts": "ReadReceipt(unit='dm-kg-01', read_at=None, by=None)",
        "places": "dm-place-01=compliant/2",
        "replaced_by": "cjrlkogftmnsyqzc3j6upcztrkq",
        "read_by": "2026-11-25T02:00:00.000+00:00",
        "visits": "dm-ms-01/dm-fire:,dm-ps-01/dm-fire:free",
    }
    assert as_said(old) == {
        **dict.fromkeys(old, CHANGED),
        **{name: old[name] for name in ("places", "replaced_by", "read_by", "visits")},
    }
