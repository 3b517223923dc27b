"""Points of schools: the ledger, and what the bus tells of rounds and activities that earns some."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.queues import dead_letters, waiting
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
        self.dead = dead_letters(self, "Dead", stage=stage)
        self._follow(bus)
        self.routes: dict[str, Route] = record_routes("/points", self.points)

    def _follow(self, bus: aws_events.EventBus) -> None:
        queue = waiting(self, "Queue", stage=self._stage, dead=self.dead, tries=6)
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
