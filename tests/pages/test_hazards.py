"""A hazard's life on its pages: found on a phone, ordered by the police at their desk, made longer by the chief, mended, checked by
somebody else, and struck off the ledger."""

import re
from datetime import datetime, timedelta
from secrets import randbelow, token_hex

import pytest
from playwright.sync_api import FilePayload, Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.files import photo
from tests.pages.visits import DESK, Faults, PageAs, Visits, do, no_serious_faults, offered, picture

SCHOOL = "dm-ms-01-safety"
OFFICER = "dm-st-harbour-officer-1"
SUPERVISOR = "dm-supervisor-1"
CHIEF = "dm-st-harbour-chief"
PHOTO: FilePayload = {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(640, 480))}


def days_ahead(days: int) -> str:
    """As somebody types it, in Shanghai."""
    return (datetime.now(SHANGHAI) + timedelta(days=days)).strftime("%Y-%m-%dT18:00")


def choose(page: Page, field: str, code: str) -> None:
    page.locator(f"#field-{field} input[value='{code}']").check()


def fill_in(page: Page, *, item: str = "physical_guard.wall-damaged") -> None:
    """A spot of its own, so that nothing has come back."""
    choose(page, "category", item.partition(".")[0])
    page.locator("#field-item").select_option(item)
    page.locator("#field-area").select_option("perimeter")
    page.locator("#field-number").fill(str(1 + randbelow(98)))
    page.locator("#field-photos input[type=file]").set_input_files(PHOTO)
    expect(page.locator("#field-photos img")).to_be_visible()
    choose(page, "source", "self_check")


def report(page: Page) -> str:
    """From the form to the page of the hazard; answers its address."""
    fill_in(page)
    picture(page, "hazard-report")
    no_serious_faults(page)
    page.get_by_role("button", name="上报隐患", exact=True).click()
    page.wait_for_url(re.compile("/app/hazards/c"))
    return page.url[page.url.index("/app/") :]


def test_a_hazard_waits_with_its_photo_for_the_network_and_is_reported_once(
    page_as: PageAs, faults: Faults, system: System
) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED")
    phone = page_as(SCHOOL, at="/app/hazards/report", acting="T1001")
    fill_in(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="上报隐患", exact=True).click()
    expect(phone.get_by_text("还没有送达，等网络恢复后自动发送")).to_be_visible()
    no_serious_faults(phone)
    picture(phone, "hazard-waits")
    phone.context.set_offline(False)
    phone.wait_for_url(re.compile("/app/hazards/c"))
    case_id = phone.url.rpartition("/")[2]
    assert len(system.person(SCHOOL).get(f"/attachments/{case_id}")["files"]) == 1


@pytest.mark.parametrize("offline", [False, True], ids=["at-once", "when-the-network-was-back"])
def test_a_hazard_that_was_refused_comes_back_into_its_form_with_its_photo_and_goes_once_it_was_put_right(
    visits: Visits, faults: Faults, system: System, offline: bool
) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED|status of 422|ERR_FAILED")
    phone = visits.page_as(SCHOOL, acting="T1001")
    tile = phone.locator("main .tile", has_text="上报隐患")
    tile.click()
    fill_in(phone)
    phone.locator("#field-text").fill("护栏松动，暂时围挡")
    number = phone.locator("#field-number").input_value()
    # More than a number: only the server says so.
    phone.locator("#field-number").fill("北侧")
    phone.context.set_offline(offline)
    phone.get_by_role("button", name="上报隐患", exact=True).click()
    if offline:
        expect(phone.get_by_text("还没有送达，等网络恢复后自动发送")).to_be_visible()
    else:
        expect(phone.get_by_role("alert").first).to_be_visible()
        expect(phone.locator("#field-number")).to_have_value("北侧")
    # They leave the page, and come back another time.
    phone.locator(".bar .name").click()
    expect(tile).to_contain_text("1")
    phone.context.set_offline(False)
    phone.goto(f"{visits.address}/app/report/outbox")
    picture(phone, "hazard-refused")
    phone.get_by_role("button", name="改正后重发").click()
    expect(phone.locator("#field-text")).to_have_value("护栏松动，暂时围挡")
    expect(phone.locator("#field-photos img")).to_be_visible()
    expect(phone.get_by_role("alert").first).to_be_visible()
    no_serious_faults(phone)
    picture(phone, "hazard-put-right")
    # Read again in the middle of it, nothing is lost.
    phone.locator("#field-text").fill("护栏松动，已围挡")
    phone.locator(".bar .name").click()
    tile.click()
    phone.get_by_role("button", name="改正后重发").click()
    expect(phone.locator("#field-text")).to_have_value("护栏松动，已围挡")
    phone.locator("#field-number").fill(number)
    phone.get_by_role("button", name="上报隐患", exact=True).click()
    phone.wait_for_url(re.compile("/app/hazards/c"))
    case_id = phone.url.rpartition("/")[2]
    assert len(system.person(SCHOOL).get(f"/attachments/{case_id}")["files"]) == 1
    phone.locator(".bar .name").click()
    expect(tile.locator(".badge")).to_have_count(0)


def add_photo(page: Page, purpose: str) -> None:
    page.locator("details > summary", has_text="添加照片或文件").click()
    choose(page, "purpose", purpose)
    page.locator("#field-files input[type=file]").set_input_files(PHOTO)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("已收录")).to_be_visible()


