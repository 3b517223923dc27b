"""Figures: kept from every event of the bus, rebuilt beside those that are read, and served."""

from aws_cdk import Duration, aws_dynamodb, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route
from infra.stage import Stage
from infra.storage import GET, PUT, READ, UPDATE, Storage, allow, index

# An event that is being kept when a rebuild begins or ends may know nothing of it yet: so long it is waited for.
_KEEPING = Duration.seconds(60)
_DELETE = "dynamodb:DeleteItem"
_BATCH_GET = "dynamodb:BatchGetItem"


class Insight(Construct):
    """The Figures table has its indexes from the start: CloudFormation adds one per update only."""

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
        everything = aws_dynamodb.ProjectionType.ALL
        self.table = storage.table(
            "Figures",
            stage,
            indexes=[
                index(f"by_{unit}", f"{unit}_list", "list_order", everything)
                for unit in ("district", "station", "campus")
            ],
        )
        self._stage, self._layers, self._storage = stage, layers, storage
        settings = {
            "FIGURES_TABLE": self.table.table_name,
            "CASES_TABLE": storage.cases.table_name,
            "DUTY_TABLE": storage.duty.table_name,
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.dead = dead_letters(self, "Dead", stage=stage)
        self.keep = self._keep(settings, bus)
        self.rebuild = self._rebuild(settings)
        self.figures = PythonFunction(
            self, "Figures", entry="insight/figures", stage=stage, layers=layers, environment=settings
        )
        allow(self.figures, self.table, READ, indexes=("by_district", "by_station", "by_campus"))
        allow(self.figures, storage.directory, READ)
        for table in (storage.cases, storage.duty, storage.outreach):
            allow(self.figures, table, [_BATCH_GET])
        self.routes = {
            "GET /figures": Route(self.figures),
            "GET /figures/{proxy+}": Route(self.figures),
        }

    def _keep(self, settings: dict[str, str], bus: aws_events.EventBus) -> PythonFunction:
        queue = waiting(self, "Queue", stage=self._stage, dead=self.dead, tries=8)
        aws_events.Rule(
            self,
            "Rule",
            event_bus=bus,
            event_pattern=aws_events.EventPattern(source=[SOURCE]),
            # What the bus cannot hand over for a day waits with what could not be kept.
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
        )
        keep = PythonFunction(
            self,
            "Keep",
            entry="insight/keep",
            stage=self._stage,
            layers=self._layers,
            environment=settings,
            timeout=_KEEPING,
        )
        # Every event adds to the district's cells: more at once would only lose races for them.
        keep.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, max_concurrency=2, report_batch_item_failures=True)
        )
        self._may_keep(keep)
        for table in (self._storage.cases, self._storage.duty, self._storage.outreach):
            allow(keep, table, [GET])
        return keep

    def _rebuild(self, settings: dict[str, str]) -> PythonFunction:
        """Asked again and again by `make figures`; each call goes on from where the table says."""
        settle = str(int(_KEEPING.to_seconds()) + 10)
        rebuild = PythonFunction(
            self,
            "Rebuild",
            entry="insight/rebuild",
            stage=self._stage,
            layers=self._layers,
            environment=settings | {"SETTLE_SECONDS": settle},
            timeout=Duration.minutes(1),
            retry_attempts=0,
        )
        self._may_keep(rebuild)
        allow(rebuild, self.table, ["dynamodb:Scan", "dynamodb:BatchWriteItem"])
        for table in (self._storage.cases, self._storage.duty, self._storage.outreach):
            allow(rebuild, table, [GET, "dynamodb:Scan"])
        return rebuild

    def _may_keep(self, who: PythonFunction) -> None:
        allow(who, self.table, [GET, PUT, UPDATE, _DELETE])
        allow(who, self._storage.directory, READ)
