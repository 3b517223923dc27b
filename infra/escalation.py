"""Deadlines: the flow and its Plan, the relay that wakes it, the sweep that needs neither, and redriving by hand."""

from aws_cdk import Duration, aws_events, aws_lambda, aws_sqs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.acknowledge import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.flows.builder import CaseFlow, allow_following
from infra.flows.hazard import HAZARD_STAGES
from infra.flows.incident import INCIDENT_STAGES
from infra.python_function import Layers, PythonFunction
from infra.stage import Stage
from infra.storage import CHANGE, GET, READ, UPDATE, Storage, allow


class Escalation(Construct):
    """One reader per stream: case records start and wake flows, timeline entries become events."""

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
        self.parking = aws_sqs.Queue(
            self,
            "Parking",
            enforce_ssl=stage.https,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            retention_period=Duration.days(14),
            # As long as one redrive may take.
            visibility_timeout=Duration.minutes(5),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.parking,
            {
                "AwsSolutions-SQS3": "it is itself where the relay's failures wait for redriving",
                **PLAIN_HTTP_ON_LOOPBACK,
            },
        )
        tables = {"CASES_TABLE": storage.cases.table_name}
        rules = tables | {"DIRECTORY_TABLE": storage.directory.table_name}
        self.plan = PythonFunction(
            self, "Plan", entry="escalation/plan", stage=stage, layers=layers, environment=rules
        )
        self.incidents = CaseFlow(
            self, "IncidentFlow", stages=INCIDENT_STAGES, plan=self.plan, cases=storage.cases, stage=stage
        )
        self.hazards = CaseFlow(
            self, "HazardFlow", stages=HAZARD_STAGES, plan=self.plan, cases=storage.cases, stage=stage
        )
        self.flows = (self.incidents, self.hazards)
        follows = {
            "EVENT_BUS_NAME": bus.event_bus_name,
            "INCIDENT_FLOW_ARN": self.incidents.machine.state_machine_arn,
            "HAZARD_FLOW_ARN": self.hazards.machine.state_machine_arn,
        }
        parks = {"RELAY_QUEUE_URL": self.parking.queue_url}
        self.relay = PythonFunction(
            self,
            "Relay",
            entry="escalation/relay",
            stage=stage,
            layers=layers,
            environment=tables | follows | parks,
            timeout=Duration.seconds(60),
        )
        self.sweep = PythonFunction(
            self,
            "Sweep",
            entry="escalation/sweep",
            stage=stage,
            layers=layers,
            environment=rules | follows,
            timeout=Duration.seconds(55),
            # The next minute's round is the retry; Lambda's own queue would keep stale rounds for six hours.
            retry_attempts=0,
            max_event_age=Duration.minutes(1),
        )
        self.redrive = PythonFunction(
            self,
            "Redrive",
            entry="escalation/redrive",
            stage=stage,
            layers=layers,
            environment=rules | follows | parks,
            timeout=Duration.minutes(5),
        )
        self._grant(storage, bus)
        self._listen(storage, stage)
        aws_events.Rule(
            self,
            "EveryMinute",
            description="时限巡检 · the sweep, the second keeper of every deadline",
            schedule=aws_events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(self.sweep, retry_attempts=0, max_event_age=Duration.minutes(1))],
        )

    def _grant(self, storage: Storage, bus: aws_events.EventBus) -> None:
        for function in (self.plan, self.sweep, self.redrive):
            allow(function, storage.cases, CHANGE)
            allow(function, storage.directory, READ)
        allow(self.sweep, storage.cases, [], indexes=("ticks", "unpublished"))
        allow(self.redrive, storage.cases, [], indexes=("unpublished",))
        allow(self.relay, storage.cases, [GET, UPDATE])
        for function in (self.relay, self.sweep, self.redrive):
            bus.grant_put_events_to(function)
        # Sweep and redrive raise a run, and the relay starts what the record says: so they themselves only look.
        for flow in self.flows:
            allow_following(self.relay, flow.machine, starts=True, wakes=True)
            allow_following(self.sweep, flow.machine)
            allow_following(self.redrive, flow.machine)
        self.parking.grant_send_messages(self.relay)
        self.parking.grant_consume_messages(self.redrive)

    def _listen(self, storage: Storage, stage: Stage) -> None:
        """Batches report partial failure, retries are bounded and bisected: a poison record ends in the queue."""
        keys = {"dynamodb": {"Keys": {"sk": {"S": ["CASE"]}}}}
        entries = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "ENTRY#"}]}}}}
        self.relay.add_event_source(
            sources.DynamoEventSource(
                storage.cases,
                starting_position=aws_lambda.StartingPosition.TRIM_HORIZON,
                batch_size=10,
                parallelization_factor=stage.relay_parallel,
                report_batch_item_failures=True,
                bisect_batch_on_error=True,
                retry_attempts=5,
                max_record_age=Duration.hours(1),
                on_failure=sources.SqsDlq(self.parking),
                filters=[aws_lambda.FilterCriteria.filter(keys), aws_lambda.FilterCriteria.filter(entries)],
            )
        )
