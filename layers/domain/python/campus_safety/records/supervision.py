"""督办: orders with their own due date, receipt and written answer."""

from collections.abc import Callable
from dataclasses import replace

from campus_safety.district.organisation import UnitKind
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed, SamePerson
from campus_safety.labels import Label
from campus_safety.records import commands
from campus_safety.records.case import Case, Looped
from campus_safety.records.components import Supervision
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting
from campus_safety.records.laying_clocks import order_clock


def still_going(decision: Decision[Looped]) -> None:
    """Nobody is ordered to do anything about what is over."""
    if decision.case.stage is None:
        raise Conflict(Fault("case", "over", "案件已结束", "The case is over"))


def supervise(decision: Decision[Looped], command: commands.Supervise) -> Outcome[Looped]:
    """A manual order. The number of orders by hand is not limited; those opened by clocks are, to one per stage."""
    case, faults = decision.case, Faults()
    faults.units("to", (command.to,), decision.rules)
    ordered = decision.rules.district.units.get(command.to)
    if ordered is not None and ordered.kind is UnitKind.SUB_BUREAU:
        faults.add("to", "stands_above", "分局领导不接受督办", "Nobody gives orders to the leadership")
    if ordered is not None and decision.rules.district.acting_unit(ordered.id) == decision.acting_unit:
        # Whoever gave an order does not answer it: nobody could.
        faults.add("to", "own_unit", "不能督办本单位", "Nobody gives orders to their own unit")
    faults.past("due_at", command.due_at, decision.now)
    if case.sealed and ordered is not None and not _concerned(ordered.id, decision):
        # An order shows the case to whom it is given.
        faults.add(
            "to", "not_concerned", "该单位与限定知悉的警情无关", "This unit has no part in a restricted case"
        )
    faults.check()
    order = Supervision(
        number=len(case.supervisions) + 1,
        stage=case.stage or "",
        to=f"unit:{command.to}",
        opened_at=decision.now,
        due_at=command.due_at,
        by=decision.party,
    )
    return Outcome(replace(case, supervisions=(*case.supervisions, order)), tells=(order.to,))


def _concerned(unit: str, decision: Decision[Looped]) -> bool:
    district = decision.rules.district
    return district.acting_unit(unit) in {
        district.acting_unit(one) for one in decision.case.units if one in district.units
    }


def opened_by_clock(case: Looped, clock: str, decision: Decision[Looped]) -> Looped:
    """At most one order per stage comes from clocks in one course of a case; a second late clock finds it already open. What
    was reopened, or goes into another round, and is late again is ordered again."""
    stage = case.stage
    if stage is None or any(
        order.stage == stage
        and order.clock is not None
        and (order.answered_at is None or order.opened_at >= case.course_since)
        for order in case.supervisions
    ):
        return case
    policy = decision.rules.policy.of(case.kind)
    if case.severity not in policy.order_due:
        # Another release's severity: it says itself how long an order gives.
        return case
    order = Supervision(
        number=len(case.supervisions) + 1,
        stage=stage,
        to=_ordered(case, clock, decision),
        opened_at=decision.now,
        due_at=decision.rules.after(decision.now, policy.order_due[case.severity]).at,
        clock=clock,
    )
    return replace(case, supervisions=(*case.supervisions, order))


def amended(case: Looped, order: Supervision, rules: Rules) -> Looped:
    """The case with an unanswered order to another unit, or by another date; its clock is laid anew, one revision up."""
    name = f"supervision:{order.number}"
    before = case.clock(name)
    case = _with_order(case, order)
    if before is None:
        return case
    fresh = replace(order_clock(order, rules), revision=before.revision + 1, served=before.served)
    return case.with_clock(fresh)


def _ordered(case: Case, clock: str, decision: Decision[Looped]) -> str:
    """Whoever the policy names for this clock: the lead, or the unit that is to rectify."""
    policy = decision.rules.policy.of(case.kind).clocks.get(clock.partition(":")[0])
    if policy is None or policy.orders == "lead":
        return "lead:owner"
    return f"unit:{case.unit_called(policy.orders) or case.lead}"


def receivable(decision: Decision[Looped]) -> Choices:
    """The orders that this unit has still to receive."""
    return {"number": _fitting(_refuse_receiving, decision)}


def answerable(decision: Decision[Looped]) -> Choices:
    """The orders that this unit has still to answer."""
    return {"number": _fitting(_refuse_answering, decision)}


def _fitting(
    check: Callable[[Supervision, Decision[Looped]], None], decision: Decision[Looped]
) -> tuple[Option, ...]:
    orders = fitting(lambda order: check(order, decision), decision.case.supervisions)
    return tuple(
        Option(order.number, Label(f"督办单{order.number}", f"Supervision order {order.number}"))
        for order in orders
    )


def _refuse_receiving(order: Supervision, decision: Decision[Looped]) -> None:
    _refuse_anothers(order, decision)
    if order.received_at is not None:
        raise Conflict(Fault("number", "already_done", "督办单已签收", "The order has been received already"))


def _refuse_answering(order: Supervision, decision: Decision[Looped]) -> None:
    _refuse_anothers(order, decision)
    if order.answered_at is not None:
        raise Conflict(Fault("number", "already_done", "督办单已答复", "The order has been answered already"))
    if order.by is not None and order.by.is_same_as(decision.party):
        raise SamePerson(
            Fault("actor", "same_person", "督办人不得自行答复", "Who gave the order may not answer it")
        )


def receive_order(decision: Decision[Looped], command: commands.ReceiveOrder) -> Outcome[Looped]:
    order = _order(decision.case, command.number)
    _refuse_receiving(order, decision)
    return Outcome(_with_order(decision.case, replace(order, received_at=decision.now)))


def answer_order(decision: Decision[Looped], command: commands.AnswerOrder) -> Outcome[Looped]:
    """A written answer, by the unit that was ordered. Whoever gave the order does not answer it."""
    order = _order(decision.case, command.number)
    _refuse_answering(order, decision)
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "督办答复须书面填写", "An order is answered in writing"))
    answered = replace(order, received_at=order.received_at or decision.now, answered_at=decision.now)
    return Outcome(_with_order(decision.case, answered), tells=("brigade:supervisor",))


def _refuse_anothers(order: Supervision, decision: Decision[Looped]) -> None:
    """Of several units that were given orders each answers its own."""
    ordered = decision.case.lead if order.to == "lead:owner" else order.to.removeprefix("unit:")
    if decision.rules.district.acting_unit(decision.actor.unit) != ordered:
        raise NotAllowed(
            Fault("number", "not_your_order", "该督办单不是下达给本单位的", "This order is another unit's")
        )


def _order(case: Case, number: int) -> Supervision:
    found = next((order for order in case.supervisions if order.number == number), None)
    if found is None:
        raise BadInput(Fault("number", "unknown", "没有这张督办单", "No such order"))
    return found


def _with_order(case: Looped, changed: Supervision) -> Looped:
    return replace(
        case,
        supervisions=tuple(
            changed if order.number == changed.number else order for order in case.supervisions
        ),
    )
