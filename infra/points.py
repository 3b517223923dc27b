"""Points of schools: the ledger, and what the bus tells of rounds and activities that earns some."""

from aws_cdk import Duration, aws_events, aws_sqs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.acknowledge import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, GET, PUT, READ, UPDATE, Storage, allow


class Points(Construct):
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
        self._stage = stage
        settings = {
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.points = PythonFunction(
            self, "Points", entry="outreach/points", stage=stage, layers=layers, environment=settings
        )
        self.earnings = PythonFunction(
            self,
            "Earnings",
            entry="outreach/earnings",
            stage=stage,
            layers=layers,
            environment=settings,
            timeout=Duration.seconds(60),
        )
        allow(self.points, storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        allow(self.earnings, storage.outreach, [GET, PUT, UPDATE, "dynamodb:DeleteItem"])
        for function in (self.points, self.earnings):
            allow(function, storage.directory, READ)
        self.dead = self._queue("Dead", None)
        self._follow(bus)
        self.routes: dict[str, Route] = record_routes("/points", self.points)

    def _follow(self, bus: aws_events.EventBus) -> None:
        queue = self._queue("Queue", self.dead)
        for name, detail in {
            "Rounds": {"kind": ["quiz_round"], "state": ["closed", "counted"]},
            "Activities": {"kind": ["activity"], "action": ["record"]},
        }.items():
            aws_events.Rule(
                self,
                name,
                event_bus=bus,
                event_pattern=aws_events.EventPattern(source=[SOURCE], detail=detail),
                # What the bus cannot hand over for a day waits with what could not be entered.
                targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
            )
        self.earnings.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True)
        )

    def _queue(self, id: str, dead: aws_sqs.Queue | None) -> aws_sqs.Queue:
        queue = aws_sqs.Queue(
            self,
            id,
            enforce_ssl=self._stage.https,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            retention_period=Duration.days(14),
            # Longer than the function may run, so that nobody gets an event that is still being followed.
            visibility_timeout=Duration.seconds(90),
            dead_letter_queue=aws_sqs.DeadLetterQueue(queue=dead, max_receive_count=6) if dead else None,
            removal_policy=self._stage.removal,
        )
        acknowledge(
            queue,
            PLAIN_HTTP_ON_LOOPBACK
            if dead
            else {"AwsSolutions-SQS3": "it is itself where failed events wait", **PLAIN_HTTP_ON_LOOPBACK},
        )
        return queue
