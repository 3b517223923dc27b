"""Patrols: plans of points and rounds, check-ins by printed codes, findings, and the rounds of the days to come."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import Alarm, counted, rounds
from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, allow
from infra.python_function import PythonFunction
from infra.routes import record_routes

_BATCH_GET = "dynamodb:BatchGetItem"


class Patrols(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": given.storage.duty.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        secret = given.storage.point_secret
        self.patrols = PythonFunction(
            self,
            "Patrols",
            entry="duty/patrols",
            given=given,
            with_codes=True,
            environment=tables
            | {
                "CASES_TABLE": given.storage.cases.table_name,
                "POINT_SECRET_ARN": secret.secret_arn,
            }
            | given.public_address,
        )
        self.planner = PythonFunction(
            self,
            "PlanPatrols",
            entry="duty/plan_patrols",
            given=given,
            environment=tables,
            timeout=Duration.minutes(5),
            # The next hour's round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        # A team's work is told by its rounds and by what these have found, read many at a time.
        allow(self.patrols, given.storage.duty, [*READ, *CHANGE, _BATCH_GET], indexes=("lists",))
        # What is found is only ever added to the cases.
        allow(self.patrols, given.storage.cases, [*READ, PUT, _BATCH_GET], indexes=("lists",))
        allow(self.planner, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        for function in (self.patrols, self.planner):
            allow(function, given.storage.directory, READ)
        secret.grant_read(self.patrols)
        self._plan_rounds(given)
        self.routes = record_routes("/patrol-plans", self.patrols) | record_routes(
            "/patrols", self.patrols, made=False
        )
        self.routes |= record_routes("/registers", self.patrols)
        self.alarms = [
            Alarm(
                "PatrolsNotPlanned",
                "巡防排班失败 · the patrols of a campus could not be planned",
                counted(given.stage, "duty", "PatrolsNotPlanned"),
                1,
            ),
            Alarm(
                "PatrolPlannerSilent",
                "巡防排班停摆 · nobody plans patrols",
                rounds(given.stage, "duty", "PatrolsNotPlanned", minutes=3 * 60),
                1,
                below=True,
            ),
        ]
        self.outputs = {"PlanPatrolsFunction": self.planner.function_name}

    def _plan_rounds(self, given: Given) -> None:
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
            event_bus=given.bus,
            description="巡防方案变更后立即排班 · a plan was made, replaced or withdrawn",
            event_pattern=aws_events.EventPattern(
                source=[SOURCE],
                detail={"kind": ["patrol_plan"], "action": ["plan", "replace", "withdraw"]},
            ),
            targets=[
                targets.LambdaFunction(self.planner, retry_attempts=0, max_event_age=Duration.minutes(30))
            ],
        )
