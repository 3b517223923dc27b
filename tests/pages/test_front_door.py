"""The address opens, one signs in there and is known, and leaves nothing behind."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from delivery.findings import Grade
from delivery.smoke import DESCRIPTION, smoke
from local.try_out_sign_ins import LOCAL_PASSWORD
from tests.pages.visits import (
    DESK,
    PageAs,
    Visits,
    asked_as,
    at_the_issuer,
    no_serious_faults,
    picture,
    sign_in,
)

SCHOOL = "dm-ms-01-safety"
OFFICER = "dm-st-harbour-desk"
# Nobody else signs in as these.
INVITED, FORGETFUL = "dm-kg-02-principal", "dm-ps-02-principal"
GIVEN, OWN = "Given-2026-once", "My-own-2026-word"


@pytest.fixture
def pool(visits: Visits) -> Iterator[str]:
    """The staff's pool; in the end those two have the password that all have here."""
    found = visits.system.outputs["UserPoolId"]
    yield found
    for account in (INVITED, FORGETFUL):
        visits.system.aws("cognito-idp").admin_set_user_password(
            UserPoolId=found, Username=account, Password=LOCAL_PASSWORD, Permanent=True
        )


def test_the_address_opens_signing_in_works_and_the_interface_knows_who_it_is(visits: Visits) -> None:
    page = visits.page_as(None, at="/")
    expect(page).to_have_title(re.compile("护校安园"))
    sign_in(page, SCHOOL)
    assert asked_as(page, "/me")["account"] == SCHOOL
    assert "code=" not in page.url and "state=" not in page.url
    picture(page, "start")


def test_what_was_deployed_passes_the_smoke_test_of_a_pipeline(visits: Visits) -> None:
    found = smoke(visits.address, json.loads(DESCRIPTION.read_text("utf-8")))
    assert [one for one in found if one.grade is not Grade.GOOD] == []


def test_a_link_into_the_app_leads_through_the_sign_in_to_where_it_points(visits: Visits) -> None:
    page = visits.page_as(None, at="/app/my-reports", lang="en")
    at_the_issuer(page, SCHOOL)
    assert urlsplit(page.url).path == "/app/my-reports"


def test_nothing_that_opens_an_account_is_kept_longer_than_the_tab(page_as: PageAs) -> None:
    page = page_as(OFFICER, width=DESK, acting="N1001")
    page.get_by_role("button", name="退出登录").wait_for()
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert set(kept) <= {"language"}
    assert page.evaluate("document.cookie") == ""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="登录").first.wait_for()


def test_who_is_invited_sets_their_own_password_before_anything_else(visits: Visits, pool: str) -> None:
    cognito = visits.system.aws("cognito-idp")
    cognito.admin_set_user_password(UserPoolId=pool, Username=INVITED, Password=GIVEN, Permanent=False)
    page = visits.page_as(None)
    page.get_by_role("button", name="登录").first.click()
    page.locator("input[name=username]").fill(INVITED)
    page.locator("input[name=password]").fill(GIVEN)
    page.locator("button[type=submit]").click()
    for name in ("new_password", "confirm_password"):
        page.locator(f"input[name={name}]").fill(OWN)
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="退出登录").first.wait_for(state="attached")
    assert asked_as(page, "/me")["account"] == INVITED
    sign_in(visits.page_as(None), INVITED, OWN)


def test_who_forgot_the_password_signs_in_with_a_new_one_after_a_code(visits: Visits, pool: str) -> None:
    """The emulator's sign-in page has no link for it: what the pool's own page asks is asked here. Its code is fixed."""
    cognito, outputs = visits.system.aws("cognito-idp"), visits.system.outputs
    who = {"ClientId": outputs["UserPoolClientId"], "Username": FORGETFUL}
    told = cognito.forgot_password(**who)["CodeDeliveryDetails"]
    assert told["DeliveryMedium"] == "EMAIL"
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        cognito.confirm_forgot_password(**who, ConfirmationCode="000000", Password=OWN)
    cognito.confirm_forgot_password(**who, ConfirmationCode="654321", Password=OWN)
    sign_in(visits.page_as(None), FORGETFUL, OWN)


def test_who_signs_out_leaves_nothing_in_the_tab(visits: Visits) -> None:
    page = visits.page_as(None, width=DESK)
    sign_in(page, SCHOOL)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_function("() => sessionStorage.length === 0")
    page.get_by_role("button", name="登录").first.wait_for()
    assert page.url.startswith(visits.address)


def test_the_start_page_is_clean_for_everybody_who_can_not_see_or_point(page_as: PageAs) -> None:
    for page in (page_as(SCHOOL), page_as(OFFICER, width=DESK, lang="en", acting="N1001")):
        page.get_by_role("heading").first.wait_for()
        no_serious_faults(page)
