"""What is deployed, for AWS, for China and for the embedded cloud, without an account, Docker, git or network.

`infra` is imported where it is needed: with it comes a process of Node, which not every worker of the tests has to start.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.templates import ISSUER, OPERATORS, ROOT, STACKS, assembly, resources, stack, template

STAGES = pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])
# The tables of records, each of which has a relay and a sweep of its own.
KEPT = ("Cases", "Duty", "Outreach")
INDEXES = "GlobalSecondaryIndexes"
CHINA = ("cn-north-1", "cn-northwest-1")


def of(stage: str, kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in resources(stage, kind).values()]


def routes(stage: str) -> dict[str, dict[str, Any]]:
    return {route["RouteKey"]: route for route in of(stage, "AWS::ApiGatewayV2::Route")}


def functions(stage: str) -> dict[str, dict[str, Any]]:
    return {name: one["Properties"] for name, one in resources(stage, "AWS::Lambda::Function").items()}


@pytest.mark.slow
def test_both_regions_of_china_have_every_type_that_is_used() -> None:
    # W3005: CDK says a dependency twice, which does no harm.
    lint = Path(sys.executable).with_name("cfn-lint")
    files = [assembly("aws-cn") / f"{which}.template.json" for which in STACKS]
    done = subprocess.run(
        [lint, "--ignore-checks", "W3005", "--regions", *CHINA, "--", *files],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")


@STAGES
def test_nothing_is_tied_to_one_partition(stage: str) -> None:
    text = "".join(json.dumps(stack(stage, which)) for which in STACKS)
    assert "arn:aws:" not in text
    assert "arn:aws-cn:" not in text
    assert "amazonaws.com.cn" not in text


@STAGES
def test_nothing_has_a_physical_name(stage: str) -> None:
    named = {
        "TableName",
        "FunctionName",
        "QueueName",
        "RoleName",
        "StateMachineName",
        "LogGroupName",
        "TopicName",
    }
    taken = {
        "AWS::Lambda::Permission",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Logs::MetricFilter",
    }
    assert not [
        (id, key)
        for id, resource in template(stage)["Resources"].items()
        if resource["Type"] not in taken
        for key in named & set(resource.get("Properties", {}))
    ]


@STAGES
def test_nag_has_nothing_to_say_that_is_not_answered_with_a_reason(stage: str) -> None:
    report = json.loads((assembly(stage) / "validation-report.json").read_text("utf-8"))
    (nag,) = (one for one in report["pluginReports"] if one["pluginName"] == "AwsSolutions")
    assert (nag["pluginName"], nag["conclusion"], nag["violations"]) == ("AwsSolutions", "success", [])
    assert all(len(answered["reason"]) > 20 for answered in nag["suppressedViolations"])


def test_china_is_not_described_without_a_sign_in_service() -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    with pytest.raises(StageFault, match="aws-cn has no Cognito user pools: name your sign-in service"):
        stage_named("aws-cn")


def test_an_issuer_without_an_audience_is_refused() -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    with pytest.raises(StageFault, match="an issuer needs an audience"):
        stage_named("aws", ISSUER[0])


def test_the_command_says_in_one_sentence_what_is_missing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.app"],
        cwd=ROOT,
        env={**os.environ, "CDK_CONTEXT_JSON": json.dumps({"stage": "nowhere"})},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    # jsii may have its own word about the installed Node first.
    assert done.stderr.splitlines()[-1].startswith("没有 stages/nowhere.toml")
    assert "Traceback" not in done.stderr


def test_layers_that_are_not_built_are_named(tmp_path: Path) -> None:
    import aws_cdk as cdk

    from infra.app import build
    from infra.layers import LayersMissing
    from infra.stage import stage_named

    (tmp_path / "web" / "python").mkdir(parents=True)
    with pytest.raises(
        LayersMissing,
        match="the layers data, messages, attachments, papers, codes are not built: run make layers",
    ):
        build(stage_named("local"), tmp_path, app=cdk.App(outdir=str(tmp_path / "out")))


def test_china_signs_in_with_its_own_issuer_and_has_no_user_pool() -> None:
    (authorizer,) = of("aws-cn", "AWS::ApiGatewayV2::Authorizer")
    assert authorizer["JwtConfiguration"] == {"Issuer": ISSUER[0], "Audience": [ISSUER[1]]}
    assert not resources("aws-cn", "AWS::Cognito::UserPool")


def test_where_no_issuer_is_named_the_stack_makes_a_pool_that_nobody_can_join_uninvited() -> None:
    (pool,) = of("aws", "AWS::Cognito::UserPool")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    (client,) = of("aws", "AWS::Cognito::UserPoolClient")
    assert "ALLOW_USER_PASSWORD_AUTH" in client["ExplicitAuthFlows"]


def test_who_forgot_the_password_gets_a_code_and_nobody_says_by_themselves_where_it_goes() -> None:
    (pool,) = of("aws", "AWS::Cognito::UserPool")
    (way,) = pool["AccountRecoverySetting"]["RecoveryMechanisms"]
    assert (way["Name"], pool["AutoVerifiedAttributes"]) == ("verified_email", ["email"])
    invited = pool["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"]
    assert "{username}" in invited and "{####}" in invited
    assert str(pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]) in invited
    assert "{####}" in pool["VerificationMessageTemplate"]["EmailMessage"]
    (client,) = of("aws", "AWS::Cognito::UserPoolClient")
    assert client["WriteAttributes"] == ["locale"]


# Devices sign their requests themselves, a calendar's address is its key, pupils have no accounts; the description is public,
# and so are the pages, without what they show.
OPEN = {
    "POST /alarms",
    "GET /feeds/{address}",
    "GET /quiz",
    "GET /quiz/{code}",
    "POST /quiz/{code}/sheets",
    "GET /openapi.json",
    "GET /docs",
    "$default",
    "GET /forms",
    "GET /forms/{kind}",
    *(
        f"{method} {path}"
        for method in ("GET", "HEAD")
        for path in ("/", "/app", "/app/{proxy+}", "/assets/{proxy+}", "/sw.js", "/manifest.webmanifest")
    ),
}


@STAGES
def test_every_route_asks_for_a_sign_in_but_those_that_cannot_have_one(stage: str) -> None:
    open_routes = {key for key, route in routes(stage).items() if route["AuthorizationType"] == "NONE"}
    assert open_routes == OPEN
    assert {route["AuthorizationType"] for route in routes(stage).values()} == {"NONE", "JWT"}


# Asked for again and again by every page that is open.
# So are those that look through much.
POLLED = {
    "GET /worklists/counts",
    "GET /board",
    "GET /search",
    "POST /policies/preview",
    "POST /district/check",
    "POST /district/load",
    "POST /accounts/{account}/close",
    "POST /accounts/{account}/hand_over",
}


def test_every_route_without_a_sign_in_has_a_throttle_and_a_function_of_its_own() -> None:
    (stage,) = of("aws", "AWS::ApiGatewayV2::Stage")
    assert set(stage["RouteSettings"]) == OPEN | POLLED
    assert all(limit["ThrottlingRateLimit"] < 100 for limit in stage["RouteSettings"].values())
    reserved = {name for name, one in functions("aws").items() if "ReservedConcurrentExecutions" in one}
    assert {name[:-8] for name in reserved} == {
        "IntakeAlarms",
        "CaseworkInterface",
        "CaseworkForms",
        "ActivitiesFeeds",
        "QuizzesAnswering",
        "PagesDelivery",
    }


def test_the_access_log_keeps_no_address_no_path_and_no_person() -> None:
    (stage,) = of("aws", "AWS::ApiGatewayV2::Stage")
    kept = json.loads(stage["AccessLogSettings"]["Format"])
    assert set(kept.values()) == {
        "$context.requestId",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.integration.error",
    }


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_tables_outlive_the_stack_and_can_be_taken_back_to_any_minute(stage: str) -> None:
    tables = resources(stage, "AWS::DynamoDB::GlobalTable").values()
    assert len(tables) >= 6
    for table in tables:
        (replica,) = table["Properties"]["Replicas"]
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
        assert replica["DeletionProtectionEnabled"] is True
        assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_the_tables_have_the_indexes_that_the_adapters_ask() -> None:
    from campus_safety_aws.case_items import CaseItem
    from campus_safety_aws.figure_items import INDEXES as OF_FIGURES
    from campus_safety_aws.sent_messages import MessageItem

    asked = [index._get_schema() for model in (CaseItem, MessageItem) for index in model._indexes.values()]
    rows = {
        name: ({"HASH": unit, "RANGE": "list_order"}, {"ProjectionType": "ALL"}) for name, unit in OF_FIGURES
    }
    made = [index for table in of("aws", "AWS::DynamoDB::GlobalTable") for index in table.get(INDEXES, [])]
    assert {one["IndexName"]: (_keys(one["KeySchema"]), one["Projection"]) for one in made} == {
        one["index_name"]: (_keys(one["key_schema"]), one["projection"]) for one in asked
    } | rows


def _keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {key["KeyType"]: key["AttributeName"] for key in schema}


def test_every_handler_is_a_file_of_its_own_package_and_packs_no_other_folder() -> None:
    packed = {
        asset["source"]["path"]
        for which in STACKS
        for asset in json.loads((assembly("aws") / f"{which}.assets.json").read_text("utf-8"))[
            "files"
        ].values()
    }
    for function in functions("aws").values():
        folder, file, name = function["Handler"].split(".")
        assert name == "handler"
        assert (ROOT / "functions" / folder / f"{file}.py").is_file()
        holding = [path for path in packed if (assembly("aws") / path / folder / f"{file}.py").is_file()]
        assert len(holding) == 1
        assert [each.name for each in (assembly("aws") / holding[0]).iterdir()] == [folder]


def test_every_function_runs_where_its_dependencies_were_built_for() -> None:
    from infra.stage import stage_named

    assert {stage: stage_named(stage, *ISSUER).layers for stage in ("aws", "aws-cn")} == {
        "aws": "aws",
        "aws-cn": "aws-x86",
    }
    assert {tuple(one["Architectures"]) for one in functions("aws").values()} == {("arm64",)}
    assert {tuple(one["Architectures"]) for one in functions("aws-cn").values()} == {("x86_64",)}


def test_only_whoever_speaks_to_channels_or_opens_pictures_carries_their_libraries() -> None:
    carried = {
        name[:-8]: {str(layer["Ref"]) for layer in one["Layers"]} for name, one in functions("aws").items()
    }
    assert len(carried.pop("CaseworkInterface")) == len(carried.pop("CaseworkForms")) == 3
    for part, users in (
        ("LayersMessages", {"NotificationNotifyUrgent", "NotificationNotifyOrdinary"}),
        ("LayersAttachments", {"AttachmentsArrivals"}),
    ):
        assert {
            name for name, layers in carried.items() if any(layer.startswith(part) for layer in layers)
        } == users


@pytest.mark.parametrize("table", KEPT)
def test_the_relay_hears_records_and_entries_only_and_gives_up_in_bounded_time(table: str) -> None:
    (relay,) = [
        one
        for one in of("aws", "AWS::Lambda::EventSourceMapping")
        if "StartingPosition" in one and f"Escalation{table}Relay" in str(one["FunctionName"])
    ]
    assert f"Tables{table}" in str(one_stream := relay["EventSourceArn"]), one_stream
    patterns = [
        json.loads(one["Pattern"])["dynamodb"]["Keys"]["sk"]["S"]
        for one in relay["FilterCriteria"]["Filters"]
    ]
    assert patterns == [["CASE"], [{"prefix": "ENTRY#"}]]
    assert relay["ParallelizationFactor"] == 10
    assert relay["BisectBatchOnFunctionError"] is True
    assert relay["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert 0 < relay["MaximumRetryAttempts"] < 20
    assert 0 < relay["MaximumRecordAgeInSeconds"] <= 3600
    assert "OnFailure" in relay["DestinationConfig"]


def test_the_urgent_and_the_ordinary_go_separate_ways() -> None:
    rules = {
        tuple(one["EventPattern"]["detail"]["urgent"]): one["Targets"][0]["Arn"]["Fn::GetAtt"][0]
        for one in of("aws", "AWS::Events::Rule")
        if "urgent" in one.get("EventPattern", {}).get("detail", {})
    }
    assert len(set(rules.values())) == 2
    queues = resources("aws", "AWS::SQS::Queue")
    dead = {
        str(queues[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]) for queue in rules.values()
    }
    assert set(rules) == {(True,), (False,)} and len(dead) == 2
    batches = {
        one["EventSourceArn"]["Fn::GetAtt"][0]: one["BatchSize"]
        for one in of("aws", "AWS::Lambda::EventSourceMapping")
        if "StartingPosition" not in one
    }
    assert (batches[rules[True,]], batches[rules[False,]]) == (1, 10)


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_queues_and_topics_refuse_whoever_comes_without_tls(stage: str) -> None:
    named = {
        "AWS::SQS::Queue": ("AWS::SQS::QueuePolicy", "Queues"),
        "AWS::SNS::Topic": ("AWS::SNS::TopicPolicy", "Topics"),
    }
    for kind, (policy, key) in named.items():
        guarded = [
            where["Ref"]
            for one in of(stage, policy)
            for where in one[key]
            for statement in one["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Deny"
            and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        ]
        assert sorted(guarded) == sorted(resources(stage, kind))


def test_the_sweep_goes_round_every_minute_by_a_plain_rule() -> None:
    swept = {
        str(one["Targets"][0]["Arn"]["Fn::GetAtt"][0]): one["ScheduleExpression"]
        for one in of("aws", "AWS::Events::Rule")
        if "ScheduleExpression" in one and "Sweep" in str(one["Targets"])
    }
    assert len(swept) == len(KEPT) and set(swept.values()) == {"rate(1 minute)"}


@STAGES
def test_a_round_of_the_sweep_that_failed_is_made_good_by_the_next_and_never_queued(stage: str) -> None:
    sweeps = {
        one["FunctionName"]["Ref"]: (one["MaximumRetryAttempts"], one["MaximumEventAgeInSeconds"])
        for one in of(stage, "AWS::Lambda::EventInvokeConfig")
        if "Sweep" in one["FunctionName"]["Ref"]
    }
    assert min(sweeps).startswith("EscalationCasesSweep")
    assert len(sweeps) == len(KEPT) and set(sweeps.values()) == {(0, 60)}


def test_operators_who_name_their_address_are_written_to() -> None:
    (written,) = of("aws-cn", "AWS::SNS::Subscription")
    assert (written["Protocol"], written["Endpoint"]) == ("email", OPERATORS)
    assert not resources("aws", "AWS::SNS::Subscription")


@STAGES
def test_every_function_keeps_its_log_for_a_stated_time(stage: str) -> None:
    groups = resources(stage, "AWS::Logs::LogGroup")
    assert {one["LoggingConfig"]["LogGroup"]["Ref"] for one in functions(stage).values()} <= set(groups)
    kept = {one["Properties"]["RetentionInDays"] for one in groups.values()}
    # Network logs are kept for six months at least (cyber security law); what runs on one machine for an hour is none.
    assert kept == {7 if stage == "local" else 365}


@STAGES
def test_the_outputs_name_what_operators_and_the_try_out_ask_for(stage: str) -> None:
    wanted = {
        "ApiId", "ApiUrl", "Issuer", "CasesTable", "DirectoryTable", "MessagesTable", "BusName", "IncidentFlowArn",
        "CasesParkingArn", "DeviceSecretArn", "ChannelsSecretArn", "RedriveFunction", "SweepFunction", "PlanFunction",
        "RelayFunction",
    }  # fmt: skip
    pool = set() if stage == "aws-cn" else {"UserPoolId", "UserPoolClientId"}
    assert set(template(stage)["Outputs"]) >= wanted | pool
