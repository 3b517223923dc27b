"""Quiz rounds for staff: planning one, its schools and their codes, what has been handed in, and calling it off.

POST, GET /quiz-rounds; GET /quiz-rounds/{case_id}, …/timeline; POST /quiz-rounds/{case_id}/cancel; GET /quiz-questions. A
round is opened and closed by the sweep, counted by `outreach.earnings`, and answered through `outreach.quiz`.
"""

from dataclasses import dataclass
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.commands import ASKED, Cancel
from campus_safety.kinds.quizzes.decide import decide
from campus_safety.kinds.quizzes.kind import KIND
from campus_safety.kinds.quizzes.planning import Plan, permit_plan, plan
from campus_safety.kinds.quizzes.questions import Bank
from campus_safety.kinds.quizzes.quiz_round import QuizRound, quiz_round
from campus_safety.kinds.quizzes.sheets import Sheets
from campus_safety.records.change import Change
from campus_safety.records.kind import Kinds
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, origin, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.quiz_sheets import SheetsTable
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.secrets import Secret, SecretText
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from outreach.quiz_answers import BankAnswer
from outreach.quiz_round_answers import QuizRoundAnswer, schools_shown

ROUNDS: Final = ["知识问答 / Quiz"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND)


def _decided(asked: Asked[QuizRound]) -> Change[QuizRound]:
    if not isinstance(asked.command, Cancel):
        raise TypeError(f"{asked.command.action} is not asked of a round")
    return asked.by(decide)


@dataclass(frozen=True, slots=True)
class Stores:
    rounds: Cases
    sheets: Sheets
    directory: DirectoryReader
    quiz_secret: SecretText


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        SheetsTable(setting("OUTREACH_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
        Secret(setting("QUIZ_SECRET_ARN")),
    )


class _QuizRounds:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._rounds = stores.rounds
        self._sheets = stores.sheets
        self._directory = stores.directory
        self._quiz_secret = stores.quiz_secret
        self._routes = RecordRoutes(
            self._app,
            self._rounds,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/quiz-rounds",
            read=quiz_round,
            decide=_decided,
            choices=decide.choices,
            tags=ROUNDS,
        )
        route(app, "POST /quiz-rounds", RecordReceiptAnswer, "安排问答 / Plan a quiz round", ROUNDS, 201)(
            self.plan_round
        )
        route(app, "GET /quiz-rounds/<case_id>", QuizRoundAnswer, "问答详情 / One quiz round", ROUNDS)(
            self.one_round
        )
        route(app, "GET /quiz-questions", BankAnswer, "题库 / Question bank", ROUNDS)(self.questions)
        self._routes.add_list_and_timeline()
        self._routes.add_actions(ASKED)

    def plan_round(self, body: "MakingBody[Plan]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        self._routes.permit_making(who.account, Action.PLAN)
        rules = self._routes.rulebook.in_force(who.account.district)
        wanted = body.asked_by(who, "/quiz-rounds")
        permit_plan(who.account, wanted.campuses, rules.district)
        actor = who.acting(body.acting_staff)
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, attempt: plan(wanted, actor, rules, moment, code_attempt=attempt),
            rules,
        )
        return spell(RecordReceiptAnswer, case, KIND), 201

    def one_round(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        schools = schools_shown(
            looked, self._sheets.counts(case_id), self._quiz_secret.value(), origin(self._app)
        )
        sheets = sum(school.found.sheets for school in schools)
        return spell(QuizRoundAnswer, looked.case, looked, schools=schools, sheets=sheets)

    def questions(self) -> Spelled:
        """The bank in force, for those who may plan a round."""
        account = self._routes.submitter().account
        self._routes.permit_making(account, Action.PLAN)
        return spell(BankAnswer, self._routes.rulebook.in_force(account.district).document(Bank))


app_of, bootstrap = over_http(_QuizRounds)
handler = wired(lambda: bootstrap(from_settings()))
