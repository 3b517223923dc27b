"""What cannot be made again: tables, buckets, secrets, what is parked, and who may sign in. Nothing here knows a function.

What others need of it leaves by the outputs below and by no other way, so that a feature more or less in the services
changes nothing here (tests/infra/test_stacks.py keeps the list).
"""

from typing import Any, Final

from aws_cdk import CfnOutput, Duration, SecretValue, Stack, aws_cognito, aws_secretsmanager
from constructs import Construct

from infra.buckets import Anchors, Buckets
from infra.nag_suppressions import acknowledge
from infra.queues import parking
from infra.settled import mark_settled
from infra.stage import Stage
from infra.storage import export_name
from infra.tables import Tables


class Data(Stack):
    def __init__(self, scope: Construct, id: str, *, stage: Stage, **rest: Any) -> None:
        super().__init__(scope, id, stack_name=stage.data, termination_protection=stage.settled, **rest)
        mark_settled(self, stage)
        tables = Tables(self, "Tables", stage=stage)
        buckets = Buckets(self, "Buckets", stage=stage)
        anchors = Anchors(self, "Anchors", stage=stage)
        secrets = Secrets(self, "Secrets", stage=stage)
        parked = {
            f"{table}ParkingArn": parking(self, f"{table}Parking", stage=stage).queue_arn
            for table in ("Cases", "Duty", "Outreach")
        }
        self._give_out(
            {
                "CasesTable": tables.cases.table_name,
                "CasesStream": tables.cases.table_stream_arn,
                "DutyTable": tables.duty.table_name,
                "DutyStream": tables.duty.table_stream_arn,
                "OutreachTable": tables.outreach.table_name,
                "OutreachStream": tables.outreach.table_stream_arn,
                "DirectoryTable": tables.directory.table_name,
                "MessagesTable": tables.messages.table_name,
                "WorklistsTable": tables.worklists.table_name,
                "FiguresTable": tables.figures.table_name,
                "PapersTable": tables.papers.table_name,
                "PapersStream": tables.papers.table_stream_arn,
                "FilesBucket": buckets.files.bucket_name,
                "PapersBucket": buckets.papers.bucket_name,
                "AnchorsBucket": anchors.bucket.bucket_name,
                "AnchorKeyArn": anchors.key.key_arn,
                "AnchorRoleArn": anchors.keeper.role_arn,
                "DeviceSecretArn": secrets.devices.secret_arn,
                "PointSecretArn": secrets.points.secret_arn,
                "QuizSecretArn": secrets.quiz.secret_arn,
                "ChannelsSecretArn": secrets.channels.secret_arn,
                **parked,
                "UserPoolId": _pool(self, stage).user_pool_id if stage.makes_a_pool else None,
            }
        )

    def _give_out(self, values: dict[str, str | None]) -> None:
        for name, value in values.items():
            if value is not None:
                CfnOutput(self, name, value=value, export_name=export_name(self.stack_name, name))


class Secrets(Construct):
    """What keys and codes that are printed, installed or handed out derive from; and where posts are told things."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self.devices = self._made(
            "Devices",
            "报警设备密钥的来源 · every alarm device's key derives from this",
            "a new secret means new keys in 114 devices: turned on purpose, by key version",
        )
        self.points = self._made(
            "Points",
            "巡防点位码签名的来源 · what the codes at patrol points are signed with",
            "a new secret means new codes at every point of 114 campuses: turned on purpose",
        )
        self.quiz = self._made(
            "Quiz",
            "答题凭证与学校代码的来源 · tokens of the quiz and codes of schools derive from this",
            "a new secret means new codes for all schools: turned between two rounds",
        )
        self.channels = aws_secretsmanager.Secret(
            self,
            "Channels",
            description="各岗位的通知渠道 · where each post is told things: WeCom robots and the like",
            secret_string_value=SecretValue.unsafe_plain_text("{}"),
            removal_policy=stage.removal,
        )
        acknowledge(
            self.channels,
            {
                "AwsSolutions-SMG4": "robot addresses are given by WeCom and changed there; nothing could rotate them here"
            },
        )

    def _made(self, id: str, says: str, never_turned: str) -> aws_secretsmanager.Secret:
        secret = aws_secretsmanager.Secret(
            self,
            id,
            description=says,
            generate_secret_string=aws_secretsmanager.SecretStringGenerator(password_length=64),
            removal_policy=self._stage.removal,
        )
        acknowledge(secret, {"AwsSolutions-SMG4": never_turned})
        return secret


_INVITED_FOR: Final = 7
_INVITATION: Final = (
    f"账号 {{username}}，临时密码 {{####}}，{_INVITED_FOR} 天内有效。首次登录时自己设置密码，任何人不会向您要密码。<br>"
    f"Account {{username}}, temporary password {{####}}, good for {_INVITED_FOR} days. You set your own password when you "
    "first sign in; nobody will ask you for it."
)
_CODE: Final = (
    "验证码 {####}。不是您本人要重设密码的，请勿理会，也不要告诉他人。<br>"
    "Your code is {####}. If you did not ask for it, ignore it, and tell it to nobody."
)


def _pool(scope: Construct, stage: Stage) -> aws_cognito.UserPool:
    """Staff, where the district names no sign-in service of its own. Nobody joins uninvited."""
    pool = aws_cognito.UserPool(
        scope,
        "Staff",
        self_sign_up_enabled=False,
        sign_in_aliases=aws_cognito.SignInAliases(username=True),
        # Who forgot the password gets a code; no message to a telephone, which costs and which sign-ins share.
        account_recovery=aws_cognito.AccountRecovery.EMAIL_ONLY,
        auto_verify=aws_cognito.AutoVerifiedAttrs(email=True),
        # Until a new address has answered, codes go to the old one.
        keep_original=aws_cognito.KeepOriginalAttrs(email=True),
        user_invitation=aws_cognito.UserInvitationConfig(
            email_subject="护校安园：登录账号 · Campus Safety Loop: your sign-in", email_body=_INVITATION
        ),
        user_verification=aws_cognito.UserVerificationConfig(
            email_style=aws_cognito.VerificationEmailStyle.CODE,
            email_subject="护校安园：验证码 · Campus Safety Loop: your code",
            email_body=_CODE,
        ),
        password_policy=aws_cognito.PasswordPolicy(
            min_length=12,
            require_lowercase=True,
            require_uppercase=True,
            require_digits=True,
            require_symbols=True,
            temp_password_validity=Duration.days(_INVITED_FOR),
        ),
        mfa=aws_cognito.Mfa.OPTIONAL,
        mfa_second_factor=aws_cognito.MfaSecondFactor(sms=False, otp=True),
        deletion_protection=stage.settled,
        removal_policy=stage.removal,
    )
    acknowledge(
        pool,
        {
            "AwsSolutions-COG2": "a second factor is offered; desks share accounts, so it cannot be forced on all",
            "AwsSolutions-COG8": "threat protection is a paid plan; districts that want it bring their own issuer",
        },
    )
    return pool
