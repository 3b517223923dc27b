"""Law vice-principals, teaching packs, activities and their calendars; and what reviews teach them."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route, record_routes
from infra.stage import Stage
from infra.storage import CHANGE, GET, PUT, READ, Storage, allow


class Activities(Construct):
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
        self._stage, self._bus = stage, bus
        tables = {
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        cases = {"CASES_TABLE": storage.cases.table_name}
        self.teaching = PythonFunction(
            self, "Teaching", entry="outreach/teaching", stage=stage, layers=layers, environment=tables
        )
        # Titles of a page of packs and the calendars of an account are read in one batch each.
        allow(
            self.teaching,
            storage.outreach,
            [*READ, *CHANGE, "dynamodb:BatchGetItem"],
            indexes=("lists",),
        )
        self.activities = PythonFunction(
            self,
            "Activities",
            entry="outreach/activities",
            stage=stage,
            layers=layers,
            environment=tables | cases,
        )
        allow(self.activities, storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        # An exercise only ever adds an incident.
        allow(self.activities, storage.cases, [GET, PUT])
        self.feeds = PythonFunction(
            self,
            "Feeds",
            entry="outreach/feeds",
            stage=stage,
            layers=layers,
            environment=tables,
            # Who fetches calendars is known by an address only: they starve nobody but each other.
            reserved_concurrent_executions=None if stage.local else 5,
        )
        allow(self.feeds, storage.outreach, [GET], indexes=("lists",))
        self.learn = PythonFunction(
            self,
            "Learn",
            entry="outreach/learn",
            stage=stage,
            layers=layers,
            environment=tables | cases,
            timeout=Duration.seconds(60),
        )
        allow(self.learn, storage.outreach, [GET, PUT])
        allow(self.learn, storage.cases, [GET])
        for function in (self.teaching, self.activities, self.feeds, self.learn):
            allow(function, storage.directory, READ)
        self.dead = dead_letters(self, "Dead", stage=stage)
        self._listen()
        self.routes = (
            record_routes("/appointments", self.teaching)
            | record_routes("/packs", self.teaching)
            | record_routes("/activities", self.activities)
            | {
                "GET /compliance": Route(self.activities),
                "POST /calendars": Route(self.teaching),
                "GET /calendars": Route(self.teaching),
                "POST /calendars/{feed}/revoke": Route(self.teaching),
                # Calendar programs cannot sign in: the address itself is the key.
                "GET /feeds/{address}": Route(self.feeds, signed_in=False, throttle=(10, 20)),
            }
        )

    def _listen(self) -> None:
        """A review says what was learnt; closing says it again, for the topics of a review whose event was lost."""
        queue = waiting(self, "Reviewed", stage=self._stage, dead=self.dead, tries=5)
        aws_events.Rule(
            self,
            "ReviewedRule",
            description="复盘主题转为宣传建议 · what reviews have taught",
            event_bus=self._bus,
            event_pattern=aws_events.EventPattern(
                source=[SOURCE],
                detail={"kind": ["incident", "hazard"], "action": ["review", "close"]},
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
        )
        self.learn.add_event_source(
            sources.SqsEventSource(queue, batch_size=5, report_batch_item_failures=True)
        )
