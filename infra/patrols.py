"""Patrols: plans of points and rounds, check-ins by printed codes, findings, and the rounds of the days to come."""

from aws_cdk import Duration, aws_events, aws_secretsmanager
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import CHANGE, PUT, READ, Storage, allow


class Patrols(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        layers: Layers,
        storage: Storage,
        bus: aws_events.EventBus,
    ) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": storage.duty.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.point_secret = aws_secretsmanager.Secret(
            self,
            "PointSecret",
            description="巡防点位码签名的来源 · what the codes at patrol points are signed with",
            generate_secret_string=aws_secretsmanager.SecretStringGenerator(password_length=64),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.point_secret,
            {
                "AwsSolutions-SMG4": "a new secret means new codes at every point of 114 campuses: turned on purpose"
            },
        )
        self.patrols = PythonFunction(
            self,
            "Patrols",
            entry="duty/patrols",
            stage=stage,
            layers=layers,
            with_codes=True,
            environment=tables
            | {
                "CASES_TABLE": storage.cases.table_name,
                "POINT_SECRET_ARN": self.point_secret.secret_arn,
            },
        )
        self.planner = PythonFunction(
            self,
            "PlanPatrols",
            entry="duty/plan_patrols",
            stage=stage,
            layers=layers,
            environment=tables,
            timeout=Duration.minutes(5),
            # The next hour's round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        allow(self.patrols, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # What is found is only ever added to the cases.
        allow(self.patrols, storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.planner, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        for function in (self.patrols, self.planner):
            allow(function, storage.directory, READ)
        self.point_secret.grant_read(self.patrols)
        self._plan_rounds(bus)
        self.routes = record_routes("/patrol-plans", self.patrols) | record_routes(
            "/patrols", self.patrols, made=False
        )

    def _plan_rounds(self, bus: aws_events.EventBus) -> None:
        """Every hour for all campuses, and at once for the campus whose plan has changed."""
        aws_events.Rule(
            self,
            "EveryHour",
            description="排定今明两日的巡防 · plans the patrols of today and tomorrow",
            schedule=aws_events.Schedule.rate(Duration.hours(1)),
            targets=[
                targets.LambdaFunction(self.planner, retry_attempts=0, max_event_age=Duration.minutes(30))
            ],
        )
        aws_events.Rule(
            self,
            "PlanChanged",
            event_bus=bus,
            description="巡防方案变更后立即排班 · a plan was made, replaced or withdrawn",
            event_pattern=aws_events.EventPattern(
                source=[SOURCE],
                detail={"kind": ["patrol_plan"], "action": ["plan", "replace", "withdraw"]},
            ),
            targets=[
                targets.LambdaFunction(self.planner, retry_attempts=0, max_event_age=Duration.minutes(30))
            ],
        )
