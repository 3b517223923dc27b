"""Points of schools: the ledger, and what the bus tells of rounds and activities that earns some."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import Alarm, depth
from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, GET, PUT, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import record_routes


class Points(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        settings = {
            "OUTREACH_TABLE": given.storage.outreach.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        self.points = PythonFunction(
            self, "Points", entry="outreach/points", given=given, environment=settings
        )
        self.earnings = PythonFunction(
            self,
            "Earnings",
            entry="outreach/earnings",
            given=given,
            environment=settings,
            timeout=Duration.seconds(60),
        )
        allow(self.points, given.storage.outreach, [*READ, *CHANGE], indexes=("lists",))
        allow(self.earnings, given.storage.outreach, [GET, PUT, UPDATE, "dynamodb:DeleteItem"])
        for function in (self.points, self.earnings):
            allow(function, given.storage.directory, READ)
        self.dead = dead_letters(self, "Dead", stage=given.stage)
        self._follow(given)
        self.routes = record_routes("/points", self.points) | record_routes("/redemptions", self.points)
        self.alarms = [
            Alarm("PointsDead", "积分未能登记 · points that could not be entered", depth(self.dead), 1)
        ]

    def _follow(self, given: Given) -> None:
        queue = waiting(self, "Queue", stage=given.stage, dead=self.dead, tries=6)
        for name, detail in {
            "Rounds": {"kind": ["quiz_round"], "state": ["closed", "counted"]},
            "Activities": {"kind": ["activity"], "action": ["record"]},
        }.items():
            aws_events.Rule(
                self,
                name,
                event_bus=given.bus,
                event_pattern=aws_events.EventPattern(source=[SOURCE], detail=detail),
                # What the bus cannot hand over for a day waits with what could not be entered.
                targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
            )
        self.earnings.add_event_source(
            sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True)
        )
