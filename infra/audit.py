"""Anchors: every night the state of all records under one signed root, in a bucket that is written once."""

from aws_cdk import Duration, aws_events, aws_iam, aws_kms, aws_s3
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.python_function import Layers, PythonFunction
from infra.stage import Stage
from infra.storage import Storage, allow, allow_files, private_bucket

# The general limitation period for claims; who rewrites a chain within it contradicts what was anchored.
KEPT = Duration.days(1_096)


class Audit(Construct):
    """Only the keeper of anchors writes to the bucket, and it changes no table; nobody deletes before time."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, layers: Layers, storage: Storage) -> None:
        super().__init__(scope, id)
        self.bucket = private_bucket(
            self,
            "Anchors",
            stage,
            versioned=True,
            # The embedded cloud is thrown away with all that is in it.
            object_lock_enabled=not stage.local,
            object_lock_default_retention=None
            if stage.local
            else aws_s3.ObjectLockRetention.compliance(KEPT),
            lifecycle_rules=[
                aws_s3.LifecycleRule(expiration=KEPT, noncurrent_version_expiration=Duration.days(1))
            ],
        )
        self.key = aws_kms.Key(
            self,
            "Key",
            description="锚定签名 · signs the nightly anchors",
            key_spec=aws_kms.KeySpec.ECC_NIST_P256,
            key_usage=aws_kms.KeyUsage.SIGN_VERIFY,
            removal_policy=stage.removal,
        )
        tables = {
            "CASES_TABLE": storage.cases,
            "DUTY_TABLE": storage.duty,
            "OUTREACH_TABLE": storage.outreach,
        }
        self.anchor = PythonFunction(
            self,
            "Anchor",
            entry="audit/anchor",
            stage=stage,
            layers=layers,
            environment={name: table.table_name for name, table in tables.items()}
            | {"ANCHORS_BUCKET": self.bucket.bucket_name, "ANCHOR_KEY_ARN": self.key.key_arn},
            # It reads everything once; what it has in hand is one line for each record.
            timeout=Duration.minutes(15),
            memory=1769,
            retry_attempts=2,
            max_event_age=Duration.hours(6),
        )
        for table in storage.records:
            allow(self.anchor, table, ["dynamodb:Scan"])
        allow_files(self.anchor, self.bucket, put="*", get="anchors/*", looks=True)
        # The one before is looked at too: whether it bears the signature.
        for action in ("kms:Sign", "kms:Verify"):
            self.key.grant(self.anchor, action)
        if not stage.local:
            self._nobody_else_writes()
        aws_events.Rule(
            self,
            "EveryNight",
            description="每夜锚定 · the nightly anchor of all records",
            # UTC: 03:10 in Shanghai.
            schedule=aws_events.Schedule.cron(minute="10", hour="19"),
            targets=[targets.LambdaFunction(self.anchor, retry_attempts=2, max_event_age=Duration.hours(6))],
        )

    def _nobody_else_writes(self) -> None:
        """Whatever another role of the account is granted later."""
        self.bucket.add_to_resource_policy(
            aws_iam.PolicyStatement(
                sid="OnlyTheKeeperOfAnchors",
                effect=aws_iam.Effect.DENY,
                principals=[aws_iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects("*")],
                conditions={"ArnNotEquals": {"aws:PrincipalArn": self.anchor.own_role.role_arn}},
            )
        )
