"""The quiz: rounds for staff, and answering without any sign-in, with a function, a throttle and a reserve of its own."""

from aws_cdk import aws_secretsmanager
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.python_function import Layers, PythonFunction
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, GET, PUT, READ, UPDATE, Storage, allow


class Quizzes(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.secret = aws_secretsmanager.Secret(
            self,
            "Secret",
            description="答题凭证与学校代码的来源 · tokens of the quiz and codes of schools derive from this",
            generate_secret_string=aws_secretsmanager.SecretStringGenerator(password_length=64),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.secret,
            {"AwsSolutions-SMG4": "a new secret means new codes for all schools: turned between two rounds"},
        )
        settings = {
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
            "QUIZ_SECRET_ARN": self.secret.secret_arn,
        }
        self.rounds = PythonFunction(
            self, "Rounds", entry="outreach/quiz_rounds", stage=stage, layers=layers, environment=settings
        )
        self.quiz = PythonFunction(
            self,
            "Answering",
            entry="outreach/quiz",
            stage=stage,
            layers=layers,
            environment=settings,
            reserved_concurrent_executions=stage.quiz_concurrency,
        )
        allow(self.rounds, storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        # It reads a round and adds to what was handed in; it changes no record.
        allow(self.quiz, storage.outreach, [GET, PUT, UPDATE])
        for function in (self.rounds, self.quiz):
            allow(function, storage.directory, READ)
            self.secret.grant_read(function)
        # A class answers at once; a whole district does not in one second.
        open_to_all = Route(self.quiz, signed_in=False, throttle=(50, 100))
        self.routes = record_routes("/quiz-rounds", self.rounds) | {
            "GET /quiz-questions": Route(self.rounds),
            "GET /quiz": open_to_all,
            "GET /quiz/{code}": open_to_all,
            "POST /quiz/{code}/sheets": open_to_all,
        }
