"""安排问答: which questions, for which campuses, from when to when; and calling it off again."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from campus_safety.district.directory import Account, District
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, NotAllowed
from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.commands import Cancel, QuestionId
from campus_safety.kinds.quizzes.kind import KIND
from campus_safety.kinds.quizzes.questions import BANDS, Band, Bank
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State
from campus_safety.kinds.quizzes.rules import QuizRules
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import AnyClientKey, Choice, Code, Items, Names, Number, Remark, Title, Unit
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# Every campus has a row of its own, and they are all written in one transaction: this keeps it small enough.
MOST_CAMPUSES: Final = 60
TEXT_LIMIT: Final = 4000

_OF_A_STATION: Final = frozenset({Role.OFFICER, Role.DESK, Role.CHIEF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Making):
    """安排问答 / a round: questions by id of the bank, or how many to draw of which topics and for which years. It opens at
    once where `opens_at` is left out."""

    client_key: AnyClientKey
    campuses: Annotated[
        tuple[Code, ...], Items(1, MOST_CAMPUSES), Names("campus"), Title("校园（园区）", "Campuses")
    ]
    closes_at: Annotated[datetime, Title("结束时间", "Closes")]
    opens_at: Annotated[datetime | None, Title("开始时间", "Opens")] = None
    questions: Annotated[tuple[QuestionId, ...], Items(0, 50), Title("题目", "Questions")] = ()
    topics: Annotated[
        tuple[Code, ...], Items(0, 20), Names("quiz_topic"), Title("主题", "Topics to draw of")
    ] = ()
    bands: Annotated[tuple[Band, ...], Items(0, 4), Choice(BANDS), Title("学段", "For which years")] = ()
    count: Annotated[int, Number(0, 50), Title("抽题数", "How many to draw"), Unit("道", "questions")] = 0
    text: Remark = ""


def permit_plan(account: Account, campuses: Iterable[str], district: District) -> None:
    """Raises NotAllowed where a station's people plan for campuses of another; rights are asked before."""
    if account.role not in _OF_A_STATION:
        return
    own = district.acting_unit(account.unit)
    others = [
        id for id in campuses if (campus := district.campuses.get(id)) is not None and campus.station != own
    ]
    if others:
        raise NotAllowed(
            *(
                Fault(
                    "campuses",
                    "not_yours",
                    f"校园 {id} 不属本所管辖",
                    f"The campus {id} is not your station's",
                )
                for id in others
            )
        )


def plan(
    wanted: Plan, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[QuizRound]:
    """The change that makes the round. Raises BadInput naming every fault."""
    questions = wanted.questions or drawn(wanted, rules.document(Bank))
    _check(wanted, questions, rules, moment.now)
    district, campuses = rules.district, tuple(dict.fromkeys(wanted.campuses))
    topics = dict.fromkeys(question.topic for question in rules.document(Bank).of(questions))
    case = QuizRound(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        station="",
        reporter=Reporter(wanted.account, actor.unit),
        lead=district.acting_unit(actor.unit),
        topics=tuple(topics),
        questions=questions,
        campuses=campuses,
        stations=tuple(sorted({district.station_of(campus).id for campus in campuses})),
        opens_at=wanted.opens_at or moment.now,
        closes_at=wanted.closes_at,
        submission=wanted.digest,
    )
    return changed(
        KIND,
        None,
        case,
        Action.PLAN,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=("campuses:owner",),
    )


def drawn(wanted: Plan, bank: Bank) -> tuple[str, ...]:
    """Questions of the wanted topics and bands, in an order that the round's id gives: drawn again they are the same."""
    fitting = [
        question.id
        for question in bank.questions.values()
        if (not wanted.topics or question.topic in wanted.topics)
        and (not wanted.bands or question.bands & {*wanted.bands})
    ]
    return tuple(
        sorted(fitting, key=lambda one: hashlib.sha256(f"{wanted.case_id}#{one}".encode()).digest())
    )[: wanted.count]


def cancel(decision: Decision[QuizRound], command: Cancel) -> Outcome[QuizRound]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请说明取消理由", "Say why it is cancelled"))
    after = replace(decision.case, state=State.CANCELLED, cancelled_at=decision.now)
    return Outcome(after, tells=("campuses:owner", "lead:owner"))


def _check(wanted: Plan, questions: tuple[str, ...], rules: Rules, now: datetime) -> None:
    faults = Faults()
    _check_questions(questions, rules, faults)
    faults.campuses(wanted.campuses, MOST_CAMPUSES, rules)
    _check_times(wanted, rules, now, faults)
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()


def _check_questions(questions: tuple[str, ...], rules: Rules, faults: Faults) -> None:
    most = rules.policy.section(QuizRules).most_questions
    if not 0 < len(questions) <= most:
        faults.add("questions", "bad_count", f"须有 1 至 {most} 道题", f"A round has 1 to {most} questions")
    if len(set(questions)) < len(questions):
        faults.add("questions", "duplicate", "题目重复", "A question is named twice")
    for id in dict.fromkeys(questions):
        if id not in rules.document(Bank).questions:
            faults.add("questions", "unknown_question", f"题库没有这道题：{id}", f"No such question: {id}")


def _check_times(wanted: Plan, rules: Rules, now: datetime, faults: Faults) -> None:
    opens_at = wanted.opens_at or now
    if wanted.opens_at is not None:
        faults.past("opens_at", wanted.opens_at, now)
    if wanted.closes_at <= opens_at:
        faults.add("closes_at", "before_it_opens", "截止时间须晚于开放时间", "Closes before it opens")
    elif wanted.closes_at > rules.after(opens_at, rules.policy.section(QuizRules).longest).at:
        faults.add(
            "closes_at", "too_long", "超过策略允许的最长时间", "Is open for longer than the policy allows"
        )
