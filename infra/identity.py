"""Signing in: the district's own OIDC service, or, where none is named and the partition has them, the pool that the data
stack keeps. The pool's client is here and can be made again: a new client changes nobody's sign-in, only the audience."""

from aws_cdk import Aws, Duration, Stack, aws_cognito
from constructs import Construct

from infra.stage import Stage
from infra.storage import Storage

_HOUR, _DAY = Duration.hours(1), Duration.days(1)


class Identity(Construct):
    """`issuer` and `audience` are what the API trusts; the audience is the pages' own name there. `origins` are what the
    pages ask for tokens, `logout` is how a session ends ("oidc", "cognito"). `address` is where the pages are, to which
    signing in leads back."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, address: str) -> None:
        super().__init__(scope, id)
        self.outputs: dict[str, str] = {}
        self.logout = "cognito" if stage.makes_a_pool else "oidc"
        if stage.issuer is not None and stage.audience is not None:
            self.issuer, self.audience = stage.issuer, stage.audience
            self.origins = stage.sign_in_origins
        else:
            self.issuer, self.audience = self._own(stage, address)
        self.outputs |= {"Issuer": self.issuer, "Audience": self.audience}

    def _own(self, stage: Stage, address: str) -> tuple[str, str]:
        pool = Storage.user_pool(self, "Pool", data=stage.data)
        client = aws_cognito.UserPoolClient(
            self,
            "Pages",
            user_pool=pool,
            # Pages sign in by the code flow, with PKCE since they can keep no secret; what has no browser, by password.
            generate_secret=False,
            o_auth=aws_cognito.OAuthSettings(
                flows=aws_cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[aws_cognito.OAuthScope.OPENID],
                callback_urls=[f"{address}/"],
                logout_urls=[f"{address}/"],
            ),
            supported_identity_providers=[aws_cognito.UserPoolClientIdentityProvider.COGNITO],
            auth_flows=aws_cognito.AuthFlow(user_password=True, user_srp=True),
            access_token_validity=_HOUR,
            id_token_validity=_HOUR,
            refresh_token_validity=_DAY,
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
            # Where a forgotten password's code goes is said by whoever invites: a desk's account is shared, and one of
            # them could take it from the others.
            write_attributes=aws_cognito.ClientAttributes().with_standard_attributes(locale=True),
        )
        # Two deployments of one account have two pages to sign in on; the name is unique in a region.
        page = aws_cognito.UserPoolDomain(
            self,
            "SignInPage",
            user_pool=pool,
            cognito_domain=aws_cognito.CognitoDomainOptions(
                domain_prefix=f"campus-safety-{stage.name}-{Aws.ACCOUNT_ID}"
            ),
        )
        self.outputs |= {
            "UserPoolClientId": client.user_pool_client_id,
            "SignInUrl": page.base_url(),
        }
        stack = Stack.of(self)
        self.origins = (f"https://cognito-idp.{stack.region}.{stack.url_suffix}", page.base_url())
        issuer = f"https://cognito-idp.{stack.region}.{stack.url_suffix}/{pool.user_pool_id}"
        return issuer, client.user_pool_client_id
