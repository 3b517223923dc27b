"""The tables, one per thing that a person would name, and what each function may do with them."""

from collections.abc import Sequence

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam
from constructs import Construct

from infra.stage import Stage

_STRING = dynamodb.AttributeType.STRING
GET = "dynamodb:GetItem"
PUT = "dynamodb:PutItem"
UPDATE = "dynamodb:UpdateItem"
READ = (GET, "dynamodb:Query")
# A change updates the case and puts or deletes what stands beside it; transactions ask for the same actions.
CHANGE = (GET, PUT, UPDATE, "dynamodb:DeleteItem")


class Storage(Construct):
    """`cases` has its stream and all its indexes from the start: CloudFormation adds one index per update only."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.cases = self._table(
            "Cases",
            stage,
            indexes=[
                _index("unpublished", "unpublished_shard", "recorded_at", dynamodb.ProjectionType.KEYS_ONLY),
                _index("ticks", "tick_shard", "next_tick_at", dynamodb.ProjectionType.KEYS_ONLY),
                _index("lists", "list_key", "list_order", dynamodb.ProjectionType.ALL),
            ],
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )
        self.directory = self._table("Directory", stage)
        self.messages = self._table(
            "Messages",
            stage,
            indexes=[_index("by_case", "case_id", "created_at", dynamodb.ProjectionType.ALL)],
        )

    def _table(
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


def _index(
    name: str, partition: str, sort: str, projection: dynamodb.ProjectionType
) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=name,
        partition_key=dynamodb.Attribute(name=partition, type=_STRING),
        sort_key=dynamodb.Attribute(name=sort, type=_STRING),
        projection_type=projection,
    )
