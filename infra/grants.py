"""What each function may do with tables and buckets: exactly what it calls."""

from collections.abc import Sequence

from aws_cdk import Stack, aws_dynamodb, aws_iam, aws_s3

from infra.nag_suppressions import acknowledge
from infra.python_function import PythonFunction

GET = "dynamodb:GetItem"
PUT = "dynamodb:PutItem"
UPDATE = "dynamodb:UpdateItem"
QUERY = "dynamodb:Query"
READ = (GET, QUERY)
# A change updates the case and puts or deletes what stands beside it; transactions ask for the same actions.
CHANGE = (GET, PUT, UPDATE, "dynamodb:DeleteItem")


def allow(
    who: aws_iam.IGrantable,
    table: aws_dynamodb.ITableV2,
    actions: Sequence[str],
    *,
    indexes: Sequence[str] = (),
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


def allow_files(
    who: PythonFunction,
    bucket: aws_s3.IBucket,
    *,
    get: str = "",
    put: str = "",
    delete: str = "",
    looks: bool = False,
) -> None:
    """Grants reading, writing and deleting under the prefixes that are named ("kept/*"). `looks` lets it tell a file that
    is gone from one that it may not read."""
    wanted = {"s3:GetObject": get, "s3:PutObject": put, "s3:DeleteObject": delete}
    # Nag spells what is imported by the name of its export.
    name = Stack.of(who).resolve(bucket.bucket_name)["Fn::ImportValue"]
    for action, prefix in wanted.items():
        if prefix:
            aws_iam.Grant.add_to_principal(
                grantee=who, actions=[action], resource_arns=[bucket.arn_for_objects(prefix)]
            )
            acknowledge(
                who.own_role,
                {
                    f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{name}/{prefix}]": "files of cases: their names are ids"
                },
            )
    if looks:
        aws_iam.Grant.add_to_principal(
            grantee=who, actions=["s3:ListBucket"], resource_arns=[bucket.bucket_arn]
        )
