"""Who may sign in: the district's own OIDC service, or, where none is named and the partition has them, a user pool."""

from aws_cdk import Duration, Stack, aws_cognito
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.stage import Stage


class Identity(Construct):
    """`issuer` and `audience` are what the API trusts; `pool` is there only if the stack made one."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self.pool: aws_cognito.UserPool | None = None
        self.client: aws_cognito.UserPoolClient | None = None
        if stage.issuer is not None and stage.audience is not None:
            self.issuer, self.audience = stage.issuer, stage.audience
            return
        self.pool = aws_cognito.UserPool(
            self,
            "Staff",
            self_sign_up_enabled=False,
            sign_in_aliases=aws_cognito.SignInAliases(username=True),
            account_recovery=aws_cognito.AccountRecovery.NONE,
            password_policy=aws_cognito.PasswordPolicy(
                min_length=12,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
            ),
            mfa=aws_cognito.Mfa.OPTIONAL,
            mfa_second_factor=aws_cognito.MfaSecondFactor(sms=False, otp=True),
            removal_policy=stage.removal,
        )
        self.client = self.pool.add_client(
            "Pages",
            auth_flows=aws_cognito.AuthFlow(user_password=True, user_srp=True),
            disable_o_auth=True,
            access_token_validity=Duration.hours(1),
            id_token_validity=Duration.hours(1),
            refresh_token_validity=Duration.days(1),
            prevent_user_existence_errors=True,
        )
        stack = Stack.of(self)
        self.issuer = f"https://cognito-idp.{stack.region}.{stack.url_suffix}/{self.pool.user_pool_id}"
        self.audience = self.client.user_pool_client_id
        acknowledge(
            self.pool,
            {
                "AwsSolutions-COG2": "a second factor is offered; desks share accounts, so it cannot be forced on all",
                "AwsSolutions-COG8": "threat protection is a paid plan; districts that want it bring their own issuer",
            },
        )
