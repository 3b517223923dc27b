"""The functions on an emulated AWS in this process: tables, bus, queues, secrets and the demo district.

A handler is given this world's stores, or others in their place (`World.give`); no module is imported twice.
"""

import copy
import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend

from campus_safety.district.rules import Rules
from campus_safety.kinds.registry import KINDS
from campus_safety.records.store import WHOLE, TablePart
from campus_safety_aws.case_items import items_at as case_items
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_items import items_at as directory_items
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.figure_items import INDEXES
from campus_safety_aws.flows import Flows
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.paper_jobs import items_at as paper_items
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.saved_worklists import items_at as worklist_items
from campus_safety_aws.sent_messages import items_at as message_items
from campus_safety_aws.uploads import Uploads
from tests.answers import hold_to_the_document
from tests.builders import a_policy_document
from tests.districts import ISSUER, LOADED_AT, sample_files, sample_sign_ins

REGION = "us-east-1"
DEFAULT_ACCOUNT_ID = "123456789012"
DEVICE_SECRET = "a secret of the tests"
POINT_SECRET = "another secret of the tests"
QUIZ_SECRET = "another secret of the tests"


class Context:
    """What Lambda hands to a handler, as far as the code looks at it."""

    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = f"arn:aws:lambda:{REGION}:{DEFAULT_ACCOUNT_ID}:function:test"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


class Early(CasesTable):
    """Shows what falls `due` within so long as late, and what was `recorded` so lately as unpublished for long, so that no
    test waits for the sweep's patience; at most so many of either at once."""

    def __init__(
        self,
        table: str,
        *,
        due: timedelta = timedelta(0),
        recorded: timedelta = timedelta(0),
        most: int = 500,
    ) -> None:
        super().__init__(table, KINDS)
        self._due, self._recorded, self._most = due, recorded, most

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        return super().late(before + self._due, min(limit, self._most), part)

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        super().set_aside(case_id, before + self._due, until)

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        return super().unpublished(before + self._recorded, min(limit, self._most))


def later(by: timedelta) -> Outside:
    """An outside whose clock is so far ahead."""
    return Outside(lambda: REAL.clock() + by, REAL.pause, REAL.salt)


@dataclass(frozen=True)
class Function:
    """A handler and the stores that it was given."""

    handler: Any
    stores: Any


