"""People are told: two queues and two deployments of one function, so that level 1 never stands behind others."""

from aws_cdk import Duration, SecretValue, aws_events, aws_secretsmanager, aws_sqs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.bus import REMINDERS, SOURCE
from infra.python_function import Layers, PythonFunction
from infra.queues import dead_letters, waiting
from infra.stage import Stage
from infra.storage import GET, PUT, READ, UPDATE, Storage, allow


class Notification(Construct):
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
        self.channels_secret = aws_secretsmanager.Secret(
            self,
            "ChannelsSecret",
            description="各岗位的通知渠道 · where each post is told things: WeCom robots and the like",
            secret_string_value=SecretValue.unsafe_plain_text("{}"),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.channels_secret,
            {
                "AwsSolutions-SMG4": "robot addresses are given by WeCom and changed there; nothing could rotate them here"
            },
        )
        self.dead_letters: list[aws_sqs.Queue] = []
        self._stage, self._layers, self._storage, self._bus = stage, layers, storage, bus
        self.urgent = self._line("Urgent", urgent=True, batch=1, tries=10)
        self.ordinary = self._line("Ordinary", urgent=False, batch=10, tries=6)

    def _line(self, name: str, *, urgent: bool, batch: int, tries: int) -> PythonFunction:
        dead = dead_letters(self, f"{name}Dead", stage=self._stage)
        self.dead_letters.append(dead)
        queue = waiting(self, f"{name}Queue", stage=self._stage, dead=dead, tries=tries)
        aws_events.Rule(
            self,
            f"{name}Rule",
            event_bus=self._bus,
            event_pattern=aws_events.EventPattern(source=[SOURCE, REMINDERS], detail={"urgent": [urgent]}),
            # What the bus cannot hand over for a day waits with what could not be sent.
            targets=[targets.SqsQueue(queue, dead_letter_queue=dead)],
        )
        function = PythonFunction(
            self,
            f"Notify{name}",
            entry="notification/notify",
            stage=self._stage,
            layers=self._layers,
            with_messages=True,
            timeout=Duration.seconds(60),
            environment={
                "DIRECTORY_TABLE": self._storage.directory.table_name,
                "MESSAGES_TABLE": self._storage.messages.table_name,
                "CHANNELS_SECRET_ARN": self.channels_secret.secret_arn,
            },
        )
        function.add_event_source(
            sources.SqsEventSource(queue, batch_size=batch, report_batch_item_failures=True)
        )
        allow(function, self._storage.directory, READ)
        allow(function, self._storage.messages, [GET, PUT, UPDATE])
        self.channels_secret.grant_read(function)
        return function
