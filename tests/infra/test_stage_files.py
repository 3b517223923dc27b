"""A deployment is one file; what cannot be is refused before anything is made of it."""

import json
from pathlib import Path

import pytest

from infra.stage import RESERVES
from infra.stage_fault import StageFault
from infra.stage_files import FOLDER, read_stage
from tests.templates import resources, synthesise


def stage(folder: Path, text: str, name: str = "huancui") -> Path:
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.toml")))
def test_every_stage_that_is_there_can_be_described(name: str) -> None:
    found = read_stage(name)
    assert found.name == name
    assert found.local == (name == "local")


def test_the_stacks_are_called_as_the_file_is(tmp_path: Path) -> None:
    text = 'kind = "aws"\ndomain = "hx.example.org"\ncertificate = "arn:x"\naccount = "123456789012"'
    found = read_stage("huancui", stage(tmp_path, text))
    assert (found.data, found.services, found.front) == (
        "campus-safety-huancui-data",
        "campus-safety-huancui-services",
        "campus-safety-huancui-front",
    )
    assert (found.address, found.account, found.settled) == ("https://hx.example.org", "123456789012", True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kind = "aws"\nregoin = "eu-central-1"', "regoin 未知"),
        ('region = "eu-central-1"', "kind is missing"),
        ('kind = "aws"\noperators = ""', "operators 应为非空文字"),
        ('kind = "aws"\naccount = 123456789012', "account 应为非空文字"),
        ('kind = "aws"\naccount = "12345"', "12 digits"),
        ('kind = "aws"\nreserves = "no"', "reserves is true or false|reserves 应为"),
        ('kind = "aws"\nregion = "cn-north-1"', "none of aws"),
        (
            'kind = "aws-cn"\nregion = "eu-central-1"\nissuer = "https://a.cn"\naudience = "x"',
            "none of aws-cn",
        ),
        ('kind = "aws-cn"', "no Cognito user pools"),
        ('kind = "aws"\ndomain = "hx.example.org"', "needs a certificate"),
        (
            'kind = "aws-cn"\nissuer = "https://a.cn"\naudience = "x"\ndomain = "hx.cn"\ncertificate = "arn:x"',
            "ICP",
        ),
        ('kind = "aws"\nsweep_parts = "4"', "sweep_parts is a whole number|sweep_parts 应为"),
        ('kind = "aws"\nsweep_parts = true', "sweep_parts 应为"),
        ('kind = "aws"\nsweep_parts = 5', "from 1 to 4, not 5"),
        ('kind = "aws"\nsweep_parts = 0', "from 1 to 4, not 0"),
        ('kind = "aws"\nrequests_a_second = 50', "from 100 to 10000, not 50"),
        ('kind = "aws"\nrequests_a_second = "many"', "requests_a_second 应为整数"),
        ("kind = aws", "huancui.toml"),
        ('kind = "gcp"', "no stage gcp"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(StageFault, match=says):
        read_stage("huancui", stage(tmp_path, text))


def test_a_name_that_no_file_has_tells_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(StageFault, match="only: huancui"):
        read_stage("prod", stage(tmp_path, 'kind = "aws"'))


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(StageFault) as refused:
        read_stage("huancui", stage(tmp_path, 'kidn = "aws"\nregion = ""'))
    assert len(str(refused.value).splitlines()) == 3


def test_what_the_templates_reserve_is_what_a_quota_is_asked_for() -> None:
    reserved = [
        one["Properties"]["ReservedConcurrentExecutions"]
        for one in resources("aws", "AWS::Lambda::Function").values()
        if "ReservedConcurrentExecutions" in one["Properties"]
    ]
    assert sorted(reserved) == sorted(RESERVES.values())


def test_a_deployment_of_many_districts_shares_its_sweeps_misses_each_and_takes_more_requests(
    tmp_path: Path,
) -> None:
    """A rule has five targets at most, and each part is told to one of them."""
    synthesise(
        read_stage("huancui", stage(tmp_path, 'kind = "aws"\nsweep_parts = 4\nrequests_a_second = 400')),
        tmp_path / "out",
    )
    services, front = (
        json.loads((tmp_path / "out" / f"{name}.template.json").read_text("utf-8"))["Resources"]
        for name in ("Services", "Front")
    )
    rules = [one["Properties"] for one in services.values() if one["Type"] == "AWS::Events::Rule"]
    swept = [
        one["Targets"] for one in rules if "ScheduleExpression" in one and "Sweep" in str(one["Targets"])
    ]
    assert len(swept) == 3
    for targets in swept:
        told = [json.loads(one["Input"]) for one in targets]
        assert told == [{"part": number, "of": 4} for number in range(4)]
        assert len({json.dumps(one["Arn"]) for one in targets}) == 1
    (silent,) = (one["Properties"] for id, one in front.items() if id.startswith("MonitoringSweepSilent"))
    assert silent["Threshold"] == 4 * 3 * 4
    (interface,) = (one["Properties"] for one in front.values() if one["Type"] == "AWS::ApiGatewayV2::Stage")
    taken = interface["DefaultRouteSettings"]
    assert (taken["ThrottlingRateLimit"], taken["ThrottlingBurstLimit"]) == (400, 800)
