"""检查: a unit answers for a campus that it was called to, with what it has found in its field or that it found nothing.

A finding makes its hazard in the same transaction, or is linked to the open one that it is found to be again.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.hazards import decide as hazards
from campus_safety.kinds.hazards import finding
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.checklists import Checklists, Item
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.fields import may_record, owner_of
from campus_safety.kinds.inspections.inspection import Answer, Finding, Inspection, Visit
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.records.actions import admit
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Link
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting, made, stated
from campus_safety.records.rows import Row
from campus_safety.records.submissions import Submission, key_reused
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# A record is one item of the store, which takes 400 KB: this many still fit beside the visits.
MOST_FINDINGS: Final = 300


@dataclass(frozen=True, slots=True)
class Known:
    """An open hazard of the same item in the same spot, and the rules that it is kept by."""

    hazard: Hazard
    rules: Rules


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finding and what has to be written for it, in one transaction; nothing where it was recorded before."""

    finding: Finding
    changes: tuple[Change[Any], ...]


def room_for_a_finding(decision: Decision[Inspection]) -> Choices:
    """As long as it may have more; the campuses that this unit was called to, and the items that are its to look at there."""
    case = decision.case
    if len(case.findings) >= MOST_FINDINGS:
        raise Conflict(
            Fault(
                "case_id",
                "too_many",
                f"检查发现已达 {MOST_FINDINGS} 条",
                f"It has {MOST_FINDINGS} findings, as many as it may have",
            )
        )
    return {**_campuses(lambda _: None, decision), "item": _items(decision)}


def _items(decision: Decision[Inspection]) -> tuple[Option, ...]:
    """Of the selection those of this unit's field, in the selection's order."""
    lists, unit = decision.rules.document(Checklists), decision.rules.district.unit(decision.acting_unit)
    selection = lists.selections.get(decision.case.selection)
    known = [lists.item(id) for id in selection.items] if selection is not None else []
    return tuple(
        Option(item.id, item.label) for item in known if item is not None and may_record(unit, item.category)
    )


def still_to_answer(decision: Decision[Inspection]) -> Choices:
    """The campuses that this unit has not answered for."""
    return _campuses(_refuse_answering, decision)


def _campuses(check: Callable[[Visit], None], decision: Decision[Inspection]) -> Choices:
    unit, district = decision.acting_unit, decision.rules.district
    visits = fitting(check, (visit for visit in decision.case.visits if visit.unit == unit))
    return {"campus": tuple(Option(one.campus, district.unit(one.campus).name) for one in visits)}


def _refuse_answering(visit: Visit) -> None:
    if visit.answer is Answer.FINDINGS:
        raise Conflict(
            Fault(
                "campus",
                "has_findings",
                "本单位已在该校园记录检查发现",
                "Your unit has recorded findings at this campus",
            )
        )
    if visit.answer is Answer.NOTHING_FOUND:
        raise Conflict(
            Fault("campus", "already_done", "本单位已就该校园作答", "Your unit has answered already")
        )


def record_finding(
    case: Inspection,
    command: commands.RecordFinding,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    known: Known | None = None,
    earlier: Iterable[Row] = (),
    code_attempt: int = 0,
) -> Recorded:
    """`known` is the open hazard of this item in this spot, `earlier` are rows of those before it. Raises BadInput naming
    every fault, KeyReused, ForbiddenByState, Conflict."""
    unit = rules.district.acting_unit(actor.unit)
    if (again := _sent_before(case, unit, command)) is not None:
        return Recorded(again, ())
    admit(KIND.actions, KIND.states, case.state, Action.RECORD_FINDING)
    decision, faults = Decision(KIND, case, actor, rules, moment), Faults()
    room_for_a_finding(decision)
    found = _found(command, unit, decision)
    finding.check(found, rules, faults)
    visit = _visit(command.campus, unit, decision, faults)
    item = _item(command.item, unit, decision, faults)
    at, late = _seen(command.seen_at, decision, faults)
    _officers(command.officers, visit, decision, faults)
    faults.check()
    if visit is None or item is None:
        raise AssertionError("checked above")
    owner = owner_of(item.category, command.campus, rules.district.unit(unit), rules.district)
    made_of_it = _hazard(replace(found, lead=owner), known, actor, rules, moment, earlier, code_attempt)
    one = Finding(
        number=len(case.findings) + 1,
        campus=command.campus,
        unit=unit,
        item=item.id,
        spot=command.spot,
        grade=item.grade,
        by=decision.party,
        at=at,
        hazard=known.hazard.id if known is not None else found.case_id,
        owner=known.hazard.lead if known is not None else owner,
        version=case.version + 1,
        key=command.client_key,
        submission=command.submission,
        again=known is not None,
    )
    after = replace(case, findings=(*case.findings, one))
    after = after.with_visit(_answered(visit, Answer.FINDINGS, at, command.officers, decision))
    outcome = Outcome(after, stated_at=at if late else None, late_entry=late)
    return Recorded(one, (made(decision, outcome, Action.RECORD_FINDING, command.texts), *made_of_it))


