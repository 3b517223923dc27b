"""Safety notices: police issue them, campuses confirm; those to many campuses are brought to them record by record."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.bus import SOURCE
from infra.python_function import Layers, PythonFunction
from infra.routes import record_routes
from infra.stage import Stage
from infra.storage import CHANGE, READ, Storage, allow


class Notices(Construct):
    """`delivery` follows what the bus says of a notice that has further campuses to reach."""

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
        tables = {
            "DUTY_TABLE": storage.duty.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.notices = PythonFunction(
            self,
            "Notices",
            entry="duty/notices",
            stage=stage,
            layers=layers,
            environment=tables | {"CASES_TABLE": storage.cases.table_name},
        )
        allow(self.notices, storage.duty, [*READ, *CHANGE], indexes=("lists",))
        # An incident names the notice that was written after it.
        allow(self.notices, storage.cases, [*READ, *CHANGE])
        allow(self.notices, storage.directory, READ)
        self.delivery = PythonFunction(
            self,
            "Delivery",
            entry="duty/delivery",
            stage=stage,
            layers=layers,
            timeout=Duration.seconds(60),
            environment=tables,
        )
        allow(self.delivery, storage.duty, [*READ, *CHANGE])
        allow(self.delivery, storage.directory, READ)
        aws_events.Rule(
            self,
            "ToDeliver",
            description="安全提示送达各校园 · notices on their way to further campuses",
            event_bus=bus,
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
        self.routes = record_routes("/notices", self.notices)
