"""The district's own pages: files that are checked row by row and loaded after a second look, and accounts of those who leave."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.districts import texts_of
from tests.pages.visits import DESK, PHONE, Faults, PageAs, no_serious_faults, picture

LEADER, SUPERVISOR = "dm-leader", "dm-supervisor-2"
LEAVING = "dm-st-hill-officer-2"


def files(district: Path, **changes: str) -> list[Any]:
    """Those that the system was loaded with: whoever loads others changes the days of school under other tests."""
    texts = texts_of(district) | changes
    return [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in texts.items()]


def test_bad_rows_are_named_and_what_was_checked_is_loaded_after_a_second_look(
    page_as: PageAs, faults: Faults, system: System, district: Path
) -> None:
    faults.expected("status of 422")
    page = page_as(LEADER, width=DESK, at="/app/district/files", acting="A9001")
    choosing = page.locator("#field-files")
    lines = texts_of(district)["campuses.csv"].splitlines()
    lines[1] = lines[1].replace(",school,", ",castle,")
    choosing.set_input_files(files(district, **{"campuses.csv": "\n".join(lines)}))
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("campuses.csv:2:type")).to_be_visible()
    picture(page, "district-faults")
    no_serious_faults(page)

    name = "示例区妇女联合会（新）"
    units = texts_of(district)["units.csv"].replace("示例区妇女联合会", name)
    choosing.set_input_files(files(district, **{"units.csv": units}))
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("cell", name="dm-women")).to_be_visible()
    picture(page, "district-changes")
    page.get_by_role("button", name="去确认").click()
    expect(page.get_by_text("一分钟内对所有人生效")).to_be_visible()
    picture(page, "district-confirm")
    no_serious_faults(page)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已导入：").first).to_be_visible()
    units_now = system.person(LEADER).get("/directory")["units"]
    assert "dm-women" in {one["code"] for one in units_now}
    # Back to what it was: other tests go by the files.
    choosing.set_input_files(files(district))
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="去确认").click()
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已导入：").first).to_be_visible()


def test_a_supervisor_checks_and_leaves_the_loading_to_the_leader(page_as: PageAs, district: Path) -> None:
    page = page_as(SUPERVISOR, width=DESK, lang="en", at="/app/district/files")
    page.locator("#field-files").set_input_files(files(district))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Nothing would change")).to_be_visible()
    expect(page.get_by_text("The leader checks the same files")).to_be_visible()
    expect(page.get_by_role("button", name="Go on to confirm")).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_accounts_are_found_by_a_few_letters(page_as: PageAs, width: int) -> None:
    page = page_as(SUPERVISOR, width=width, at="/app/district/accounts")
    page.locator("#field-find").fill("港湾派出所值班室")
    expect(page.get_by_role("link", name=re.compile("dm-st-harbour-desk"))).to_be_visible()
    no_serious_faults(page)
    picture(page, "accounts")


HOLDS_STILL, COLLEAGUE = "dm-st-hill-officer-1", "dm-st-hill-chief"


@pytest.fixture
def to_do(system: System) -> list[str]:
    """A lesson and a post at the gate of the next days that name who leaves: their codes."""
    begins = datetime.now(SHANGHAI).replace(hour=7, minute=0) + timedelta(days=2)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(minutes=40)).isoformat()}
    lesson = system.person(HOLDS_STILL).post(
        "/activities",
        client_key=f"page-{token_hex(8)}",
        campus="dm-kg-02",
        activity_type="anti_fraud",
        host="me",
        **times,
    )
    desk = system.person("dm-st-hill-desk")
    post = desk.post(
        "/posts", client_key=f"page-{token_hex(8)}", campus="dm-kg-02", post_type="patrol_check", **times
    )
    desk.act(post["case_id"], "assign", of="posts", assignee=f"demo|{HOLDS_STILL}")
    return [lesson["code"], post["code"]]


def test_all_that_a_leaver_leaves_is_handed_over_and_what_one_may_not_hold_goes_to_another(
    page_as: PageAs, to_do: list[str]
) -> None:
    lesson, post = to_do
    page = page_as(SUPERVISOR, width=DESK, at=f"/app/district/accounts/{HOLDS_STILL}", acting="A9002")
    left = page.locator("section", has=page.get_by_role("heading", name="还要交给别人的事"))
    for code in to_do:
        expect(left.get_by_text(code)).to_be_visible()
    no_serious_faults(page)
    picture(page, "hand-over")
    # The other supervisor takes lessons, and stands at no gate.
    page.locator("#field-to").select_option("dm-supervisor-1")
    page.get_by_role("button", name="一次移交").click()
    expect(page.get_by_role("row", name=re.compile(lesson))).to_contain_text("已移交")
    refused = page.locator("section", has=page.get_by_role("heading", name="移交结果"))
    expect(refused.get_by_role("row", name=re.compile(post))).to_contain_text("未移交")
    expect(left.get_by_text(post)).to_be_visible()
    expect(left.get_by_text(lesson)).to_have_count(0)
    no_serious_faults(page)
    picture(page, "hand-over-refused")
    page.locator("#field-to").select_option(COLLEAGUE)
    page.get_by_role("button", name="一次移交").click()
    expect(page.get_by_text("没有要移交的事")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(post))).to_contain_text("已移交")
    picture(page, "handed-over")


def test_who_leaves_is_closed_after_a_second_look(page_as: PageAs, system: System) -> None:
    page = page_as(SUPERVISOR, width=PHONE, at=f"/app/district/accounts/{LEAVING}", acting="A9002")
    page.get_by_role("button", name="停用这个账号").click()
    expect(page.get_by_text("一分钟内不能再登录")).to_be_visible()
    picture(page, "account-confirm")
    page.get_by_role("button", name="停用这个账号").click()
    expect(page.get_by_text("已停用").first).to_be_visible()
    no_serious_faults(page)
    picture(page, "account-closed")
    closed = system.person(LEADER).get(f"/accounts/{LEAVING}")
    assert (closed["enabled"], closed["closed_by"]) == (False, f"{SUPERVISOR} A9002")
