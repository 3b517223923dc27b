"""A joint inspection walked through on a phone: item by item, kept over a reload, what is wanting becomes a hazard, and every campus is
answered for."""

import re
from datetime import datetime
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.files import photo
from tests.pages.visits import DESK, PageAs, do, no_serious_faults, picture

SUPERVISOR = "dm-supervisor-1"
FIRE = "dm-fire-duty"
WITH_HAZARD, CLEAR = "dm-ms-01", "dm-ps-01"
PHOTO: FilePayload = {"name": "exit.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(640, 480))}


@pytest.fixture
def inspection(system: System) -> Any:
    """Of two campuses, today, by the fire brigade alone."""
    return system.person(SUPERVISOR).post(
        "/inspections",
        client_key=f"page-{token_hex(8)}",
        campuses=[WITH_HAZARD, CLEAR],
        agencies=["dm-fire"],
        selection="fire",
        planned_on=datetime.now(SHANGHAI).date().isoformat(),
        text="请携带检测设备",
    )


def verdict(page: Page, item: str, answer: str) -> None:
    page.locator(f"#field-{item.replace('.', '-')}-verdict input[value='{answer}']").check()


def test_an_inspection_is_walked_through_and_loses_nothing(page_as: PageAs, inspection: Any) -> None:
    address = f"/app/inspections/{inspection['case_id']}"
    desk = page_as(SUPERVISOR, width=DESK, at=address, acting="B1001")
    do(desk, "开始检查")

    phone = page_as(FIRE, at=address, acting="F1001")
    phone.get_by_role("link", name="到现场逐项检查").click()
    phone.locator(f"#field-campus input[value='{WITH_HAZARD}']").check()
    verdict(phone, "fire.extinguisher-expired", "yes")
    verdict(phone, "fire.exit-blocked", "no")
    item = phone.locator(".item", has=phone.locator("#field-fire-exit-blocked-verdict"))
    item.locator("[id$='-area']").select_option("stairs")
    item.locator("textarea").fill("二号楼梯口堆放课桌")
    item.locator("input[type=file]").set_input_files(PHOTO)
    expect(item.locator("img")).to_be_visible()
    picture(phone, "inspection-walk", whole=False)
    no_serious_faults(phone)

    phone.reload()
    expect(item.locator("textarea")).to_have_value("二号楼梯口堆放课桌")
    expect(item.locator("img")).to_be_visible()
    expect(phone.get_by_text(re.compile("已查 2 项"))).to_be_visible()
    item.get_by_role("button", name="登记为隐患").click()
    expect(phone.get_by_text("已登记为隐患")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("已登记为隐患")).to_be_visible()
    phone.get_by_role("link", name="查看隐患").click()
    expect(phone.get_by_text("疏散通道、安全出口堵塞或锁闭").first).to_be_visible()
    expect(phone.get_by_role("link", name="发现它的联合检查")).to_be_visible()

    phone.goto(phone.url[: phone.url.index("/app/")] + f"{address}/walk?campus={CLEAR}")
    expect(phone.locator(".item").first).to_be_visible()
    for one in phone.locator(".item input[value=yes]").all():
        one.check()
    phone.get_by_role("button", name="答复：未发现隐患").click()
    expect(phone.get_by_text("本校（园）已答复")).to_be_visible()

    desk.reload()
    expect(desk.get_by_role("link", name="疏散通道、安全出口堵塞或锁闭")).to_be_visible()
    expect(desk.get_by_text("未发现隐患").first).to_be_visible()
    with desk.expect_download() as record:
        desk.get_by_role("button", name="检查笔录").first.click()
    assert record.value.suggested_filename.endswith(".docx")
    picture(desk, "inspection")
    no_serious_faults(desk)
    do(desk, "结束检查")


def test_another_guard_of_the_same_tablet_finds_nothing_of_the_first_ones_ticks(
    page_as: PageAs, system: System, inspection: Any
) -> None:
    system.person(SUPERVISOR).act(inspection["case_id"], "begin", of="inspections")
    at = f"/app/inspections/{inspection['case_id']}/walk?campus={CLEAR}"
    tablet = page_as(FIRE, width=820, lang="en", at=at, acting="F1001")
    verdict(tablet, "fire.extinguisher-expired", "yes")
    expect(tablet.get_by_text(re.compile("^1 of"))).to_be_visible()
    picture(tablet, "inspection-walk", whole=False)
    tablet.evaluate("sessionStorage.setItem('csl.staff', '\"F2002\"')")
    tablet.reload()
    expect(tablet.get_by_text(re.compile("^0 of"))).to_be_visible()
