"""Checklists: what is looked for, and the grade that follows when it is found wanting.

A district's library is a folder of documents (`policies/checklists/*.toml`), one for each family of items, and one of
selections for a kind of visit. It is kept in immutable versions; a hazard names the version that it was found under.
The grade of an item is what makes a hazard general or major: any one item of the guide of 2024 makes it major.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from campus_safety.errors import BadInput, Fault
from campus_safety.hazards.categories import CATEGORIES, Grade
from campus_safety.hazards.clauses import CLAUSES
from campus_safety.labels import Label

SELECTIONS = "selections"

# Where an item comes from. Items of "own" are this project's proposals and say so wherever they are explained.
BASES: Mapping[str, Label] = MappingProxyType(
    {
        "guide": Label(
            "教育系统重大事故隐患判定指南（2024）", "Guide to major hazards in the education system, 2024"
        ),
        "reg421": CLAUSES["reg421-16"],
        "shandong": Label("山东省学校安全条例", "Shandong school safety regulation"),
        "gbt29315": Label("GB/T 29315-2022（推荐性标准）", "GB/T 29315-2022, a recommended standard"),
        "fire10": Label(
            "中小学校、幼儿园消防安全十项规定（2024）", "Ten rules for fire safety in schools, 2024"
        ),
        "minors": Label("未成年人保护法", "Law on the protection of minors"),
        "own": Label("本系统建议项", "Proposed by this system"),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `clause` is what an order about it would rest on; `proof` says that photos are asked for."""

    id: str
    category: str
    label: Label
    grade: Grade
    clause: str | None = None
    proof: bool = True
    basis: str = "own"


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


EMPTY = Checklists("")


class ChecklistFaults(BadInput):
    """Documents that cannot be a library; nothing of them is taken over."""

    slug = "bad-checklists"
    title = Label("检查表有误", "The checklists have faults")


def parse_checklists(version: str, documents: Mapping[str, Mapping[str, Any]]) -> Checklists:
    """The library that these documents describe, by name; raises ChecklistFaults naming every fault.

    A family: `category`, and `items` of {id, zh, en, grade, clause?, basis?, proof?}, each id beginning with the family's
    name. `selections`: {name_zh, name_en, items}, where "fire.*" means all of a family.
    """
    reader = _Reader()
    for family, document in documents.items():
        if family != SELECTIONS:
            reader.family(family, document)
    for category in CATEGORIES:
        if not any(
            item.category == category and item.grade is Grade.GENERAL for item in reader.items.values()
        ):
            reader.fault(
                category, "missing", "该类别至少要有一个一般项", "The category needs a general item at least"
            )
    for name, table in documents.get(SELECTIONS, {}).items():
        reader.selection(name, table)
    if reader.faults:
        raise ChecklistFaults(*reader.faults)
    return Checklists(version, MappingProxyType(reader.items), MappingProxyType(reader.selections))


class _Reader:
    """Reads documents and remembers every fault, so that they are all told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.items: dict[str, Item] = {}
        self.selections: dict[str, Selection] = {}

    def fault(self, where: str, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(where, code, zh, en))

    def family(self, family: str, document: Mapping[str, Any]) -> None:
        category = str(document.get("category", ""))
        if category not in CATEGORIES:
            self.fault(
                f"{family}.category",
                "unknown_category",
                f"没有这个类别：{category}",
                f"No such category: {category}",
            )
            return
        rows = document.get("items")
        if not isinstance(rows, list) or not rows:
            self.fault(f"{family}.items", "missing", "须有检查项", "Needs items")
            return
        for row in rows:
            self._item(family, category, row if isinstance(row, Mapping) else {})

    def _item(self, family: str, category: str, row: Mapping[str, Any]) -> None:
        name = str(row.get("id", ""))
        where = name or family
        known = len(self.faults)
        if not name.startswith(f"{family}.") or name != name.strip().lower():
            self.fault(where, "bad_id", f"编号须以 {family}. 开头", f"Its id begins with {family}.")
        if name in self.items:
            self.fault(where, "duplicate", "编号重复", "The id is given twice")
        zh, en = str(row.get("zh", "")), str(row.get("en", ""))
        if not zh or not en:
            self.fault(where, "missing_name", "须有中英文名称", "Needs a Chinese and an English name")
        grade = str(row.get("grade", ""))
        if grade not in tuple(Grade):
            self.fault(where, "bad_grade", "等级只能是 general 或 major", "The grade is general or major")
        clause = row.get("clause")
        if clause is not None and clause not in CLAUSES:
            self.fault(where, "unknown_clause", f"没有这个条款：{clause}", f"No such clause: {clause}")
        basis = str(row.get("basis", "own"))
        if basis not in BASES:
            self.fault(where, "unknown_basis", f"没有这个依据：{basis}", f"No such basis: {basis}")
        if len(self.faults) == known:
            self.items[name] = Item(
                name, category, Label(zh, en), Grade(grade), clause, bool(row.get("proof", True)), basis
            )

    def selection(self, name: str, table: Any) -> None:
        where = f"{SELECTIONS}.{name}"
        if not isinstance(table, Mapping) or not table.get("name_zh") or not table.get("name_en"):
            self.fault(where, "missing_name", "须有中英文名称", "Needs a Chinese and an English name")
            return
        chosen: dict[str, None] = {}
        for wanted in table.get("items", []):
            found = [id for id in self.items if id == wanted or f"{id.partition('.')[0]}.*" == wanted]
            if not found:
                self.fault(where, "unknown_item", f"没有这个检查项：{wanted}", f"No such item: {wanted}")
            chosen |= dict.fromkeys(found)
        self.selections[name] = Selection(
            name, Label(str(table["name_zh"]), str(table["name_en"])), tuple(chosen)
        )
