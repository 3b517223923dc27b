"""Three stacks, one way: what each holds, what leaves the data stack, and that a feature more changes nothing in it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.templates import ISSUER, STACKS, assembly, read_stack, resources, stack, synthesise, template

if TYPE_CHECKING:
    from infra.stage import Stage

EVERY = pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])
# All that others may know of what is kept.
GIVEN_OUT = {
    "CasesTable", "CasesStream", "DutyTable", "DutyStream", "OutreachTable", "OutreachStream", "PapersTable",
    "PapersStream", "DirectoryTable", "MessagesTable", "WorklistsTable", "FiguresTable", "FilesBucket", "PapersBucket",
    "AnchorsBucket", "AnchorKeyArn", "AnchorRoleArn", "DeviceSecretArn", "PointSecretArn", "QuizSecretArn",
    "ChannelsSecretArn", "CasesParkingArn", "DutyParkingArn", "OutreachParkingArn",
}  # fmt: skip
CANNOT_BE_MADE_AGAIN = {
    "AWS::DynamoDB::GlobalTable",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::KMS::Key",
    "AWS::Cognito::UserPool",
}
MOST = 350


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Assemblies of stages that no other test needs."""

    def synthesised(stage: "Stage", **differently: Any) -> Path:
        folder: Path = tmp_path_factory.mktemp("assembly")
        synthesise(stage, folder, **differently)
        return folder

    return synthesised


def texts(folder: Path) -> dict[str, str]:
    return {which: json.dumps(read_stack(folder, which), sort_keys=True) for which in STACKS}


@EVERY
def test_the_data_stack_gives_out_what_is_listed_and_knows_nobody(stage: str) -> None:
    pool = set() if stage == "aws-cn" else {"UserPoolId"}
    assert set(stack(stage, "Data")["Outputs"]) == GIVEN_OUT | pool
    text = json.dumps(stack(stage, "Data"))
    assert "Fn::ImportValue" not in text and "Fn::GetStackOutput" not in text
    assert "AWS::Lambda::Function" not in text


@EVERY
def test_the_services_know_the_data_only_and_the_front_knows_both(stage: str) -> None:
    services, front = (json.dumps(stack(stage, which)) for which in ("Services", "Front"))
    assert "Fn::GetStackOutput" not in services and "Fn::ImportValue" in services
    assert "-services" in front and "Fn::GetStackOutput" in front


@EVERY
def test_what_cannot_be_made_again_lies_in_the_data_stack_and_nowhere_else(stage: str) -> None:
    for which in ("Services", "Front"):
        kinds = {one["Type"] for one in stack(stage, which)["Resources"].values()}
        assert not kinds & CANNOT_BE_MADE_AGAIN
    parked = [name for name in resources(stage, "AWS::SQS::Queue") if "Parking" in name]
    assert len(parked) == 3 and set(parked) <= set(stack(stage, "Data")["Resources"])


@EVERY
@pytest.mark.parametrize("which", STACKS)
def test_no_stack_comes_near_the_five_hundred_resources_that_one_may_have(stage: str, which: str) -> None:
    assert len(stack(stage, which)["Resources"]) <= MOST


