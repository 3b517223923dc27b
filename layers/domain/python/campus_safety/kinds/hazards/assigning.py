"""交办: who puts a hazard right by when, and what a major one needs besides: interim control and a plan."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.organisation import UnitKind
from campus_safety.errors import Conflict, Fault, SamePerson
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.categories import CATEGORIES
from campus_safety.kinds.hazards.checklists import Checklists, contradiction
from campus_safety.kinds.hazards.hazard import Hazard, Round, Stage, State
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.records.components import Supervision
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.laying_clocks import begin_dated, clock_policy, limit_of
from campus_safety.records.supervision import amended

PLAN_TEXTS = ("owner", "measures", "funds", "contingency")
# They stand above those who rectify: they decide and supervise.
_MENDS_NOTHING = frozenset({UnitKind.BRIGADE, UnitKind.SUB_BUREAU})


def usual_due(decision: Decision[Hazard]) -> datetime:
    """The policy's usual limit from now."""
    rules, case = decision.rules, decision.case
    limit = limit_of(case, clock_policy(case, "rectify", rules), rules)
    return rules.last_day(decision.now, limit or rules.policy.section(HazardRules).longest[case.grade])


def check_due(where: str, due: datetime, decision: Decision[Hazard], faults: Faults) -> None:
    """A limit lies ahead, within the policy's longest, and never moves one that runs further back."""
    case, rules = decision.case, decision.rules
    faults.past(where, due, decision.now)
    if case.round is None:
        if due > rules.last_day(decision.now, rules.policy.section(HazardRules).longest[case.grade]):
            faults.add(where, "too_long", "超过本区规定的最长整改期限", "Longer than the district allows")
        return
    running = case.due_for_rectification
    if running is not None and due > running:
        faults.add(
            where,
            "needs_extension",
            "延长整改期限须经审批，不得直接修改",
            "A running limit is made longer by an extension that was granted, not otherwise",
        )


def with_limit(case: Hazard, due: datetime, decision: Decision[Hazard]) -> Hazard:
    """The hazard with its first round begun, or with the running round's limit made shorter."""
    if case.round is None:
        begun = Round(1, decision.now, due, case.rectifier)
        case = replace(case, rounds=(begun,), assigned_at=decision.now)
        return listed(case, decision) if case.major else case
    running = case.due_for_rectification
    if running is None or due == running:
        return case
    return begin_dated(
        case, case.round.clock, "rectify", decision.rules, decision.now, case.round.began_at, due
    )


def listed(case: Hazard, decision: Decision[Hazard]) -> Hazard:
    """挂牌督办: a major hazard stands under listed supervision until it is answered for in writing; once."""
    due = case.due_for_rectification
    if due is None or any(order.listed for order in case.supervisions):
        return case
    order = Supervision(
        number=len(case.supervisions) + 1,
        stage=Stage.RECTIFICATION,
        to=f"unit:{case.rectifier}",
        opened_at=decision.now,
        due_at=due,
        listed=True,
    )
    return replace(case, supervisions=(*case.supervisions, order))


def assign(decision: Decision[Hazard], command: commands.Assign) -> Outcome[Hazard]:
    """To a unit, with a limit; again later to another unit, which takes over the orders that wait for an answer, or with
    a shorter limit."""
    case, faults = decision.case, Faults()
    rectifier = command.rectifier or case.rectifier
    faults.units("rectifier", (rectifier,), decision.rules)
    known = decision.rules.district.units.get(rectifier)
    if known is not None and decision.rules.district.acting_unit(known.id) == case.lead:
        faults.add(
            "rectifier", "checks_itself", "整改单位不能是复查单位", "Who checks may not be who rectifies"
        )
    if known is not None and known.kind in _MENDS_NOTHING:
        faults.add(
            "rectifier",
            "mends_nothing",
            "该单位不承担整改",
            "This unit cannot be responsible for rectification",
        )
    due = command.due_at or case.due_for_rectification or usual_due(decision)
    check_due("due_at", due, decision, faults)
    faults.check()
    after = replace(
        case, rectifier=rectifier, state=State.ASSIGNED if case.state is State.FOUND else case.state
    )
    if after.round is not None and after.round.rectifier != rectifier:
        after = after.with_round(replace(after.round, rectifier=rectifier))
    if rectifier != case.rectifier:
        for order in after.supervisions:
            if order.answered_at is None and order.to == f"unit:{case.rectifier}":
                after = amended(after, replace(order, to=f"unit:{rectifier}"), decision.rules)
    after = with_limit(after, due, decision)
    return Outcome(after, tells=("rectifier:owner", *_told_of_major(after)))


def not_under_control(decision: Decision[Hazard]) -> None:
    if decision.case.controlled_at is not None:
        raise Conflict(
            Fault("action", "already_done", "已采取临时管控", "It is under interim control already")
        )


