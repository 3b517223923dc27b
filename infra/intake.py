"""Reports, warnings and alarms. Alarms have a function, a throttle and a reserve of their own: a flood starves nobody."""

from constructs import Construct

from infra.alarm_and_chart import INTERFACE, MINUTE, Alarm, Chart, counted
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.routes import Route


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
        ]
        self.charts = [Chart(INTERFACE, right=[self.alarms_intake.metric_throttles()])]