@pytest.mark.slow
def test_a_feature_more_leaves_the_data_as_it_is(made: Any) -> None:
    from constructs import Construct

    from infra.alarm_and_chart import Alarm
    from infra.feature import Feature
    from infra.given import Given
    from infra.grants import CHANGE, allow, allow_files
    from infra.python_function import PythonFunction
    from infra.routes import record_routes
    from infra.services import FEATURES
    from infra.stage import stage_named

    class Toys(Feature):
        """It reads, writes, keeps files, answers people and wakes operators."""

        def __init__(self, scope: Construct, id: str, given: Given) -> None:
            super().__init__(scope, id)
            toys = PythonFunction(
                self,
                "Toys",
                entry="hazards/hazards",
                given=given,
                environment={"CASES_TABLE": given.storage.cases.table_name},
            )
            allow(toys, given.storage.cases, CHANGE, indexes=("lists",))
            allow_files(toys, given.storage.files, get="kept/*")
            given.storage.quiz_secret.grant_read(toys)
            given.bus.grant_put_events_to(toys)
            self.routes = record_routes("/toys", toys)
            self.alarms = [Alarm("ToysFail", "玩具出错 · toys fail", toys.metric_errors(), 1)]
            self.outputs = {"ToysFunction": toys.function_name}

    before = texts(assembly("aws"))
    after = texts(made(stage_named("aws"), features=[*FEATURES, Toys]))
    assert after["Data"] == before["Data"]
    assert "GET /toys/{proxy+}" in after["Front"] and "ToysFail" in after["Front"]
    assert "ToysFunction" in after["Services"]


@pytest.mark.slow
def test_two_deployments_of_one_account_share_no_name(made: Any) -> None:
    from infra.stage import stage_named

    first, second = (
        {
            (kind, key, json.dumps(value))
            for which in STACKS
            for kind, key, value in _names(read_stack(folder, which))
        }
        for folder in (assembly("aws"), made(stage_named("aws", name="second")))
    )
    shared = {(kind, key) for kind, key, _ in first & second}
    # Names within an API, a role or a metric; a topic's is only shown.
    assert shared == {
        ("AWS::ApiGatewayV2::Api", "Name"),
        ("AWS::ApiGatewayV2::Authorizer", "Name"),
        ("AWS::ApiGatewayV2::Stage", "StageName"),
        ("AWS::CloudWatch::Alarm", "MetricName"),
        ("AWS::IAM::Policy", "PolicyName"),
        ("AWS::SNS::Topic", "DisplayName"),
    }
    assert {key for kind, key, _ in first if kind == "AWS::Events::EventBus"} == {"Name"}


