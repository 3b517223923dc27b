"""The brigade's and the leader's day: the board, the number on it, the list behind that; and a wall that turns by itself."""

import re
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local.people import System
from tests.pages.visits import DESK, PHONE, Faults, PageAs, asked_as, no_serious_faults, picture

SCHOOL, BRIGADE, LEADER, WALL = "dm-ms-01-safety", "dm-supervisor-1", "dm-leader", "dm-wall"
CAMPUS = "dm-ms-01"
ON_THE_WALL = 1920
# How long a wall shows one screen.
A_TURN = 20_000


@pytest.fixture
def fire(system: System) -> Any:
    return system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus=CAMPUS,
        category="fire",
        text="食堂冒烟",
    )


def tile(page: Page) -> Any:
    return page.locator("main .tile", has_text=re.compile("港湾中学|Harbour Middle School"))


def test_the_brigade_goes_from_the_board_to_a_campus_and_to_the_case(page_as: PageAs, fire: Any) -> None:
    page = page_as(BRIGADE, width=DESK, at="/app/board")
    expect(tile(page)).to_contain_text("紧急")
    no_serious_faults(page)
    picture(page, "board")
    tile(page).click()
    row = page.get_by_role("row", name=re.compile(fire["code"]))
    expect(row).to_be_visible()
    no_serious_faults(page)
    picture(page, "board-campus")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=re.compile("火灾"))).to_be_visible()


def test_a_number_by_level_and_age_opens_its_records(page_as: PageAs, fire: Any) -> None:
    page = page_as(LEADER, width=DESK, lang="en", at="/app/board")
    line = page.get_by_role("row", name=re.compile("Level 1"))
    number = line.get_by_role("link").first
    expect(number).to_be_visible()
    number.click()
    expect(page.get_by_role("row", name=re.compile(fire["code"]))).to_be_visible()


def test_the_board_is_read_on_a_phone_too(page_as: PageAs, fire: Any) -> None:
    page = page_as(BRIGADE, width=PHONE, lang="en", at="/app/board")
    expect(tile(page)).to_contain_text("Urgent")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE
    no_serious_faults(page)
    picture(page, "board")


def test_a_wall_turns_by_itself_and_stops_when_it_is_told_to(page_as: PageAs, fire: Any) -> None:
    page = page_as(WALL, width=ON_THE_WALL, at="/app/nothing")
    page.clock.install()
    page.goto(page.url.replace("/app/nothing", "/app/board/wall"))
    expect(tile(page)).to_contain_text("紧急")
    assert tile(page).get_attribute("href") is None
    no_serious_faults(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    picture(page, "wall")
    page.clock.run_for(A_TURN)
    expect(page.get_by_role("heading", name="未办结：按级别和时长")).to_be_visible()
    picture(page, "wall-ages")
    page.get_by_role("button", name="暂停轮播").click()
    page.clock.run_for(A_TURN)
    expect(page.get_by_role("heading", name="未办结：按级别和时长")).to_be_visible()
    page.get_by_role("button", name="继续轮播").click()
    page.clock.run_for(A_TURN)
    expect(page.get_by_role("heading", name="未办结：按级别和时长")).to_have_count(0)


def test_a_wall_is_a_reader_of_its_own_and_finds_no_case(
    page_as: PageAs, fire: Any, system: System, faults: Faults
) -> None:
    sealed = system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus=CAMPUS,
        category="online_harm",
        text="不实信息",
    )
    page = page_as(WALL, width=DESK, at="/app/board/wall")
    expect(tile(page)).to_be_visible()
    said = page.content() + str(asked_as(page, "/board"))
    assert not any(word in said for word in (fire["code"], sealed["code"], "online_harm", "网络暴力"))
    faults.expected("status of 40[34]")
    for path in (f"/cases/{fire['case_id']}", f"/cases/{sealed['case_id']}", "/board/records", "/cases"):
        assert asked_as(page, path)["status"] in (403, 404), path


def test_the_leader_reads_the_month_and_looks_behind_a_number(page_as: PageAs, fire: Any) -> None:
    page = page_as(LEADER, width=DESK, at="/app/figures")
    card = page.locator("article", has=page.get_by_role("heading", name="涉校警情", exact=True))
    expect(card).to_be_visible()
    no_serious_faults(page)
    picture(page, "figures")
    card.locator(".value a").click()
    expect(page.get_by_role("heading", name="涉校警情", exact=True)).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    no_serious_faults(page)
    picture(page, "figures-records")


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/app/figures", "Figures"),
        ("/app/figures?group=hazard", "Figures"),
        ("/app/comparison?category=theft", "Comparison"),
        ("/app/assurances", "The four 100 %"),
        ("/app/policies", "Policy versions"),
        ("/app/papers", "Papers and ledgers"),
        ("/app/lists", "My lists"),
        ("/app/calendars", "Calendars"),
        ("/app/devices", "Alarm devices"),
    ],
)
def test_the_district_is_read_on_a_phone(page_as: PageAs, path: str, heading: str) -> None:
    page = page_as(BRIGADE, width=PHONE, lang="en", at=path)
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator("main :is(table, form, article, .empty)").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    no_serious_faults(page)
    picture(page, re.sub(r"\W+", "-", path.removeprefix("/app/")))


def test_a_number_of_the_bulletin_leads_to_its_records(page_as: PageAs, fire: Any) -> None:
    month = fire["server_time"][:7] if "server_time" in fire else fire["received_at"][:7]
    page = page_as(BRIGADE, width=DESK, at=f"/app/bulletins/{month}")
    line = page.get_by_role("row", name=re.compile("涉校警情（起）"))
    expect(line).to_be_visible()
    no_serious_faults(page)
    picture(page, "bulletin")
    line.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("indicator=incidents"))


def test_a_policy_is_tried_out_and_its_faults_are_named(
    page_as: PageAs, faults: Faults, district: Path
) -> None:
    faults.expected("status of 422")
    page = page_as(LEADER, width=DESK, at="/app/policies")
    expect(page.get_by_text("现行").first).to_be_visible()
    page.locator("#field-toml").fill("[rules]\nunheard_of = 1\n")
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    no_serious_faults(page)


def test_a_calendar_is_subscribed_to_read_and_revoked(page_as: PageAs, system: System) -> None:
    page = page_as(BRIGADE, width=DESK, at="/app/calendars")
    page.get_by_role("button", name="订阅", exact=True).click()
    address = page.locator("code.address")
    expect(address).to_contain_text("/feeds/")
    read = page.evaluate("async address => (await fetch(address)).text()", address.inner_text())
    assert read.startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="停用").first.click()
    expect(page.get_by_text(re.compile("^已停用")).first).to_be_visible()


def test_a_list_is_kept_opened_and_exported(page_as: PageAs, fire: Any) -> None:
    page, name = page_as(BRIGADE, width=DESK, at="/app/lists"), f"警情 {token_hex(3)}"
    page.get_by_role("button", name="保存一个清单").click()
    page.locator("#field-name").fill(name)
    page.locator("#field-of").select_option("incident")
    page.locator(".form button[type=submit]").click()
    row = page.get_by_role("row", name=re.compile(name))
    expect(row).to_be_visible()
    row.get_by_role("button", name="导出").click()
    expect(page.get_by_role("link", name="下载")).to_be_visible()
    picture(page, "lists")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("row", name=re.compile(fire["code"]))).to_be_visible()
    page.go_back()
    row.get_by_role("button", name="删除").click()
    expect(row).to_have_count(0)
