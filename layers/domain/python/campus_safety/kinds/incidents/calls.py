"""电话劝阻: how each call about a warning of fraud ended, and what came of the warning. Kinds of people and whole yuan, nobody's name."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from campus_safety.kinds.incidents.taxonomy import Protected
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.values import dataclass

# More than anybody has lost: what lies above is a slip of the pen.
MOST_YUAN: Final = 1_000_000_000


class CallEnd(StrEnum):
    STOPPED = "stopped"
    DOUBTED = "doubted"
    NOT_REACHED = "not_reached"
    PAID = "paid"


CALL_ENDS: Mapping[CallEnd, Label] = labelled(
    {
        CallEnd.STOPPED: Label("已接通，已停止转账", "Reached, and stopped"),
        CallEnd.DOUBTED: Label("已接通，仍有疑虑", "Reached, and doubted it"),
        CallEnd.NOT_REACHED: Label("未接通", "Not reached"),
        CallEnd.PAID: Label("已经转账", "Had paid already"),
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when, who made it, to what kind of person, and how it ended."""

    number: int
    at: datetime
    by: Party
    whom: Protected
    end: CallEnd

    @property
    def reached(self) -> bool:
        return self.end is not CallEnd.NOT_REACHED

    @property
    def spelling(self) -> str:
        return f"#{self.number}:{self.end.value}"


@dataclass(frozen=True, slots=True)
class Losses:
    """What came of the warning, in whole yuan: what was `prevented`, what was `lost`, and whom it concerned."""

    prevented: int
    lost: int
    concerned: Protected
    school_helped: bool

    @property
    def spelling(self) -> str:
        return f"{self.prevented}+{self.lost}:{self.concerned.value}"
