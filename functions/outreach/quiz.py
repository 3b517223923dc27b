"""The quiz as pupils meet it, without any sign-in: a page, the questions of a round, and sheets of answers.

GET /quiz is the page; GET /quiz/{code} asks; POST /quiz/{code}/sheets takes a sheet and answers with marks and reasons.
Nothing is kept of who answers: no name, no address, only hashes that vanish. A round that is not open, one that does not
exist and a code of something else look alike, and so do schools.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, KeyReused, NotFound, TooMany
from campus_safety.identity import read_code
from campus_safety.kinds.quizzes import tokens
from campus_safety.kinds.quizzes.commands import HandIn
from campus_safety.kinds.quizzes.kind import KIND as QUIZ_ROUND
from campus_safety.kinds.quizzes.questions import Band, Bank
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State
from campus_safety.kinds.quizzes.rules import QuizRules
from campus_safety.kinds.quizzes.sheets import Ending, Mark, Sheet, Sheets, marked, shuffled
from campus_safety.kinds.quizzes.tokens import Token
from campus_safety.records.attempts import attempted
from campus_safety.records.kind import Kinds
from campus_safety.records.store import Cases, VersionMoved
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import api, entry, route
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.pages import page
from campus_safety_aws.quiz_sheets import SheetsTable
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.secrets import Secret, SecretText
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import digest_of
from outreach.quiz_answers import QuizAnswer, SheetAnswer

QUIZ: Final = ["答题 / Answering the quiz"]
# How long after the end a sheet that is sent again is known; and how long after its day a token's count is.
SHEETS_KEPT: Final = timedelta(days=30)
TOKENS_KEPT: Final = timedelta(days=1)

_PAGE: Final = Path(__file__).with_name("quiz.html")

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(QUIZ_ROUND)


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


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    answered = entry(app_of(stores, outside))

    def handler(event: dict[str, Any], context: LambdaContext) -> Any:
        return _page() if event["rawPath"].endswith("/quiz") else answered(event, context)

    return handler


def app_of(stores: Stores, outside: Outside = REAL) -> APIGatewayHttpResolver:
    app = api()
    _Quiz(app, stores, outside)
    return app


class _Quiz:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._rounds = stores.rounds
        self._sheets = stores.sheets
        self._quiz_secret = stores.quiz_secret
        self._rulebook = Rulebook(stores.directory, SERVED)
        route(app, "GET /quiz/<code>", QuizAnswer, "取题 / What is asked", QUIZ)(self.ask)
        route(app, "POST /quiz/<code>/sheets", SheetAnswer, "交卷 / Hand in a sheet", QUIZ, 201)(self.hand_in)

    def ask(
        self,
        code: str,
        school: Annotated[str | None, Query(max_length=40)] = None,
        band: Annotated[Band | None, Query()] = None,
        token: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Spelled:
        """Asked again with the token of before, the questions stand as they stood."""
        present, secret, case = self._outside.now(), self._quiz_secret.value(), self._round(code)
        if not case.takes_sheets(present):
            raise _no_round()
        rules = self._rulebook.for_case(case)
        name = _campus(case, school, rules, secret).name if school is not None else None
        day = present.astimezone(SHANGHAI).date()
        known = tokens.read(secret, case.id, token) if token else None
        if known is None or known.day != day:
            known = tokens.issue(secret, case.id, day, self._outside.salt())
        # Asked again with the token, the order is the same, and a neighbour's is another one.
        seed = f"{case.id}#{known.text}"
        questions = shuffled(rules.document(Bank).of(case.questions, band), seed)
        return spell(QuizAnswer, case, seed, school=name, token=known.text, questions=questions)

    def hand_in(self, code: str, body: "Body[HandIn]") -> tuple[Spelled, int]:
        secret, case, said = self._quiz_secret.value(), self._round(code), body.command()
        rules = self._rulebook.for_case(case)
        campus = _campus(case, said.school, rules, secret)
        token = tokens.read(secret, case.id, said.token)
        if token is None:
            raise BadInput(_stale_page())
        marks = marked(
            rules.document(Bank).of(case.questions, said.band),
            {id: frozenset(letters) for id, letters in said.answers.items()},
        )
        sheet = _sheet(case, campus, token, body, secret, marks)
        if not self._known(sheet):
            self._take(
                case, campus, token, sheet, rules, in_lesson=self._in_lesson(case, campus, said.lesson)
            )
        return spell(SheetAnswer, case, marks, school=campus.name), 201

    def _in_lesson(self, case: QuizRound, campus: Campus, spoken: str) -> bool:
        """Raises BadInput for a code that is none: whoever has one is to know that it did not count."""
        if not spoken.strip():
            return False
        if not tokens.is_of_lesson(
            self._quiz_secret.value(), case.id, campus.id, spoken, self._outside.now()
        ):
            raise BadInput(
                Fault(
                    "lesson",
                    "lesson_over",
                    "课堂码不对或已过期，请问问老师",
                    "This lesson's code is wrong or over; ask your teacher",
                )
            )
        return True

    def _take(
        self, case: QuizRound, campus: Campus, token: Token, sheet: Sheet, rules: Rules, *, in_lesson: bool
    ) -> None:
        limits = rules.policy.section(QuizRules)

        def write(_: int) -> None:
            present = self._outside.now()
            if not case.takes_sheets(present):
                raise _no_round()
            if token.day != present.astimezone(SHANGHAI).date():
                raise BadInput(_stale_page())
            match self._sheets.hand_in(
                sheet,
                per_token=limits.sheets_per_token,
                per_campus=limits.most_of(campus.pupils, in_lesson=in_lesson),
            ):
                case Ending.TAKEN:
                    return
                case Ending.KNOWN:
                    self._known(sheet)
                    return
                case Ending.CLOSED:
                    raise _no_round()
                case Ending.SPENT:
                    raise TooMany(
                        Fault(
                            "token",
                            "spent",
                            "今天已经答过几次啦，明天再来",
                            "You have answered as often as one may today; come back tomorrow",
                        )
                    )
                case Ending.CAMPUS_FULL:
                    raise TooMany(
                        Fault(
                            "school",
                            "full",
                            "你们学校今天的答卷已满，明天再来；正在上课的，请老师告诉课堂码",
                            "Your school has handed in as many as one day takes; come back tomorrow. In a lesson, "
                            "ask your teacher for its code",
                        )
                    )
                case Ending.RACED:
                    raise VersionMoved

        attempted(
            write,
            self._outside.rest,
            Fault("client_key", "contended", "人太多啦，请再试一次", "Many are answering; please try again"),
        )

    def _known(self, sheet: Sheet) -> bool:
        """Whether this very sheet was taken before. Raises KeyReused for another one under its key."""
        digest = self._sheets.digest_of(sheet.key)
        if digest not in (None, sheet.digest):
            raise KeyReused(
                Fault(
                    "client_key",
                    "key_reused",
                    "同一编号已交过另一份答卷",
                    "Another sheet was handed in under this key",
                )
            )
        return digest is not None

    def _round(self, code: str) -> QuizRound:
        """A round that is open, or was until lately: a sheet that was taken may be sent again."""
        read, case = read_code(code), None
        case_id = self._rounds.by_code(read) if read is not None else None
        if case_id is not None:
            # What else lies in the table, such as points, is no kind that is served here.
            with suppress(NotFound):
                case = self._rounds.get(case_id)
        if (
            not isinstance(case, QuizRound)
            or case.state is State.CANCELLED
            or case.opens_at > self._outside.now()
        ):
            raise _no_round()
        return case


def _sheet(
    case: QuizRound, campus: Campus, token: Token, body: "Body[HandIn]", secret: str, marks: tuple[Mark, ...]
) -> Sheet:
    end_of_day = datetime.combine(token.day + timedelta(days=1), time.min, SHANGHAI).astimezone(UTC)
    return Sheet(
        key=tokens.sheet_key(secret, token, body.command().client_key),
        token=token.key,
        round_id=case.id,
        campus=campus.id,
        day=token.day,
        digest=digest_of(f"/quiz/{case.id}/sheets", body),
        answered=len(marks),
        right=sum(mark.right for mark in marks),
        kept_until=case.closes_at + SHEETS_KEPT,
        token_until=end_of_day + TOKENS_KEPT,
    )


def _campus(case: QuizRound, school: str, rules: Rules, secret: str) -> Campus:
    """The campus whose code this is, among those of the round."""
    campus = tokens.campus_of(secret, case.district, case.campuses, school)
    if campus is None:
        raise NotFound(
            Fault(
                "school",
                "not_found",
                "没有这个学校代码，请问问老师",
                "There is no such school code; ask your teacher",
            )
        )
    return rules.district.campus(campus)


def _no_round() -> NotFound:
    return NotFound(
        Fault(
            "code",
            "not_found",
            "没有正在进行的这轮问答，请核对答题码",
            "No such round is open; please check its code",
        )
    )


def _stale_page() -> Fault:
    return Fault("token", "stale_page", "页面已过期，请刷新后再交卷", "The page is too old; load it again")


@cache
def _page() -> dict[str, Any]:
    return page(_PAGE.read_text(encoding="utf-8"))


handler = wired(lambda: bootstrap(from_settings()))
