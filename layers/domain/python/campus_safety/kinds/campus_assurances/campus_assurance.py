"""四个100% of one campus: four dated facts, each with the log entry that says so. The last dated fact of each kind holds.

The record is changed only together with the entry that assures something, or that is offset. So it is the same whatever
the order in which entries were written, and a district's is one row for each campus.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from campus_safety.errors import Fault, NotFound
from campus_safety.identity import case_id
from campus_safety.kinds.daily_log.forms import Assurance
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass

# How many facts of each kind are kept, so that the record stays small however long a campus is assured.
KEPT: Final = 12


class State(StrEnum):
    LACKING = "lacking"
    ASSURED = "assured"


STATES: Mapping[str, Label] = labelled(
    {State.LACKING: Label("未达标", "Lacking"), State.ASSURED: Label("全部达标", "All four hold")}
)


@dataclass(frozen=True, slots=True)
class AssuredFact:
    """What an entry says: of which of the four, whether it holds, and on which day. `since` is set where facts before this
    one, which said the same, are kept no longer: from when on it has held."""

    assurance: Assurance
    holds: bool
    at: datetime
    day: date
    entry: str
    recorded_at: datetime
    since: date | None = None

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """By when it was so; of two that say the same moment the one recorded later holds."""
        return (self.at, self.recorded_at, self.entry)

    @property
    def spelling(self) -> str:
        return f"{self.assurance}={'yes' if self.holds else 'no'}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one of the four: since when it holds or fails, when that was last looked at, by which entry."""

    assurance: Assurance
    holds: bool
    since: date
    confirmed_on: date
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampusAssurance(Record):
    """`facts` in the order in which they were so, of each kind the last ones."""

    facts: tuple[AssuredFact, ...]
    changed_at: datetime
    state: State = State.LACKING
    kind: str = "campus_assurance"

    @property
    def open(self) -> bool:
        return False

    @property
    def over_at(self) -> datetime | None:
        return self.changed_at

    @property
    def stage(self) -> str | None:
        return None

    @property
    def concerns_education(self) -> bool:
        return True

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """One row for each campus of the district: how all of them stand is one query, at any length of their logs."""
        return {"district": (assurances_list(self.district), self.campus)}

    def standing(self, assurance: Assurance) -> Standing | None:
        """None where nobody has said anything of it yet."""
        of_kind = [fact for fact in self.facts if fact.assurance is assurance]
        if not of_kind:
            return None
        last = first = of_kind[-1]
        for fact in reversed(of_kind):
            if fact.holds is not last.holds:
                break
            first = fact
        return Standing(assurance, last.holds, first.since or first.day, last.day, last.entry)

    @property
    def standings(self) -> tuple[Standing, ...]:
        return tuple(found for one in Assurance if (found := self.standing(one)) is not None)

    def row_facts(self) -> dict[str, Any]:
        facts: dict[str, str | bool] = {}
        for found in self.standings:
            facts[f"{found.assurance}.holds"] = found.holds
            facts[f"{found.assurance}.since"] = found.since.isoformat()
            facts[f"{found.assurance}.confirmed_on"] = found.confirmed_on.isoformat()
            facts[f"{found.assurance}.entry"] = found.entry
        return {"facts": facts}

    def event_facts(self) -> Mapping[str, Any]:
        return {
            "campus": self.campus,
            "assured": {found.assurance.value: found.holds for found in self.standings},
        }


def standings_in(facts: Mapping[str, str | int | bool | None]) -> tuple[Standing, ...]:
    """How a campus stands, as its row says it."""
    return tuple(
        Standing(
            one,
            bool(facts[f"{one}.holds"]),
            date.fromisoformat(str(facts[f"{one}.since"])),
            date.fromisoformat(str(facts[f"{one}.confirmed_on"])),
            str(facts[f"{one}.entry"]),
        )
        for one in Assurance
        if f"{one}.holds" in facts
    )


def with_facts(facts: Iterable[AssuredFact]) -> tuple[AssuredFact, ...]:
    """In their order, of each kind the last ones; the first that is kept says since when it has been so."""
    kept: list[AssuredFact] = []
    for one in Assurance:
        of_kind = sorted((fact for fact in facts if fact.assurance is one), key=lambda fact: fact.order)
        while len(of_kind) > KEPT:
            gone, first = of_kind[0], of_kind[1]
            if gone.holds is first.holds:
                of_kind[1] = replace(first, since=gone.since or gone.day)
            del of_kind[0]
        kept += of_kind
    return tuple(kept)


def assurance_id(campus: str) -> str:
    return case_id("campus_assurance", campus, "four")


def assurances_list(district: str) -> str:
    """The list in which every campus that was ever assured has one row, in the order of their ids."""
    return f"{district}#assurances"


def campus_assurance(case: Record | None) -> CampusAssurance:
    """The case, if there is one and it is a campus's assurance; raises NotFound otherwise."""
    if not isinstance(case, CampusAssurance):
        raise NotFound(Fault("campus", "not_found", "该校园尚无核定", "Nothing was assured there yet"))
    return case
