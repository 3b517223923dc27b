"""Whether a record is what was written: the record against its entries, the entries against each other, and all of it
against what was anchored each night."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from rich.progress import Progress

from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.anchoring import Anchor, Leaf, against_anchor, against_chain, root
from campus_safety.records.record import Record
from campus_safety.records.timeline import Break, Entry, verify
from campus_safety_aws.anchors import AnchorBucket, BrokenAnchor
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.record_encoding import BrokenRecord, to_case
from campus_safety_aws.record_pages import RecordPages, Stored

# A record that came in while a table was read may have been missed; the next night has it.
_READING: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tables:
    """Where records lie, by the name that leaves give their table."""

    pages: Mapping[str, RecordPages]
    cases: Mapping[str, CasesTable]

    @staticmethod
    def named(tables: Mapping[str, str]) -> "Tables":
        return Tables(
            {name: RecordPages(table, KINDS) for name, table in tables.items()},
            {name: CasesTable(table, KINDS) for name, table in tables.items()},
        )

    def id_of(self, code: str) -> str | None:
        return next((found for table in self.cases.values() if (found := table.by_code(code))), None)

    def examined(self, case_id: str) -> "Examined":
        for name, pages in self.pages.items():
            stored = pages.one(case_id)
            if stored is not None:
                return Examined(case_id, name, stored, *_read(stored, self.cases[name]))
        return Examined(case_id)


@dataclass(frozen=True, slots=True)
class Examined:
    """A record as it is stored, as it reads, and what stands behind it; `found` is what is wrong with it by itself."""

    case_id: str
    table: str = ""
    stored: Stored | None = None
    case: Record | None = None
    entries: tuple[Entry, ...] = ()
    found: tuple[Label, ...] = ()

    @property
    def text(self) -> str | None:
        return self.stored.text if self.stored is not None else None

    @property
    def version(self) -> int:
        return self.stored.version if self.stored is not None else 0


def _read(stored: Stored, table: CasesTable) -> tuple[Record | None, tuple[Entry, ...], tuple[Label, ...]]:
    try:
        case, entries = (
            to_case(stored.text, stored.kind, stored.case_id, KINDS),
            table.entries(stored.case_id),
        )
        breaks = verify(entries, case.chain, table.narratives(stored.case_id))
    except BrokenRecord as broken:
        return None, (), (Label("记录无法读取", str(broken)),)
    if case.version != stored.version:
        breaks += (Break(stored.version, "the record's column names another version than the record"),)
    found = tuple(
        Label(f"第 {one.version} 版", f"version {one.version}: {one.reason}")
        for one in (*breaks, *against_chain(case, entries))
    )
    return case, entries, found


def against_anchors(
    record: Examined, anchors: AnchorBucket, days: int | None, progress: Progress
) -> Iterator[Label]:
    """What the record, or an anchor, says otherwise than it should; of the last so many days, or of all that are kept."""
    for key in anchors.written_again():
        yield Label(f"{key} 被改写或删除过", f"{key} was written again or deleted")
    wanted = anchors.days()[-days if days else None :]
    read: list[Anchor] = []
    for day in progress.track(wanted, description="锚定 / anchors"):
        try:
            anchor, leaves = anchors.read(day), anchors.leaves(day)
        except BrokenAnchor as broken:
            yield Label(f"{day} 的锚定无效", str(broken))
            continue
        read.append(anchor)
        yield from (
            Label(f"{day} 的锚定", f"anchor of {day}: {said}") for said in _said(record, anchor, leaves)
        )
    for before, anchor in pairwise(read):
        if anchor.previous != before.hash:
            yield Label(
                f"{anchor.day} 的锚定前有缺失", f"anchor of {anchor.day}: does not follow {before.day}"
            )


def _said(record: Examined, anchor: Anchor, leaves: Sequence[Leaf]) -> Iterator[str]:
    if (len(leaves), root(leaves)) != (anchor.records, anchor.root):
        yield "its leaves are not those that were signed"
        return
    leaf = next((one for one in leaves if one.case_id == record.case_id), None)
    if leaf is None:
        if record.case is not None and record.case.received_at < anchor.taken_at - _READING:
            yield "the record was not there that night, though it says that it was received before"
        return
    said = against_anchor(leaf, record.text, record.version, record.entries)
    if said is not None:
        yield said
