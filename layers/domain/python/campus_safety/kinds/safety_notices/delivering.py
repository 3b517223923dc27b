"""送达: a notice to many campuses is brought to them part by part, and so is its withdrawal.

Each step makes or withdraws one part and counts it at the head, in one transaction under the head's version. So two that
deliver at once, or a withdrawal that comes between, can leave no part that the head does not know of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.kinds.safety_notices.decide import decide
from campus_safety.kinds.safety_notices.issuing import further_part
from campus_safety.kinds.safety_notices.safety_notice import SafetyNotice, State, part_id
from campus_safety.records.change import Change, Moment
from campus_safety.records.timeline import SYSTEM, Entry, Narrative


def next_part(head: SafetyNotice) -> str | None:
    """The id of the part that is to share what has become of the head; None once all of them do."""
    return None if head.delivered_at is not None else part_id(head.id, head.reached + 1)


def brought(
    head: SafetyNotice,
    part: SafetyNotice | None,
    entries: Sequence[Entry],
    narratives: Mapping[int, Narrative],
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> tuple[Change[Any], ...]:
    """The changes that bring the head's news to its next part, the head's own first; none where all parts have it.

    `part` is that part as it is, None while there is none. The part is issued, or withdrawn, by whoever did it to the head
    and in the same words: `entries` and `narratives` are the head's.
    """
    counted = decide(head, commands.Deliver(), SYSTEM, rules, moment)
    if counted is None:
        return ()
    if head.state is not State.WITHDRAWN:
        if part is not None:
            return (counted,)
        said = _said(Action.ISSUE, entries, narratives)
        actor, number = said[0].actor, head.reached + 1
        return (
            counted,
            further_part(head, number, actor, said[1], rules, moment, code_attempt=code_attempt),
        )
    # Withdrawn before it was made: nobody was told, nobody need be.
    if part is None:
        return (counted,)
    entry, reason = _said(Action.WITHDRAW, entries, narratives)
    command = commands.Withdraw(replaced_by=head.replaced_by, texts={"text": reason})
    taken_back = decide(part, command, entry.actor, rules, moment)
    return (counted,) if taken_back is None else (counted, taken_back)


def _said(action: Action, entries: Sequence[Entry], narratives: Mapping[int, Narrative]) -> tuple[Entry, str]:
    """The entry of this action, and its words; none where they were erased since."""
    entry = next(entry for entry in entries if entry.action == action)
    narrative = narratives.get(entry.version)
    return entry, narrative.texts.get("text", "") if narrative else ""
