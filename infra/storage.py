"""What the data stack keeps, as the other stacks see it: by the names that it gives out."""

from aws_cdk import Fn, aws_cognito, aws_dynamodb, aws_iam, aws_kms, aws_s3, aws_secretsmanager, aws_sqs
from constructs import Construct


def export_name(stack: str, output: str) -> str:
    """What another stack of the account imports an output by."""
    return f"{stack}-{output}"


class Storage(Construct):
    """`data` is the name of the data stack. CloudFormation lets nobody take away there what is used here."""

    def __init__(self, scope: Construct, id: str, *, data: str) -> None:
        super().__init__(scope, id)
        self._data = data
        self.cases = self._table("Cases", stream=True)
        self.duty = self._table("Duty", stream=True)
        self.outreach = self._table("Outreach", stream=True)
        self.directory = self._table("Directory")
        self.messages = self._table("Messages")
        self.worklists = self._table("Worklists")
        self.figures = self._table("Figures")
        self.papers = self._table("Papers", stream=True)
        self.files = self._bucket("Files")
        self.produced = self._bucket("Papers")
        self.anchors = self._bucket("Anchors")
        self.anchor_key = aws_kms.Key.from_key_arn(self, "AnchorKey", self._output("AnchorKeyArn"))
        self.anchor_keeper = aws_iam.Role.from_role_arn(self, "AnchorKeeper", self._output("AnchorRoleArn"))
        self.device_secret = self._secret("Device")
        self.point_secret = self._secret("Point")
        self.quiz_secret = self._secret("Quiz")
        self.channels_secret = self._secret("Channels")
        self.cases_parking = self._parking("Cases")
        self.duty_parking = self._parking("Duty")
        self.outreach_parking = self._parking("Outreach")

    @property
    def records(self) -> tuple[aws_dynamodb.ITableV2, ...]:
        """The tables of records; an id does not say in which of them it lies."""
        return self.cases, self.duty, self.outreach

    @staticmethod
    def user_pool(scope: Construct, id: str, *, data: str) -> aws_cognito.IUserPool:
        """Staff, where the data stack has made a pool."""
        return aws_cognito.UserPool.from_user_pool_id(
            scope, id, Fn.import_value(export_name(data, "UserPoolId"))
        )

    @staticmethod
    def files_bucket(data: str) -> str:
        """The name of the bucket that people's files are sent to and shown from."""
        return Fn.import_value(export_name(data, "FilesBucket"))

    def _output(self, name: str) -> str:
        return Fn.import_value(export_name(self._data, name))

    def _table(self, name: str, *, stream: bool = False) -> aws_dynamodb.ITableV2:
        return aws_dynamodb.TableV2.from_table_attributes(
            self,
            name,
            table_name=self._output(f"{name}Table"),
            table_stream_arn=self._output(f"{name}Stream") if stream else None,
        )

    def _bucket(self, name: str) -> aws_s3.IBucket:
        return aws_s3.Bucket.from_bucket_name(self, f"{name}Bucket", self._output(f"{name}Bucket"))

    def _secret(self, name: str) -> aws_secretsmanager.ISecret:
        arn = self._output(f"{name}SecretArn")
        return aws_secretsmanager.Secret.from_secret_complete_arn(self, f"{name}Secret", arn)

    def _parking(self, name: str) -> aws_sqs.IQueue:
        return aws_sqs.Queue.from_queue_arn(self, f"{name}Parking", self._output(f"{name}ParkingArn"))
