"""Files: announced through the API, posted to a private bucket, checked on arrival, read through short-lived links."""

from aws_cdk import Duration, aws_events, aws_s3
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route
from infra.stage import Stage
from infra.storage import (
    CHANGE,
    GET,
    PUT,
    READ,
    UPDATE,
    Storage,
    allow,
    allow_files,
    private_bucket,
    tells_the_bus,
)

# As long as the anchors are kept: what a case says of its files can be held against them.
KEPT = Duration.days(1_096)


class Attachments(Construct):
    """incoming/ holds what was posted and not checked yet, for a day at most; kept/ what was found to be what it said."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.bucket = private_bucket(
            self,
            "Files",
            stage,
            cors=[
                aws_s3.CorsRule(
                    allowed_methods=[aws_s3.HttpMethods.POST, aws_s3.HttpMethods.GET],
                    allowed_origins=["*"],
                    allowed_headers=["*"],
                    max_age=3000,
                )
            ],
            # Evidence that is written over or deleted is still there for whoever inquires.
            versioned=True,
            lifecycle_rules=[
                # What came in unchecked may hold where a photo was taken: nothing of it stays.
                aws_s3.LifecycleRule(
                    prefix="incoming/",
                    expiration=Duration.days(1),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                aws_s3.LifecycleRule(prefix="kept/", noncurrent_version_expiration=KEPT),
                aws_s3.LifecycleRule(expired_object_delete_marker=True),
                aws_s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )
        tells_the_bus(self.bucket)
        settings = {
            "CASES_TABLE": storage.cases.table_name,
            "DUTY_TABLE": storage.duty.table_name,
            "OUTREACH_TABLE": storage.outreach.table_name,
            "DIRECTORY_TABLE": storage.directory.table_name,
            "FILES_BUCKET": self.bucket.bucket_name,
        }
        self.uploads = PythonFunction(
            self, "Uploads", entry="attachments/uploads", stage=stage, layers=layers, environment=settings
        )
        for table in storage.records:
            allow(self.uploads, table, [GET, PUT])
        allow(self.uploads, storage.directory, READ)
        allow_files(self.uploads, self.bucket, put="incoming/*", get="kept/*")
        self.arrivals = PythonFunction(
            self,
            "Arrivals",
            entry="attachments/arrivals",
            stage=stage,
            layers=layers,
            with_images=True,
            environment=settings,
            timeout=Duration.seconds(60),
            # The largest picture that is taken in needs 1.1 GB while it is turned and written again (docs/attachments.md).
            memory=1769,
        )
        for table in storage.records:
            allow(self.arrivals, table, [*CHANGE, UPDATE])
        allow(self.arrivals, storage.directory, READ)
        allow_files(self.arrivals, self.bucket, get="incoming/*", delete="*", put="kept/*", looks=True)
        self.dead = dead_letters(self, "Dead", stage=stage)
        queue = waiting(self, "Arrived", stage=stage, dead=self.dead, tries=5)
        aws_events.Rule(
            self,
            "ArrivedRule",
            description="附件到达 · a file has come in",
            event_pattern=aws_events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self.bucket.bucket_name]},
                    "object": {"key": [{"prefix": "incoming/"}]},
                },
            ),
            targets=[targets.SqsQueue(queue, dead_letter_queue=self.dead)],
        )
        self.arrivals.add_event_source(
            # A flood of photos takes its turn: the account's other functions need their share.
            sources.SqsEventSource(queue, batch_size=1, max_concurrency=10, report_batch_item_failures=True)
        )

        self.routes = {
            "POST /attachments": Route(self.uploads),
            "GET /attachments/{case_id}/{attachment_id}": Route(self.uploads),
        }
