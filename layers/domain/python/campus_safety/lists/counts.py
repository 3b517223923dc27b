"""How much is open in a list, for a page that asks again and again: through the same filter as the list itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.incident import Stage
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.lists.list_filters import ChosenList, readable
from campus_safety.records.relations import Relation
from campus_safety.records.rows import Row
from campus_safety.values import dataclass

# In how many seconds a page asks again: a desk has to hear of level 1 at once, the others work on what they know of.
AT_ONCE: Final = 10
AGAIN: Final[Mapping[Role, int]] = MappingProxyType(
    {
        Role.DESK: AT_ONCE,
        Role.SUPERVISOR: AT_ONCE,
        Role.CHIEF: 20,
        Role.OFFICER: 20,
        Role.LEADER: 30,
    }
)
SELDOM: Final = 60


def ask_again_in(account: Account) -> int:
    """In how many seconds a page that somebody looks at asks again."""
    return AGAIN.get(account.role, SELDOM)


def ask_again_hidden_in(account: Account) -> int:
    """In how many seconds a page that nobody looks at does: a desk's rings behind others too."""
    often = ask_again_in(account)
    return often if often == AT_ONCE else SELDOM


def rings(account: Account, chosen: ChosenList) -> bool:
    """Whether a bell is for this account: whoever may acknowledge every incident that it sees."""
    return chosen.kind == INCIDENT.name and INCIDENT.may[Action.ACKNOWLEDGE][account.role] is Relation.SCOPE


@dataclass(frozen=True, slots=True)
class Counts:
    """What is open, what of it is late, what is of level 1, and what of that nobody has acknowledged; and when the newest of
    all, and of those of level 1, was received. Hazards and others have no levels."""

    open: int
    overdue: int
    level_1: int
    level_1_waiting: int
    newest_at: datetime | None
    newest_level_1_at: datetime | None


def counted(
    rows: Iterable[Row], account: Account, chosen: ChosenList, district: District, now: datetime
) -> Counts:
    """Of those rows that the account is shown; each record once, however often its row was read."""
    shown = [
        row for row in {row.case_id: row for row in rows}.values() if readable(account, row, chosen, district)
    ]
    urgent = [row for row in shown if row.level == Level.ONE]
    return Counts(
        open=len(shown),
        overdue=sum(row.due_at is not None and row.due_at < now for row in shown),
        level_1=len(urgent),
        level_1_waiting=sum(row.stage == Stage.INTAKE for row in urgent),
        newest_at=_newest(shown),
        newest_level_1_at=_newest(urgent),
    )


def _newest(rows: Iterable[Row]) -> datetime | None:
    return max((row.received_at for row in rows), default=None)
