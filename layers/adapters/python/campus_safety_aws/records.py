"""The spelling of domain records in items: JSON by msgspec, strict in both directions.

Unknown fields are ignored and new ones have defaults, so that code of two versions can work on one table.
"""

import json
from dataclasses import replace
from functools import cache
from typing import TypeVar

import msgspec

from campus_safety.case import Case
from campus_safety.kinds import KINDS
from campus_safety.timeline import Entry, Narrative
from campus_safety.worklists import Row

_encoder = msgspec.json.Encoder()
_entries = msgspec.json.Decoder(Entry)
_narratives = msgspec.json.Decoder(Narrative)
_rows = msgspec.json.Decoder(Row)

Record = TypeVar("Record", Case, Entry, Narrative, Row)


class BrokenRecord(ValueError):
    """An item that is no record of ours; its id is in the message, its content never."""


def to_text(record: Case | Entry | Narrative | Row) -> str:
    if isinstance(record, Entry):
        return record.text()
    return _encoder.encode(record).decode()


def with_run(record: str, run: int) -> str:
    """A record as it is stored, but for its run: what is no new version is not spelled anew by this release, or it would
    not be what was anchored."""
    return json.dumps(json.loads(record) | {"flow_run": run}, ensure_ascii=False, separators=(",", ":"))


def to_case(text: str, kind: str, where: str) -> Case:
    """The case of this kind. Raises BrokenRecord, also for a kind that this version of the code does not know."""
    if kind not in KINDS:
        raise BrokenRecord(f"{where} is of a kind unknown here")
    return _read(_case_decoder(kind), text, where)


def to_entry(text: str, where: str) -> Entry:
    return replace(_read(_entries, text, where), stored=text)


def to_narrative(text: str, where: str) -> Narrative:
    return _read(_narratives, text, where)


def to_row(text: str, where: str) -> Row:
    return _read(_rows, text, where)


@cache
def _case_decoder(kind: str) -> "msgspec.json.Decoder[Case]":
    """Made when the first record of its kind is read: most functions meet one or two kinds."""
    return msgspec.json.Decoder(KINDS[kind].record)


def _read(decoder: "msgspec.json.Decoder[Record]", text: str, where: str) -> Record:
    try:
        return decoder.decode(text)
    except msgspec.MsgspecError as error:
        raise BrokenRecord(f"{where} is not a readable record") from error
