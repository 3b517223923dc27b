"""Checklists: what is looked for, and the grade that follows when it is found wanting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from campus_safety.hazards.categories import Grade
from campus_safety.labels import Label


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `clause` is what an order about it would rest on; `proof` says that photos are asked for."""

    id: str
    category: str
    label: Label
    grade: Grade
    clause: str | None = None
    proof: bool = True


@dataclass(frozen=True, slots=True)
class Checklists:
    """One version of a district's checklists."""

    version: str
    items: Mapping[str, Item] = field(default_factory=dict)

    def item(self, id: str) -> Item | None:
        return self.items.get(id)


EMPTY = Checklists("")

CLAUSES: Mapping[str, Label] = MappingProxyType(
    {
        "reg421-16": Label(
            "《企业事业单位内部治安保卫条例》第十六条",
            "Regulation on internal security of enterprises and institutions, article 16",
        ),
    }
)
