"""Papers and ledgers: asked for through the API, produced from their table's stream, fetched through short-lived links."""

from aws_cdk import Duration, Size, aws_lambda, aws_sqs
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import Alarm, depth
from infra.feature import Feature
from infra.given import Given
from infra.grants import GET, PUT, READ, UPDATE, allow, allow_files
from infra.nag_suppressions import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.python_function import PythonFunction
from infra.routes import Route


class Papers(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        storage = given.storage
        settings = {
            "PAPERS_TABLE": storage.papers.table_name,
            "PAPERS_BUCKET": storage.produced.bucket_name,
            "CASES_TABLE": storage.cases.table_name,
            "DUTY_TABLE": storage.duty.table_name,
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.requests = PythonFunction(
            self,
            "Requests",
            entry="papers/requests",
            given=given,
            environment={**settings, "WORKLISTS_TABLE": storage.worklists.table_name},
        )
        allow(self.requests, storage.worklists, [GET])
        allow(self.requests, storage.papers, [GET, PUT])
        allow(self.requests, storage.cases, [GET])
        allow(self.requests, storage.directory, READ)
        allow_files(self.requests, storage.produced, get="*")
        self.produce = PythonFunction(
            self,
            "Produce",
            entry="papers/produce",
            given=given,
            with_papers=True,
            environment={**settings, "FIGURES_TABLE": storage.figures.table_name},
            timeout=Duration.minutes(10),
            memory=1024,
            ephemeral_storage_size=Size.gibibytes(1),
        )
        allow(self.produce, storage.papers, [GET, UPDATE])
        allow(self.produce, storage.cases, [*READ, "dynamodb:BatchGetItem"], indexes=("lists",))
        # Lists of duty and outreach; what their records say besides is in no paper.
        for table in (storage.duty, storage.outreach):
            allow(self.produce, table, [], indexes=("lists",))
        allow(self.produce, storage.figures, READ)
        allow(self.produce, storage.directory, READ)
        allow_files(self.produce, storage.produced, put="*")
        self.dead = aws_sqs.Queue(
            self,
            "Dead",
            enforce_ssl=given.stage.https,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            retention_period=Duration.days(14),
            removal_policy=given.stage.removal,
        )
        acknowledge(
            self.dead,
            {"AwsSolutions-SQS3": "it is itself where failed jobs wait", **PLAIN_HTTP_ON_LOOPBACK},
        )
        self.produce.add_event_source(
            sources.DynamoEventSource(
                storage.papers,
                starting_position=aws_lambda.StartingPosition.TRIM_HORIZON,
                batch_size=1,
                parallelization_factor=given.stage.relay_parallel,
                report_batch_item_failures=True,
                retry_attempts=3,
                max_record_age=Duration.hours(6),
                on_failure=sources.SqsDlq(self.dead),
                # New jobs only: what is written about their progress starts nothing.
                filters=[aws_lambda.FilterCriteria.filter({"eventName": ["INSERT"]})],
            )
        )
        self.routes = {"POST /papers": Route(self.requests), "GET /papers/{paper_id}": Route(self.requests)}
        self.alarms = [
            Alarm("PapersDead", "文书未能生成 · papers that could not be produced", depth(self.dead), 1)
        ]
