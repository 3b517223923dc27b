"""A guard's day: the post at the gate by large buttons, a patrol by the codes on the wall, and what the network does to both."""

import re
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.cloud import OPEN
from tests.end_to_end.playing import SOON, until
from tests.pages.visits import (
    DESK,
    PHONE,
    Faults,
    PageAs,
    Visits,
    at_the_issuer,
    eventually,
    no_serious_faults,
    picture,
)

AT_THE_DESK = "dm-st-harbour-desk"
SAFETY = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
STAFF, NEXT_GUARD = "370001", "370002"
SPOTS = ("gate", "playground", "canteen")


def later(**by: float) -> str:
    return (datetime.now(UTC) + timedelta(**by)).isoformat()


@pytest.fixture
def post(system: System) -> str:
    """A fixed post at the gate of the school, of its own security room, in a few minutes."""
    desk = system.person(AT_THE_DESK)
    people = desk.get("/posts/people", unit=OPEN)["people"]
    guard = next(one["account"] for one in people if one["unit"] == OPEN)
    made = desk.post(
        "/posts",
        client_key=f"gate-{token_hex(8)}",
        campus=OPEN,
        post_type="fixed",
        starts_at=later(minutes=10),
        ends_at=later(minutes=40),
        assignee=guard,
    )
    return str(made["case_id"])


def round_of(system: System, seconds: int = 600) -> tuple[str, dict[str, str]]:
    """A round that is on now for so long, and what stands on its printed codes by spot."""
    safety, guard = system.person(SAFETY), system.person(GUARD)
    first = datetime.now(SHANGHAI) + timedelta(seconds=SOON)
    last = min(first + timedelta(seconds=seconds), first.replace(hour=23, minute=59, second=59))
    plan = safety.post(
        "/patrol-plans",
        client_key=f"plan-{token_hex(6)}",
        campus=OPEN,
        team=[{"role": "staff", "count": 1}, {"role": "guard", "count": 2}],
        points=[{"mode": "foot", "spot": spot} for spot in SPOTS],
        beats=[{"mode": "foot", "per_day": 1}],
        since=first.date().isoformat(),
        until=first.date().isoformat(),
        first=first.strftime("%H:%M:%S"),
        last=last.strftime("%H:%M:%S"),
    )["case_id"]
    stickers = safety.get(f"/patrol-plans/{plan}/points", address="https://hx.example.cn")["stickers"]
    found: list[str] = []

    def planned() -> bool:
        system.invoke("PlanPatrolsFunction", {"detail": {"district": "demo", "campus": OPEN}})
        rows = [guard.get(f"/patrols/{row['case_id']}") for row in guard.get("/patrols")["records"]]
        found[:] = [one["case_id"] for one in rows if one["plan"] == plan and began(one["since"])]
        return bool(found)

    until(planned, "the plan's round")
    return found[0], {one["spot"]: one["printed"] for one in stickers}


def began(since: str) -> bool:
    return datetime.fromisoformat(since) <= datetime.now(UTC)


def scan(page: Page, visits: Visits, printed: str) -> None:
    """As a phone's own scanner does: it opens the address that was printed, here with this system's host."""
    page.goto(f"{visits.address}{printed.removeprefix('https://hx.example.cn')}")


def has_come(page: Page, what: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(what).first).to_be_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_guard_checks_in_at_the_post_says_what_is_seen_and_leaves(
    page_as: PageAs, system: System, post: str, lang: str
) -> None:
    zh = lang == "zh"
    page = page_as(GUARD, lang=lang, at="/app/today", acting=STAFF)
    duty = page.locator(f"a[href='/app/today/{post}']")
    expect(duty).to_be_visible()
    no_serious_faults(page)
    picture(page, "today")
    duty.click()
    page.get_by_role("button", name="到岗登记" if zh else "Check in", exact=True).click()
    has_come(page, re.compile("到岗 [0-9]|Reached at"))
    for seen in ("见警察", "见警灯") if zh else ("An officer is seen", "Police lights are seen"):
        page.get_by_role("button", name=seen).click()
        expect(page.locator("button.seen", has_text=seen)).to_be_visible()
    no_serious_faults(page)
    picture(page, "post")
    page.get_by_role("button", name="离岗登记" if zh else "Check out", exact=True).click()
    has_come(page, re.compile("离岗 [0-9]|Left at"))
    shown = system.person(AT_THE_DESK).get(f"/posts/{post}")
    assert [one["check"] for one in shown["seen"] if one["seen"]] == ["officer", "lights"]
    assert (shown["state"], shown["reached_in_time"], shown["late_entries"]) == ("done", True, 0)


