"""Safety notices: police issue them, campuses confirm; those to many campuses are brought to them record by record."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.bus import SOURCE
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, READ, allow
from infra.python_function import PythonFunction
from infra.routes import record_routes


class Notices(Feature):
    """`delivery` follows what the bus says of a notice that has further campuses to reach."""

    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        tables = {
            "DUTY_TABLE": given.storage.duty.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        }
        self.notices = PythonFunction(
            self,
            "Notices",
            entry="duty/notices",
            given=given,
            environment=tables | {"CASES_TABLE": given.storage.cases.table_name},
        )
        allow(self.notices, given.storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # An incident names the notice that was written after it.
        allow(self.notices, given.storage.cases, [*READ, *CHANGE])
        allow(self.notices, given.storage.directory, READ)
        self.delivery = PythonFunction(
            self,
            "Delivery",
            entry="duty/delivery",
            given=given,
            timeout=Duration.seconds(60),
            environment=tables,
        )
        allow(self.delivery, given.storage.duty, [*READ, *CHANGE])
        allow(self.delivery, given.storage.directory, READ)
        aws_events.Rule(
            self,
            "ToDeliver",
            description="安全提示送达各校园 · notices on their way to further campuses",
            event_bus=given.bus,
            event_pattern=aws_events.EventPattern(
                source=[SOURCE],
                detail={
                    "kind": ["safety_notice"],
                    "to_deliver": [True],
                    # Not its own steps, which would call it again for each of them.
                    "action": ["issue", "withdraw", "tick"],
                },
            ),
            # The notice's clock comes round again where all of these have failed.
            targets=[targets.LambdaFunction(self.delivery, max_event_age=Duration.hours(1))],
        )
        self.routes = record_routes("/notices", self.notices) | record_routes(
            "/reply-templates", self.notices
        )
