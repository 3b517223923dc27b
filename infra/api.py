"""The HTTP API: every route in one place, sign-in in front of all but those that cannot have one."""

import json
from collections.abc import Iterator, Mapping, Sequence

from aws_cdk import CfnResource, aws_apigatewayv2, aws_iam, aws_lambda, aws_logs
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.identity import Identity
from infra.routes import Feature, Route
from infra.stage import Stage

_LOGGED = {
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "took": "$context.responseLatency",
    "error": "$context.integration.error",
}


class Api(Construct):
    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        stage: Stage,
        identity: Identity,
        features: Sequence[Feature],
    ) -> None:
        super().__init__(scope, id)
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
        signed_in = authorizers.HttpJwtAuthorizer("SignIn", identity.issuer, jwt_audience=[identity.audience])
        routes = {path: route for feature in features for path, route in feature.routes.items()}
        self._stage(stage, routes, [*self._made(routes, signed_in)])

    def _made(
        self, routes: Mapping[str, Route], signed_in: authorizers.HttpJwtAuthorizer
    ) -> Iterator[CfnResource]:
        """One integration and one permission for each function, however many routes it answers: a stack holds 500
        resources at most."""
        ways: dict[aws_lambda.IFunction, integrations.HttpLambdaIntegration] = {}
        for path, route in routes.items():
            method, place = path.split(" ")
            if route.function not in ways:
                ways[route.function] = integrations.HttpLambdaIntegration(
                    path, route.function, scope_permission_to_route=False
                )
            for one in self.http.add_routes(
                path=place,
                methods=[aws_apigatewayv2.HttpMethod(method)],
                integration=ways[route.function],
                authorizer=signed_in if route.signed_in else aws_apigatewayv2.HttpNoneAuthorizer(),
            ):
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

    def _stage(self, stage: Stage, routes: Mapping[str, Route], made: Sequence[CfnResource]) -> None:
        logs = aws_logs.LogGroup(
            self, "AccessLogs", retention=stage.log_retention, removal_policy=stage.removal
        )
        logs.grant_write(aws_iam.ServicePrincipal("apigateway.amazonaws.com"))
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
                throttling_rate_limit=100, throttling_burst_limit=200
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
