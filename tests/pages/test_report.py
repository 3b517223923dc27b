"""Reporting an incident: from the first tap to the receipt, with and without a network, on a phone that others use too."""

import json
import re
import struct
import zlib

import pytest
from playwright.sync_api import Page, expect

from tests.pages.visits import (
    DESK,
    Faults,
    PageAs,
    Visits,
    at_the_issuer,
    no_serious_faults,
    picture,
)

SCHOOL = "dm-ms-01-safety"
GUARDS = "dm-ms-01-guard"
STAFF, NEXT_GUARD = "370001", "370002"
TEXT = "学生甲在东门被推倒 <script>alert(1)</script> \u202eאב\u202c"


def photo() -> bytes:
    """A PNG of 40 × 30 dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\x00" + b"\xb3\x16\x1b" * 40 for _ in range(30))
    head = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def fill_in(page: Page, *, signed_in: bool = True) -> None:
    if signed_in:
        # Where the campus is not known yet, it is confirmed afterwards: that has a test of its own.
        page.get_by_role("radio", name="港湾中学").wait_for(state="attached")
    page.get_by_role("radio", name="学生欺凌").check()
    page.get_by_label("具体位置").fill("东门")
    page.get_by_label("情况", exact=False).fill(TEXT)


def has_receipt(page: Page) -> str:
    page.wait_for_url(re.compile("/app/report/receipt/"))
    page.get_by_role("heading", name="已收到").wait_for()
    return page.locator(".code strong").inner_text()


@pytest.mark.parametrize("width", [360, DESK])
def test_a_report_with_a_photo_arrives_and_its_progress_is_there(page_as: PageAs, width: int) -> None:
    page = page_as(SCHOOL, width=width, at="/app/report", acting=STAFF)
    fill_in(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": photo()}
    )
    page.get_by_role("img", name="第 1 张照片").wait_for()
    no_serious_faults(page)
    picture(page, "report")
    page.get_by_role("button", name="发送", exact=True).click()
    code = has_receipt(page)
    no_serious_faults(page)
    picture(page, "receipt")
    page.get_by_text("照片还在发送").wait_for(state="detached")
    page.get_by_role("link", name="查看进展").click()
    page.locator(".code").get_by_text(code).wait_for()
    no_serious_faults(page)
    picture(page, "my-report")
    page.get_by_role("link", name="我的上报").click()
    page.get_by_role("cell", name=re.compile(code)).wait_for()
    no_serious_faults(page)
    picture(page, "my-reports")


def test_a_report_from_before_signing_in_goes_when_its_writer_has_confirmed_it(visits: Visits) -> None:
    page = visits.page_as(None, at="/app/report")
    fill_in(page, signed_in=False)
    page.get_by_label("您的警号或工号").fill(STAFF)
    no_serious_faults(page)
    picture(page, "report-signed-out")
    page.get_by_role("button", name="登录并发送").click()
    at_the_issuer(page, SCHOOL)
    page.get_by_role("heading", name="这是您写的吗？").wait_for()
    expect(page.get_by_role("strong").filter(has_text="还没有发送")).to_be_visible()
    no_serious_faults(page)
    picture(page, "confirm")
    page.get_by_role("button", name="是我写的，发送").click()
    assert has_receipt(page)


# The form fetches the pages behind it while it is filled in: each with all that it is made of.
WHAT_FOLLOWS_HAS_COME = """() => {
  const run = performance.getEntriesByType('resource').filter((one) => one.initiatorType !== 'fetch')
  return ['OutboxPage', 'ReceiptPage'].every((name) => run.some((one) => one.name.includes(`/assets/${name}-`)))
    && [...document.querySelectorAll('link[rel=stylesheet]')].every((one) => one.sheet !== null)
}"""


def test_without_a_network_it_waits_is_never_called_sent_and_goes_once_when_it_is_back(
    visits: Visits, faults: Faults
) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED")
    page = visits.page_as(SCHOOL, at="/app/report", acting=STAFF)
    page.get_by_role("button", name="退出登录").wait_for()
    page.get_by_text("拍照或选照片").wait_for()
    fill_in(page)
    posted: list[str] = []
    page.on(
        "request",
        lambda one: (
            posted.append(one.post_data or "")
            if one.method == "POST" and one.url.endswith("/reports")
            else None
        ),
    )
    page.wait_for_function(WHAT_FOLLOWS_HAS_COME)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="发送", exact=True).dblclick()
    page.get_by_text("等网络恢复后自动发送").wait_for()
    assert page.get_by_text("已收到").count() == 0
    picture(page, "outbox-offline")
    page.context.set_offline(False)
    assert has_receipt(page)
    assert len({json.loads(body)["client_key"] for body in posted}) == 1
    page.goto(f"{visits.address}/app/report/outbox")
    page.get_by_text("没有待发送的上报").wait_for()


def test_the_next_guard_on_the_phone_sees_that_there_is_a_draft_and_no_word_of_it(
    visits: Visits, faults: Faults
) -> None:
    page = visits.page_as(GUARDS, at="/app/report", acting=STAFF)
    fill_in(page)
    page.get_by_text("草稿已保存在本机").wait_for()
    # Whoever comes next on the same phone says who they are.
    page.evaluate("staff => sessionStorage.setItem('csl.staff', JSON.stringify(staff))", NEXT_GUARD)
    page.goto(f"{visits.address}/app/report/outbox")
    page.get_by_text("本机还有别人的 1 份未发送上报").wait_for()
    assert "学生甲" not in page.content()
    picture(page, "outbox-of-another")


def test_a_shared_account_asks_who_is_acting_before_anything_is_seen(page_as: PageAs) -> None:
    page = page_as(GUARDS, at="/app/my-reports")
    page.get_by_role("heading", name="现在由谁办理？").wait_for()
    no_serious_faults(page)
    picture(page, "who-acts")
    page.get_by_label("警号或工号").fill(STAFF)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("heading", name="我的上报").wait_for()


def test_what_is_missing_is_said_and_leads_to_its_field(page_as: PageAs) -> None:
    page = page_as(SCHOOL, lang="en", at="/app/report", acting=STAFF)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Choose what happened").click()
    expect(page.locator("#field-category")).to_be_focused()
    no_serious_faults(page)
    picture(page, "report-faults")


def test_every_part_of_the_kit_is_clean_in_both_languages_and_sizes(page_as: PageAs) -> None:
    for width, lang in ((360, "zh"), (DESK, "en")):
        page = page_as(None, width=width, lang=lang, at="/app/kit")
        page.get_by_role("heading", name="Kit", exact=True).wait_for()
        page.get_by_text("ready", exact=True).wait_for()
        no_serious_faults(page)
        picture(page, "kit")
        page.get_by_role("button", name="open", exact=True).click()
        page.get_by_role("dialog").wait_for()
        no_serious_faults(page)
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
