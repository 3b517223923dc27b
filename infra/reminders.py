"""Reminders: what the day brings, told twice a morning to the bus and once to people."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.stage import Stage
from infra.storage import READ, Storage, allow


class Reminders(Construct):
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
        self.remind = PythonFunction(
            self,
            "Remind",
            entry="outreach/remind",
            stage=stage,
            layers=layers,
            environment={
                "CASES_TABLE": storage.cases.table_name,
                "DUTY_TABLE": storage.duty.table_name,
                "OUTREACH_TABLE": storage.outreach.table_name,
                "DIRECTORY_TABLE": storage.directory.table_name,
                "EVENT_BUS_NAME": bus.event_bus_name,
            },
            # A few queries for each campus and station.
            timeout=Duration.minutes(5),
            # The second run of the morning is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        for table in storage.records:
            allow(self.remind, table, [], indexes=("lists",))
        # It asks which districts there are.
        allow(self.remind, storage.directory, READ)
        bus.grant_put_events_to(self.remind)
        aws_events.Rule(
            self,
            "Mornings",
            description="每日提醒 · what the day brings, for posts that have to do something about it",
            # UTC: 23:30 and 00:30, which are 07:30 and 08:30 in Shanghai, of one and the same day there.
            schedule=aws_events.Schedule.cron(minute="30", hour="23,0"),
            targets=[
                targets.LambdaFunction(self.remind, retry_attempts=0, max_event_age=Duration.minutes(30))
            ],
        )
