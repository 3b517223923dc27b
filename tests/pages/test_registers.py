"""The registers of a campus, and the rounds that go by them: what is entered, what expires, cameras that are looked through one by
one, and a station's own round from gate to gate."""

import re
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from playwright.sync_api import Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.cloud import OPEN
from tests.end_to_end.playing import SOON, until
from tests.pages.test_gate import began, has_come, scan
from tests.pages.visits import (
    DESK,
    PageAs,
    Visits,
    do,
    eventually,
    fill,
    fits,
    no_serious_faults,
    offered,
    picture,
)

SCHOOL, GUARD = "dm-ms-01-safety", "dm-ms-01-guard"
AT_THE_DESK, OFFICER = "dm-st-harbour-desk", "dm-st-harbour-officer-1"


def a_number(letter: str) -> str:
    """Of its own at the campus."""
    return f"{letter}-{token_hex(3)}"


def a_day(ahead: int) -> str:
    return (datetime.now(SHANGHAI).date() + timedelta(days=ahead)).isoformat()


def entered(system: System, register: str, number: str, **fields: Any) -> str:
    made = system.person(SCHOOL).post(
        "/registers",
        client_key=f"entry-{token_hex(8)}",
        register_type=register,
        campus=OPEN,
        number=number,
        **fields,
    )
    return str(made["case_id"])


def looked_at(page: Page, name: str) -> None:
    no_serious_faults(page)
    fits(page)
    picture(page, name)


def enter(page: Page, register: str, number: str, **fields: str) -> None:
    """From the list of the registers, by its form, to the page of the entry."""
    page.get_by_role("link", name="登记台账").click()
    form = page.locator("main form")
    expect(form.locator("#field-valid_until, #field-team, #field-piece")).to_have_count(0)
    fill(form.locator("#field-register_type"), register)
    # What other registers have is not asked for.
    others = {"team": "#field-valid_until, #field-spot", "guard_certificate": "#field-team, #field-post"}
    expect(form.locator(others[register])).to_have_count(0)
    fill(form.locator("#field-number"), number)
    for name, value in fields.items():
        fill(form.locator(f"#field-{name}"), value)
    if register == "team":
        form.locator("#field-team").get_by_role("button", name="再加一项").click()
        fill(form.locator("[id='field-team.0.role']"), "guard")
        fill(form.locator("[id='field-team.0.count']"), "6")
    looked_at(page, f"register-form-{register}")
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("/app/registers/c"))


def test_a_school_keeps_its_registers_and_sees_what_expires_and_what_became_of_that(
    page_as: PageAs, visits: Visits, system: System
) -> None:
    expiring = a_number("G")
    entered(system, "guard_certificate", expiring, valid_until=a_day(5))
    entered(system, "camera", a_number("C"), spot="gate-1", post="security_room")
    entered(system, "equipment", a_number("E"), piece="fork", pieces=4, spot="security_room")
    page = page_as(SCHOOL, width=DESK, at="/app/registers", acting="T1001")
    team = a_number("H")
    enter(page, "team", team, post="safety", since=a_day(-30))
    expect(page.get_by_text("校园保安 6，共 6 人")).to_be_visible()
    looked_at(page, "register-team")

    page.goto(f"{visits.address}/app/registers")
    lapsed = a_number("G")
    enter(page, "guard_certificate", lapsed, valid_until=a_day(-1))
    expect(page.get_by_text("已过期").first).to_be_visible()
    looked_at(page, "register-expired")

    def listened() -> bool:
        system.invoke("ListenDevicesFunction")
        return page.get_by_role("link", name="已立隐患").is_visible()

    eventually(listened, page, "the hazard that it became")
    page.get_by_role("link", name="已立隐患").click()
    page.wait_for_url(re.compile("/app/hazards/c"))
    expect(page.get_by_text(re.compile(lapsed)).first).to_be_visible()

    phone = page_as(SCHOOL, at="/app/registers", acting="T1001")
    row = phone.get_by_role("row", name=re.compile(expiring))
    expect(row).to_contain_text(a_day(5))
    expect(row).to_contain_text("还剩 5 天")
    looked_at(phone, "registers")


def round_now(system: System, plan: str, unit: str, by: str) -> str:
    """The round of a plan, once it has been planned and has begun."""
    found: list[str] = []
    guard = system.person(by)

    def planned() -> bool:
        system.invoke("PlanPatrolsFunction", {"detail": {"district": "demo", "campus": unit}})
        rows = [guard.get(f"/patrols/{row['case_id']}") for row in guard.get("/patrols")["records"]]
        found[:] = [one["case_id"] for one in rows if one["plan"] == plan and began(one["since"])]
        return bool(found)

    until(planned, "the plan's round")
    return found[0]


