"""Files: announced through the API, posted to a private bucket, checked on arrival, read through short-lived links."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.alarm_and_chart import LEFT_UNDONE, Alarm, Chart, counted, depth
from infra.feature import Feature
from infra.given import Given
from infra.grants import CHANGE, PUT, READ, UPDATE, allow, allow_files
from infra.python_function import PythonFunction
from infra.queues import dead_letters, waiting
from infra.routes import Route


class Attachments(Feature):
    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        bucket = given.storage.files
        settings = {
            "CASES_TABLE": given.storage.cases.table_name,
            "DUTY_TABLE": given.storage.duty.table_name,
            "OUTREACH_TABLE": given.storage.outreach.table_name,
            "DIRECTORY_TABLE": given.storage.directory.table_name,
            "FILES_BUCKET": bucket.bucket_name,
        }
        self.uploads = PythonFunction(
            self, "Uploads", entry="attachments/uploads", given=given, environment=settings
        )
        for table in given.storage.records:
            allow(self.uploads, table, [*READ, PUT])
        allow(self.uploads, given.storage.directory, READ)
        allow_files(self.uploads, bucket, put="incoming/*", get="kept/*")
        self.arrivals = PythonFunction(
            self,
            "Arrivals",
            entry="attachments/arrivals",
            given=given,
            with_attachments=True,
            environment=settings,
            timeout=Duration.seconds(60),
            # The largest picture that is taken in needs 1.1 GB while it is turned and written again (docs/attachments.md).
            memory=1769,
        )
        for table in given.storage.records:
            allow(self.arrivals, table, [*CHANGE, UPDATE])
        allow(self.arrivals, given.storage.directory, READ)
        allow_files(self.arrivals, bucket, get="incoming/*", delete="*", put="kept/*", looks=True)
        self.dead = dead_letters(self, "Dead", stage=given.stage)
        queue = waiting(self, "Arrived", stage=given.stage, dead=self.dead, tries=5)
        aws_events.Rule(
            self,
            "ArrivedRule",
            description="附件到达 · a file has come in",
            event_pattern=aws_events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [bucket.bucket_name]},
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
            "GET /attachments/{case_id}": Route(self.uploads),
            "GET /attachments/{case_id}/{attachment_id}": Route(self.uploads),
        }
        self.alarms = [
            Alarm("FilesDead", "附件未能处理 · files that nobody could take in", depth(self.dead), 1)
        ]
        self.charts = [Chart(LEFT_UNDONE, left=[counted(given.stage, "attachments", "FilesRefused")])]
