"""The HTTP API: every route in one place, sign-in in front of all but those that cannot have one, and its public address."""

import json
from collections.abc import Iterator, Mapping, Sequence

from aws_cdk import CfnResource, aws_apigatewayv2, aws_certificatemanager, aws_iam, aws_lambda, aws_logs
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra.alarm_and_chart import INTERFACE, MINUTE, Alarm, Chart
from infra.feature import Feature
from infra.identity import Identity
from infra.nag_suppressions import acknowledge
from infra.routes import ELSEWHERE, Route
from infra.stage import Stage

_LOGGED = {
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "took": "$context.responseLatency",
    "error": "$context.integration.error",
}


class Api(Feature):
    """`address` is what is printed and handed out: the stage's domain, or, as long as there is none, the API's own, which is
    then kept whatever happens to its stack. `answer` comes once it is known who may sign in."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self.http = aws_apigatewayv2.HttpApi(
            self,
            "Http",
            description="护校安园 · Campus Safety Loop",
            cors_preflight=aws_apigatewayv2.CorsPreflightOptions(
                allow_origins=["*"],
                allow_methods=[aws_apigatewayv2.CorsHttpMethod.GET, aws_apigatewayv2.CorsHttpMethod.POST],
                allow_headers=["authorization", "content-type"],
            ),
            create_default_stage=False,
        )
        self.address = stage.address or self.http.api_endpoint
        if stage.domain is None:
            self.http.apply_removal_policy(stage.removal)
        self.alarms = [
            Alarm(
                "ApiFaults",
                "接口出错 · the interface answers with server errors",
                self.http.metric_server_error(statistic="sum", period=MINUTE),
                1,
                periods=3,
                takes_back=True,
            )
        ]
        self.charts = [
            Chart(
                INTERFACE,
                left=[self.http.metric_count(), self.http.metric_client_error()],
                right=[self.http.metric_server_error()],
            )
        ]
        self.outputs = {
            "ApiId": self.http.api_id,
            "ApiUrl": self.http.api_endpoint,
            "PublicAddress": self.address,
        }

    def answer(self, features: Sequence[Feature], identity: Identity) -> None:
        signed_in = authorizers.HttpJwtAuthorizer("SignIn", identity.issuer, jwt_audience=[identity.audience])
        routes = {path: route for feature in features for path, route in feature.routes.items()}
        default = self._default_stage(routes, [*self._made(routes, signed_in)])
        if self._stage.domain is not None and self._stage.certificate is not None:
            self._under(self._stage.domain, self._stage.certificate, default)

    def _made(
        self, routes: Mapping[str, Route], signed_in: authorizers.HttpJwtAuthorizer
    ) -> Iterator[CfnResource]:
        """One integration and one permission for each function, however many routes it answers."""
        ways: dict[aws_lambda.IFunction, integrations.HttpLambdaIntegration] = {}
        for path, route in routes.items():
            if route.function not in ways:
                ways[route.function] = integrations.HttpLambdaIntegration(
                    path, route.function, scope_permission_to_route=False
                )
            asked_first = signed_in if route.signed_in else aws_apigatewayv2.HttpNoneAuthorizer()
            for one in self._routed(path, ways[route.function], asked_first):
                child = one.node.default_child
                if isinstance(child, CfnResource):
                    yield child
                if not route.signed_in:
                    acknowledge(
                        one,
                        {
                            "AwsSolutions-APIG4": "alarms sign each request themselves, a calendar's address is its key, pupils have no accounts; the rest is public"
                        },
                    )

    def _routed(
        self,
        path: str,
        integration: integrations.HttpLambdaIntegration,
        authorizer: aws_apigatewayv2.IHttpRouteAuthorizer,
    ) -> Sequence[aws_apigatewayv2.HttpRoute]:
        if path == ELSEWHERE:
            key = aws_apigatewayv2.HttpRouteKey.DEFAULT
            return [
                aws_apigatewayv2.HttpRoute(
                    self,
                    "Elsewhere",
                    http_api=self.http,
                    route_key=key,
                    integration=integration,
                    authorizer=authorizer,
                )
            ]
        method, place = path.split(" ")
        return self.http.add_routes(
            path=place,
            methods=[aws_apigatewayv2.HttpMethod(method)],
            integration=integration,
            authorizer=authorizer,
        )

    def _default_stage(
        self, routes: Mapping[str, Route], made: Sequence[CfnResource]
    ) -> aws_apigatewayv2.CfnStage:
        stage = self._stage
        logs = aws_logs.LogGroup(
            self, "AccessLogs", retention=stage.log_retention, removal_policy=stage.removal
        )
        # By a name of the deployment's: an account has one list of these, and CDK's own name is the same in all of them.
        aws_logs.ResourcePolicy(
            self,
            "MayLog",
            resource_policy_name=f"{stage.front}-access-logs",
            policy_statements=[
                aws_iam.PolicyStatement(
                    principals=[aws_iam.ServicePrincipal("apigateway.amazonaws.com")],
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    resources=[logs.log_group_arn],
                )
            ],
        )
        default = aws_apigatewayv2.CfnStage(
            self,
            "Stage",
            api_id=self.http.api_id,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=aws_apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=logs.log_group_arn, format=json.dumps(_LOGGED)
            ),
            default_route_settings=aws_apigatewayv2.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=stage.requests_a_second,
                throttling_burst_limit=2 * stage.requests_a_second,
            ),
            route_settings={
                path: {
                    "ThrottlingRateLimit": route.throttle[0],
                    "ThrottlingBurstLimit": route.throttle[1],
                }
                for path, route in routes.items()
                if route.throttle is not None
            },
        )
        for one in made:
            # Settings of a route that does not exist yet are refused.
            default.add_resource_dependency(one)
        return default

    def _under(self, domain: str, certificate: str, default: aws_apigatewayv2.CfnStage) -> None:
        """The domain's own entry in DNS points to `DomainTarget`; another API behind it changes no printed address."""
        name = aws_apigatewayv2.DomainName(
            self,
            "Domain",
            domain_name=domain,
            certificate=aws_certificatemanager.Certificate.from_certificate_arn(
                self, "Certificate", certificate
            ),
        )
        mapping = aws_apigatewayv2.CfnApiMapping(
            self, "UnderDomain", api_id=self.http.api_id, domain_name=name.name, stage=default.ref
        )
        mapping.add_resource_dependency(default)
        self.outputs = {**self.outputs, "DomainTarget": name.regional_domain_name}
