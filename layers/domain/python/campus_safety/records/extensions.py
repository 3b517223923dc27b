"""延期: limits that are asked to be longer, and a superior who grants that or refuses it."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.policy import Basis
from campus_safety.errors import BadInput, Conflict, Fault, ForbiddenByLaw, SamePerson
from campus_safety.labels import Label
from campus_safety.records import commands
from campus_safety.records.case import Looped
from campus_safety.records.clocks import Clock, Rung
from campus_safety.records.components import Extension
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting
from campus_safety.records.laying_clocks import begin
from campus_safety.records.message_words import of_clock


def extendable(decision: Decision[Looped]) -> Choices:
    """The limits that more time can be asked for now."""

    def check(name: str) -> None:
        faults = Faults()
        _extendable(name, decision, faults)
        faults.check()

    words, case = decision.kind.words, decision.case
    names = fitting(check, (clock.name for clock in case.clocks))
    return {"clock": tuple(Option(name, of_clock(words, name)) for name in names)}


def _extendable(name: str, decision: Decision[Looped], faults: Faults) -> Clock:
    """The limit of this name. Raises BadInput where none runs, ForbiddenByLaw for one that the law sets; what else speaks
    against more time is added to `faults`."""
    clock = decision.case.clock(name)
    if clock is None or not clock.counts:
        raise BadInput(
            Fault("clock", "not_running", f"没有正在计时的时限：{name}", f"No such running limit: {name}")
        )
    if clock.basis is Basis.LAW:
        raise ForbiddenByLaw(
            Fault("clock", "statutory", "法定时限不得延长", "A statutory limit is not extended")
        )
    if clock.basis is Basis.ORDER or name.partition(":")[0] in ("reply", "extension"):
        faults.add("clock", "not_extendable", "该时限不能申请延期", "This limit cannot be extended")
    if decision.now > clock.due_at:
        faults.add(
            "clock", "too_late", "时限已过，不能再申请延期", "The limit has passed; it is too late to ask"
        )
    if clock.extended >= decision.rules.policy.extensions:
        faults.add("clock", "extended_before", "该时限已延期过", "This limit has been extended before")
    if any(asked.clock == name and asked.decided_at is None for asked in decision.case.extensions):
        faults.add(
            "clock", "pending", "该时限已有待审批的延期申请", "A request for this limit is waiting already"
        )
    return clock


def ask_extension(decision: Decision[Looped], command: commands.AskExtension) -> Outcome[Looped]:
    """Asked for with a reason before the limit passes; at most as long again as the limit was. It stops no clock."""
    case, faults = decision.case, Faults()
    clock = _extendable(command.clock, decision, faults)
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明延期理由", "Say why")
    if command.until <= clock.due_at:
        faults.add("until", "not_later", "须晚于原时限", "Must lie after the present limit")
    elif command.until > clock.due_at + (clock.due_at - clock.started_at):
        faults.add("until", "too_long", "延期不得超过原时限长度", "May add at most the length of the limit")
    faults.check()
    number = len(case.extensions) + 1
    extension = Extension(number, command.clock, command.until, decision.now, decision.party)
    after = replace(case, extensions=(*case.extensions, extension))
    after = begin(after, f"extension:{number}", "extension", decision.rules, decision.now)
    return Outcome(after, tells=("station:chief", "brigade:supervisor"))


def decidable(decision: Decision[Looped]) -> Choices:
    """The requests that wait, and that this person may decide."""
    waiting = fitting(lambda asked: _refuse_deciding(asked, decision), decision.case.extensions)
    return {"number": tuple(request_option(asked, decision) for asked in waiting)}


def request_option(asked: Extension, decision: Decision[Looped]) -> Option:
    """A request as a form names it."""
    limit, until = of_clock(decision.kind.words, asked.clock), asked.until.astimezone(SHANGHAI)
    return Option(
        asked.number,
        Label(f"{limit.zh}，延至{until:%m-%d %H:%M}", f"{limit.en}, until {until:%m-%d %H:%M}"),
    )


def _refuse_deciding(asked: Extension, decision: Decision[Looped]) -> None:
    if asked.decided_at is not None:
        raise Conflict(
            Fault("number", "already_done", "该申请已审批", "The request has been decided already")
        )
    if decision.is_one_of((asked.asked_by,)):
        raise SamePerson(Fault("actor", "same_person", "申请人不得自行审批", "Who asked may not decide"))


def decide_extension(decision: Decision[Looped], command: commands.DecideExtension) -> Outcome[Looped]:
    """A superior grants before the limit passes, or refuses: what is granted afterwards would silence those who are told of
    the lateness. A granted one raises the clock's revision; what was served stays on record."""
    case = decision.case
    asked = next((extension for extension in case.extensions if extension.number == command.number), None)
    if asked is None:
        raise BadInput(Fault("number", "unknown", "没有这个延期申请", "No such request"))
    _refuse_deciding(asked, decision)
    clock = case.clock(asked.clock)
    if command.granted and (clock is None or not clock.counts):
        raise Conflict(Fault("number", "limit_over", "该时限已结束", "That limit is over"))
    if command.granted and clock is not None and decision.now > clock.due_at:
        raise Conflict(
            Fault(
                "number",
                "expired",
                "时限已过，不能再同意延期",
                "The limit has passed; it cannot be granted now",
            )
        )
    if command.granted and clock is not None and asked.until <= clock.due_at:
        # A new level has laid the limit anew since it was asked for: granted, it would end sooner than it does now.
        raise Conflict(
            Fault(
                "number",
                "not_later",
                "时限已重新起算，所申请的期限不晚于现时限",
                "The limit was laid anew meanwhile and does not end before what was asked for",
            )
        )
    decided = replace(asked, decided_at=decision.now, decided_by=decision.party, granted=command.granted)
    after = replace(
        case, extensions=tuple(decided if extension is asked else extension for extension in case.extensions)
    )
    if command.granted and clock is not None:
        span, longer = clock.due_at - clock.started_at, asked.until - clock.started_at
        stretched = longer / span
        after = after.with_clock(
            replace(
                clock,
                revision=clock.revision + 1,
                due_at=asked.until,
                extended=clock.extended + 1,
                granted=(*clock.granted, clock.revision),
                repeats=0,
                rungs=tuple(
                    rung
                    for rung in (_stretched(rung, clock.started_at, stretched) for rung in clock.rungs)
                    if rung.at > decision.now
                ),
            )
        )
    return Outcome(after, tells=("lead:owner", f"unit:{asked.asked_by.unit}"))


def _stretched(rung: Rung, start: datetime, factor: float) -> Rung:
    return replace(rung, at=start + (rung.at - start) * factor)
