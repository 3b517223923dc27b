"""A sign-in service that is no user pool: the same pages, told by their settings alone."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Page

from campus_safety.district.directory import sign_in_key
from campus_safety_aws.directory_items import sign_in_pk
from local.people import System, request
from tests.pages.issuer import CLIENT, Issuer, issuing
from tests.pages.visits import DESK, Faults, Visits, asked_as, at_the_issuer

SCHOOL = "dm-ms-01-safety"
# As a bureau's own service would call that person.
SUBJECT, PASSWORD = "zhang.wei@bureau", "心里的密码 1"

# What the tab keeps does not end soon any more.
_RENEWED = """() => Object.values(sessionStorage).some(
  (kept) => kept.startsWith('{') && JSON.parse(kept).expiresAt > Date.now() + 600_000)"""


@pytest.fixture
def issuer(system: System, visits: Visits, faults: Faults) -> Iterator[Issuer]:
    """The system as it would be deployed with `-c issuer=… -c audience=…`, for one test."""
    # The function that delivers the pages is replaced meanwhile, and a picture may be asked of it just then.
    faults.expected("icon.svg")
    with issuing(f"{visits.address}/", {SUBJECT: PASSWORD}) as one:
        gateway, functions = system.aws("apigatewayv2"), system.aws("lambda")
        api, pages = system.outputs["ApiId"], system.outputs["PagesFunction"]
        (authorizer,) = gateway.get_authorizers(ApiId=api)["Items"]
        settings = functions.get_function_configuration(FunctionName=pages)["Environment"]["Variables"]
        row = _know(system, one)
        trusts(gateway, api, authorizer["AuthorizerId"], {"Issuer": one.address, "Audience": [CLIENT]})
        functions.update_function_configuration(
            FunctionName=pages,
            Environment={
                "Variables": {
                    **settings,
                    "SIGN_IN_ISSUER": one.address,
                    "SIGN_IN_CLIENT": CLIENT,
                    "SIGN_IN_DISCOVERY": "",
                    "SIGN_IN_ORIGINS": one.address,
                    "SIGN_IN_LOGOUT": "oidc",
                }
            },
        )
        faults.origins |= {one.address}
        yield one
        # Whatever a page still fetches comes from the function that is replaced now.
        visits.close()
        functions.update_function_configuration(FunctionName=pages, Environment={"Variables": settings})
        trusts(gateway, api, authorizer["AuthorizerId"], authorizer["JwtConfiguration"])
        system.aws("dynamodb").delete_item(TableName=system.outputs["DirectoryTable"], Key=row)


def trusts(gateway: object, api: str, authorizer: str, whom: Mapping[str, object]) -> None:
    gateway.update_authorizer(ApiId=api, AuthorizerId=authorizer, JwtConfiguration=whom)  # type: ignore[attr-defined]


def _know(system: System, issuer: Issuer) -> dict[str, dict[str, str]]:
    """What sign_ins.csv would say: this subject of that issuer is the account too."""
    table, dynamodb = system.outputs["DirectoryTable"], system.aws("dynamodb")
    user = system.aws("cognito-idp").admin_get_user(UserPoolId=system.outputs["UserPoolId"], Username=SCHOOL)
    subject = next(one["Value"] for one in user["UserAttributes"] if one["Name"] == "sub")
    known = {"pk": {"S": sign_in_pk(sign_in_key(system.outputs["Issuer"], subject))}, "sk": {"S": "SIGN_IN"}}
    row = {"pk": {"S": sign_in_pk(sign_in_key(issuer.address, SUBJECT))}, "sk": {"S": "SIGN_IN"}}
    dynamodb.put_item(TableName=table, Item=dynamodb.get_item(TableName=table, Key=known)["Item"] | row)
    return row


def _signed_in(visits: Visits) -> Page:
    page = visits.page_as(None, at="/app/my-reports", width=DESK)
    at_the_issuer(page, SUBJECT, PASSWORD)
    return page


def test_the_pages_sign_in_at_any_issuer_by_its_discovery(visits: Visits, issuer: Issuer) -> None:
    page = _signed_in(visits)
    assert asked_as(page, "/me")["account"] == SCHOOL
    assert issuer.granted == ["authorization_code"]
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_function("() => sessionStorage.length === 0")
    page.get_by_role("button", name="登录").first.wait_for()
    assert issuer.ended == 1


def test_a_token_that_ends_soon_is_renewed_without_asking_anybody(visits: Visits, issuer: Issuer) -> None:
    # One that always ends soon would be renewed all the time, and a page that is left just then loses what it was given.
    issuer.first_lifetime = 90
    page = _signed_in(visits)
    page.wait_for_function(_RENEWED)
    assert issuer.granted == ["authorization_code", "refresh_token"]
    page.reload()
    page.get_by_role("button", name="退出登录").wait_for()
    assert asked_as(page, "/me")["account"] == SCHOOL
    assert issuer.granted == ["authorization_code", "refresh_token"], "what was renewed is kept"


def test_who_signs_in_elsewhere_is_nobody_here(system: System, issuer: Issuer) -> None:
    """The pool's token is not taken any more: one issuer is trusted, not two."""
    status, _ = request(
        "GET", f"{system.api}/me", headers={"Authorization": f"Bearer {system.person(SCHOOL).token}"}
    )
    assert status == 401
