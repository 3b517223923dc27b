"""The officers' day: a report is on the desk's list, is worked through its stages by those whose turn it is, and two who act at
once lose nothing."""

import re
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from local.people import System
from tests.pages.visits import (
    DESK,
    PHONE,
    Faults,
    PageAs,
    do,
    eventually,
    fill,
    no_serious_faults,
    picture,
)

SCHOOL = "dm-ms-01-safety"
AT_THE_DESK = "dm-st-harbour-desk"
OFFICER = "dm-st-harbour-officer-1"
CHIEF = "dm-st-harbour-chief"


@pytest.fixture
def case(system: System) -> Any:
    """A suspicious person at the gate, reported just now."""
    return system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-ms-01",
        category="suspicious_person",
        text="校门口有人徘徊，问话后离开",
    )


def test_a_report_is_on_the_desks_list_and_is_worked_through_to_its_review(
    page_as: PageAs, case: Any
) -> None:
    desk = page_as(AT_THE_DESK, width=DESK, at="/app/cases", acting="A1001")
    row = desk.get_by_role("row", name=re.compile(case["code"]))
    expect(row).to_be_visible()
    picture(desk, "worklist")
    no_serious_faults(desk)
    row.get_by_role("link").click()
    do(desk, "接报确认")
    do(desk, "研判定级", level="2", category="suspicious_person", text="有监控画面")
    do(desk, "派警")
    picture(desk, "case")
    no_serious_faults(desk)

    officer = page_as(OFFICER, width=PHONE, lang="en", at=f"/app/cases/{case['case_id']}")
    do(officer, "Arrive", acting="A1002")
    do(officer, "Finish handling", closing_reason="resolved_on_scene", text="Sent away")
    picture(officer, "case")
    no_serious_faults(officer)

    do(desk, "反馈报告人", text="已劝离，请加强登记")
    chief = page_as(CHIEF, width=DESK, at=f"/app/cases/{case['case_id']}")
    do(chief, "复盘", acting="A1003", cause="门卫登记不严")
    expect(chief.get_by_text("门卫登记不严")).to_be_visible()


def sent_again(form: Locator) -> bool:
    form.evaluate_all("forms => forms.forEach((one) => one.querySelector('[type=submit]').click())")
    return form.count() == 0


def test_who_comes_second_is_told_and_keeps_what_was_typed(
    page_as: PageAs, system: System, case: Any, faults: Faults
) -> None:
    faults.expected("status of 409")
    desk = page_as(AT_THE_DESK, width=DESK, at=f"/app/cases/{case['case_id']}", acting="A1001")
    desk.get_by_role("button", name="研判定级", exact=True).click()
    form = desk.locator(".panel form")
    fill(form.locator("#field-level"), "2")
    fill(form.locator("#field-category"), "suspicious_person")
    form.locator("#field-text").fill("已看监控，是一名中年男子")
    system.person(CHIEF).act(case["case_id"], "assess", level=2, category="suspicious_person")
    form.locator("button[type=submit]").click()
    told = form.get_by_role("alert")
    expect(told).to_contain_text(re.compile("派出所所长“研判定级”"))
    expect(told).to_be_focused()
    expect(form.locator("#field-text")).to_have_value("已看监控，是一名中年男子")
    # Sent once more, on what the other has done, it goes; once more again where a limit has passed just then.
    eventually(lambda: sent_again(form), desk, "the assessment is taken")
    expect(desk.get_by_text("已看监控，是一名中年男子")).to_be_visible()


def test_a_record_is_found_by_the_code_that_somebody_reads_out(page_as: PageAs, case: Any) -> None:
    desk = page_as(AT_THE_DESK, width=DESK, at="/app/search", acting="A1001")
    desk.locator("#field-code").fill(case["code"].lower())
    desk.locator("#field-code").press("Enter")
    expect(desk).to_have_url(re.compile(case["case_id"]))
    expect(desk.get_by_text(case["code"]).first).to_be_visible()


def test_the_bell_counts_a_level_one_that_nobody_has_acknowledged(page_as: PageAs, system: System) -> None:
    before = system.person(AT_THE_DESK).get("/worklists/counts", of="incident")["level_1_waiting"]
    desk = page_as(AT_THE_DESK, width=DESK, at="/app/search", acting="A1001")
    urgent = system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-ms-01",
        category="fire",
        text="食堂冒烟",
    )
    expect(desk.get_by_role("link", name=f"有 {before + 1} 起一级警情等待接报确认")).to_be_visible()
    expect(desk).to_have_title(re.compile("^⚠"))
    system.person(AT_THE_DESK).act(urgent["case_id"], "acknowledge")
    expect(desk.get_by_role("link", name=f"有 {before + 1} 起一级警情等待接报确认")).to_be_hidden()