class World:
    """What tests of functions ask of a world, whatever lies beneath: the fakes (`tests.fake_world`) or an emulated AWS.
    `outside` is what every handler is given that is not given something of its own; `modules` are the handlers by their
    names. What only an emulated AWS has is for tests that are marked `emulated`."""

    cases: Any
    duty: Any
    outreach: Any
    directory: Any
    uploads: Any
    outside: Outside
    modules: dict[str, Any]
    environment: Mapping[str, str]
    bus_queue: str
    parking_queue: str

    def parked(self) -> int:
        raise NotImplementedError

    def rules(self) -> Rules:
        """What is in force in the demo district."""
        return Rulebook(self.directory, KINDS).in_force("demo")

    def sweep(self, table: str) -> dict[str, int]:
        """One round of the sweep that is deployed for this table of duty or outreach, whose kinds have no flow."""
        raise NotImplementedError

    def published(self) -> list[dict[str, Any]]:
        """The details of every event on the bus so far, taken off it."""
        raise NotImplementedError

    def function(self, name: str, outside: Outside | None = None, **stores: Any) -> Any:
        """A handler with this world's stores, or with others in their place; the same each time, unless it is given
        something of its own."""
        if outside is not None or stores:
            return self._given(name, outside or self.outside, stores)
        if name not in self.modules:
            self.modules[name] = self._given(name, self.outside, stores)
        return self.modules[name]

    def give(self, name: str, outside: Outside | None = None, **stores: Any) -> Any:
        """From now on requests are answered with these in the place of this world's own; answers the handler."""
        self.modules[name] = self._given(name, outside or self.outside, stores)
        return self.modules[name]

    def forget(self) -> None:
        """As a minute would do: no handler remembers what it has read, and each has this world's own stores."""
        self.modules.clear()

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        by: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Sends a request through the function that serves the path; answers status and parsed body."""
        answer = self.answer(method, path, body, by=by, headers=headers, query=query)
        return answer["statusCode"], json.loads(answer["body"] or "null")

    def answer(self, method: str, path: str, body: object = None, **more: Any) -> dict[str, Any]:
        """The answer to a request as the function gives it to API Gateway."""
        handler = self.function(_served_by(path)).handler
        answer: dict[str, Any] = handler(http_event(method, path, body, **more), Context())
        hold_to_the_document(method, path, answer)
        return answer

    def _given(self, name: str, outside: Outside, stores: Mapping[str, Any]) -> Any:
        raise NotImplementedError


@dataclass
class EmulatedWorld(World):
    """Everything deployed, on an emulated AWS in this process."""

    cases: CasesTable
    bus_queue: str
    parking_queue: str
    environment: Mapping[str, str]
    modules: dict[str, Any] = field(default_factory=dict)
    # What every handler is given that is not given something of its own.
    outside: Outside = REAL

    def __post_init__(self) -> None:
        named = self.environment
        self.duty, self.outreach = (
            CasesTable(named["DUTY_TABLE"], KINDS),
            CasesTable(named["OUTREACH_TABLE"], KINDS),
        )
        self.uploads = Uploads(named["CASES_TABLE"])
        self.directory = Directory(named["DIRECTORY_TABLE"])

    def _given(self, name: str, outside: Outside, stores: Mapping[str, Any]) -> Any:
        module = importlib.import_module(name)
        if not hasattr(module, "bootstrap"):
            # The interface's own description needs nothing.
            return module
        own = replace(module.from_settings(), **stores)
        return Function(module.bootstrap(own, outside), own)

    def sweep(self, table: str) -> dict[str, int]:
        sweep = self.function("escalation.deadline_sweep", cases=CasesTable(table, KINDS), flows=Flows({}))
        answer: dict[str, int] = sweep.handler({}, Context())
        return answer

    def published(self) -> list[dict[str, Any]]:
        client, details = boto3.client("sqs", REGION), []
        while messages := client.receive_message(QueueUrl=self.bus_queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                details.append(json.loads(message["Body"])["detail"])
                client.delete_message(QueueUrl=self.bus_queue, ReceiptHandle=message["ReceiptHandle"])
        return details

    def parked(self) -> int:
        attributes = boto3.client("sqs", REGION).get_queue_attributes(
            QueueUrl=self.parking_queue, AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(attributes["Attributes"]["ApproximateNumberOfMessages"])


def http_event(
    method: str,
    path: str,
    body: object = None,
    *,
    by: str | None = None,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """An HTTP API event (payload 2.0) as API Gateway sends it; `by` is an account of the demo district, signed in."""
    text = body if isinstance(body, str) or body is None else json.dumps(body, ensure_ascii=False)
    context: dict[str, Any] = {
        "accountId": DEFAULT_ACCOUNT_ID,
        "apiId": "api",
        "domainName": "api.execute-api.us-east-1.amazonaws.com",
        "http": {
            "method": method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "tests",
        },
        "requestId": "request-1",
        "routeKey": "$default",
        "stage": "$default",
        "time": "24/Nov/2026:02:00:00 +0000",
        "timeEpoch": 1795485600000,
    }
    if by is not None:
        context["authorizer"] = {"jwt": {"claims": {"iss": ISSUER, "sub": by}, "scopes": None}}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in (query or {}).items()),
        "queryStringParameters": dict(query) if query else None,
        "headers": {"content-type": "application/json", **(headers or {})},
        "requestContext": context,
        "body": text,
        "isBase64Encoded": False,
    }


_loaded: dict[str, Any] = {}


@contextmanager
def a_world(monkeypatch: pytest.MonkeyPatch, policy: str = "production") -> Iterator[EmulatedWorld]:
    """A fresh world."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name, value in (
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("POWERTOOLS_SERVICE_NAME", "tests"),
        ("POWERTOOLS_METRICS_NAMESPACE", "tests"),
    ):
        monkeypatch.setenv(name, value)
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}):
        environment = _resources()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        _load(policy)
        yield EmulatedWorld(
            CasesTable(environment["CASES_TABLE"], KINDS),
            environment["BUS_QUEUE_URL"],
            environment["RELAY_QUEUE_URL"],
            environment,
        )


