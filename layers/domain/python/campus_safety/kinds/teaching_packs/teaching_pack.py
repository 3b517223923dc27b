"""A teaching pack (教学资源包): material for lessons on some topics, written once and used at many campuses."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.kinds.activities.activity import Group
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.PUBLISHED: Label("可用", "Published"),
        State.REPLACED: Label("已有新版", "Replaced by a newer one"),
        State.WITHDRAWN: Label("已停用", "Withdrawn"),
    }
)


class Stage(StrEnum):
    IN_USE = "in_use"


STAGES: Mapping[str, Label] = labelled({Stage.IN_USE: Label("使用中", "In use")})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingPack(Record):
    """Its topics (of `Case`) are codes of `activities.topics`; title and outline are a narrative, its files attachments. It
    belongs to no campus. `replaces` is the older pack whose place it takes. `checked_at` is when somebody last said that
    it is still right."""

    groups: frozenset[Group]
    minutes: int
    state: State = State.PUBLISHED
    kind: str = "teaching_pack"
    replaces: str | None = None
    replaced_by: str | None = None
    checked_at: datetime | None = None
    over: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is State.PUBLISHED

    @property
    def over_at(self) -> datetime | None:
        return self.over

    @property
    def stage(self) -> Stage | None:
        return Stage.IN_USE if self.open else None

    @property
    def concerns_education(self) -> bool:
        return True

    @property
    def for_everybody(self) -> bool:
        return True

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """Those in use, in the order in which they came."""
        if not self.open:
            return {}
        order = f"{self.received_at.isoformat(timespec='milliseconds')}#{self.id}"
        return {"packs": (packs_list(self.district), order)}

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "topics": " ".join(self.topics),
                "groups": " ".join(sorted(self.groups)),
                "minutes": self.minutes,
            }
        }


def packs_list(district: str) -> str:
    """The packs in use in a district."""
    return f"district:{district}#teaching_pack#in_use"


def teaching_pack(case: Record | None) -> TeachingPack:
    """The case, if there is one and it is a teaching pack; raises NotFound otherwise."""
    if not isinstance(case, TeachingPack):
        raise no_such_record()
    return case
