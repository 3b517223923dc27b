"""The HTTP API: every route in one place, sign-in in front of all but the two that cannot have one."""

import json

from aws_cdk import CfnResource, aws_apigatewayv2, aws_iam, aws_lambda, aws_logs
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.area_sweeps import AreaSweeps
from infra.attachments import Attachments
from infra.casework import Casework
from infra.hazards import Hazards
from infra.identity import Identity
from infra.inspections import Inspections
from infra.intake import Intake
from infra.papers import Papers
from infra.stage import Stage

# Per second, for all callers together. Alarms come from at most a few hundred devices.
THROTTLES = {"POST /alarms": (50, 100), "GET /openapi.json": (5, 10), "GET /docs": (5, 10)}
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
        intake: Intake,
        casework: Casework,
        hazards: Hazards,
        inspections: Inspections,
        area_sweeps: AreaSweeps,
        attachments: Attachments,
        papers: Papers,
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
        routes: dict[str, tuple[aws_lambda.IFunction, bool]] = {
            "POST /reports": (intake.reports, True),
            "GET /reports": (intake.reports, True),
            "GET /reports/{case_id}": (intake.reports, True),
            "POST /warnings": (intake.reports, True),
            "POST /alarms": (intake.alarms, False),
            "GET /me": (casework.cases, True),
            "GET /cases": (casework.cases, True),
            "GET /cases/{case_id}": (casework.cases, True),
            "GET /cases/{case_id}/timeline": (casework.cases, True),
            "POST /cases/{case_id}/{action}": (casework.cases, True),
            "GET /codes/{code}": (casework.cases, True),
            "POST /hazards": (hazards.hazards, True),
            "GET /hazards": (hazards.hazards, True),
            "GET /hazards/{case_id}": (hazards.hazards, True),
            "GET /hazards/{case_id}/timeline": (hazards.hazards, True),
            "POST /hazards/{case_id}/{action}": (hazards.hazards, True),
            "GET /checklists": (hazards.hazards, True),
            "POST /inspections": (inspections.inspections, True),
            "GET /inspections": (inspections.inspections, True),
            "GET /inspections/{case_id}": (inspections.inspections, True),
            "GET /inspections/{case_id}/timeline": (inspections.inspections, True),
            "POST /inspections/{case_id}/{action}": (inspections.inspections, True),
            "POST /area-sweeps": (area_sweeps.area_sweeps, True),
            "GET /area-sweeps": (area_sweeps.area_sweeps, True),
            "GET /area-sweeps/{case_id}": (area_sweeps.area_sweeps, True),
            "GET /area-sweeps/{case_id}/timeline": (area_sweeps.area_sweeps, True),
            "GET /area-sweeps/{case_id}/coverage": (area_sweeps.area_sweeps, True),
            "POST /area-sweeps/{case_id}/{action}": (area_sweeps.area_sweeps, True),
            "POST /attachments": (attachments.uploads, True),
            "GET /attachments/{case_id}/{attachment_id}": (attachments.uploads, True),
            "POST /papers": (papers.requests, True),
            "GET /papers/{paper_id}": (papers.requests, True),
            "GET /openapi.json": (casework.interface, False),
            "GET /docs": (casework.interface, False),
        }
        made: list[CfnResource] = []
        for route, (function, needs_sign_in) in routes.items():
            method, path = route.split(" ")
            for one in self.http.add_routes(
                path=path,
                methods=[aws_apigatewayv2.HttpMethod(method)],
                integration=integrations.HttpLambdaIntegration(route, function),
                authorizer=signed_in if needs_sign_in else aws_apigatewayv2.HttpNoneAuthorizer(),
            ):
                child = one.node.default_child
                if isinstance(child, CfnResource):
                    made.append(child)
                if not needs_sign_in:
                    acknowledge(
                        one,
                        {
                            "AwsSolutions-APIG4": "alarms sign each request themselves; the description is public"
                        },
                    )
        self._stage(stage, made)

    def _stage(self, stage: Stage, routes: list[CfnResource]) -> None:
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
                route: {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
                for route, (rate, burst) in THROTTLES.items()
            },
        )
        for route in routes:
            # Settings of a route that does not exist yet are refused.
            default.add_resource_dependency(route)
