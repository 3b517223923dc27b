"""Tables of actions: which action is possible from which state, where it leads, who may do it, and where its words belong.

Each kind of record has one table, which a person can read from top to bottom (`incidents/actions.py`, …), and all of them
together stand in `docs/rights.md`. Every write path goes through `admit` before and `confirm` after. `to=None` means that the state stays; `may_stay` that it may; `or_to` is where a check
leads that was not passed, and where a way back leads that begins earlier.
`versioned=False` marks what needs no version from the caller, because being late with it harms nobody (acknowledge,
arrive) or the system does it (tick, press). `may` names who may do it (`campus_safety.records.relations`), nobody where it is
empty: then the system does it. `texts` is the section that what is written belongs to.
`binds` marks what cannot simply be done again the other way: a signature, a merge, an end. A page asks once more for it.
`urged_by` names the clocks that wait for just this: while one runs, the action is named before others (`offers`). A limit of
a whole piece of work, of which this would be the last step only, urges nothing.
"""

from collections.abc import Mapping
from typing import TypeAlias

from campus_safety.errors import Fault, ForbiddenByState
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.values import dataclass

TICK = "tick"
ATTACH = "attach"
RECALCULATE = "recalculate"
FOLLOW_CAMPUS = "follow_campus"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: from which states, to which, and how people call it."""

    label: Label
    source: frozenset[str]
    to: str | None = None
    or_to: str | None = None
    versioned: bool = True
    may_stay: bool = False
    may: str = ""
    texts: Part = Part.POLICE_NOTES
    binds: bool = False
    urged_by: tuple[str, ...] = ()


Table: TypeAlias = Mapping[str, Step]


# What most tables have, said once; a table says from which states, who may, and what is its own about it.


def tick(
    source: frozenset[str],
    to: str | None = None,
    *,
    or_to: str | None = None,
    may_stay: bool = False,
    texts: Part = Part.POLICE_NOTES,
) -> Step:
    label = Label("时限提醒", "Deadline tick")
    return Step(label, source, to, or_to, versioned=False, may_stay=may_stay, texts=texts)


def file_arrived(source: frozenset[str], may: str, *, texts: Part = Part.POLICE_NOTES) -> Step:
    return Step(Label("附件已收到", "A file has arrived"), source, versioned=False, may=may, texts=texts)


def note(source: frozenset[str], may: str, *, texts: Part = Part.POLICE_NOTES) -> Step:
    return Step(Label("记录", "Note"), source, versioned=False, may=may, texts=texts)


def measure_settled(source: frozenset[str]) -> Step:
    return Step(
        Label("办结措施", "Settle a measure"),
        source,
        may="scope: school_staff officer desk chief supervisor education; lead: agency",
        texts=Part.REVIEW,
    )


def supervision(source: frozenset[str], may: str, *, texts: Part = Part.POLICE_NOTES) -> Step:
    return Step(Label("督办", "Supervise"), source, may=may, texts=texts)


def order_received(source: frozenset[str], may: str) -> Step:
    return Step(Label("签收督办单", "Receive the order"), source, versioned=False, may=may)


def order_answered(
    source: frozenset[str], may: str, *, versioned: bool = True, texts: Part = Part.POLICE_NOTES
) -> Step:
    return Step(
        Label("答复督办单", "Answer the order"),
        source,
        versioned=versioned,
        may=may,
        texts=texts,
        urged_by=("supervision",),
    )


def recalculation(source: frozenset[str]) -> Step:
    """By the system, in every table alike: limits are calculated again when a calendar has become known."""
    return Step(
        Label("按已公布的日历重新计算时限", "Limits calculated again by a calendar that became known"),
        source,
        versioned=False,
    )


def following_campus(source: frozenset[str]) -> Step:
    """By the system, in the tables of what stays open for long: the campus answers to another station now."""
    return Step(Label("随校园划转派出所", "Follows its campus to a new station"), source, versioned=False)


class TransitionBroken(AssertionError):
    """An action led where the table does not: a fault of this program, never of its user. Nothing is written."""


def admit(table: Table, states: Mapping[str, Label], state: str, action: str) -> None:
    """Raises ForbiddenByState, naming the state and the action, unless the table has this step."""
    row = table[action]
    if state not in row.source:
        here = states[state]
        raise ForbiddenByState(
            Fault(
                "action",
                "forbidden_by_state",
                f"目前为“{here.zh}”，不能“{row.label.zh}”",
                f"The case is “{here.en}”; “{row.label.en}” is not possible from there",
            )
        )


def confirm(table: Table, before: str | None, action: str, after: str) -> None:
    """Raises TransitionBroken unless the table leads from `before` (None for a new case) to `after`."""
    row = table[action]
    admitted = before in row.source if before is not None else not row.source
    reached = (
        after == row.to
        or (row.or_to is not None and after == row.or_to)
        or (after == before and (row.to is None or row.may_stay))
    )
    if not admitted or not reached:
        raise TransitionBroken(f"{action}: {before} to {after}")
