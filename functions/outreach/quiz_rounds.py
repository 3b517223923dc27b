"""Quiz rounds for staff: planning one, its schools and their codes, what has been handed in, and calling it off.

POST, GET /quiz-rounds; GET /quiz-rounds/{case_id}, …/timeline; POST /quiz-rounds/{case_id}/cancel; GET /quiz-questions. A
round is opened and closed by the sweep, counted by `outreach.earnings`, and answered through `outreach.quiz`.
"""

from typing import Final

from campus_safety.change import Change
from campus_safety.kinds import KINDS
from campus_safety.quizzes.commands import Cancel
from campus_safety.quizzes.decide import decide
from campus_safety.quizzes.planning import Plan, permit_plan, plan
from campus_safety.quizzes.quiz_round import QuizRound, quiz_round
from campus_safety.quizzes.transitions import Action
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.http import answers, api, entry
from campus_safety_aws.moments import now
from campus_safety_aws.quiz_sheets import SheetsTable
from campus_safety_aws.record_answers import RecordReceiptAnswer, record_receipt
from campus_safety_aws.record_routes import Asked, CaseId, RecordRoutes
from campus_safety_aws.secrets import Secret
from campus_safety_aws.senders import digest_of, same_submission
from campus_safety_aws.settings import setting
from outreach.quiz_answers import BankAnswer, QuizRoundAnswer
from outreach.quiz_bodies import ACTION_BODIES, RoundBody
from outreach.quiz_views import bank_answer, round_answer

ROUNDS: Final = ["知识问答 / Quiz"]

rounds = CasesTable(setting("OUTREACH_TABLE"))
sheets = SheetsTable(setting("OUTREACH_TABLE"))
directory = Directory(setting("DIRECTORY_TABLE"))
quiz_secret = Secret(setting("QUIZ_SECRET_ARN"))
app = api()


def _decided(asked: Asked[QuizRound]) -> Change[QuizRound]:
    if not isinstance(asked.command, Cancel):
        raise TypeError(f"{asked.command.action} is not asked of a round")
    return decide(asked.case, asked.command, asked.actor, asked.rules, asked.moment)


routes = RecordRoutes(
    app,
    rounds,
    directory,
    kind=KINDS["quiz_round"],
    path="/quiz-rounds",
    read=quiz_round,
    decide=_decided,
    tags=ROUNDS,
)


@app.post(
    "/quiz-rounds",
    responses=answers(RecordReceiptAnswer, 201),
    summary="安排问答 / Plan a quiz round",
    tags=ROUNDS,
)
def plan_round(body: RoundBody) -> tuple[RecordReceiptAnswer, int]:
    who = routes.sender()
    routes.permit_making(who.account, Action.PLAN)
    rules = routes.rulebook.in_force(who.account.district)
    permit_plan(who.account, body.campuses, rules.district)
    wanted = Plan(
        issuer=who.caller.issuer,
        subject=who.caller.subject,
        client_key=body.client_key,
        submission=digest_of("/quiz-rounds", body),
        campuses=body.campuses,
        opens_at=body.opens_at,
        closes_at=body.closes_at,
        questions=body.questions,
        topics=body.topics,
        bands=body.bands,
        count=body.count,
        text=body.text,
        account=who.account.key,
    )
    actor = who.acting(body.acting_staff)
    # What was right when it was planned is not judged again by a later clock.
    before = rounds.get(wanted.case_id)
    if before is not None:
        return record_receipt(same_submission(before, wanted.submission)), 201
    case = routes.made(
        lambda moment, attempt: plan(wanted, actor, rules, moment, code_attempt=attempt),
        rules,
        wanted.submission,
    )
    return record_receipt(case), 201


@app.get(
    "/quiz-rounds/<case_id>",
    responses=answers(QuizRoundAnswer),
    summary="问答详情 / One quiz round",
    tags=ROUNDS,
)
def one_round(case_id: CaseId) -> QuizRoundAnswer:
    looked = routes.look(case_id)
    return round_answer(looked, sheets.counts(case_id), quiz_secret.value(), now())


@app.get("/quiz-questions", responses=answers(BankAnswer), summary="题库 / Question bank", tags=ROUNDS)
def questions() -> BankAnswer:
    """The bank in force, for those who may plan a round."""
    account = routes.sender().account
    routes.permit_making(account, Action.PLAN)
    return bank_answer(routes.rulebook.in_force(account.district).questions)


routes.add_list_and_timeline()
routes.add_actions(ACTION_BODIES)
handler = entry(app)
