"""Worklists that an account keeps under names of its own: chosen lists, to be looked at again and exported.

Nobody else sees them. What the account may no longer read, because it has moved on, is as if it were not there, and gives
way first when there is no more room.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from campus_safety.errors import Conflict, Fault, NotFound, StaleVersion
from campus_safety.lists.list_filters import VIEWS, ChosenList
from campus_safety.records.fields import (
    Campus,
    Choice,
    ClientKey,
    Names,
    Number,
    Rule,
    SetBy,
    Text,
    Title,
    UnitCode,
)
from campus_safety.records.submissions import key_reused
from campus_safety.values import dataclass

NAME_LIMIT: Final = 40
# How many deleted ones are remembered, so that a form that comes late makes none of them anew.
REMEMBERED: Final = 100


Word = Annotated[str, Text(pattern=r"^[a-z_]{1,40}$")]
ListName = Annotated[str, Text(1, NAME_LIMIT), Rule.ONE_LINE, Title("名称", "Name")]
SeenVersion = Annotated[int, Number(1), Title("所见版本", "Version seen")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """保存清单 / a list of one's own, kept under a name: which kind of record, whose list, which of them, and which rows."""

    client_key: ClientKey
    name: ListName
    of: Annotated[Word, Names("kind"), Title("记录种类", "Kind of record")]
    view: Annotated[str, Choice(VIEWS, tuple(VIEWS)), Title("范围", "Which of them")] = "open"
    unit: Annotated[UnitCode | None, Title("单位", "Whose list")] = None
    campus: Campus | None = None
    state: Annotated[Word | None, Names("state"), Title("状态", "State")] = None
    category: Annotated[Word | None, Names("category"), Title("类别", "Category")] = None
    late: Annotated[bool | None, Title("仅看超时", "Late ones only")] = None
    digest: Annotated[str, SetBy.SERVER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    version: SeenVersion
    name: ListName


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    version: SeenVersion


@dataclass(frozen=True, slots=True)
class SavedWorklist:
    """`submission` is a digest of the form that made it; `version` rises with each change."""

    id: str
    name: str
    chosen: ChosenList
    saved_at: datetime
    submission: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class SavedWorklists:
    """Everything that one account keeps, in the order in which it was kept; `gone` are ids of those deleted."""

    version: int = 0
    kept: tuple[SavedWorklist, ...] = ()
    gone: tuple[str, ...] = ()

    def find(self, id: str) -> SavedWorklist:
        """Raises NotFound."""
        for one in self.kept:
            if one.id == id:
                return one
        raise _unknown()

    def saved(self, new: SavedWorklist, most: int, reaches: Callable[[ChosenList], bool]) -> "SavedWorklists":
        """With one more; unchanged where the same form has made it before. `reaches` says of a list whether the account may
        still read it. Raises KeyReused, Conflict where there are `most` already, NotFound where it was deleted since."""
        if new.id in self.gone:
            raise _unknown()
        for one in self.kept:
            if one.id == new.id:
                if one.submission != new.submission:
                    raise key_reused()
                return self
        kept = self.kept
        if len(kept) >= most:
            kept = tuple(one for one in kept if reaches(one.chosen))
        if len(kept) >= most:
            raise Conflict(
                Fault(
                    "name",
                    "too_many",
                    f"最多保存 {most} 个清单，请先删除不用的",
                    f"At most {most} are kept; delete one first",
                )
            )
        return replace(self, version=self.version + 1, kept=(*kept, new))

    def renamed(self, id: str, name: str, version: int) -> "SavedWorklists":
        """Unchanged where it has this name. Raises NotFound, StaleVersion."""
        found = self.find(id)
        if found.name == name:
            return self
        _refuse_stale(found, version)
        after = replace(found, name=name, version=found.version + 1)
        kept = tuple(after if one.id == id else one for one in self.kept)
        return replace(self, version=self.version + 1, kept=kept)

    def deleted(self, id: str, version: int) -> "SavedWorklists":
        """Unchanged where it was deleted before. Raises NotFound, StaleVersion."""
        if id in self.gone:
            return self
        _refuse_stale(self.find(id), version)
        kept = tuple(one for one in self.kept if one.id != id)
        return SavedWorklists(self.version + 1, kept, (*self.gone, id)[-REMEMBERED:])


def _refuse_stale(found: SavedWorklist, version: int) -> None:
    if version != found.version:
        raise StaleVersion(
            Fault(
                "version",
                "stale",
                f"清单已更新到第 {found.version} 版，您看到的是第 {version} 版",
                f"The worklist is at version {found.version}; you were looking at {version}",
            )
        )


def _unknown() -> NotFound:
    return NotFound(Fault("worklist_id", "not_found", "没有这个清单", "No such worklist"))
