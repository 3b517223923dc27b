"""Figures: kept from every event of the bus, rebuilt beside those that are read, and served."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import LEFT_UNDONE, Alarm, Chart, counted, depth
from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, GET, PUT, QUERY, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route, record_routes

# An event that is being kept when a rebuild begins or ends may know nothing of it yet: so long it is waited for.
_KEEPING = Duration.seconds(60)
_DELETE = "dynamodb:DeleteItem"
_BATCH_GET = "dynamodb:BatchGetItem"


class Insight(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        self._given = given
        self.table = given.storage.figures
        settings = {
            "FIGURES_TABLE": self.table.table_name,
            "CASES_TABLE": given.storage.cases.table_name,
            "DUTY_TABLE": given.storage.duty.table_name,
            "OUTREACH_TABLE": given.storage.outreach.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        self.dead = dead_letters(self, "Dead", stage=given.stage)
        self.keep = self._keep(settings)
        self.rebuild = self._rebuild(settings)
        self.figures = PythonFunction(
            self, "Figures", entry="insight/figures", given=given, environment=settings
        )
        allow(self.figures, self.table, READ, indexes=("by_district", "by_station", "by_campus"))
        allow(self.figures, given.storage.directory, READ)
        for table in (given.storage.cases, given.storage.duty, given.storage.outreach):
            allow(self.figures, table, [_BATCH_GET])
        # What reporters answered afterwards lies beside the cases.
        allow(self.figures, given.storage.cases, [QUERY])
        # Issues of the bulletin are read and released beside the figures that they tell.
        allow(self.figures, given.storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        self.routes = {
            "GET /figures": Route(self.figures),
            "GET /figures/{proxy+}": Route(self.figures),
            "GET /bulletins/{month}": Route(self.figures),
        } | record_routes("/bulletin-issues", self.figures, made=False)
        self.alarms = [
            Alarm("FiguresDead", "统计未能跟上 · figures that could not be kept", depth(self.dead), 1)
        ]
        self.charts = [Chart(LEFT_UNDONE, left=[counted(given.stage, "insight", "FiguresNotKept")])]
        self.outputs = {"FiguresRebuildFunction": self.rebuild.function_name}

    def _keep(self, settings: dict[str, str]) -> PythonFunction:
        queue = waiting(self, "Queue", stage=self._given.stage, dead=self.dead, tries=8)
        aws_events.Rule(
            self,
            "Rule",
            event_bus=self._given.bus,
            event_pattern=aws_events.EventPattern(source=[SOURCE]),
            # What the bus cannot hand over for a day waits with what could not be kept.
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
        )
        keep = PythonFunction(
            self,
            "Keep",
            entry="insight/keep",
            given=self._given,
            environment=settings,
            timeout=_KEEPING,
        )
        # Every event adds to the district's cells: more at once would only lose races for them.
        keep.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, max_concurrency=2, report_batch_item_failures=True)
        )
        self._may_keep(keep)
        for table in (self._given.storage.cases, self._given.storage.duty, self._given.storage.outreach):
            allow(keep, table, [GET])
        return keep

    def _rebuild(self, settings: dict[str, str]) -> PythonFunction:
        """Asked again and again by `make figures`; each call goes on from where the table says."""
        settle = str(int(_KEEPING.to_seconds()) + 10)
        rebuild = PythonFunction(
            self,
            "Rebuild",
            entry="insight/rebuild",
            given=self._given,
            environment=settings | {"SETTLE_SECONDS": settle},
            timeout=Duration.minutes(1),
            retry_attempts=0,
        )
        self._may_keep(rebuild)
        allow(rebuild, self.table, ["dynamodb:Scan", "dynamodb:BatchWriteItem"])
        for table in (self._given.storage.cases, self._given.storage.duty, self._given.storage.outreach):
            allow(rebuild, table, [GET, "dynamodb:Scan"])
        return rebuild

    def _may_keep(self, who: PythonFunction) -> None:
        allow(who, self.table, [GET, PUT, UPDATE, _DELETE])
        allow(who, self._given.storage.directory, READ)
