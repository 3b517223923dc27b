"""Checklists: what is looked for, and the grade that follows when it is found wanting.

A district's library is a folder of documents (`policies/checklists/*.toml`), one for each family of items, and one of
selections for a kind of visit. It is part of a policy's immutable version; a hazard names the version that it was found
under. The grade of an item is what makes a hazard general or major: any one item of the guide of 2024 makes it major.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.policy_sections import PolicyDocument
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, Grade
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.item_sources import BASES, OWN, Basis
from campus_safety.labels import Label

SELECTIONS = "selections"

_ITEM = ("id", "zh", "en", "grade", "clause", "basis", "proof", "controls")
# Ids become parts of keys and of addresses, so they hold nothing that those give a meaning to.
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
    reader = _Reader(stored=stored)
    for family, document in documents.items():
        if family != SELECTIONS:
            reader.family(family, document)
    for category in CATEGORIES:
        reader.general(category)
    for name, table in documents.get(SELECTIONS, {}).items():
        reader.selection(name, table)
    if reader.faults and not stored:
        raise ChecklistFaults(*reader.faults)
    return Checklists(version, MappingProxyType(reader.items), MappingProxyType(reader.selections))


class _Reader:
    """Reads documents and remembers every fault, so that they are all told at once."""

    def __init__(self, *, stored: bool) -> None:
        self.stored = stored
        self.faults: list[Fault] = []
        self.items: dict[str, Item] = {}
        self.selections: dict[str, Selection] = {}
        # Ids as they are written, those of bad items included.
        self._written: set[str] = set()

    def fault(self, where: str, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(where, code, zh, en))

    def family(self, family: str, document: Mapping[str, Any]) -> None:
        self._unknown(family, document, ("category", "items"))
        category = document.get("category")
        if not isinstance(category, str) or category not in CATEGORIES:
            where = f"{family}.category"
            self.fault(
                where, "unknown_category", f"没有这个类别：{category}", f"No such category: {category}"
            )
            return
        rows = document.get("items")
        if not isinstance(rows, list) or not rows:
            self.fault(f"{family}.items", "missing", "须有检查项", "Needs items")
            return
        for row in rows:
            self._item(family, category, row if isinstance(row, Mapping) else {})

    def general(self, category: str) -> None:
        """Whatever is found, there is an item for it."""
        name = f"{category}.other"
        item = self.items.get(name)
        if name not in self._written:
            self.fault(name, "missing", "每个类别须有“其他”项", "Every category needs its item “other”")
        elif item is not None and (item.grade is not Grade.GENERAL or item.category != category):
            self.fault(
                name, "not_general", "“其他”项须为本类别的一般项", "“Other” is a general item of its category"
            )

    def _item(self, family: str, category: str, row: Mapping[str, Any]) -> None:
        name = row.get("id")
        name = name if isinstance(name, str) else ""
        where = name or family
        known = len(self.faults)
        self._unknown(where, row, _ITEM)
        if not name.startswith(f"{family}.") or not _NAME.fullmatch(name.removeprefix(f"{family}.")):
            self.fault(
                where,
                "bad_id",
                f"编号须为 {family}. 加小写字母、数字、连字符",
                f"Its id is {family}. and then lower-case letters, digits and hyphens",
            )
        if name in self._written:
            self.fault(where, "duplicate", "编号重复", "The id is given twice")
        self._written.add(name)
        label = self._label(where, row.get("zh"), row.get("en"))
        grade = row.get("grade")
        if grade not in tuple(Grade):
            self.fault(where, "bad_grade", "等级只能是 general 或 major", "The grade is general or major")
        clause, basis = row.get("clause"), row.get("basis", "own")
        if clause is not None and (not isinstance(clause, str) or clause not in CLAUSES):
            self.fault(where, "unknown_clause", f"没有这个条款：{clause}", f"No such clause: {clause}")
        if not isinstance(basis, str) or basis not in BASES:
            self.fault(where, "unknown_basis", f"没有这个依据：{basis}", f"No such basis: {basis}")
        photos = CATEGORIES[category].proof
        proof = self._flag(where, row, "proof", default=photos)
        if proof and not photos:
            self.fault(
                where,
                "no_photos_here",
                "该类别只计数，不收照片",
                "This category is counted; it takes no photos",
            )
        controls = self._flag(where, row, "controls", default=grade == Grade.MAJOR)
        if grade == Grade.MAJOR and not controls:
            self.fault(
                where, "major_is_controlled", "重大隐患须有临时管控", "What is major is put under control"
            )
        if len(self.faults) == known and label is not None:
            self.items[name] = Item(
                name, category, label, Grade(str(grade)), clause, proof, BASES[basis], controls
            )

    def selection(self, name: str, table: Any) -> None:
        where = f"{SELECTIONS}.{name}"
        if not isinstance(table, Mapping):
            self.fault(where, "not_a_table", "须为一个表", "Needs to be a table")
            return
        self._unknown(where, table, ("name_zh", "name_en", "items"))
        if not _NAME.fullmatch(name):
            self.fault(
                where, "bad_id", "名称须为小写字母、数字、连字符", "Lower-case letters, digits and hyphens"
            )
        label = self._label(where, table.get("name_zh"), table.get("name_en"))
        rows = table.get("items")
        if not isinstance(rows, list) or not rows:
            self.fault(where, "missing", "须有检查项", "Needs items")
            return
        chosen: dict[str, None] = {}
        for wanted in map(str, rows):
            found = [id for id in self.items if id == wanted or f"{id.partition('.')[0]}.*" == wanted]
            if not found and wanted not in self._written:
                self.fault(where, "unknown_item", f"没有这个检查项：{wanted}", f"No such item: {wanted}")
            chosen |= dict.fromkeys(found)
        if label is not None:
            self.selections[name] = Selection(name, label, tuple(chosen))

    def _label(self, where: str, zh: object, en: object) -> Label | None:
        if isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip():
            return Label(zh, en)
        self.fault(where, "missing_name", "须有中英文名称", "Needs a Chinese and an English name")
        return None

    def _flag(self, where: str, row: Mapping[str, Any], key: str, *, default: bool) -> bool:
        found = row.get(key, default)
        if isinstance(found, bool):
            return found
        self.fault(where, "bad_flag", f"{key} 只能是 true 或 false", f"{key} is true or false")
        return default

    def _unknown(self, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known and not self.stored:
                self.fault(where, "unknown_field", f"没有这一栏：{key}", f"No such field: {key}")


DOCUMENT: Final = PolicyDocument(
    "checklists",
    Checklists,
    EMPTY,
    lambda version, listed: parse_checklists(version, listed, stored=True),
)
