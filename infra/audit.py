"""Anchors: every night the state of all records under one signed root, in a bucket that is written once."""

from aws_cdk import Duration, aws_events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.alarm_and_chart import Alarm, counted, rounds
from infra.feature import Feature
from infra.given import Given
from infra.grants import PUT, READ, allow, allow_files
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
        self.retention = self._retention(given)
        self.alarms = [
            Alarm(
                "AnchorMissing",
                "每夜锚定缺失 · the records were not anchored",
                counted(given.stage, "audit", "Anchored", minutes=24 * 60),
                1,
                below=True,
            ),
            Alarm(
                "TextsNotErased",
                "到期文字未能抹去 · texts that were kept long enough could not be erased",
                counted(given.stage, "audit", "TextsNotErased", minutes=60),
                1,
            ),
            Alarm(
                "RetentionSilent",
                "到期抹去停摆 · nobody looks which texts were kept long enough",
                rounds(given.stage, "audit", "TextsNotErased", minutes=24 * 60),
                1,
                below=True,
            ),
        ]
        self.outputs = {
            "AnchorFunction": self.anchor.function_name,
            "RetentionFunction": self.retention.function_name,
        }

    def _retention(self, given: Given) -> PythonFunction:
        retention = PythonFunction(
            self,
            "Retention",
            entry="audit/retention",
            given=given,
            environment={
                "CASES_TABLE": given.storage.cases.table_name,
                "DIRECTORY_TABLE": given.storage.directory.table_name,
            },
            timeout=Duration.minutes(15),
            # The next day's round is the retry.
            retry_attempts=0,
            max_event_age=Duration.hours(6),
        )
        allow(retention, given.storage.directory, READ)
        # It reads records, deletes texts, writes traces and holds: no record is changed by it.
        allow(
            retention,
            given.storage.cases,
            [*READ, PUT, "dynamodb:Scan", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"],
        )
        aws_events.Rule(
            self,
            "EveryDay",
            description="到期抹去文字 · erases what was kept long enough",
            # UTC: 04:10 in Shanghai, after the anchor of the night.
            schedule=aws_events.Schedule.cron(minute="10", hour="20"),
            targets=[targets.LambdaFunction(retention, retry_attempts=0, max_event_age=Duration.hours(6))],
        )
        return retention
