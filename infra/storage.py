"""The tables, one per thing that a person would name, and what each function may do with them."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Stack, aws_iam, aws_s3
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.acknowledge import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.python_function import PythonFunction
from infra.stage import Stage

_STRING = dynamodb.AttributeType.STRING
GET = "dynamodb:GetItem"
PUT = "dynamodb:PutItem"
UPDATE = "dynamodb:UpdateItem"
READ = (GET, "dynamodb:Query")
# A change updates the case and puts or deletes what stands beside it; transactions ask for the same actions.
CHANGE = (GET, PUT, UPDATE, "dynamodb:DeleteItem")


class Storage(Construct):
    """Tables of records have their stream and all their indexes from the start: CloudFormation adds one index per
    update only."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.cases = self._records("Cases", stage)
        self.duty = self._records("Duty", stage)
        self.outreach = self._records("Outreach", stage)
        self.directory = self.table("Directory", stage)
        self.messages = self.table(
            "Messages",
            stage,
            indexes=[index("by_case", "case_id", "created_at", dynamodb.ProjectionType.ALL)],
        )

    @property
    def records(self) -> tuple[dynamodb.TableV2, ...]:
        """The tables of records; an id does not say in which of them it lies."""
        return self.cases, self.duty, self.outreach

    def _records(self, id: str, stage: Stage) -> dynamodb.TableV2:
        """A table of versioned records with timelines and worklists; what follows from them follows from its stream."""
        return self.table(
            id,
            stage,
            indexes=[
                index("unpublished", "unpublished_shard", "recorded_at", dynamodb.ProjectionType.KEYS_ONLY),
                index("ticks", "tick_shard", "next_tick_at", dynamodb.ProjectionType.KEYS_ONLY),
                index("lists", "list_key", "list_order", dynamodb.ProjectionType.ALL),
            ],
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )

    def table(
        self,
        id: str,
        stage: Stage,
        *,
        indexes: Sequence[dynamodb.GlobalSecondaryIndexPropsV2] = (),
        stream: dynamodb.StreamViewType | None = None,
    ) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            id,
            partition_key=dynamodb.Attribute(name="pk", type=_STRING),
            sort_key=dynamodb.Attribute(name="sk", type=_STRING),
            billing=dynamodb.Billing.on_demand(),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            global_secondary_indexes=list(indexes),
            dynamo_stream=stream,
            time_to_live_attribute="expires_at",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=stage.keeps_data,
            removal_policy=stage.removal,
        )


def allow(
    who: aws_iam.IGrantable, table: dynamodb.TableV2, actions: Sequence[str], *, indexes: Sequence[str] = ()
) -> None:
    """Grants exactly these actions on the table, and Query on the indexes that are named."""
    if actions:
        aws_iam.Grant.add_to_principal(
            grantee=who, actions=sorted({*actions}), resource_arns=[table.table_arn]
        )
    if indexes:
        aws_iam.Grant.add_to_principal(
            grantee=who,
            actions=["dynamodb:Query"],
            resource_arns=[f"{table.table_arn}/index/{name}" for name in indexes],
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


def allow_files(
    who: PythonFunction,
    bucket: aws_s3.Bucket,
    *,
    get: str = "",
    put: str = "",
    delete: str = "",
    looks: bool = False,
) -> None:
    """Grants reading, writing and deleting under the prefixes that are named ("kept/*"). `looks` lets it tell a file that
    is gone from one that it may not read."""
    wanted = {"s3:GetObject": get, "s3:PutObject": put, "s3:DeleteObject": delete}
    name = Stack.of(bucket).get_logical_id(bucket.node.default_child)  # type: ignore[arg-type]
    for action, prefix in wanted.items():
        if prefix:
            aws_iam.Grant.add_to_principal(
                grantee=who, actions=[action], resource_arns=[bucket.arn_for_objects(prefix)]
            )
            acknowledge(
                who.own_role,
                {
                    f"AwsSolutions-IAM5[Resource::<{name}.Arn>/{prefix}]": "files of cases: their names are ids"
                },
            )
    if looks:
        aws_iam.Grant.add_to_principal(
            grantee=who, actions=["s3:ListBucket"], resource_arns=[bucket.bucket_arn]
        )


def index(
    name: str, partition: str, sort: str, projection: dynamodb.ProjectionType
) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name,
        partition_key=dynamodb.Attribute(name=partition, type=_STRING),
        sort_key=dynamodb.Attribute(name=sort, type=_STRING),
        projection_type=projection,
    )