def test_a_check_in_without_a_network_is_never_called_done_and_goes_once_when_it_is_back(
    page_as: PageAs, system: System, post: str, faults: Faults
) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED")
    page = page_as(GUARD, at=f"/app/today/{post}", acting=STAFF)
    button = page.get_by_role("button", name="到岗登记", exact=True)
    expect(button).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/reach") else None)
    page.context.set_offline(True)
    button.dblclick()
    has_come(page, re.compile("还没有送达"))
    expect(button).to_be_hidden()
    assert page.get_by_text(re.compile("到岗 [0-9]")).count() == 0
    picture(page, "post-offline")
    no_serious_faults(page)
    page.context.set_offline(False)
    has_come(page, re.compile("到岗 [0-9]"))
    assert len(set(sent)) == 1
    assert system.person(AT_THE_DESK).get(f"/posts/{post}")["state"] == "manned"


def test_a_patrol_is_walked_by_the_codes_on_the_wall(
    page_as: PageAs, visits: Visits, system: System, faults: Faults
) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED|status of 422")
    patrol, codes = round_of(system)
    page = page_as(GUARD, at="/app/today", acting=STAFF)
    page.get_by_role("heading", name="今日岗位").wait_for()
    scan(page, visits, codes["gate"])
    has_come(page, "已打卡，1/3 个点位")
    assert "#" not in page.url
    no_serious_faults(page)
    picture(page, "patrol-scan")
    # Typed by hand, the code alone.
    page.get_by_label("点位码").fill(codes["playground"].rpartition("#")[2].lower())
    page.get_by_role("button", name="打卡", exact=True).click()
    has_come(page, "已打卡，2/3 个点位")
    page.get_by_label("点位码").fill("P1.NOT-A-CODE")
    page.get_by_role("button", name="打卡", exact=True).click()
    has_come(page, "不是本系统打印的点位码")
    picture(page, "patrol-refused")
    page.get_by_role("button", name="知道了").click()
    page.context.set_offline(True)
    page.get_by_label("点位码").fill(codes["canteen"])
    page.get_by_role("button", name="打卡", exact=True).click()
    has_come(page, re.compile("还没有送达"))
    picture(page, "patrol-offline")
    page.context.set_offline(False)
    has_come(page, "本轮全部点位已看完")
    assert system.person(GUARD).get(f"/patrols/{patrol}")["state"] == "complete"
    page.get_by_role("link", name="查看本轮巡防").click()
    has_come(page, "点位 3/3")
    no_serious_faults(page)
    picture(page, "patrol")


def test_a_code_scanned_before_signing_in_waits_and_goes_after_it(visits: Visits, system: System) -> None:
    patrol, codes = round_of(system)
    page = visits.context(360, "zh").new_page()
    scan(page, visits, codes["gate"])
    has_come(page, re.compile("还没有送达，登录后发送"))
    no_serious_faults(page)
    picture(page, "patrol-signed-out")
    page.get_by_role("button", name="登录并发送").click()
    at_the_issuer(page, GUARD)
    asking = page.get_by_role("dialog")
    asking.get_by_role("textbox").fill(STAFF)
    asking.locator("button[type=submit]").click()
    page.get_by_role("button", name="是我登记的，发送").click()
    has_come(page, re.compile("已打卡，1/3 个点位"))
    assert system.person(GUARD).get(f"/patrols/{patrol}")["checked"] == 1


def test_codes_are_printed_from_the_plan_and_point_at_these_pages(page_as: PageAs, system: System) -> None:
    patrol, _ = round_of(system)
    plan = system.person(GUARD).get(f"/patrols/{patrol}")["plan"]
    page = page_as(SAFETY, width=DESK, at=f"/app/patrol-plans/{plan}", acting=STAFF)
    page.get_by_role("link", name="打印点位码").click()
    sheet = page.get_by_role("img", name="第 1 页点位码")
    expect(sheet).to_be_visible()
    eventually(lambda: bool(sheet.evaluate("image => image.naturalWidth > 0")), page, "the sheet of codes")
    has_come(page, "还没有设定固定域名")
    no_serious_faults(page)
    picture(page, "point-codes")


