"""What follows from one table's stream: a relay that wakes flows and tells the bus, a sweep that needs neither; and by hand,
redriving what the relay had to park, laying limits anew when a calendar has become known, writing worklists anew."""

from collections.abc import Iterator, Mapping

from aws_cdk import Duration, aws_dynamodb, aws_events, aws_lambda, aws_sqs
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import LEFT_UNDONE, MINUTE, Alarm, Chart, counted, depth, rounds
from infra.flows.builder import CaseFlow, allow_following
from infra.given import Given
from infra.grants import CHANGE, GET, READ, UPDATE, allow
from infra.python_function import PythonFunction
from infra.stage import Stage

# Minutes, and rounds of each sweep.
_LOOKED_BACK = 5
# Memory in MB; where a sweep is shared there is so much to do that each gets a whole processor.
_ALONE, _SHARING = 512, 1769


class StreamFollowers(Construct):
    """One reader per stream: records start and wake their flows, where they have one; timeline entries become events.
    `flows` are those of the table's kinds, by the kind's name; `parking` is where that waits which could not be followed."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        given: Given,
        *,
        table: aws_dynamodb.ITableV2,
        parking: aws_sqs.IQueue,
        flows: Mapping[str, CaseFlow],
    ) -> None:
        super().__init__(scope, id)
        self._parking, stage, bus = parking, given.stage, given.bus
        tables = {"CASES_TABLE": table.table_name}
        rules = tables | {"DIRECTORY_TABLE": given.storage.directory.table_name}
        follows = {"EVENT_BUS_NAME": bus.event_bus_name} | {
            f"{kind.upper()}_FLOW_ARN": flow.machine.state_machine_arn for kind, flow in flows.items()
        }
        parks = {"RELAY_QUEUE_URL": self._parking.queue_url}
        self.relay = PythonFunction(
            self,
            "Relay",
            entry="escalation/relay",
            given=given,
            environment=tables | follows | parks,
            timeout=Duration.seconds(60),
        )
        self.sweep = PythonFunction(
            self,
            "Sweep",
            entry="escalation/deadline_sweep",
            given=given,
            environment=rules | follows,
            timeout=Duration.seconds(55),
            memory=_ALONE if stage.sweep_parts == 1 else _SHARING,
            # The next minute's round is the retry; Lambda's own queue would keep stale rounds for six hours.
            retry_attempts=0,
            max_event_age=Duration.minutes(1),
        )
        self.redrive = PythonFunction(
            self,
            "Redrive",
            entry="escalation/redrive",
            given=given,
            environment=rules | follows | parks,
            timeout=Duration.minutes(5),
        )
        self.recalculate = by_hand(self, "Recalculate", "escalation/recalculate", given, table)
        self.relist = by_hand(self, "Relist", "escalation/relist", given, table)
        self._grant(table, given, flows)
        self._listen(table, stage)
        aws_events.Rule(
            self,
            "EveryMinute",
            description="时限巡检 · the sweep, the second keeper of every deadline",
            schedule=aws_events.Schedule.rate(Duration.minutes(1)),
            targets=[
                targets.LambdaFunction(
                    self.sweep,
                    retry_attempts=0,
                    max_event_age=Duration.minutes(1),
                    event=_part(number, stage.sweep_parts),
                )
                for number in range(stage.sweep_parts)
            ],
        )

    def _grant(
        self,
        table: aws_dynamodb.ITableV2,
        given: Given,
        flows: Mapping[str, CaseFlow],
    ) -> None:
        for function in (self.sweep, self.redrive):
            allow(function, table, CHANGE)
            allow(function, given.storage.directory, READ)
        allow(self.sweep, table, [], indexes=("ticks", "unpublished"))
        allow(self.redrive, table, [], indexes=("unpublished",))
        # All open records have a tick: each of them is looked at when a calendar has become known.
        allow(self.recalculate, table, [], indexes=("ticks",))
        allow(self.relay, table, [GET, UPDATE])
        # Every record, and the rows that it has.
        allow(self.relist, table, ["dynamodb:Query", "dynamodb:Scan"])
        for function in (self.relay, self.sweep, self.redrive):
            given.bus.grant_put_events_to(function)
        # Sweep and redrive raise a run, and the relay starts what the record says: so they themselves only look.
        for flow in flows.values():
            allow_following(self.relay, flow.machine, starts=True, wakes=True)
            allow_following(self.sweep, flow.machine)
            allow_following(self.redrive, flow.machine)
        self._parking.grant_send_messages(self.relay)
        self._parking.grant_consume_messages(self.redrive)

    def _listen(self, table: aws_dynamodb.ITableV2, stage: Stage) -> None:
        """Batches report partial failure, retries are bounded and bisected: a poison record ends in the queue."""
        keys = {"dynamodb": {"Keys": {"sk": {"S": ["CASE"]}}}}
        entries = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "ENTRY#"}]}}}}
        self.relay.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=aws_lambda.StartingPosition.TRIM_HORIZON,
                batch_size=10,
                parallelization_factor=stage.relay_parallel,
                report_batch_item_failures=True,
                bisect_batch_on_error=True,
                retry_attempts=5,
                max_record_age=Duration.hours(1),
                on_failure=sources.SqsDlq(self._parking),
                filters=[aws_lambda.FilterCriteria.filter(keys), aws_lambda.FilterCriteria.filter(entries)],
            )
        )

    def alarms(self, table: str) -> Iterator[Alarm]:
        """Each table's own, under the name of the table."""
        yield Alarm(
            f"{table}StreamAge",
            "变更流滞后 · the stream waits for the relay",
            self.relay.metric("IteratorAge", statistic="max", period=MINUTE),
            30_000,
            periods=3,
            # A relay that does not start shows in each table; the cases' is where a level-1 alarm waits.
            takes_back=not table,
        )
        yield Alarm(
            f"{table}Parked",
            "有停放记录 · parked records wait for make redrive",
            depth(self._parking),
            1,
        )

    def charts(self) -> Iterator[Chart]:
        yield Chart(
            "转发 · Relays",
            left=[self.relay.metric("IteratorAge", statistic="max"), self.relay.metric_errors()],
        )
        yield Chart("巡检 · Sweeps", left=[self.sweep.metric_invocations(), self.sweep.metric_errors()])
        yield Chart(LEFT_UNDONE, left=[depth(self._parking)])

    def outputs(self, table: str) -> dict[str, str]:
        return {
            f"{table}RelayFunction": self.relay.function_name,
            f"{table}SweepFunction": self.sweep.function_name,
            f"{table}RedriveFunction": self.redrive.function_name,
            f"{table}RecalculateFunction": self.recalculate.function_name,
            f"{table}RelistFunction": self.relist.function_name,
        }


