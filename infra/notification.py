"""People are told: two queues and two deployments of one function, so that level 1 never stands behind others."""

from aws_cdk import Duration, aws_events, aws_sqs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import LEFT_UNDONE, Alarm, Chart, counted, depth
from infra.bus import REMINDERS, SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import GET, PUT, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.queues import dead_letters, waiting


class Notification(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self._given = given
        self.dead_letters: list[aws_sqs.Queue] = []
        self.urgent = self._line("Urgent", urgent=True, batch=1, tries=10)
        self.ordinary = self._line("Ordinary", urgent=False, batch=10, tries=6)
        self.alarms = [
            Alarm(
                "NobodyReached",
                "消息无渠道可送 · messages for which no channel is named",
                counted(given.stage, "notification", "MessageUndeliverable", minutes=15),
                1,
            ),
            *(
                Alarm(name, "消息未送达 · messages nobody could send", depth(queue), 1)
                for name, queue in zip(("UrgentDead", "OrdinaryDead"), self.dead_letters, strict=True)
            ),
        ]
        self.charts = [
            Chart(
                LEFT_UNDONE,
                left=[
                    counted(given.stage, "notification", "MessageUndeliverable"),
                    *(depth(queue) for queue in self.dead_letters),
                ],
            )
        ]

    def _line(self, name: str, *, urgent: bool, batch: int, tries: int) -> PythonFunction:
        dead = dead_letters(self, f"{name}Dead", stage=self._given.stage)
        self.dead_letters.append(dead)
        queue = waiting(self, f"{name}Queue", stage=self._given.stage, dead=dead, tries=tries)
        aws_events.Rule(
            self,
            f"{name}Rule",
            event_bus=self._given.bus,
            event_pattern=aws_events.EventPattern(source=[SOURCE, REMINDERS], detail={"urgent": [urgent]}),
            # What the bus cannot hand over for a day waits with what could not be sent.
            targets=[targets.SqsQueue(queue, dead_letter_queue=dead)],
        )
        function = PythonFunction(
            self,
            f"Notify{name}",
            entry="notification/notify",
            given=self._given,
            with_messages=True,
            timeout=Duration.seconds(60),
            environment={
                "DIRECTORY_TABLE": self._given.storage.directory.table_name,
                "MESSAGES_TABLE": self._given.storage.messages.table_name,
                "CHANNELS_SECRET_ARN": self._given.storage.channels_secret.secret_arn,
            },
        )
        function.add_event_source(
            sources.SqsEventSource(queue, batch_size=batch, report_batch_item_failures=True)
        )
        allow(function, self._given.storage.directory, READ)
        allow(function, self._given.storage.messages, [GET, PUT, UPDATE])
        self._given.storage.channels_secret.grant_read(function)
        return function
