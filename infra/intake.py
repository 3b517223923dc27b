"""Reports, warnings and alarms. Alarms have a function, a throttle and a reserve of their own: a flood starves nobody."""

from aws_cdk import aws_secretsmanager
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.python_function import Layers, PythonFunction
from infra.routes import Route
from infra.stage import Stage
from infra.storage import CHANGE, PUT, READ, UPDATE, Storage, allow


class Intake(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        tables = {
            "CASES_TABLE": storage.cases.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.device_secret = aws_secretsmanager.Secret(
            self,
            "DeviceSecret",
            description="报警设备密钥的来源 · every alarm device's key derives from this",
            generate_secret_string=aws_secretsmanager.SecretStringGenerator(password_length=64),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.device_secret,
            {
                "AwsSolutions-SMG4": "a new secret means new keys in 114 devices: turned on purpose, by key version"
            },
        )
        self.reports = PythonFunction(
            self, "Reports", entry="report_intake/reports", stage=stage, layers=layers, environment=tables
        )
        self.alarms = PythonFunction(
            self,
            "Alarms",
            entry="report_intake/alarms",
            stage=stage,
            layers=layers,
            environment=tables | {"DEVICE_SECRET_ARN": self.device_secret.secret_arn},
            reserved_concurrent_executions=stage.alarm_concurrency,
        )
        # A report only ever adds a case; an alarm may join one.
        allow(self.reports, storage.cases, [*READ, PUT], indexes=("lists",))
        allow(self.reports, storage.directory, READ)
        allow(self.alarms, storage.cases, CHANGE)
        # Each device's last signals are kept beside it.
        allow(self.alarms, storage.directory, [*READ, PUT, UPDATE])
        self.device_secret.grant_read(self.alarms)
        self.routes = {
            "POST /reports": Route(self.reports),
            "GET /reports": Route(self.reports),
            "GET /reports/{case_id}": Route(self.reports),
            "POST /warnings": Route(self.reports),
            # Alarms come from at most a few hundred devices, which sign each request themselves.
            "POST /alarms": Route(self.alarms, signed_in=False, throttle=(50, 100)),
        }
