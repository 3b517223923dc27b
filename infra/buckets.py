"""The buckets: files of cases, papers that were produced, and the nightly anchors with who may write them."""

from typing import Any

from aws_cdk import Duration, aws_iam, aws_kms, aws_s3
from constructs import Construct

from infra.nag_suppressions import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.stage import Stage

# The general limitation period for claims; who rewrites a chain within it contradicts what was anchored. What a case says
# of its files can be held against the anchors for as long.
_YEARS = Duration.days(1_096)
# As long as a job is remembered: whoever needs a paper later asks for it again.
_PRODUCED = Duration.days(7)


class Buckets(Construct):
    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.files = self._files(stage)
        self.papers = private_bucket(
            self, "Papers", stage, lifecycle_rules=[aws_s3.LifecycleRule(expiration=_PRODUCED)]
        )

    def _files(self, stage: Stage) -> aws_s3.Bucket:
        """incoming/ holds what was posted and not checked yet, for a day at most; kept/ what was found to be what it said."""
        bucket = private_bucket(
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
                aws_s3.LifecycleRule(prefix="kept/", noncurrent_version_expiration=_YEARS),
                aws_s3.LifecycleRule(expired_object_delete_marker=True),
                aws_s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )
        tells_the_bus(bucket)
        return bucket


class Anchors(Construct):
    """A bucket that is written once, a key whose private half nobody has, and the role of the one who may write: it is made
    here because the bucket's policy names it, whatever functions come and go."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.bucket = private_bucket(
            self,
            "Bucket",
            stage,
            versioned=True,
            # The embedded cloud is thrown away with all that is in it.
            object_lock_enabled=not stage.local,
            object_lock_default_retention=None
            if stage.local
            else aws_s3.ObjectLockRetention.compliance(_YEARS),
            lifecycle_rules=[
                aws_s3.LifecycleRule(expiration=_YEARS, noncurrent_version_expiration=Duration.days(1))
            ],
        )
        self.key = aws_kms.Key(
            self,
            "Key",
            description="锚定签名 · signs the nightly anchors",
            key_spec=aws_kms.KeySpec.ECC_NIST_P256,
            key_usage=aws_kms.KeyUsage.SIGN_VERIFY,
            pending_window=Duration.days(7),
            removal_policy=stage.removal,
        )
        self.keeper = aws_iam.Role(
            self,
            "Keeper",
            assumed_by=aws_iam.ServicePrincipal("lambda.amazonaws.com"),
            description="audit/anchor",
        )
        if not stage.local:
            self._nobody_else_writes()

    def _nobody_else_writes(self) -> None:
        """Whatever another role of the account is granted later."""
        self.bucket.add_to_resource_policy(
            aws_iam.PolicyStatement(
                sid="OnlyTheKeeperOfAnchors",
                effect=aws_iam.Effect.DENY,
                principals=[aws_iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects("*")],
                conditions={"ArnNotEquals": {"aws:PrincipalArn": self.keeper.role_arn}},
            )
        )


def private_bucket(scope: Construct, id: str, stage: Stage, **rest: Any) -> aws_s3.Bucket:
    """A bucket that nobody reads but through our functions and their links."""
    bucket = aws_s3.Bucket(
        scope,
        id,
        block_public_access=aws_s3.BlockPublicAccess.BLOCK_ALL,
        encryption=aws_s3.BucketEncryption.S3_MANAGED,
        object_ownership=aws_s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=stage.https,
        removal_policy=stage.removal,
        **rest,
    )
    acknowledge(
        bucket,
        {
            "AwsSolutions-S1": "every read and write is made by a function of ours, which logs ids",
            **PLAIN_HTTP_ON_LOOPBACK,
        },
    )
    return bucket


def tells_the_bus(bucket: aws_s3.Bucket) -> None:
    """What comes into the bucket is told to EventBridge. Said to CloudFormation itself: CDK would bring a function of its
    own along to say it, with a managed policy."""
    itself = bucket.node.default_child
    if not isinstance(itself, aws_s3.CfnBucket):
        raise TypeError("a bucket is made of a bucket")
    itself.notification_configuration = aws_s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=aws_s3.CfnBucket.EventBridgeConfigurationProperty(
            event_bridge_enabled=True
        )
    )
