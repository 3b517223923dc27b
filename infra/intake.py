"""Reports, warnings and alarms. Alarms have a function, a throttle and a reserve of their own: a flood starves nobody."""

from collections.abc import Mapping

from aws_cdk import Duration, Stack, aws_events, aws_iam
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import INTERFACE, MINUTE, Alarm, Chart, counted
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, UPDATE, allow
from infra.nag_suppressions import acknowledge
from infra.python_function import PythonFunction
from infra.routes import Route

# Two rounds of the canary: one that was missed is not yet a silence.
_MISSED = 30


class Intake(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "CASES_TABLE": given.storage.cases.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        secret = given.storage.device_secret
        self.reports = PythonFunction(
            self, "Reports", entry="report_intake/reports", given=given, environment=tables
        )
        self.alarms_intake = PythonFunction(
            self,
            "Alarms",
            entry="report_intake/alarms",
            given=given,
            environment=tables | {"DEVICE_SECRET_ARN": secret.secret_arn},
            reserved_concurrent_executions=given.stage.reserved("alarms"),
        )
        # A report only ever adds a case; an alarm may join one.
        allow(self.reports, given.storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.reports, given.storage.directory, READ)
        allow(self.alarms_intake, given.storage.cases, CHANGE)
        # Each device's last signals are kept beside it.
        allow(self.alarms_intake, given.storage.directory, [*READ, PUT, UPDATE])
        secret.grant_read(self.alarms_intake)
        self.routes = {
            "POST /reports": Route(self.reports),
            "GET /reports": Route(self.reports),
            "GET /reports/{case_id}": Route(self.reports),
            "POST /warnings": Route(self.reports),
            # Alarms come from at most a few hundred devices, which sign each request themselves.
            "POST /alarms": Route(self.alarms_intake, signed_in=False, throttle=(50, 100)),
        }
        self.alarms = [
            Alarm(
                "AlarmsRefused",
                "报警被限流 · alarms were turned away unread",
                self.alarms_intake.metric_throttles(period=MINUTE),
                1,
            ),
            Alarm(
                "ReportBurst",
                "集中上报 · one account reports faster than the policy foresees",
                counted(given.stage, "report_intake", "ReportsInBurst"),
                1,
            ),
            Alarm(
                "CanaryMissed",
                "拨测没有走通 · page, interface or a report that is not kept were not answered as they should be",
                counted(given.stage, "report_intake", "CanaryPassed", minutes=_MISSED),
                1,
                below=True,
            ),
        ]
        self.canary = self._canary(given, tables)
        self.charts = [Chart(INTERFACE, right=[self.alarms_intake.metric_throttles()])]

    def _canary(self, given: Given, tables: Mapping[str, str]) -> PythonFunction:
        """It may read what a report is checked by, and write nothing."""
        stage, stack = given.stage, Stack.of(self)
        canary = PythonFunction(
            self,
            "Canary",
            entry="report_intake/canary",
            given=given,
            environment={**tables, "FRONT_STACK": stage.front, **given.public_address},
            timeout=Duration.seconds(60),
            retry_attempts=0,
            max_event_age=Duration.minutes(10),
        )
        allow(canary, given.storage.cases, READ, indexes=("lists",))
        allow(canary, given.storage.directory, READ)
        # The front is made after this: its address is asked for where the stage has none of its own.
        canary.add_to_role_policy(
            aws_iam.PolicyStatement(
                actions=["cloudformation:DescribeStacks"],
                resources=[
                    stack.format_arn(
                        service="cloudformation", resource="stack", resource_name=f"{stage.front}/*"
                    )
                ],
            )
        )
        acknowledge(
            canary.own_role,
            {
                "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>"
                f":stack/{stage.front}/*]": "a stack's ARN ends with an id that nobody knows before it is made"
            },
        )
        aws_events.Rule(
            self,
            "EveryQuarter",
            description="拨测 · the canary: page, interface, and a report that is not kept",
            schedule=aws_events.Schedule.rate(Duration.minutes(15)),
            # Its address on the embedded cloud is not where anybody there would be answered.
            enabled=not stage.local,
            targets=[targets.LambdaFunction(canary, retry_attempts=0, max_event_age=Duration.minutes(10))],
        )
        return canary
