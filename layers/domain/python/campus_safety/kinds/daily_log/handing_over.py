"""交接班: what is open is handed over, counted and named, and taken over by somebody else."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Annotated, Final

from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, SamePerson
from campus_safety.kinds.daily_log import commands
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.log_entry import EntryType, HandedOver, LogEntry, State
from campus_safety.kinds.daily_log.writing import Written, began_at, check_campus, entered
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import SetBy
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# How many open cases a hand-over names one by one.
MOST_NAMED: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftEnd(Written):
    """交班 / what is open at the campus is counted and named by the system; the text is what else the next shift should
    know."""

    action = Action.HAND_OVER
    entry_type: Annotated[EntryType, SetBy.SERVER] = EntryType.SHIFT_HANDOVER


def open_now(
    incidents: Iterable[Row], hazards: Iterable[Row], notices: Iterable[Row], *, more: bool = False
) -> HandedOver:
    """What the rows of a campus's open lists come to, sealed cases left out. `more` where the lists were longer."""
    kept = [[row for row in rows if not row.sealed] for rows in (incidents, hazards, notices)]
    ids = [row.case_id for row in chain(*kept)]
    return HandedOver(
        incidents=len(kept[0]),
        hazards=len(kept[1]),
        notices=len(kept[2]),
        cases=tuple(ids[:MOST_NAMED]),
        more=more or len(ids) > MOST_NAMED,
    )


def hand_over(
    written: Written,
    handed: HandedOver,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> Change[LogEntry]:
    """The change that ends a shift. Raises BadInput naming every fault."""
    faults = Faults()
    check_campus(written, actor, rules, faults)
    at = began_at(written, rules, moment.now, faults)
    faults.check()
    return entered(
        written,
        actor,
        rules,
        moment,
        at=at,
        minutes=0,
        state=State.HANDED_OVER,
        handed=handed,
        code_attempt=code_attempt,
    )


def taken_over_by(case: LogEntry, actor: Actor) -> bool:
    return case.taken_by is not None and case.taken_by.staff == actor.staff


def take_over(decision: Decision[LogEntry], command: commands.TakeOver) -> Outcome[LogEntry]:
    """Security rooms share an account: it is the staff number that has to be another one."""
    case, now = decision.case, decision.now
    if case.by.staff == decision.party.staff:
        raise SamePerson(
            Fault("actor", "same_person", "交班人不得自行接班", "Who hands over may not take over")
        )
    return Outcome(replace(case, state=State.RECORDED, taken_at=now, taken_by=decision.party, closed_at=now))