def _part(number: int, of: int) -> aws_events.RuleTargetInput | None:
    """What a sweep is told; nothing where it looks after the whole table."""
    return None if of == 1 else aws_events.RuleTargetInput.from_object({"part": number, "of": of})


def by_hand(
    scope: Construct, id: str, entry: str, given: Given, table: aws_dynamodb.ITableV2
) -> PythonFunction:
    """A job that an operator has done over a table: it reads the rules and changes records, for five minutes at most."""
    function = PythonFunction(
        scope,
        id,
        entry=entry,
        given=given,
        environment={
            "CASES_TABLE": table.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
        },
        timeout=Duration.minutes(5),
    )
    allow(function, table, CHANGE)
    allow(function, given.storage.directory, READ)
    return function


def of_all_tables(stage: Stage, *, sweeps: int) -> Iterator[Alarm]:
    """What the functions count themselves, whichever table it is about."""
    yield Alarm(
        "SweepSilent",
        "巡检停摆 · a sweep does not run, or fails",
        rounds(stage, "escalation", "SweptLate", minutes=_LOOKED_BACK),
        # One sweep that is silent is missed among the others; that a round slips into the next minute is not.
        (_LOOKED_BACK - 1) * sweeps * stage.sweep_parts,
        below=True,
        takes_back=True,
    )
    yield Alarm(
        "SweptLate",
        "时限处理超过九十秒 · a deadline was served later than promised",
        counted(stage, "escalation", "SweptLate", minutes=_LOOKED_BACK),
        1,
    )
    yield Alarm(
        "NotKept",
        "时限未能处理 · the sweep could not serve a case",
        counted(stage, "escalation", "NotKept"),
        1,
        periods=3,
        takes_back=True,
    )
    yield Alarm(
        "SetAside",
        "有记录无法处理 · records that cannot be read or served wait behind all others",
        counted(stage, "escalation", "SetAside", minutes=10),
        1,
        takes_back=True,
    )
    yield Alarm(
        "NotPublished",
        "事件未能发布 · events that the bus does not take",
        counted(stage, "escalation", "NotPublished"),
        1,
        periods=3,
    )
    yield Alarm(
        "LostRaces",
        "写入竞争频繁 · flows keep losing races for their case",
        counted(stage, "escalation", "LostRaces"),
        20,
        periods=5,
    )