def hours(seconds: int = 600) -> tuple[datetime, datetime]:
    """From when until when a round is on that is planned now."""
    first = datetime.now(SHANGHAI) + timedelta(seconds=SOON)
    return first, min(first + timedelta(seconds=seconds), first.replace(hour=23, minute=59, second=59))


def test_a_video_round_is_looked_through_camera_by_camera_and_one_without_a_picture_is_a_hazard(
    page_as: PageAs, system: System
) -> None:
    good, blind = a_number("C"), a_number("C")
    for number in (good, blind):
        entered(system, "camera", number, spot="hall-7", post="security_room")
    first, last = hours()
    plan = system.person(SCHOOL).post(
        "/patrol-plans",
        client_key=f"plan-{token_hex(6)}",
        campus=OPEN,
        team=[{"role": "guard", "count": 1}],
        points=[{"mode": "video", "spot": "hall-7"}],
        beats=[{"mode": "video", "per_day": 1}],
        since=first.date().isoformat(),
        until=first.date().isoformat(),
        first=first.strftime("%H:%M:%S"),
        last=last.strftime("%H:%M:%S"),
    )["case_id"]
    patrol = round_now(system, plan, OPEN, GUARD)
    page = page_as(GUARD, at=f"/app/patrols/{patrol}", acting="370001")
    has_come(page, "点位 0/2")
    expect(page.get_by_role("link", name="扫码打卡")).to_have_count(0)
    offered(page, "点位打卡").click()
    form = page.locator(".panel form")
    expect(form).to_be_visible()
    # Nothing hangs at a camera, and nobody stands before it; footage is asked for once there is something to see.
    expect(form.locator("#field-code, #field-seen, #field-footage_system")).to_have_count(0)
    looked_at(page, "video-round-form")
    fill(form.locator("#field-observed"), "gathering")
    expect(form.locator("#field-footage_system")).to_be_visible()
    looked_at(page, "video-round-footage")
    # What is typed stays in the form, also when it is closed.
    form.locator("#field-observed input[value='gathering']").uncheck()
    expect(form.locator("#field-footage_system")).to_have_count(0)
    page.get_by_role("button", name="取消", exact=True).click()
    do(page, "点位打卡", camera=good, observed="nothing")
    has_come(page, "点位 1/2")
    do(page, "点位打卡", camera=blind, observed="no_picture")
    has_come(page, "点位 2/2")
    expect(page.locator(".points").get_by_text("无画面")).to_be_visible()
    looked_at(page, "video-round")
    shown = system.person(GUARD).get(f"/patrols/{patrol}")
    assert (shown["state"], len(shown["found"])) == ("complete", 1)


def test_a_police_round_is_made_gate_by_gate_with_what_pupils_see_there(
    page_as: PageAs, visits: Visits, system: System
) -> None:
    first, last = hours()
    plan = system.person(OFFICER).post(
        "/patrol-plans/rounds",
        client_key=f"round-{token_hex(6)}",
        mode="car",
        officers=2,
        stops=[
            {
                "campus": OPEN,
                "spot": spot,
                "first": first.strftime("%H:%M:%S"),
                "last": last.strftime("%H:%M:%S"),
            }
            for spot in ("gate", "surroundings")
        ],
        since=first.date().isoformat(),
        until=first.date().isoformat(),
    )["case_id"]
    stickers = system.person(AT_THE_DESK).get(
        f"/patrol-plans/{plan}/points", address="https://hx.example.cn"
    )["stickers"]
    patrol = round_now(system, plan, "", OFFICER)
    page = page_as(OFFICER, at="/app/today", acting="A1002")
    duty = page.locator(f"a[href='/app/patrols/{patrol}']")
    expect(duty).to_contain_text("巡逻排查")
    looked_at(page, "today-of-an-officer")
    scan(page, visits, stickers[0]["printed"])
    has_come(page, "巡逻点 1：学生和家长看得到什么？")
    looked_at(page, "police-stop")
    for sign in ("见警察", "见警车"):
        page.get_by_role("checkbox", name=sign).check()
    page.locator("form", has=page.get_by_role("checkbox")).get_by_role("button", name="打卡").click()
    has_come(page, "已打卡，1/2 个点位")
    page.get_by_role("link", name="查看本轮巡防").click()
    has_come(page, "点位 1/2")
    points = page.locator(".points")
    expect(points.get_by_text("见警车")).to_be_visible()
    expect(points.get_by_text("港湾中学").first).to_be_visible()
    looked_at(page, "police-round")
    assert system.person(OFFICER).get(f"/patrols/{patrol}")["checked"] == 1
