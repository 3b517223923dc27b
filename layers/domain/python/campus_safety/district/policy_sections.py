"""What a kind brings to the policy: its clocks, what limits differ by, and what is set besides.

A policy is read for the sections that somebody serves; a person's file is read for all of them, so that an unknown key is
a fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from campus_safety.district.policy import KindRules
from campus_safety.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class PolicyDocument(Generic[T]):
    """What is written beside the policy and belongs to its version, such as the checklists: by its `name` in the version, and
    as it is where a version has none. `read` takes the version and what was stored."""

    name: str
    of: type[T]
    empty: T
    read: Callable[[str, Mapping[str, Any]], T]


@dataclass(frozen=True, slots=True, eq=False)
class PolicySection:
    """One table of the document, "" for its root. The `clocks` are those of a `kind`; a clock without limits has its dates
    from the record, and some severity may go without those that it `may_lack`. What goes round the `loop` has an intake notice
    and supervision orders too.

    `categories` are those that limits may be set for apart, each with its default level where it has one; a district may add
    `own_categories` as parts of them. `statutory` limits may be made shorter only; so may those of one clock and category.
    `rules` is what the table holds besides.
    """

    table: str
    kind: str | None = None
    clocks: tuple[str, ...] = ()
    severities: tuple[str, ...] = ("ordinary",)
    may_lack: frozenset[str] = frozenset()
    categories: Mapping[str, int | None] = field(default_factory=dict)
    own_categories: bool = False
    statutory: Mapping[str, timedelta] = field(default_factory=dict)
    statutory_of_category: Mapping[tuple[str, str], timedelta] = field(default_factory=dict)
    loop: bool = False
    rules: type[KindRules] | None = None

    @property
    def where(self) -> str:
        """How places in the table begin in faults."""
        return f"{self.table}." if self.table else ""