def _names(found: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Top-level names of resources that are spelled out, and the names of exports."""
    named = [
        (one["Type"], key, value)
        for one in found["Resources"].values()
        for key, value in one.get("Properties", {}).items()
        if (key.endswith("Name") or key == "Domain") and "Ref" not in value and "Fn::GetAtt" not in value
    ]
    exports = [
        ("export", "Name", one["Export"]["Name"]) for one in found["Outputs"].values() if "Export" in one
    ]
    return [
        (kind, key, value)
        for kind, key, value in [*named, *exports]
        if not isinstance(value, dict) or key == "Domain"
    ]


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_what_is_settled_outlives_its_stack_and_cannot_be_deleted(stage: str) -> None:
    for kind in CANNOT_BE_MADE_AGAIN:
        for one in resources(stage, kind).values():
            assert one["DeletionPolicy"] == one["UpdateReplacePolicy"] == "Retain"
    for queue in resources(stage, "AWS::SQS::Queue").values():
        if queue["Properties"].get("RedrivePolicy") is None:
            assert queue["DeletionPolicy"] == "Retain", "what waits there has happened"
    for pool in resources(stage, "AWS::Cognito::UserPool").values():
        assert pool["Properties"]["DeletionProtection"] == "ACTIVE"
    assert _protected(assembly(stage)) == {"Data": True, "Services": True, "Front": True}


@pytest.mark.slow
def test_what_is_not_settled_yet_goes_with_its_stack(made: Any) -> None:
    from infra.stage import stage_named

    folder = made(stage_named("aws", settled=False))
    for which in STACKS:
        found = read_stack(folder, which)["Resources"].values()
        assert not [one for one in found if one.get("DeletionPolicy") == "Retain"]
        # CloudFormation takes over a new deletion policy only if something else changes with it.
        handles = {"AWS::CloudFormation::WaitConditionHandle"}
        assert not handles & {one["Type"] for one in found}
        assert handles <= {one["Type"] for one in stack("aws", which)["Resources"].values()}
    tables = [
        one["Properties"]["Replicas"][0]["DeletionProtectionEnabled"]
        for one in read_stack(folder, "Data")["Resources"].values()
        if one["Type"] == "AWS::DynamoDB::GlobalTable"
    ]
    assert tables and not any(tables)
    assert _protected(folder) == {"Data": False, "Services": False, "Front": False}


def _protected(folder: Path) -> dict[str, bool]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))["artifacts"]
    return {which: manifest[which]["properties"].get("terminationProtection", False) for which in STACKS}


def test_the_embedded_cloud_is_never_settled() -> None:
    from infra.stage import stage_named

    assert not stage_named("local", settled=True).settled


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_without_a_domain_the_interface_outlives_its_stack_and_the_operator_is_warned(stage: str) -> None:
    (api,) = resources(stage, "AWS::ApiGatewayV2::Api").values()
    assert api["DeletionPolicy"] == "Retain"
    assert "before codes are printed" in (assembly(stage) / "validation-report.json").read_text("utf-8")


@pytest.mark.slow
def test_with_a_domain_it_is_all_that_is_printed(made: Any) -> None:
    from infra.stage import stage_named

    stage = stage_named(
        "aws-cn",
        *ISSUER,
        domain="hx.example.cn",
        certificate="arn:aws-cn:acm:cn-north-1:123456789012:certificate/x",
        icp="鲁ICP备00000000号",
    )
    folder = made(stage)
    front = read_stack(folder, "Front")
    (name,) = (one for one in front["Resources"].values() if one["Type"] == "AWS::ApiGatewayV2::DomainName")
    assert name["Properties"]["DomainName"] == "hx.example.cn"
    assert front["Outputs"]["PublicAddress"]["Value"] == "https://hx.example.cn"
    assert "DomainTarget" in front["Outputs"]
    told = {
        one["Properties"]["Environment"]["Variables"].get("PUBLIC_ADDRESS")
        for one in read_stack(folder, "Services")["Resources"].values()
        if one["Type"] == "AWS::Lambda::Function"
    }
    assert told == {None, "https://hx.example.cn"}
    assert "before codes are printed" not in (folder / "validation-report.json").read_text("utf-8")


def test_without_a_domain_no_function_knows_an_address_that_it_could_print() -> None:
    assert "PUBLIC_ADDRESS" not in json.dumps(template("aws")["Resources"])


def test_pages_sign_in_by_the_code_flow_and_keep_no_secret() -> None:
    (client,) = (one["Properties"] for one in resources("aws", "AWS::Cognito::UserPoolClient").values())
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid"]
    assert client["AllowedOAuthFlowsUserPoolClient"] is True
    assert client["GenerateSecret"] is False
    assert client["CallbackURLs"] == client["LogoutURLs"]
    assert set(stack("aws", "Front")["Outputs"]) >= {"UserPoolClientId", "SignInUrl"}


@pytest.mark.parametrize(
    "name", ["", "X", "a", "9a", "a--b", "a-", "huancui_2", "x" * 21, "my-aws", "amazonas"]
)
def test_a_name_that_stacks_or_the_sign_in_page_cannot_bear_is_refused(name: str) -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    if not name:
        assert stage_named("aws", name=name).name == "live"
        return
    with pytest.raises(StageFault, match="cannot be"):
        stage_named("aws", name=name)


@pytest.mark.parametrize(
    "domain", ["https://hx.example.cn", "hx.example.cn/", "localhost", "HX.example.cn", "a..b"]
)
def test_a_domain_that_is_none_is_refused(domain: str) -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    with pytest.raises(StageFault, match="a domain is a host name"):
        stage_named("aws", domain=domain, certificate="arn:x")


def test_a_domain_needs_a_certificate() -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    with pytest.raises(StageFault, match="a domain needs a certificate"):
        stage_named("aws", domain="hx.example.cn")
