"""Measures of a review: each has an owner, a date and a text, and is settled as done or dropped with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from campus_safety.district.directory import District
from campus_safety.district.organisation import Post
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.labels import Label
from campus_safety.records import commands
from campus_safety.records.case import Case, Looped
from campus_safety.records.components import Measure
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting

# They stand above those who own measures: of a case that they can see they may settle what another has not.
_ABOVE = frozenset({Role.CHIEF, Role.SUPERVISOR})


def planned(
    asked: Sequence[commands.PlannedMeasure],
    texts: Mapping[str, str],
    decision: Decision[Looped],
    faults: Faults,
) -> tuple[Measure, ...]:
    """The measures that a review adds, numbered on from those of earlier reviews; what is wrong goes to `faults`."""
    for number, one in enumerate(asked, 1):
        unit, _, post = one.owner.partition("/")
        where = f"measures.{number}"
        faults.units(f"{where}.owner", (unit,), decision.rules)
        if post not in tuple(Post):
            faults.add(
                f"{where}.owner",
                "unknown_post",
                f"没有这个岗位：{one.owner}",
                f"No such post: {one.owner}",
            )
        faults.past(f"{where}.due_at", one.due_at, decision.now)
        if not texts.get(f"measure.{number}"):
            faults.add(f"{where}.text", "missing", "请填写措施内容", "Say what is to be done")
    before = len(decision.case.measures)
    return tuple(Measure(number, one.owner, one.due_at) for number, one in enumerate(asked, before + 1))


def set_task(decision: Decision[Looped], command: commands.SetTask) -> Outcome[Looped]:
    """A measure before the review, for a post of a unit that has to do with the case; numbered on with all others."""
    case, faults = decision.case, Faults()
    number = len(case.measures) + 1
    unit, _, post = command.owner.partition("/")
    if post not in tuple(Post):
        faults.add(
            "owner", "unknown_post", f"没有这个岗位：{command.owner}", f"No such post: {command.owner}"
        )
    elif unit not in case.units:
        faults.add(
            "owner",
            "not_of_this_case",
            "任务只能交给本案的主办、协办单位、辖区派出所或所在学校",
            "A task is for a unit that leads or joined the case, its station or its campus",
        )
    faults.past("due_at", command.due_at, decision.now)
    if not command.texts.get("text"):
        faults.add("text", "missing", "请填写任务内容", "Say what is to be done")
    faults.check()
    task = Measure(number, command.owner, command.due_at, task=True)
    return Outcome(
        replace(case, measures=(*case.measures, task)),
        tells=(command.owner,),
        texts={f"measure.{number}": command.texts["text"]},
    )


def named(texts: Mapping[str, str], case: Case) -> Mapping[str, str]:
    """A review's words by the numbers that its measures get: its form counts from one, the case counts on."""
    before = len(case.measures)
    return {
        f"measure.{before + int(number)}" if name == "measure" and number else text: words
        for text, words in texts.items()
        for name, _, number in (text.partition("."),)
    }


def handed_on(case: Looped, measure: Measure, owner: str) -> Looped:
    """The case with a measure that another post owes from now on: its clock runs on as it stands, and tells that post."""

    def turned(tells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(owner if post == measure.owner else post for post in tells))

    return replace(
        case,
        measures=tuple(replace(one, owner=owner) if one is measure else one for one in case.measures),
        clocks=tuple(
            replace(
                clock,
                rungs=tuple(replace(rung, tells=turned(rung.tells)) for rung in clock.rungs),
                repeat_tells=turned(clock.repeat_tells),
            )
            if clock.name == f"measure:{measure.number}"
            else clock
            for clock in case.clocks
        ),
    )


def owned_by(measure: Measure, unit: str, district: District) -> bool:
    """Whether it is for this unit, one that acts for itself, to carry out."""
    owner = measure.owner.partition("/")[0]
    return owner in district.units and district.acting_unit(owner) == unit


def settleable(decision: Decision[Looped]) -> Choices:
    """The measures that are open, and this unit's to settle in one way or the other."""

    def check(measure: Measure) -> None:
        if measure.settled_at is not None:
            raise _settled_already()
        # Whoever may drop it may report it as done too.
        _refuse_another(measure, decision, dropped=False)

    return {
        "number": tuple(
            Option(one.number, Label(f"措施{one.number}", f"Measure {one.number}"))
            for one in fitting(check, decision.case.measures)
        )
    }


def _settled_already() -> Conflict:
    return Conflict(Fault("number", "already_done", "该措施已办结", "The measure is settled already"))


def settle_measure(decision: Decision[Looped], command: commands.SettleMeasure) -> Outcome[Looped]:
    case = decision.case
    measure = next((measure for measure in case.measures if measure.number == command.number), None)
    if measure is None:
        raise BadInput(Fault("number", "unknown", "没有这项措施", "No such measure"))
    if measure.settled_at is not None:
        raise _settled_already()
    _refuse_another(measure, decision, dropped=not command.done)
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明办理结果", "Say what was done, or why it was dropped"))
    settled = replace(measure, settled_at=decision.now, done=command.done)
    measures = tuple(settled if other is measure else other for other in case.measures)
    return Outcome(replace(case, measures=measures), tells=("lead:owner",))


def _refuse_another(measure: Measure, decision: Decision[Looped], *, dropped: bool) -> None:
    """A measure is reported as done by the unit that owns it, or by who stands above; dropped only from above. Raises
    NotAllowed."""
    district = decision.rules.district
    unit, _, post = measure.owner.partition("/")
    own = owned_by(measure, decision.acting_unit, district)
    # Who owes it does not stand above it: a chief reports his own as done like everybody, and excuses himself of none.
    above = (
        (decision.actor.role in _ABOVE and not (own and post == decision.actor.role))
        or (decision.actor.role == Role.EDUCATION and unit in district.campuses)
        or (decision.actor.role == Role.AGENCY and decision.acting_unit == decision.case.lead)
    )
    if above or (own and not dropped):
        return
    raise NotAllowed(
        Fault(
            "number",
            "not_the_owner",
            "措施由责任单位报告办结，取消须由上级决定",
            "A measure is settled by the unit that owns it, and dropped only by who stands above it",
        )
    )
