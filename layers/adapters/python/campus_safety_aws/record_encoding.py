"""The spelling of domain records in items: JSON by msgspec, strict in both directions.

New fields have defaults and unknown ones are carried (`campus_safety_aws.unknown_fields`), so that code of two versions can
work on one table. A record with a value that this version does not know is read too, and says so (`Case.newer`).
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import cache
from typing import Final, TypeVar

import msgspec

from campus_safety.errors import NotFound, no_such_record
from campus_safety.records.kind import Kinds
from campus_safety.records.read_traces import Read as ReadTrace
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Entry, Narrative
from campus_safety.stored import Stored
from campus_safety_aws.unknown_fields import carry, read_newer

logger = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_entries = msgspec.json.Decoder(Entry)
_narratives = msgspec.json.Decoder(Narrative)
_reads = msgspec.json.Decoder(ReadTrace)

Written = TypeVar("Written", Entry, Narrative)
Read = TypeVar("Read")
Newer = TypeVar("Newer", Record, Row)


class BrokenRecord(NotFound, ValueError):
    """An item that is no record of ours; its id is in the message, its content never. Whoever asks for it hears that there
    is no such record: whose it is, nobody can tell. The log names it."""

    def __init__(self, what: str) -> None:
        super().__init__(*no_such_record().faults)
        self.what = what
        logger.error("unreadable: %s", what)

    def __str__(self) -> str:
        return self.what


class NotServed(BrokenRecord):
    """A record of a kind that this function does not serve, or that this version of the code does not know."""

    def __init__(self, what: str) -> None:
        NotFound.__init__(self, *no_such_record().faults)
        self.what = what
        logger.info("not served: %s", what)


class _Named(msgspec.Struct):
    """Of a row only the kind: which it is says how the rest is read."""

    kind: str = "incident"


_named = msgspec.json.Decoder(_Named)
# Every row of every release names these, whatever its kind.
_OF_ONE_KIND: Final = ("hazard", "inspection", "area_sweep")


def to_text(record: Record | Entry | Narrative | Row) -> str:
    if isinstance(record, Entry):
        return record.text()
    if isinstance(record, Record):
        return _case_text(record)
    if isinstance(record, Row):
        return _encoder.encode(dict.fromkeys(_OF_ONE_KIND) | msgspec.to_builtins(record)).decode()
    return _encoder.encode(record).decode()


def _case_text(case: Record) -> str:
    if case.stored is None or _all_known(case.stored, type(case)):
        return _known_text(case)
    written = msgspec.to_builtins(case)
    del written["stored"]
    carry(msgspec.json.decode(case.stored.text), written, type(case))
    return _encoder.encode(written).decode()


def _known_text(case: Record) -> str:
    return _encoder.encode({name: getattr(case, name) for name in _spelled(type(case))}).decode()


@cache
def _spelled(record: type[Record]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record) if field.name != "stored")


def _all_known(stored: Stored, record: type[Record]) -> bool:
    """Whether a text is just what this version spells, read and written again: then nothing in it waits to be carried.
    Nearly every record is one; to look into each of their parts takes many times as long."""
    if stored.newer:
        return False
    try:
        return _known_text(_case_decoder(record).decode(stored.text)) == stored.text
    except msgspec.MsgspecError:
        return False


def with_run(record: str, run: int) -> str:
    """A record as it is stored, but for its run: what is no new version is not spelled anew by this release, or it would
    not be what was anchored."""
    return _encoder.encode(msgspec.json.decode(record) | {"flow_run": run}).decode()


def to_case(
    text: str, kind: str, where: str, kinds: Kinds, listed_for: tuple[str, ...] | None = None
) -> Record:
    """The case of this kind; `listed_for` are the owners of its worklist rows, where they are known. Raises BrokenRecord, and
    NotServed for a kind that is not among `kinds`."""
    if kind not in kinds:
        raise NotServed(f"{where} is of a kind that is not served here")
    record = kinds[kind].record
    try:
        return replace(_case_decoder(record).decode(text), stored=Stored(text, listed_for=listed_for))
    except msgspec.ValidationError:
        return replace(_newer(record, text, where), stored=Stored(text, newer=True, listed_for=listed_for))
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{where} is not a readable record") from error


def to_entry(text: str, where: str) -> Entry:
    return replace(_read(_entries, text, where), stored=text)


def to_narrative(text: str, where: str) -> Narrative:
    return _read(_narratives, text, where)


def to_row(text: str, where: str, kinds: Kinds) -> Row:
    """A row that holds what this version does not know is for those who may read what is sealed."""
    row: type[Row] = Row
    try:
        name = _named.decode(text).kind
        row = kinds[name].record.row_type if name in kinds else Row
        return msgspec.json.decode(text, type=row)
    except msgspec.ValidationError:
        return replace(_newer(row, text, where), sealed=True)
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{where} is not a readable record") from error


def read_text(trace: ReadTrace) -> str:
    return _encoder.encode(trace).decode()


def to_read(text: str, where: str) -> ReadTrace:
    try:
        return _reads.decode(text)
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{where} is not a readable trace") from error


def readable(found: Iterable[tuple[str, Callable[[], Read]]]) -> tuple[tuple[Read, ...], tuple[str, ...]]:
    """Of many that are read together, each by its name, those that can be read, and the names of the others: one broken
    record stands in the way of no other."""
    read, broken = [], []
    for name, reading in found:
        try:
            read.append(reading())
        except BrokenRecord:
            broken.append(name)
    return tuple(read), tuple(broken)


@cache
def _case_decoder(record: type[Record]) -> "msgspec.json.Decoder[Record]":
    """Made when the first record of its kind is read: most functions meet one or two kinds."""
    return msgspec.json.Decoder(record)


def _newer(known: type[Newer], text: str, where: str) -> Newer:
    try:
        found: Newer = read_newer(known, msgspec.json.decode(text))
    except (msgspec.MsgspecError, TypeError, ValueError, AttributeError) as error:
        raise BrokenRecord(f"{where} is not a readable record") from error
    return found


def _read(decoder: "msgspec.json.Decoder[Written]", text: str, where: str) -> Written:
    try:
        return decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{where} is not a readable record") from error
