"""整改: work on a round, the claim that it is done, and the one way to a longer limit: an extension that was granted."""

from dataclasses import replace
from datetime import datetime, timedelta

from campus_safety.district.calendars import end_of_day, in_largest_unit
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed, SamePerson
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.assigning import usual_due, with_limit
from campus_safety.kinds.hazards.hazard import Hazard, Round, State
from campus_safety.kinds.hazards.ordering import signed, signed_by_police
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.records.components import Extension
from campus_safety.records.decision import Choices, Decision, Faults, Outcome, fitting
from campus_safety.records.extensions import request_option
from campus_safety.records.laying_clocks import begin, begin_dated
from campus_safety.records.supervision import amended

_SENIOR = frozenset({Role.SUPERVISOR, Role.LEADER})


def start(decision: Decision[Hazard], command: commands.Start) -> Outcome[Hazard]:
    return Outcome(replace(decision.case, state=State.RECTIFYING).with_work(decision.party))


def note(decision: Decision[Hazard], command: commands.Note) -> Outcome[Hazard]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def ready_to_be_claimed(decision: Decision[Hazard]) -> None:
    """It is shown: photos from before and after; and a major one was assigned, controlled and planned first."""
    case, faults = decision.case, Faults()
    if case.proof:
        if not case.photos("before"):
            faults.add("attachments.before", "missing", "缺少整改前照片", "A photo from before is missing")
        if not case.photos("after", len(case.rounds)):
            faults.add(
                "attachments.after",
                "missing",
                "缺少本轮整改后照片",
                "A photo from after, of this round, is missing",
            )
    if case.major:
        if case.state is State.FOUND:
            faults.add("case", "not_assigned", "重大隐患须先交办", "A major hazard is assigned first")
        if case.controlled_at is None:
            faults.add(
                "controlled_at", "missing", "重大隐患须先采取临时管控", "It was never under interim control"
            )
        if case.planned_at is None:
            faults.add("plan", "missing", "重大隐患须先落实“五落实”方案", "The plan was never submitted")
    faults.check()


def claim_rectified(decision: Decision[Hazard], command: commands.ClaimRectified) -> Outcome[Hazard]:
    """Done, says who was to do it. A general hazard that was mended on the spot is claimed straight away."""
    after = replace(decision.case, state=State.RECTIFIED)
    if after.round is None:
        after = with_limit(after, usual_due(decision), decision)
    if after.round is None:
        raise AssertionError("a limit begins a round")
    after = after.with_round(replace(after.round, claimed_at=decision.now, claimed_by=decision.party))
    after = after.with_work(decision.party)
    return Outcome(lapsed(after, decision), tells=("lead:owner",))


def lapsed(case: Hazard, decision: Decision[Hazard]) -> Hazard:
    """The hazard with no request waiting: the limit that it was to move is over."""
    return replace(
        case,
        extensions=tuple(
            replace(one, decided_at=decision.now) if one.decided_at is None else one
            for one in case.extensions
        ),
    )


def may_be_extended(decision: Decision[Hazard]) -> None:
    """Before the limit passes (where the district says so, some days before); once."""
    case, faults, rules = decision.case, Faults(), decision.rules.policy.section(HazardRules)
    one, due = case.round, case.due_for_rectification
    if one is None or due is None:
        raise Conflict(Fault("case", "no_limit", "尚无整改期限", "No limit runs yet"))
    clock, lead_time = case.clock(one.clock), in_largest_unit(rules.ask_before)
    if decision.now > due:
        faults.add(
            "until", "too_late", "整改期限已过，不能再申请延期", "The limit has passed; it is too late to ask"
        )
    elif decision.now > due - rules.ask_before:
        faults.add(
            "until",
            "too_late",
            f"本区规定：须在期限届满{lead_time.zh}前申请延期",
            f"This district asks for it at least {lead_time.en} before the end",
        )
    if clock is not None and clock.extended >= rules.extensions:
        faults.add("until", "extended_before", "本轮整改期限已延期过", "This limit has been extended before")
    if case.extension_open:
        faults.add("until", "pending", "已有待审批的延期申请", "A request is waiting already")
    faults.check()


