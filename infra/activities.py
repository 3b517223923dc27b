"""Law vice-principals, teaching packs, activities and their calendars; and what reviews teach them."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import Alarm, depth
from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, GET, PUT, READ, allow
from infra.python_function import PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route, record_routes


class Activities(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "OUTREACH_TABLE": given.storage.outreach.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        cases = {"CASES_TABLE": given.storage.cases.table_name}
        self.teaching = PythonFunction(
            self,
            "Teaching",
            entry="outreach/teaching",
            given=given,
            environment=tables | given.public_address,
        )
        # Titles of a page of packs and the calendars of an account are read in one batch each.
        allow(
            self.teaching,
            given.storage.outreach,
            [*READ, *CHANGE, "dynamodb:BatchGetItem"],
            indexes=("lists",),
        )
        self.activities = PythonFunction(
            self,
            "Activities",
            entry="outreach/activities",
            given=given,
            environment=tables | cases,
        )
        allow(self.activities, given.storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        # An exercise only ever adds an incident; what exercises measured is read of a hundred at once.
        allow(self.activities, given.storage.cases, [GET, PUT, "dynamodb:BatchGetItem"])
        self.feeds = PythonFunction(
            self,
            "Feeds",
            entry="outreach/feeds",
            given=given,
            environment=tables,
            # Who fetches calendars is known by an address only: they starve nobody but each other.
            reserved_concurrent_executions=given.stage.reserved("feeds"),
        )
        allow(self.feeds, given.storage.outreach, [GET], indexes=("lists",))
        self.learn = PythonFunction(
            self,
            "Learn",
            entry="outreach/learn",
            given=given,
            environment=tables | cases,
            timeout=Duration.seconds(60),
        )
        allow(self.learn, given.storage.outreach, [GET, PUT])
        allow(self.learn, given.storage.cases, [GET])
        for function in (self.teaching, self.activities, self.feeds, self.learn):
            allow(function, given.storage.directory, READ)
        self.dead = dead_letters(self, "Dead", stage=given.stage)
        self._listen(given)
        self.routes = (
            record_routes("/appointments", self.teaching)
            | record_routes("/packs", self.teaching)
            | record_routes("/activities", self.activities)
            | {
                "GET /compliance": Route(self.activities),
                "GET /readiness": Route(self.activities),
                "POST /calendars": Route(self.teaching),
                "GET /calendars": Route(self.teaching),
                "POST /calendars/{feed}/revoke": Route(self.teaching),
                # Calendar programs cannot sign in: the address itself is the key.
                "GET /feeds/{address}": Route(self.feeds, signed_in=False, throttle=(10, 20)),
            }
        )
        self.alarms = [
            Alarm("LearnDead", "复盘主题未能转为建议 · reviews that taught nothing", depth(self.dead), 1)
        ]
        self.outputs = {"LearnFunction": self.learn.function_name}

    def _listen(self, given: Given) -> None:
        """A review says what was learnt; closing says it again, for the topics of a review whose event was lost."""
        queue = waiting(self, "Reviewed", stage=given.stage, dead=self.dead, tries=5)
        aws_events.Rule(
            self,
            "ReviewedRule",
            description="复盘主题转为宣传建议 · what reviews have taught",
            event_bus=given.bus,
            event_pattern=aws_events.EventPattern(
                source=[SOURCE],
                detail={"kind": ["incident", "hazard"], "action": ["review", "close"]},
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
        )
        self.learn.add_event_source(
            sources.SqsEventSource(queue, batch_size=5, report_batch_item_failures=True)
        )