def nothing_found(decision: Decision[Inspection], command: commands.NothingFound) -> Outcome[Inspection]:
    """The unit's answer for a campus where nothing was wanting in its field; taken back by a finding, never given after
    one."""
    case, faults = decision.case, Faults()
    unit = decision.rules.district.acting_unit(decision.actor.unit)
    visit = _visit(command.campus, unit, decision, faults)
    at, late = _seen(command.seen_at, decision, faults)
    _officers(command.officers, visit, decision, faults)
    faults.check()
    if visit is None:
        raise AssertionError("checked above")
    _refuse_answering(visit)
    after = case.with_visit(_answered(visit, Answer.NOTHING_FOUND, at, command.officers, decision))
    return Outcome(after, stated_at=at if late else None, late_entry=late)


def finding_of(case: Inspection, unit: str, client_key: str) -> Finding:
    """The finding that this unit has just recorded under this key."""
    found = finding_sent(case, unit, client_key)
    if found is None:
        raise AssertionError(f"{case.id} has no finding {client_key} of {unit}")
    return found


def finding_sent(case: Inspection, unit: str, client_key: str) -> Finding | None:
    """The finding that this unit recorded under this key."""
    return next((one for one in case.findings if (one.unit, one.key) == (unit, client_key)), None)


def _sent_before(case: Inspection, unit: str, command: commands.RecordFinding) -> Finding | None:
    known = finding_sent(case, unit, command.client_key)
    if known is not None and known.submission != command.submission:
        raise key_reused()
    return known


def _found(command: commands.RecordFinding, unit: str, decision: Decision[Inspection]) -> finding.Found:
    """The hazard's id derives from the inspection, the unit and the sender's key: a request sent again finds it."""
    case = decision.case
    return finding.Found(
        submission=Submission(f"{case.id}|{unit}", command.client_key, command.submission),
        campus=command.campus,
        item=command.item,
        spot=command.spot,
        source=Source.INSPECTION,
        text=command.texts.get("text", ""),
        grade=command.grade,
        account=decision.actor.account,
        inspection=case.id,
        exercise=case.exercise,
    )


def _hazard(
    found: finding.Found,
    known: Known | None,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    earlier: Iterable[Row],
    code_attempt: int,
) -> tuple[Change[Hazard], ...]:
    """The new hazard, or the known one linked to the inspection."""
    inspection = found.inspection or ""
    if known is None:
        return (finding.receive(found, actor, rules, moment, earlier=earlier, code_attempt=code_attempt),)
    if inspection in known.hazard.links:
        return ()
    return (hazards.decide(known.hazard, Link(cases=(inspection,)), actor, known.rules, moment),)


def _visit(campus: str, unit: str, decision: Decision[Inspection], faults: Faults) -> Visit | None:
    case = decision.case
    visit = case.visit(campus, unit)
    if unit not in case.agencies:
        faults.add("actor", "not_invited", "本单位未受邀参加检查", "Your unit was not called to this")
    elif campus not in case.campuses:
        faults.add(
            "campus",
            "not_in_inspection",
            f"本次检查不含该校园：{campus}",
            f"This campus is not part of the inspection: {campus}",
        )
    elif visit is None:
        faults.add(
            "campus",
            "not_yours",
            "该校园不属于本单位辖区",
            "This campus is another station's to visit",
        )
    return visit


def _item(id: str, unit: str, decision: Decision[Inspection], faults: Faults) -> Item | None:
    """One of the selection, and in the unit's field; that there is such an item is checked with the hazard."""
    rules = decision.rules
    item = rules.document(Checklists).item(id)
    selection = rules.document(Checklists).selections.get(decision.case.selection)
    if item is None:
        return None
    if selection is None or id not in selection.items:
        faults.add(
            "item",
            "not_in_selection",
            f"本次检查表不含该项：{id}",
            f"The inspection's checklist does not have this item: {id}",
        )
    if not may_record(rules.district.unit(unit), item.category):
        faults.add(
            "item",
            "not_your_field",
            "该检查项不属于本单位职责",
            "This item is not your unit's to look at",
        )
    return item


def _seen(moment: datetime | None, decision: Decision[Inspection], faults: Faults) -> tuple[datetime, bool]:
    return stated("seen_at", moment, decision, faults, decision.case.began_at or decision.case.received_at)


def _officers(
    officers: tuple[str, ...], visit: Visit | None, decision: Decision[Inspection], faults: Faults
) -> None:
    named = _present(officers, visit, decision)
    if len(named) > commands.MOST_OFFICERS:
        faults.add(
            "officers",
            "too_many",
            f"最多 {commands.MOST_OFFICERS} 人",
            f"At most {commands.MOST_OFFICERS} officers",
        )


def _present(
    officers: tuple[str, ...], visit: Visit | None, decision: Decision[Inspection]
) -> tuple[str, ...]:
    """Everybody whom this unit has named as present at this campus so far."""
    before = visit.officers if visit is not None else ()
    return tuple(dict.fromkeys((*before, decision.party.staff, *officers)))


def _answered(
    visit: Visit, answer: Answer, at: datetime, officers: tuple[str, ...], decision: Decision[Inspection]
) -> Visit:
    return replace(
        visit,
        answer=answer,
        by=decision.party,
        since=min(visit.since or at, at),
        until=max(visit.until or at, at),
        officers=_present(officers, visit, decision),
        version=decision.case.version + 1,
    )