def order(officer: Page) -> None:
    """Looked at, drafted, signed on a page of its own, and downloaded before and after."""
    do(officer, "记录现场检查", text="围墙东侧缺口约一米")
    do(officer, "拟制整改通知书", due_at=days_ahead(3), measures="修复缺口，此前派人看守")
    with officer.expect_download() as draft:
        officer.get_by_role("button", name="下载草稿").click()
    assert draft.value.suggested_filename.endswith(".docx")
    offered(officer, "签发责令限期整改通知书").click()
    expect(officer).to_have_url(re.compile("/app/act/hazard/"))
    expect(officer.locator("main form .danger")).to_be_visible()
    picture(officer, "hazard-sign")
    officer.go_back()
    do(officer, "签发责令限期整改通知书")
    expect(officer.get_by_text(re.compile(r"〔\d{4}〕第 \d+ 号")).first).to_be_visible()
    with officer.expect_download() as order:
        officer.get_by_role("button", name="下载", exact=True).click()
    assert order.value.suggested_filename.endswith(".docx")
    picture(officer, "hazard")
    no_serious_faults(officer)


def answer_what_the_clocks_ordered(system: System, case_id: str) -> None:
    """Limits here are of seconds: on a busy machine supervision orders open by themselves, and nothing is closed before they are
    answered."""
    people = {"lead:owner": CHIEF, "unit:dm-st-harbour": CHIEF, "unit:dm-ms-01": SCHOOL}
    for order in system.person(SUPERVISOR).get(f"/hazards/{case_id}")["work"]["supervisions"]:
        if order["answered_at"] is None:
            whose = system.person(people[order["to"]])
            whose.act(case_id, "receive_order", of="hazards", number=order["number"])
            whose.act(case_id, "answer_order", of="hazards", number=order["number"], text="已办")


def test_a_hazard_goes_from_a_photo_on_the_phone_to_the_ledger(page_as: PageAs, system: System) -> None:
    phone = page_as(SCHOOL, at="/app/hazards/report", acting="T1001")
    hazard = report(phone)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("物防")
    expect(phone.get_by_text("围墙破损或可翻越").first).to_be_visible()

    officer = page_as(OFFICER, width=DESK, at="/app/hazards", acting="A1002")
    expect(officer.get_by_role("link", name=re.compile("围墙破损")).first).to_be_visible()
    picture(officer, "hazards")
    no_serious_faults(officer)
    officer.goto(officer.url.replace("/app/hazards", hazard))
    order(officer)

    phone.reload()
    expect(phone.get_by_text("整改期限还有 3 天")).to_be_visible()
    do(phone, "申请延期整改", until=days_ahead(5), text="材料需订购")
    expect(phone.get_by_text(re.compile("申请延至"))).to_be_visible()
    picture(phone, "hazard")
    no_serious_faults(phone)

    chief = page_as(CHIEF, width=DESK, lang="en", at=hazard, acting="A1003")
    do(chief, "Decide an extension", number="1", granted="true")
    expect(chief.get_by_text("5 days left to rectify")).to_be_visible()
    picture(chief, "hazard")

    phone.reload()
    do(phone, "开始整改")
    expect(phone.get_by_text("缺少本轮整改后照片")).to_be_visible()
    add_photo(phone, "after")
    do(phone, "报告整改完毕", text="缺口已砌好")

    officer.reload()
    do(officer, "复查", passed="true", opinion="已修复，高度符合要求")
    expect(officer.get_by_text("复查意见书")).to_be_visible()
    do(officer, "回访", held="true", opinion="保持良好")
    answer_what_the_clocks_ordered(system, hazard.rpartition("/")[2])
    officer.reload()
    do(officer, "销号")
    expect(officer.locator("[aria-current=step]")).to_have_count(0)
    expect(officer.locator(".steps li:not(.done)")).to_have_count(0)
    officer.goto(officer.url.replace(hazard, "/app/hazards?view=over"))
    expect(officer.get_by_role("link", name=re.compile("围墙破损")).first).to_be_visible()


def test_what_a_school_owes_stands_on_its_start_page_until_it_has_answered(
    page_as: PageAs, system: System
) -> None:
    found = {"campus": "dm-ms-01", "item": "fire.exit-blocked", "spot": f"stairs-{1 + randbelow(98)}"}
    hazard = system.person(SCHOOL).post(
        "/hazards", client_key=f"page-{token_hex(8)}", source="self_check", **found
    )
    due = (datetime.now(SHANGHAI) + timedelta(days=2)).isoformat()
    system.person(SUPERVISOR).act(
        hazard["case_id"], "supervise", of="hazards", to="dm-ms-01", due_at=due, text="请尽快清理"
    )
    phone = page_as(SCHOOL, acting="T1001")
    task = phone.locator(".task", has_text=hazard["code"])
    expect(task).to_contain_text("请签收")
    picture(phone, "start-tasks")
    no_serious_faults(phone)
    task.get_by_role("link").click()
    number = re.search(
        r"督办单 (\d+)", phone.get_by_text(re.compile(r"督办单 \d+（港湾中学）")).first.inner_text()
    )
    assert number is not None
    do(phone, "签收督办单", number=number[1])
    do(phone, "答复督办单", number=number[1], text="已清理")
    phone.goto(phone.url.partition("/app/")[0] + "/app")
    expect(phone.get_by_role("link", name="上报隐患").first).to_be_visible()
    expect(task).to_have_count(0)
