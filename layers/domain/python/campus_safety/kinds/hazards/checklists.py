"""Checklists: what is looked for, and the grade that follows when it is found wanting.

A district's library is a folder of documents (`policies/checklists/*.toml`), one for each family of items, and one of
selections for a kind of visit. It is part of a policy's immutable version; a hazard names the version that it was found
under. The grade of an item is what makes a hazard general or major: any one item of the guide of 2024 makes it major.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Annotated, Any, Final

from campus_safety.district.families import NAME, FamilyReader
from campus_safety.district.policy_sections import PolicyDocument
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, Grade
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.item_sources import BASES, OWN, Basis
from campus_safety.labels import Label
from campus_safety.marks import Items, Pair, one_of
from campus_safety.values import dataclass

SELECTIONS = "selections"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `clause` is what an order about it would rest on; `proof` says that photos are asked for;
    `controls`, that something is to be done at once to keep people away from it (stop using, fence off, put up a sign:
    article 26 of the Shandong regulation), as always with a major one."""

    id: str
    category: str
    label: Label
    grade: Grade
    clause: str | None = None
    proof: bool = True
    basis: Basis = OWN
    controls: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Items looked at on one kind of visit."""

    id: str
    label: Label
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklists:
    """One version of a district's checklists."""

    version: str
    items: Mapping[str, Item] = field(default_factory=dict)
    selections: Mapping[str, Selection] = field(default_factory=dict)

    def item(self, id: str) -> Item | None:
        return self.items.get(id)

    def grade_of(self, id: str) -> Grade | None:
        """The grade of a hazard that is this item found wanting; None when there is no such item."""
        item = self.items.get(id)
        return item.grade if item is not None else None


EMPTY = Checklists("")


def contradiction(item: Item, stated: Grade | None) -> Fault | None:
    """What is wrong with a grade that somebody states: it may repeat what the checklist derives, and nothing else."""
    if stated is None or stated is item.grade:
        return None
    derived = GRADES[item.grade]
    return Fault(
        "grade",
        "contradicts_checklist",
        f"与检查表判定的等级（{derived.zh}）不符，等级由检查表判定",
        f"The checklist derives “{derived.en}”; a grade is not typed by hand",
    )


class ChecklistFaults(BadInput):
    """Documents that cannot be a library; nothing of them is taken over."""

    slug = "bad-checklists"
    title = Label("检查表有误", "The checklists have faults")


def parse_checklists(
    version: str, documents: Mapping[str, Mapping[str, Any]], *, stored: bool = False
) -> Checklists:
    """The library that these documents describe, by name; raises ChecklistFaults naming every fault.

    A family: `category`, and `items` of {id, zh, en, grade, clause?, basis?, proof?, controls?}, each id beginning with
    the family's name. Every category has a general item "<category>.other". `selections`: tables of {name_zh, name_en,
    items}, where "fire.*" means all of a family.

    A version that is `stored` is read for as long as cases name it, by older and by newer code: what is not understood
    there is left out, and nothing is a fault.
    """
    reader = FamilyReader(stored=stored)
    items = {
        item.id: item
        for family, document in documents.items()
        if family != SELECTIONS
        for item in _family(reader, family, document)
    }
    for category in CATEGORIES:
        _check_general(reader, category, items.get(f"{category}.other"))
    selections = {
        name: found
        for name, table in documents.get(SELECTIONS, {}).items()
        if (found := _selection(reader, name, table, items)) is not None
    }
    if reader.faults and not stored:
        raise ChecklistFaults(*reader.faults)
    return Checklists(version, MappingProxyType(items), MappingProxyType(selections))


class _Family:
    category: Annotated[str, one_of(CATEGORIES, "unknown_category", "没有这个类别", "No such category")]
    items: Annotated[tuple[object, ...], Items(1)]


class _Row:
    id: object = ""
    label: Annotated[Label, Pair()]
    grade: Grade
    clause: Annotated[str | None, one_of(CLAUSES, "unknown_clause", "没有这个条款", "No such clause")] = None
    basis: Annotated[str, one_of(BASES, "unknown_basis", "没有这个依据", "No such basis")] = "own"
    proof: bool | None = None
    controls: bool | None = None


class _Chosen:
    label: Annotated[Label, Pair("name")]
    items: Annotated[tuple[str, ...], Items(1)]


def _family(reader: FamilyReader, family: str, document: Any) -> Iterator[Item]:
    """The items that have no fault."""
    head = reader.head(family, document, _Family)
    if "category" not in head:
        return
    category = head["category"]
    photos = CATEGORIES[category].proof
    for id, row, good in reader.rows(family, head.get("items", ()), _Row):
        proof, controls = row.get("proof"), row.get("controls")
        major = row.get("grade") is Grade.MAJOR
        if proof and not photos:
            reader.fault(
                id, "no_photos_here", "该类别只计数，不收照片", "This category is counted; it takes no photos"
            )
        elif major and controls is False:
            reader.fault(
                id, "major_is_controlled", "重大隐患须有临时管控", "What is major is put under control"
            )
        elif good:
            yield Item(
                id,
                category,
                row["label"],
                row["grade"],
                row["clause"],
                photos if proof is None else proof,
                BASES[row["basis"]],
                major if controls is None else controls,
            )


def _check_general(reader: FamilyReader, category: str, item: Item | None) -> None:
    """Whatever is found, there is an item for it."""
    name = f"{category}.other"
    if name not in reader.written:
        reader.fault(name, "missing", "每个类别须有“其他”项", "Every category needs its item “other”")
    elif item is not None and (item.grade is not Grade.GENERAL or item.category != category):
        reader.fault(
            name, "not_general", "“其他”项须为本类别的一般项", "“Other” is a general item of its category"
        )


def _selection(reader: FamilyReader, name: str, table: Any, items: Mapping[str, Item]) -> Selection | None:
    where = f"{SELECTIONS}.{name}"
    said = reader.whole(_Chosen, table, where)
    if not NAME.fullmatch(name):
        reader.fault(
            where, "bad_id", "名称须为小写字母、数字、连字符", "Lower-case letters, digits and hyphens"
        )
    chosen: dict[str, None] = {}
    for wanted in said.get("items", ()):
        found = [id for id in items if id == wanted or f"{id.partition('.')[0]}.*" == wanted]
        if not found and wanted not in reader.written:
            reader.fault(where, "unknown_item", f"没有这个检查项：{wanted}", f"No such item: {wanted}")
        chosen |= dict.fromkeys(found)
    return Selection(name, said["label"], tuple(chosen)) if {"label", "items"} <= said.keys() else None


DOCUMENT: Final = PolicyDocument(
    "checklists",
    Checklists,
    EMPTY,
    lambda version, listed: parse_checklists(version, listed, stored=True),
)
