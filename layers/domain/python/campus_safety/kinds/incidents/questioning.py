"""补充情况: the reporter is asked for more, and answers; what it does to the clocks is `asking`'s to say."""

from dataclasses import replace

from campus_safety.district.policy import Basis
from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault, ForbiddenByLaw
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, Question
from campus_safety.kinds.incidents.paused_clocks import resumed
from campus_safety.records.clocks import Clock
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.laying_clocks import begin


def can_be_asked(decision: Decision[Incident]) -> None:
    """There is somebody else to ask, and no question is open: nobody makes a limit stand still by asking themselves."""
    case, faults = decision.case, Faults()
    if case.reporter.account is None:
        faults.add(
            "case", "no_reporter", "该案件没有可询问的报告人", "Nobody reported this case who could be asked"
        )
    if case.reporter.account is not None and case.reporter.account == decision.actor.account:
        faults.add(
            "case",
            "own_report",
            "这是您自己上报的，不必请自己补充",
            "You have reported this yourself: there is nobody else to ask",
        )
    if case.question is not None and case.question.open:
        faults.add(
            "case",
            "already_asked",
            "上一次补充请求尚未答复",
            "The reporter has not answered the last question yet",
        )
    faults.check()


def is_asked(decision: Decision[Incident]) -> None:
    question = decision.case.question
    if question is None or not question.open:
        raise Conflict(Fault("case", "nothing_asked", "没有待答复的补充请求", "No question is open"))


def ask(decision: Decision[Incident], command: commands.Ask) -> Outcome[Incident]:
    """The reporter is asked for more; the named clocks stand still, each time bounded by the policy's reply limit, and as often
    as the policy says."""
    case, faults = decision.case, Faults()
    clocks = [_pausable(name, case, decision.rules, faults) for name in command.clocks]
    faults.check()
    if any(clock is not None and clock.basis is Basis.LAW for clock in clocks):
        raise ForbiddenByLaw(
            Fault("clocks", "statutory", "法定时限不得暂停", "A statutory limit is not paused")
        )
    number = case.question.number + 1 if case.question else 1
    after = replace(case, question=Question(number, decision.now, command.clocks))
    for clock in clocks:
        if clock is not None:
            after = after.with_clock(replace(clock, paused_at=decision.now, pauses=clock.pauses + 1))
    after = begin(after, f"reply:{number}", "reply", decision.rules, decision.now)
    # Once more, and the limit will not stand still again: the chief knows why it takes so long.
    again = any(clock is not None and clock.pauses for clock in clocks)
    return Outcome(after, tells=("reporter", "station:chief") if again else ("reporter",))


def answer(decision: Decision[Incident], command: commands.Answer) -> Outcome[Incident]:
    case = decision.case
    answered = replace(case.question, answered_at=decision.now) if case.question is not None else None
    after = replace(case, question=answered)
    return Outcome(resumed(after, decision.rules, decision.now), tells=("lead:owner",))


def _pausable(name: str, case: Incident, rules: Rules, faults: Faults) -> Clock | None:
    clock = case.clock(name)
    most = rules.policy.pauses
    if clock is not None and clock.running and clock.pauses >= most and clock.basis is not Basis.LAW:
        faults.add(
            "clocks",
            "paused_before",
            f"该时限已暂停 {most} 次，不得再暂停：{name}",
            f"This limit has been paused {most} times and is not paused again: {name}",
        )
    if clock is None or not clock.running or clock.basis is Basis.ORDER or not clock.limiting:
        faults.add("clocks", "not_running", f"没有可暂停的时限：{name}", f"No such running limit: {name}")
        return None
    return clock