def test_the_rooms_log_takes_what_each_type_asks_for_and_a_shift_is_handed_over_and_taken_over(
    page_as: PageAs, visits: Visits
) -> None:
    page = page_as(GUARD, at="/app/log", acting=STAFF)
    expect(page.get_by_role("link", name="登记民警到室")).to_be_hidden()
    page.get_by_role("link", name="登记日志").click()
    expect(page.get_by_role("button", name="保安培训")).to_be_visible()
    no_serious_faults(page)
    picture(page, "log-types")
    page.get_by_role("button", name="保安培训").click()
    page.locator("[id='field-facts.subject']").select_option("response")
    # It is listed on the day on which it began: a long one may have begun yesterday, where midnight has just passed.
    page.locator("#field-minutes").fill("1")
    form = page.locator("form").last
    form.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("参与人数")
    page.locator("#field-people").fill("4")
    no_serious_faults(page)
    picture(page, "log-entry")
    form.locator("button[type=submit]").click()
    has_come(page, re.compile("保安培训 · 应急处突 · 1 分钟 · 4 人"))
    page.get_by_role("link", name="交班", exact=True).click()
    page.locator("#field-text").fill("东门监控已报修")
    page.locator("form button[type=submit]").last.click()
    page.wait_for_url(re.compile("/app/log/c"))
    has_come(page, "东门监控已报修")
    has_come(page, "交接的未了事项")
    no_serious_faults(page)
    picture(page, "log-handed-over")
    handed = page.url

    # The next shift, on the same phone.
    page.evaluate("staff => sessionStorage.setItem('csl.staff', JSON.stringify(staff))", NEXT_GUARD)
    page.goto(f"{visits.address}/app/log")
    waiting = page.locator(f"a[href='{handed.removeprefix(visits.address)}']").first
    expect(waiting).to_be_visible()
    no_serious_faults(page)
    picture(page, "log")
    waiting.click()
    page.get_by_role("button", name="接班", exact=True).click()
    page.locator(".panel form button[type=submit]").click()
    has_come(page, re.compile("^已办$"))
    assert page.get_by_role("button", name="接班", exact=True).count() == 0


@pytest.mark.parametrize(("width", "lang"), [(DESK, "zh"), (PHONE, "en")])
def test_a_desk_sees_the_gaps_of_the_week_and_fills_one(
    page_as: PageAs, system: System, width: int, lang: str
) -> None:
    desk = system.person(AT_THE_DESK)
    made = desk.post(
        "/posts",
        client_key=f"gate-{token_hex(8)}",
        campus=OPEN,
        post_type="escort",
        starts_at=later(minutes=20),
        ends_at=later(minutes=50),
    )
    officer = next(one for one in desk.get("/posts/people")["people"] if "民警" in one["name"]["zh"])
    page = page_as(AT_THE_DESK, width=width, lang=lang, at="/app/posts/week", acting="A1001")
    page.get_by_role("button", name=re.compile("^(只看空缺|Only gaps)")).click()
    row = page.locator(f"a[href='/app/posts/{made['case_id']}']")
    expect(row).to_be_visible()
    no_serious_faults(page)
    picture(page, "week")
    row.click()
    page.get_by_role("button", name=re.compile("^(安排人员|Assign)$")).click()
    page.get_by_label(officer["name"][lang], exact=True).check()
    page.locator(".panel form button[type=submit]").click()
    has_come(page, re.compile("^(已办|Done)$"))
    has_come(page, officer["name"][lang])
    no_serious_faults(page)
    picture(page, "post-at-the-desk")


def test_a_rota_is_changed_from_what_it_says_now(page_as: PageAs, system: System) -> None:
    desk = system.person(AT_THE_DESK)
    rota = desk.send("/rotas", {"acting_staff": "A1001"})["case_id"]
    officer = next(one for one in desk.get("/posts/people")["people"] if "民警" in one["name"]["zh"])
    line = {"campus": OPEN, "window": "arrival", "weekdays": [1, 3, 5], "assignee": officer["account"]}
    desk.act(rota, "set_lines", of="rotas", lines=[line])
    page = page_as(AT_THE_DESK, width=DESK, at=f"/app/rotas/{rota}", acting="A1001")
    has_come(page, "周一 周三 周五")
    no_serious_faults(page)
    picture(page, "rota")
    page.get_by_role("link", name="修改排班表").click()
    page.get_by_label("周二").first.check()
    no_serious_faults(page)
    picture(page, "rota-lines")
    page.locator("form button[type=submit]").last.click()
    has_come(page, "周一 周二 周三 周五")
    assert desk.get(f"/rotas/{rota}")["lines"] == [line | {"weekdays": [1, 2, 3, 5]}]


def test_a_notice_is_read_by_the_school(page_as: PageAs, system: System) -> None:
    issued = system.person("dm-supervisor-1").post(
        "/notices",
        client_key=f"notice-{token_hex(6)}",
        topic="fraud",
        addressed="campuses",
        campuses=[OPEN],
        text="近期有冒充客服退款的诈骗，请提醒学生和家长",
    )
    page = page_as(SAFETY, at=f"/app/notices/{issued['case_id']}", acting=STAFF)
    has_come(page, "近期有冒充客服退款的诈骗，请提醒学生和家长")
    no_serious_faults(page)
    picture(page, "notice")
    page.get_by_role("button", name="确认已读", exact=True).click()
    page.locator(".panel form button[type=submit]").click()
    has_come(page, re.compile("^已办$"))
    assert page.get_by_text("未读").count() == 0