def _resources() -> dict[str, str]:
    for table in ("cases", "duty", "outreach"):
        case_items(table).create_table(billing_mode="PAY_PER_REQUEST")
        boto3.client("dynamodb", REGION).update_table(
            TableName=table,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
    directory_items("directory").create_table(billing_mode="PAY_PER_REQUEST")
    message_items("messages").create_table(billing_mode="PAY_PER_REQUEST")
    paper_items("papers").create_table(billing_mode="PAY_PER_REQUEST")
    worklist_items("worklists").create_table(billing_mode="PAY_PER_REQUEST")
    figures_table("figures")
    sqs, events = boto3.client("sqs", REGION), boto3.client("events", REGION)
    secrets = boto3.client("secretsmanager", REGION)
    bus_queue = sqs.create_queue(QueueName="bus")["QueueUrl"]
    relay_queue = sqs.create_queue(QueueName="parked")["QueueUrl"]
    events.create_event_bus(Name="loop")
    events.put_rule(
        Name="all",
        EventBusName="loop",
        EventPattern=json.dumps({"source": ["campus-safety.cases", "campus-safety.reminders"]}),
    )
    queue_arn = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:bus"
    events.put_targets(Rule="all", EventBusName="loop", Targets=[{"Id": "queue", "Arn": queue_arn}])
    return {
        "CASES_TABLE": "cases",
        "DUTY_TABLE": "duty",
        "OUTREACH_TABLE": "outreach",
        "DIRECTORY_TABLE": "directory",
        "MESSAGES_TABLE": "messages",
        "EVENT_BUS_NAME": "loop",
        "RELAY_QUEUE_URL": relay_queue,
        "BUS_QUEUE_URL": bus_queue,
        "INCIDENT_FLOW_ARN": f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:stateMachine:incident",
        "HAZARD_FLOW_ARN": f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:stateMachine:hazard",
        "FILES_BUCKET": _bucket("files"),
        "PAPERS_BUCKET": _bucket("papers"),
        "ANCHORS_BUCKET": _bucket("anchors"),
        "ANCHOR_KEY_ARN": boto3.client("kms", REGION).create_key(
            KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"
        )["KeyMetadata"]["Arn"],
        "PAPERS_TABLE": "papers",
        "WORKLISTS_TABLE": "worklists",
        "POINT_SECRET_ARN": secrets.create_secret(Name="points", SecretString=POINT_SECRET)["ARN"],
        "FIGURES_TABLE": "figures",
        "SETTLE_SECONDS": "0",
        "DEVICE_SECRET_ARN": secrets.create_secret(Name="devices", SecretString=DEVICE_SECRET)["ARN"],
        "QUIZ_SECRET_ARN": secrets.create_secret(Name="quiz", SecretString=QUIZ_SECRET)["ARN"],
        "CHANNELS_SECRET_ARN": secrets.create_secret(Name="channels", SecretString="{}")["ARN"],
    }


def figures_table(name: str) -> None:
    """As the infrastructure describes it: no model stands for its items."""
    keys = ["pk", "sk", "list_order", *(attribute for _, attribute in INDEXES)]
    boto3.client("dynamodb", REGION).create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": attribute, "KeyType": "HASH"},
                    {"AttributeName": "list_order", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, attribute in INDEXES
        ],
    )


def _bucket(name: str) -> str:
    boto3.client("s3", REGION).create_bucket(Bucket=name)
    return name


def _load(policy: str) -> None:
    """The demo district: through the writer the first time, then as a copy of what that left in the table."""
    table = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][REGION].tables["directory"]
    if policy in _loaded:
        table.items = copy.deepcopy(_loaded[policy])
        return
    writer = DirectoryWriter("directory")
    writer.replace_district(sample_files("demo"), sample_sign_ins("demo"), at=LOADED_AT)
    writer.seed_policy("demo", a_policy_document(policy), datetime(2026, 9, 1, tzinfo=UTC))
    _loaded[policy] = copy.deepcopy(table.items)


# The longest path that a request begins with says who serves it.
SERVED = {
    "/alarms": "report_intake.alarms",
    "/reports": "report_intake.reports",
    "/warnings": "report_intake.reports",
    "/hazards": "hazards.hazards",
    "/checklists": "hazards.hazards",
    "/area-sweeps": "area_sweeps.area_sweeps",
    "/notices": "duty.notices",
    "/log": "duty.daily_log",
    "/assurances": "duty.daily_log",
    "/posts": "duty.posts",
    "/rotas": "duty.posts",
    "/inspections": "inspections.inspections",
    "/patrol-plans": "duty.patrols",
    "/patrols": "duty.patrols",
    "/registers": "duty.patrols",
    "/devices": "duty.devices",
    "/self-tests": "duty.devices",
    "/redemptions": "outreach.points",
    "/appointments": "outreach.teaching",
    "/packs": "outreach.teaching",
    "/calendars": "outreach.teaching",
    "/activities": "outreach.activities",
    "/compliance": "outreach.activities",
    "/readiness": "outreach.activities",
    "/feeds": "outreach.feeds",
    "/attachments": "attachments.uploads",
    "/papers": "papers.requests",
    "/figures": "insight.figures",
    "/bulletins": "insight.figures",
    "/reply-templates": "duty.notices",
    "/bulletin-issues": "insight.figures",
    "/worklists": "insight.worklists",
    "/board": "insight.worklists",
    "/codes": "insight.finding",
    "/my": "insight.worklists",
    "/policies": "insight.worklists",
    "/district": "district.district_files",
    "/accounts": "district.accounts",
    "/search": "insight.finding",
    "/messages": "insight.finding",
    "/quiz-rounds": "outreach.quiz_rounds",
    "/quiz-questions": "outreach.quiz_rounds",
    "/quiz": "outreach.quiz",
    "/points": "outreach.points",
    "/forms": "casework.forms",
    "/": "casework.cases",
}


def _served_by(path: str) -> str:
    return SERVED[max((start for start in SERVED if path.startswith(start)), key=len)]
