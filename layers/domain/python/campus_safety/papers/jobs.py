"""Producing a paper or a ledger: asked for at once, written by and by, and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campus_safety.directory import Account, District
from campus_safety.errors import Fault, NotAllowed, NotFound
from campus_safety.roles import Role

LEDGER = "ledger"
DRAFT = "order_draft"


class JobState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for. A paper is named by its case, kind, year and number; a ledger by whose list (`unit`) and year.
    `done` of `total` rows are written; `reason` is a class of failure."""

    id: str
    district: str
    kind: str
    by: str
    asked_at: datetime
    unit: str = ""
    year: int = 0
    case_id: str = ""
    number: int = 0
    state: JobState = JobState.WAITING
    done: int = 0
    total: int = 0
    reason: str = ""

    @property
    def key(self) -> str:
        """Where the file lies once it is written."""
        return f"{self.id}.{'xlsx' if self.kind == LEDGER else 'docx'}"


# Whose ledger of a whole district each role may ask for; the others only that of units they belong to.
_DISTRICT = frozenset({Role.SUPERVISOR, Role.LEADER, Role.EDUCATION, Role.AUDITOR})
_NONE = frozenset({Role.GUARD, Role.GATEWAY})


def permit_ledger(account: Account, unit: str, district: District) -> None:
    """Raises NotAllowed for roles that read no ledger, NotFound for a unit out of scope: a school has its own, a station
    its own and its campuses', the brigade, the sub-bureau and the education bureau everybody's."""
    if account.role in _NONE:
        raise NotAllowed(
            Fault("kind", "not_allowed", "该账号不能导出台账", "This account may not have ledgers")
        )
    known = district.units.get(unit)
    own = known is not None and (unit == account.unit or district.stands_under(unit, account.unit))
    team = district.units.get(account.unit)
    theirs = known is not None and team is not None and team.parent is not None and unit == team.parent
    if known is None or not (
        own or (theirs and team is not None and team.kind == "team") or account.role in _DISTRICT
    ):
        raise NotFound(Fault("unit", "not_found", "没有这个单位的台账", "No such ledger"))
