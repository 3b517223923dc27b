"""Anchors: every night the state of all records under one signed root, in a bucket that is written once."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.feature import Feature
from infra.given import Given
from infra.grants import allow, allow_files
from infra.operator_alarms import Alarm, counted
from infra.python_function import PythonFunction


class Audit(Feature):
    """Only the keeper of anchors writes to the bucket, and it changes no table; nobody deletes before time."""

    def __init__(self, scope: Construct, id: str, given: Given) -> None:
        super().__init__(scope, id)
        storage = given.storage
        tables = {
            "CASES_TABLE": storage.cases,
            "DUTY_TABLE": storage.duty,
            "OUTREACH_TABLE": storage.outreach,
        }
        self.anchor = PythonFunction(
            self,
            "Anchor",
            entry="audit/anchor",
            given=given,
            own_role=storage.anchor_keeper,
            environment={name: table.table_name for name, table in tables.items()}
            | {"ANCHORS_BUCKET": storage.anchors.bucket_name, "ANCHOR_KEY_ARN": storage.anchor_key.key_arn},
            # It reads everything once; what it has in hand is one line for each record.
            timeout=Duration.minutes(15),
            memory=1769,
            retry_attempts=2,
            max_event_age=Duration.hours(6),
        )
        for table in storage.records:
            allow(self.anchor, table, ["dynamodb:Scan"])
        allow_files(self.anchor, storage.anchors, put="*", get="anchors/*", looks=True)
        # The one before is looked at too: whether it bears the signature.
        for action in ("kms:Sign", "kms:Verify"):
            storage.anchor_key.grant(self.anchor, action)
        aws_events.Rule(
            self,
            "EveryNight",
            description="每夜锚定 · the nightly anchor of all records",
            # UTC: 03:10 in Shanghai.
            schedule=aws_events.Schedule.cron(minute="10", hour="19"),
            targets=[targets.LambdaFunction(self.anchor, retry_attempts=2, max_event_age=Duration.hours(6))],
        )
        self.alarms = [
            Alarm(
                "AnchorMissing",
                "每夜锚定缺失 · the records were not anchored",
                counted(given.stage, "audit", "Anchored", minutes=24 * 60),
                1,
                below=True,
            )
        ]
        self.outputs = {"AnchorFunction": self.anchor.function_name}
