"""Papers and ledgers: asked for through the API, produced from their table's stream, fetched through short-lived links."""

from aws_cdk import Duration, Size, aws_dynamodb, aws_lambda, aws_s3, aws_sqs
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.acknowledge import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.python_function import Layers, PythonFunction
from infra.routes import Route
from infra.stage import Stage
from infra.storage import GET, PUT, READ, UPDATE, Storage, allow, allow_files, private_bucket

# As long as a job is remembered: whoever needs the file later asks for it again.
KEPT = Duration.days(7)


class Papers(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        layers: Layers,
        storage: Storage,
        worklists: aws_dynamodb.TableV2,
        figures: aws_dynamodb.TableV2,
    ) -> None:
        super().__init__(scope, id)
        self.table = storage.table("Papers", stage, stream=aws_dynamodb.StreamViewType.NEW_IMAGE)
        self.bucket = private_bucket(
            self, "Produced", stage, lifecycle_rules=[aws_s3.LifecycleRule(expiration=KEPT)]
        )
        settings = {
            "PAPERS_TABLE": self.table.table_name,
            "PAPERS_BUCKET": self.bucket.bucket_name,
            "CASES_TABLE": storage.cases.table_name,
            "DUTY_TABLE": storage.duty.table_name,
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
        }
        self.requests = PythonFunction(
            self,
            "Requests",
            entry="papers/requests",
            stage=stage,
            layers=layers,
            environment={**settings, "WORKLISTS_TABLE": worklists.table_name},
        )
        allow(self.requests, worklists, [GET])
        allow(self.requests, self.table, [GET, PUT])
        allow(self.requests, storage.cases, [GET])
        allow(self.requests, storage.directory, READ)
        allow_files(self.requests, self.bucket, get="*")
        self.produce = PythonFunction(
            self,
            "Produce",
            entry="papers/produce",
            stage=stage,
            layers=layers,
            with_papers=True,
            environment={**settings, "FIGURES_TABLE": figures.table_name},
            timeout=Duration.minutes(10),
            memory=1024,
            ephemeral_storage_size=Size.gibibytes(1),
        )
        allow(self.produce, self.table, [GET, UPDATE])
        allow(self.produce, storage.cases, [*READ, "dynamodb:BatchGetItem"], indexes=("lists",))
        # Lists of duty and outreach; what their records say besides is in no paper.
        for table in (storage.duty, storage.outreach):
            allow(self.produce, table, [], indexes=("lists",))
        allow(self.produce, figures, READ)
        allow(self.produce, storage.directory, READ)
        allow_files(self.produce, self.bucket, put="*")
        self.dead = aws_sqs.Queue(
            self,
            "Dead",
            enforce_ssl=stage.https,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            retention_period=Duration.days(14),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.dead,
            {"AwsSolutions-SQS3": "it is itself where failed jobs wait", **PLAIN_HTTP_ON_LOOPBACK},
        )
        self.produce.add_event_source(
            sources.DynamoEventSource(
                self.table,
                starting_position=aws_lambda.StartingPosition.TRIM_HORIZON,
                batch_size=1,
                parallelization_factor=stage.relay_parallel,
                report_batch_item_failures=True,
                retry_attempts=3,
                max_record_age=Duration.hours(6),
                on_failure=sources.SqsDlq(self.dead),
                # New jobs only: what is written about their progress starts nothing.
                filters=[aws_lambda.FilterCriteria.filter({"eventName": ["INSERT"]})],
            )
        )
        self.routes = {"POST /papers": Route(self.requests), "GET /papers/{paper_id}": Route(self.requests)}
