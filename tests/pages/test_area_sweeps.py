"""A sweep's day on its pages: planned and frozen at the brigade's desk, looked at door by door on a phone, and closed at 100 %."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.pages.visits import DESK, PageAs, do, fill, no_serious_faults, picture

SUPERVISOR = "dm-supervisor-1"
OFFICER = "dm-st-harbour-officer-1"
SCHOOL = "dm-ms-01-safety"
CAMPUS = "dm-ms-01"


def planned(page: Page) -> str:
    page.get_by_role("link", name="拟定清查并预览清单").click()
    form = page.locator("main form")
    fill(form.locator("#field-purpose"), "term_start")
    form.locator(f"input[value='{CAMPUS}']").check()
    fill(form.locator("#field-radius_m"), "120")
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("/app/area-sweeps/c"))
    return page.url[page.url.index("/app/") :]


def recorded(page: Page, place: Locator, outcome: str, people: int) -> None:
    place.get_by_role("button").click()
    form = place.locator("form")
    fill(form.locator("#field-outcome"), outcome)
    fill(form.locator("#field-people_checked"), str(people))
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)


def places(page: Page, **which: Any) -> Locator:
    return page.locator("li.place", **which)


def test_a_sweep_shows_what_is_missing_until_nothing_is(page_as: PageAs) -> None:
    desk = page_as(SUPERVISOR, width=DESK, at="/app/area-sweeps", acting="B1001")
    sweep = planned(desk)
    expect(desk.get_by_role("heading", name=re.compile("拟清查的场所"))).to_be_visible()
    desk.get_by_role("link", name="冻结这份清单").click()
    expect(desk.locator("#field-digest")).to_have_count(0)
    desk.locator("main form button[type=submit]").click()
    desk.wait_for_url(re.compile("/app/area-sweeps/c"))
    desk.get_by_role("button", name="分派场所").click()
    desk.locator(".form #field-rest input[value=station]").check()
    desk.locator(".form form button[type=submit]").click()
    expect(desk.get_by_text("港湾派出所").first).to_be_visible()

    phone = page_as(OFFICER, at=sweep, acting="A1002")
    expect(places(phone).first).to_be_visible()
    total = places(phone).count()
    first = places(phone).nth(0)
    recorded(phone, first, "not_entered", 0)
    expect(first).to_contain_text("无法进入")
    expect(phone.get_by_text(re.compile("未能进入、待补查 1 处")).first).to_be_visible()
    picture(phone, "sweep")
    no_serious_faults(phone)
    for place in places(phone).all():
        recorded(phone, place, "compliant", 2)
        expect(place).to_contain_text("合格")
    expect(phone.get_by_text("不漏一处")).to_be_visible()
    expect(phone.get_by_text(f"核查 {2 * total} 人")).to_be_visible()

    school = page_as(SCHOOL, at=sweep, lang="en")
    expect(school.get_by_text("Nothing left out")).to_be_visible()
    expect(places(school)).to_have_count(0)
    picture(school, "sweep")

    desk.reload()
    with desk.expect_download() as proof:
        desk.get_by_role("button", name="下载覆盖证明").click()
    assert proof.value.suggested_filename.endswith(".xlsx")
    do(desk, "办结清查")
    picture(desk, "sweep")
    no_serious_faults(desk)
    desk.goto(desk.url.replace(sweep, "/app/area-sweeps?view=over"))
    expect(desk.locator("meter").first).to_be_visible()
    picture(desk, "sweeps")
