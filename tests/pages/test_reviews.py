"""What comes of a case besides its own work: its review leaves measures that somebody settles."""

import re
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from playwright.sync_api import expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.pages.visits import DESK, PageAs, do, fill, no_serious_faults, offered, picture

SCHOOL = "dm-ms-01-safety"
AT_THE_DESK = "dm-st-harbour-desk"
OFFICER = "dm-st-harbour-officer-1"
CHIEF = "dm-st-harbour-chief"


def reported(system: System, category: str) -> Any:
    return system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-ms-01",
        category=category,
        text="校门口",
    )


def test_a_measure_of_a_review_is_a_task_until_it_is_settled(page_as: PageAs, system: System) -> None:
    case = reported(system, "suspicious_person")
    for who, action, fields in (
        (AT_THE_DESK, "acknowledge", {}),
        (AT_THE_DESK, "assess", {"level": 3, "category": "suspicious_person", "because": "slight"}),
        (AT_THE_DESK, "dispatch", {}),
        (OFFICER, "arrive", {}),
        (OFFICER, "handle", {"closing_reason": "resolved_on_scene", "text": "已劝离"}),
        (AT_THE_DESK, "give_feedback", {"text": "已劝离"}),
    ):
        system.person(who).act(case["case_id"], action, **fields)
    at = f"/app/cases/{case['case_id']}"
    chief = page_as(CHIEF, width=DESK, at=at, acting="A1003")
    offered(chief, "复盘").click()
    form = chief.locator(".panel form")
    fill(form.locator("#field-cause"), "门卫登记不严")
    form.locator("#field-measures").get_by_role("button", name="再加一项").click()
    fill(form.locator("[id='field-measures.0.owner']"), "dm-ms-01/safety")
    due = datetime.now(SHANGHAI) + timedelta(days=7)
    fill(form.locator("[id='field-measures.0.due_at']"), due.strftime("%Y-%m-%dT18:00"))
    fill(form.locator("[id='field-measures.0.text']"), "来访一律登记")
    form.locator("button[type=submit]").click()
    expect(chief.get_by_text(re.compile("整改措施 1（港湾中学"))).to_be_visible()
    picture(chief, "review")
    no_serious_faults(chief)

    phone = page_as(SCHOOL, acting="T1001")
    task = phone.locator(".task", has_text=case["code"])
    expect(task).to_contain_text("请落实")
    task.get_by_role("link").click()
    do(phone, "办结措施", number="1", done="true", text="已实行登记")
    phone.goto(phone.url.partition("/app/")[0] + "/app")
    expect(phone.get_by_role("link", name="上报隐患").first).to_be_visible()
    expect(task).to_have_count(0)
