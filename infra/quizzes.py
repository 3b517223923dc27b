"""The quiz: rounds for staff, and answering without any sign-in, with a function, a throttle and a reserve of its own."""

from constructs import Construct

from infra.alarm_and_chart import MINUTE, Alarm
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, GET, PUT, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.routes import Route, record_routes


class Quizzes(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        secret = given.storage.quiz_secret
        settings = {
            "OUTREACH_TABLE": given.storage.outreach.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
            "QUIZ_SECRET_ARN": secret.secret_arn,
        }
        self.rounds = PythonFunction(
            self,
            "Rounds",
            entry="outreach/quiz_rounds",
            given=given,
            with_codes=True,
            environment=settings,
        )
        self.quiz = PythonFunction(
            self,
            "Answering",
            entry="outreach/quiz",
            given=given,
            environment=settings,
            reserved_concurrent_executions=given.stage.reserved("quiz"),
        )
        allow(self.rounds, given.storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        # It reads a round and adds to what was handed in; it changes no record.
        allow(self.quiz, given.storage.outreach, [GET, PUT, UPDATE])
        for function in (self.rounds, self.quiz):
            allow(function, given.storage.directory, READ)
            secret.grant_read(function)
        # A class answers at once; a whole district does not in one second.
        open_to_all = Route(self.quiz, signed_in=False, throttle=(50, 100))
        self.routes = record_routes("/quiz-rounds", self.rounds) | {
            "GET /quiz-questions": Route(self.rounds),
            "GET /quiz": open_to_all,
            "GET /quiz/{code}": open_to_all,
            "POST /quiz/{code}/sheets": open_to_all,
        }
        self.alarms = [
            Alarm(
                "QuizRefused",
                "答题被限流 · pupils were turned away unread",
                self.quiz.metric_throttles(period=MINUTE),
                20,
                periods=5,
            )
        ]
