"""Alarm devices: listening whether they are still there, and what people see of them."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import Alarm, counted, rounds
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.routes import Route, record_routes

_LISTING = "dynamodb:BatchGetItem"


class Devices(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": given.storage.duty.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        self.devices = PythonFunction(self, "Devices", entry="duty/devices", given=given, environment=tables)
        self.listener = PythonFunction(
            self,
            "ListenDevices",
            entry="duty/listen_devices",
            given=given,
            environment=tables | {"CASES_TABLE": given.storage.cases.table_name},
            timeout=Duration.seconds(110),
            # The next round is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(2),
        )
        allow(self.devices, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        allow(self.devices, given.storage.directory, [*READ, _LISTING])
        allow(self.listener, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        allow(self.listener, given.storage.cases, [*READ, *CHANGE], indexes=("lists",))
        # That a device is silent is marked beside it.
        allow(self.listener, given.storage.directory, [*READ, _LISTING, UPDATE])
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
        self.alarms = [
            Alarm(
                "ListenerSilent",
                "设备监听停摆 · nobody listens whether alarm devices are still there",
                rounds(given.stage, "duty", "DevicesNotHeard", minutes=10),
                3,
                below=True,
            ),
            Alarm(
                "DevicesNotHeard",
                "设备监听出错 · what a device says, or does not say, could not be kept",
                counted(given.stage, "duty", "DevicesNotHeard"),
                1,
            ),
            Alarm(
                "DeviceSilent",
                "报警设备失联 · an alarm device is not heard of any more",
                counted(given.stage, "duty", "DevicesSilent", minutes=5),
                1,
            ),
        ]
        self.outputs = {"ListenDevicesFunction": self.listener.function_name}
