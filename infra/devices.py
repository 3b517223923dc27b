"""Alarm devices: listening whether they are still there, and what people see of them."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, UPDATE, Storage, allow

_LISTING = "dynamodb:BatchGetItem"


class Devices(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": storage.duty.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.devices = PythonFunction(
            self, "Devices", entry="duty/devices", stage=stage, layers=layers, environment=tables
        )
        self.listener = PythonFunction(
            self,
            "ListenDevices",
            entry="duty/listen_devices",
            stage=stage,
            layers=layers,
            environment=tables | {"CASES_TABLE": storage.cases.table_name},
            timeout=Duration.seconds(110),
            # The next round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(2),
        )
        allow(self.devices, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        allow(self.devices, storage.directory, [*READ, _LISTING])
        allow(self.listener, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        allow(self.listener, storage.cases, [*READ, *CHANGE], indexes=("lists",))
        # That a device is silent is marked beside it.
        allow(self.listener, storage.directory, [*READ, _LISTING, UPDATE])
        aws_events.Rule(
            self,
            "EveryTwoMinutes",
            description="监听一键报警心跳 · listens whether alarm devices are still there",
            schedule=aws_events.Schedule.rate(Duration.minutes(2)),
            targets=[
                targets.LambdaFunction(self.listener, retry_attempts=0, max_event_age=Duration.minutes(2))
            ],
        )
        self.routes = record_routes("/self-tests", self.devices, made=False) | {
            "GET /devices": Route(self.devices)
        }