def ask_extension(decision: Decision[Hazard], command: commands.AskExtension) -> Outcome[Hazard]:
    """Asked for with a reason, for at most as long again."""
    case, faults = decision.case, Faults()
    one, due = case.round, case.due_for_rectification
    if one is None or due is None:
        raise AssertionError("what is made longer runs")
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明延期理由", "Say why")
    if command.until <= due:
        faults.add("until", "not_later", "须晚于原期限", "Must lie after the present limit")
    elif command.until > _as_long_again(one, due):
        faults.add("until", "too_long", "延期不得超过原期限长度", "May add at most the length of the limit")
    faults.check()
    number = len(case.extensions) + 1
    asked = Extension(number, one.clock, command.until, decision.now, decision.party)
    after = replace(case, extensions=(*case.extensions, asked))
    after = begin(after, f"extension:{number}", "extension", decision.rules, decision.now)
    return Outcome(after, tells=("brigade:supervisor",) if case.major else ("station:chief", "lead:owner"))


def _as_long_again(one: Round, due: datetime) -> datetime:
    """The latest end of an extension; where the limit was of days, with the last of as many again."""
    latest = due + (one.due_at - one.began_at)
    return end_of_day(latest) if one.due_at - one.began_at >= timedelta(days=1) else latest


def decidable(decision: Decision[Hazard]) -> Choices:
    """The requests that wait, and that this person may decide."""
    waiting = fitting(lambda asked: _refuse_deciding(asked, decision), decision.case.extensions)
    return {"number": tuple(request_option(asked, decision) for asked in waiting)}


def _refuse_deciding(asked: Extension, decision: Decision[Hazard]) -> None:
    case, district = decision.case, decision.rules.district
    if asked.decided_at is not None:
        raise Conflict(
            Fault("number", "already_done", "该申请已审批", "The request has been decided already")
        )
    own = {district.acting_unit(unit) for unit in (case.rectifier, asked.asked_by.unit)}
    if decision.acting_unit in own or asked.asked_by.staff == decision.party.staff:
        raise SamePerson(Fault("actor", "same_person", "申请人不得自行审批", "Who asked may not decide"))
    if case.major and decision.actor.role not in _SENIOR:
        raise NotAllowed(
            Fault(
                "actor", "not_senior", "重大隐患延期由治安大队审批", "Of a major hazard the brigade decides"
            )
        )
    if case.ordered_at is not None:
        signed_by_police(decision)


def decide_extension(decision: Decision[Hazard], command: commands.DecideExtension) -> Outcome[Hazard]:
    """Granted before the limit passes, or refused. Of a major hazard the brigade decides; of an ordered one the answer
    is a paper."""
    case = decision.case
    asked = next((one for one in case.extensions if one.number == command.number), None)
    if asked is None:
        raise BadInput(Fault("number", "unknown", "没有这个延期申请", "No such request"))
    _refuse_deciding(asked, decision)
    if not command.granted and not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明不同意的理由", "Say why it is refused"))
    clock = case.clock(asked.clock)
    if command.granted and (clock is None or decision.now > clock.due_at):
        raise Conflict(
            Fault(
                "number",
                "expired",
                "整改期限已过，不能再同意延期",
                "The limit has passed; it cannot be granted now",
            )
        )
    decided = replace(asked, decided_at=decision.now, decided_by=decision.party, granted=command.granted)
    after = replace(case, extensions=tuple(decided if one is asked else one for one in case.extensions))
    paper = None
    if case.ordered_at is not None:
        paper = replace(
            signed(decision, "extension_granted" if command.granted else "extension_refused"),
            due_at=clock.due_at if clock is not None else None,
            until=asked.until if command.granted else None,
        )
        after = replace(after, papers=(*case.papers, paper))
    if command.granted and clock is not None:
        after = _extended(after, decided, decision)
    return Outcome(after, tells=("rectifier:owner", "lead:owner"), signed=paper)


def _extended(case: Hazard, granted: Extension, decision: Decision[Hazard]) -> Hazard:
    """The limit moved; what was served stays on record, and the listed supervision moves along with it."""
    one = case.round
    if one is None:
        raise AssertionError("an extension is of a round")
    before = case.clock(granted.clock)
    case = begin_dated(
        case, granted.clock, "rectify", decision.rules, decision.now, one.began_at, granted.until
    )
    clock = case.clock(granted.clock)
    if before is not None and clock is not None:
        case = case.with_clock(
            replace(clock, extended=before.extended + 1, granted=(*before.granted, before.revision))
        )
    for order in case.supervisions:
        if order.listed and order.answered_at is None:
            case = amended(case, replace(order, due_at=granted.until), decision.rules)
    return case
