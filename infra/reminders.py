"""Reminders: what the day brings, told twice a morning to the bus and once to people; and the draft of a month's bulletin."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import Alarm, counted, rounds
from infra.feature import Feature
from infra.given import Given
from infra.grants import GET, PUT, READ, allow
from infra.python_function import PythonFunction


class Reminders(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self.remind = PythonFunction(
            self,
            "Remind",
            entry="outreach/remind",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DUTY_TABLE": given.storage.duty.table_name,
                "OUTREACH_TABLE": given.storage.outreach.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
                "EVENT_BUS_NAME": given.bus.event_bus_name,
            },
            # A few queries for each campus and station.
            timeout=Duration.minutes(5),
            # The second run of the morning is the retry.
            retry_attempts=0,
            max_event_age=Duration.minutes(30),
        )
        for table in given.storage.records:
            allow(self.remind, table, [], indexes=("lists",))
        # The bulletin of a month that is over is drafted by it, where there is none yet.
        allow(self.remind, given.storage.outreach, [GET, PUT])
        # It asks which districts there are.
        allow(self.remind, given.storage.directory, READ)
        given.bus.grant_put_events_to(self.remind)
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
        self.alarms = [
            Alarm(
                "NotReminded",
                "提醒未能发出 · posts that were not reminded this morning",
                counted(given.stage, "outreach", "NotReminded"),
                1,
            ),
            Alarm(
                "RemindSilent",
                "提醒停摆 · nobody was reminded for a day",
                rounds(given.stage, "outreach", "NotReminded", minutes=24 * 60),
                1,
                below=True,
            ),
        ]
        self.outputs = {"RemindFunction": self.remind.function_name}
