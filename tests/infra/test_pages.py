"""The pages as they are deployed: one function, its layer, and what it is told of the deployment."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.templates import ISSUER, read_stack, resources, synthesise

STAGES = pytest.mark.parametrize("stage", ["aws", "aws-cn", "local"])


def delivery(stage: str) -> dict[str, Any]:
    (found,) = (
        one["Properties"]
        for one in resources(stage, "AWS::Lambda::Function").values()
        if one["Properties"]["Handler"] == "pages.pages.handler"
    )
    return dict(found)


def told(stage: str) -> dict[str, Any]:
    return dict(delivery(stage)["Environment"]["Variables"])


@STAGES
def test_the_pages_know_the_issuer_that_the_interface_trusts(stage: str) -> None:
    (authorizer,) = resources(stage, "AWS::ApiGatewayV2::Authorizer").values()
    trusted = authorizer["Properties"]["JwtConfiguration"]
    assert told(stage)["SIGN_IN_ISSUER"] == trusted["Issuer"]
    assert [told(stage)["SIGN_IN_CLIENT"]] == trusted["Audience"]


def test_an_issuer_of_ones_own_is_asked_itself_and_a_pool_at_its_page_too() -> None:
    assert told("aws-cn")["SIGN_IN_ORIGINS"] == ISSUER[0]
    assert told("aws-cn")["SIGN_IN_LOGOUT"] == "oidc"
    assert told("aws")["SIGN_IN_LOGOUT"] == "cognito"
    origins = json.dumps(told("aws")["SIGN_IN_ORIGINS"])
    assert "https://cognito-idp." in origins and ".auth." in origins


def test_the_pools_client_takes_the_code_flow_back_to_the_address_and_nothing_else() -> None:
    (client,) = (one["Properties"] for one in resources("aws", "AWS::Cognito::UserPoolClient").values())
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid"]
    assert client["GenerateSecret"] is False
    assert client["CallbackURLs"] == client["LogoutURLs"] and len(client["CallbackURLs"]) == 1


@STAGES
def test_it_carries_no_layer_of_the_services_and_the_files_bucket_is_the_one_that_photos_go_to(
    stage: str,
) -> None:
    assert len(delivery(stage)["Layers"]) <= 2
    (bucket,) = {
        json.dumps(one["Properties"]["Environment"]["Variables"]["FILES_BUCKET"])
        for one in resources(stage, "AWS::Lambda::Function").values()
        if "FILES_BUCKET" in one["Properties"]["Environment"]["Variables"]
    }
    assert bucket in json.dumps(told(stage)["FILES_ORIGINS"])


def test_built_pages_are_a_layer_and_without_them_there_is_none(tmp_path: Path) -> None:
    from infra.stage import stage_named

    built = tmp_path / "pages"
    for into, layers in ((built, 2), (tmp_path / "none", 1)):
        if into is built:
            (built / "python" / "built_pages").mkdir(parents=True)
            (built / "python" / "built_pages" / "index.json").write_text("{}")
        folder = tmp_path / f"assembly-{layers}"
        synthesise(stage_named("local"), folder, pages=into)
        (found,) = (
            one["Properties"]["Layers"]
            for one in read_stack(folder, "Front")["Resources"].values()
            if one["Type"] == "AWS::Lambda::Function"
        )
        assert len(found) == layers


def test_a_token_service_on_another_host_may_be_asked_too_and_only_over_tls() -> None:
    from infra.stage import stage_named
    from infra.stage_fault import StageFault

    named = stage_named("aws-cn", *ISSUER, tokens="https://tokens.example.cn:8443/oauth/token")
    assert named.sign_in_origins == (ISSUER[0], "https://tokens.example.cn:8443")
    for bad in ("http://tokens.example.cn", "tokens.example.cn", "ftp://tokens.example.cn"):
        with pytest.raises(StageFault, match="https://"):
            stage_named("aws-cn", *ISSUER, tokens=bad)