def control(decision: Decision[Hazard], command: commands.Control) -> Outcome[Hazard]:
    """Interim control: use stopped, fenced off, signs put up (Shandong school safety regulation, article 26)."""
    faults = Faults()
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明采取了哪些管控措施", "Say what was done")
    faults.check()
    return Outcome(replace(decision.case, controlled_at=decision.now), tells=("lead:owner",))


def submit_plan(decision: Decision[Hazard], command: commands.SubmitPlan) -> Outcome[Hazard]:
    """五落实: owner, measures, funds, deadline and contingency, all five or none."""
    case, faults = decision.case, Faults()
    for name in PLAN_TEXTS:
        if not command.texts.get(name):
            faults.add(name, "missing", "此项未填写", "This part is not filled in")
    faults.past("deadline", command.deadline, decision.now)
    due = case.due_for_rectification
    if due is not None and command.deadline > due:
        faults.add(
            "deadline", "after_the_limit", "计划完成时间晚于整改期限", "Lies after the limit that was set"
        )
    faults.check()
    return Outcome(
        replace(case, planned_at=decision.now, plan_due_at=command.deadline).with_work(decision.party),
        tells=("lead:owner",),
    )


def regrade(decision: Decision[Hazard], command: commands.Regrade) -> Outcome[Hazard]:
    """Another checklist item, and the grade that follows from it; a limit that runs stays as it is."""
    case, faults = decision.case, Faults()
    item = decision.rules.document(Checklists).item(command.item)
    if item is None:
        faults.add(
            "item", "unknown_item", f"检查表没有这一项：{command.item}", f"No such item: {command.item}"
        )
    elif (fault := contradiction(item, command.grade)) is not None:
        faults.found.append(fault)
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明重新定级的理由", "Say why")
    faults.check()
    if item is None:
        return Outcome(case)
    after = replace(
        case,
        item=item.id,
        category=item.category,
        grade=item.grade,
        proof=item.proof and CATEGORIES[item.category].proof,
        checklist=decision.rules.document(Checklists).version,
    )
    after = replace(after, major_since=(case.major_since or decision.now) if after.major else None)
    if after.major and after.round is not None:
        after = listed(after, decision)
    return Outcome(
        after, tells=("rectifier:owner", "lead:owner", *_told_of_major(after)), restart=Stage.ASSIGNMENT
    )


def reroute(decision: Decision[Hazard], command: commands.Reroute) -> Outcome[Hazard]:
    """To the authority whose field it is, or back; limits run on."""
    case, faults = decision.case, Faults()
    faults.units("to", (command.to,), decision.rules)
    unit = decision.rules.district.units.get(command.to)
    if unit is not None and unit.kind in (UnitKind.CAMPUS, UnitKind.TEAM):
        faults.add("to", "checks_nothing", "该单位不承担复查职责", "This unit does not carry out rechecks")
    if command.to in (case.lead, decision.rules.district.acting_unit(case.rectifier)):
        faults.add(
            "to", "already_there", "该单位已是复查或整改单位", "This unit checks or rectifies it already"
        )
    if unit is not None and decision.rules.district.acting_unit(unit.id) in _worked_for(decision):
        faults.add(
            "to", "worked_on_it", "该单位参与过整改，不得复查", "This unit worked on it: it may not verify it"
        )
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明移交理由", "Say why")
    faults.check()
    joined = tuple(dict.fromkeys((*case.joined, case.lead)))
    return Outcome(
        replace(case, lead=command.to, joined=tuple(unit for unit in joined if unit != command.to)),
        tells=(f"unit:{command.to}", f"unit:{case.lead}"),
    )


def may_be_withdrawn(decision: Decision[Hazard]) -> None:
    """Never by who is to put it right, and not while an order for it is in force."""
    case = decision.case
    if decision.acting_unit == decision.rules.district.acting_unit(case.rectifier):
        raise SamePerson(
            Fault("actor", "same_person", "整改单位不得自行撤销", "Who is to rectify it may not withdraw it")
        )
    if any(paper.kind == "order" and paper.voided_at is None for paper in case.papers):
        raise Conflict(
            Fault(
                "papers", "order_in_force", "整改通知书有效，须先作废", "The order is in force; void it first"
            )
        )


def withdraw(decision: Decision[Hazard], command: commands.Withdraw) -> Outcome[Hazard]:
    """Not a hazard, or found twice."""
    case, faults = decision.case, Faults()
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明撤销理由", "Say why it is withdrawn")
    faults.check()
    return Outcome(
        replace(case, state=State.WITHDRAWN, withdrawn_at=decision.now),
        tells=("rectifier:owner", "lead:owner"),
    )


def _worked_for(decision: Decision[Hazard]) -> set[str]:
    """The units for which somebody ever worked on it."""
    district = decision.rules.district
    return {district.acting_unit(by.unit) for by in decision.case.workers if by.unit in district.units}


def _told_of_major(case: Hazard) -> tuple[str, ...]:
    return ("campus:principal", "education:desk", "brigade:supervisor") if case.major else ()
