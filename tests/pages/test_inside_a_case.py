"""What is done inside a case besides its stages: calls to whom a warning protects and what came of it, an assessment that departs
from what its category proposes, tasks that stand in the way of closing; what becomes an incident; and a reporter who is not
content. Each where it is done: on a phone, or at a desk."""

import re
from datetime import datetime, timedelta
from secrets import randbelow, token_hex
from typing import Any

from playwright.sync_api import Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.pages.visits import (
    DESK,
    PHONE,
    Faults,
    PageAs,
    do,
    fill,
    fits,
    no_serious_faults,
    offered,
    picture,
)

SCHOOL, GUARD = "dm-ms-01-safety", "dm-ms-01-guard"
AT_THE_DESK, OFFICER, CHIEF = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-st-harbour-chief"
SUPERVISOR = "dm-supervisor-2"


def a_key() -> str:
    return f"page-{token_hex(8)}"


def reported(system: System, category: str, text: str) -> Any:
    report = {"channel": "school_form", "campus": "dm-ms-01", "category": category, "text": text}
    return system.person(SCHOOL).post("/reports", client_key=a_key(), **report)


def looked_at(page: Page, name: str) -> None:
    no_serious_faults(page)
    fits(page)
    picture(page, name)


def form_of(page: Page, action: str, name: str) -> None:
    """The form of an action, looked at and left again."""
    offered(page, action).click()
    expect(page.locator(".panel form")).to_be_visible()
    looked_at(page, name)
    page.get_by_role("button", name="取消", exact=True).click()


def test_a_warning_of_fraud_is_called_about_until_it_is_said_what_was_prevented_and_lost(
    page_as: PageAs, system: System
) -> None:
    warning = system.person("dm-gateway").post(
        "/warnings",
        client_key=a_key(),
        kind="anti_fraud",
        campus="dm-ms-01",
        protects="staff",
        text="疑似冒充客服，正在操作转账",
    )
    page = page_as(AT_THE_DESK, width=DESK, at=f"/app/cases/{warning['case_id']}", acting="A1001")
    form_of(page, "电话劝阻", "call-form")
    do(page, "电话劝阻", whom="staff", end="not_reached")
    do(page, "电话劝阻", whom="staff", end="stopped", text="已说明，答应停止转账")
    expect(page.get_by_text("未接通")).to_be_visible()
    form_of(page, "登记止损结果", "losses-form")
    do(page, "登记止损结果", prevented="30000", lost="0", concerned="staff")
    expect(page.get_by_text("30000 元")).to_be_visible()
    looked_at(page, "calls-and-losses")


def test_an_assessment_below_what_the_category_proposes_is_asked_why_and_the_case_says_it(
    page_as: PageAs, system: System, faults: Faults
) -> None:
    faults.expected("status of 422")
    case = reported(system, "suspicious_person", "校门口有人徘徊，问话后离开")
    desk = page_as(AT_THE_DESK, width=DESK, lang="en", at=f"/app/cases/{case['case_id']}", acting="A1001")
    offered(desk, "Assess").click()
    form = desk.locator(".panel form")
    fill(form.locator("#field-level"), "3")
    fill(form.locator("#field-category"), "suspicious_person")
    form.locator("button[type=submit]").click()
    told = form.get_by_role("alert")
    expect(told).to_contain_text("say why the level is lower")
    looked_at(desk, "departs-asked")
    told.get_by_role("link").click()
    expect(form.locator("#field-because")).to_be_focused()
    fill(form.locator("#field-because"), "ended")
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)
    expect(desk.get_by_text("The danger has passed").first).to_be_visible()
    expect(desk.get_by_text("Departs from the proposal")).to_be_visible()
    looked_at(desk, "departed")
    assert system.person(CHIEF).get(f"/cases/{case['case_id']}")["work"]["departed"]["because"] == "ended"


def test_a_task_inside_a_case_is_answered_by_whom_it_is_for_and_nothing_is_closed_before(
    page_as: PageAs, system: System
) -> None:
    case = reported(system, "theft", "自行车被盗")
    desk, chief, school = (system.person(one) for one in (AT_THE_DESK, CHIEF, SCHOOL))
    desk.act(case["case_id"], "acknowledge")
    desk.act(case["case_id"], "assess", level=3, category="theft")
    at = f"/app/cases/{case['case_id']}"
    page = page_as(AT_THE_DESK, width=DESK, at=at, acting="A1001")
    due = (datetime.now(SHANGHAI) + timedelta(days=1)).strftime("%Y-%m-%dT18:00")
    form_of(page, "布置任务", "task-form")
    do(page, "布置任务", owner="dm-ms-01/safety", due_at=due, text="调取东门监控")
    desk.act(case["case_id"], "handle", closing_reason="resolved_on_scene", text="已追回")
    desk.act(case["case_id"], "give_feedback", text="车已找回")

    above = page_as(CHIEF, width=DESK, at=at, acting="A1003")
    expect(above.get_by_text("尚有未办结的措施").first).to_be_visible()
    assert above.get_by_role("button", name="结案", exact=True).count() == 0
    looked_at(above, "task-in-the-way")

    theirs = page_as(SCHOOL, acting="T1001")
    task = theirs.locator(".task", has_text=case["code"])
    expect(task).to_be_visible()
    looked_at(theirs, "task-owed")
    task.get_by_role("link").click()
    expect(theirs.get_by_text("调取东门监控")).to_be_visible()
    do(theirs, "办结措施", number="1", done="true", text="已调取，见附件")
    looked_at(theirs, "task-answered")
    assert school.get(f"/cases/{case['case_id']}")["work"]["measures"][0]["done"] is True
    why = [one["why"] for one in chief.get(f"/cases/{case['case_id']}")["not_now"] if one["name"] == "close"]
    assert "尚有未办结的措施" not in str(why)


def test_what_was_told_in_the_room_becomes_an_incident_and_each_names_the_other(
    page_as: PageAs, system: System
) -> None:
    entry = system.person(GUARD).post(
        "/log",
        client_key=a_key(),
        campus="dm-ms-01",
        entry_type="help_request",
        minutes=0,
        people=1,
        facts={},
        text="有人翻围墙进校",
    )
    at = f"/app/log/{entry['case_id']}"
    became(page_as(OFFICER, width=PHONE, at=at, acting="A1002"), "log")


def test_a_hazard_that_ended_in_an_incident_becomes_one_and_each_names_the_other(
    page_as: PageAs, system: System
) -> None:
    hazard = system.person(SCHOOL).post(
        "/hazards",
        client_key=a_key(),
        source="self_check",
        campus="dm-ms-01",
        item="physical_guard.wall-damaged",
        spot=f"perimeter-{1 + randbelow(98)}",
        text="护栏松动",
    )
    at = f"/app/hazards/{hazard['case_id']}"
    became(page_as(OFFICER, width=DESK, at=at, acting="A1002"), "hazard")


def became(page: Page, name: str) -> None:
    before = page.url
    form_of(page, "转为警情", f"becoming-{name}")
    do(page, "转为警情", category="suspicious_person", text="约二十岁，已离开")
    to_it = page.locator("main a[href*='/app/cases/c']")
    expect(to_it.first).to_be_visible()
    looked_at(page, f"became-{name}")
    to_it.first.click()
    page.wait_for_url(re.compile("/app/cases/c"))
    back = page.locator(f"main a[href='{before[before.index('/app/') :]}']")
    expect(back).to_be_visible()
    looked_at(page, f"made-of-{name}")
    back.click()
    page.wait_for_url(before)


def closed(system: System) -> Any:
    """A theft that the station has settled and its chief has closed; what the clocks have ordered meanwhile is answered."""
    case = reported(system, "theft", "自行车被盗")
    desk, chief = system.person(AT_THE_DESK), system.person(CHIEF)
    desk.act(case["case_id"], "acknowledge")
    desk.act(case["case_id"], "assess", level=3, category="theft")
    desk.act(case["case_id"], "handle", closing_reason="resolved_on_scene", text="已追回")
    desk.act(case["case_id"], "give_feedback", text="车已找回")
    for order in chief.get(f"/cases/{case['case_id']}")["work"]["supervisions"]:
        chief.act(case["case_id"], "receive_order", number=order["number"])
        chief.act(case["case_id"], "answer_order", number=order["number"], text="已办")
    chief.act(case["case_id"], "close")
    return case


WHY, REPLY = "车找回了，偷车的人还在校门口转", "同意，派出所今日再查，结果另行告知"


def test_a_reporter_who_is_not_content_asks_once_and_a_superior_who_had_no_part_in_it_reopens_the_case(
    page_as: PageAs, system: System
) -> None:
    case = closed(system)
    phone = page_as(SCHOOL, at=f"/app/my-reports/{case['case_id']}", acting="T1001")
    form_of(phone, "申请重新打开", "reopening-form")
    offered(phone, "申请重新打开").click()
    form = phone.locator(".panel form")
    fill(form.locator("#field-text"), WHY)
    form.locator("button[type=submit]").click()
    expect(phone.get_by_role("status").filter(has_text="待答复重新打开申请")).to_be_visible()
    expect(phone.get_by_text(WHY)).to_be_visible()
    expect(phone.get_by_role("button", name="申请重新打开", exact=True)).to_have_count(0)
    looked_at(phone, "reopening-asked")

    above = page_as(SUPERVISOR, width=DESK, at="/app/cases", acting="A9002")
    above.get_by_role("row", name=re.compile(case["code"])).get_by_role("link").click()
    expect(above.get_by_text(re.compile("报告人 .*申请，待答复"))).to_be_visible()
    looked_at(above, "reopening-waits")
    offered(above, "答复重新打开申请").click()
    expect(above).to_have_url(re.compile("/app/act/incident/"))
    expect(above.locator("main form .danger")).to_be_visible()
    expect(above.get_by_text(WHY)).to_be_visible()
    looked_at(above, "reopening-answer")
    above.go_back()
    do(above, "答复重新打开申请", granted="true", text=REPLY)
    expect(above.get_by_text(re.compile("月.*日.* 同意$"))).to_be_visible()
    expect(above.get_by_text(REPLY)).to_be_visible()
    looked_at(above, "reopened")

    phone.reload()
    expect(phone.get_by_text(REPLY)).to_be_visible()
    expect(phone.get_by_role("button", name="申请重新打开", exact=True)).to_have_count(0)
    looked_at(phone, "reopening-answered")


def test_after_the_end_its_reporter_answers_three_questions_once_with_three_taps(
    page_as: PageAs, system: System
) -> None:
    case = closed(system)
    phone = page_as(SCHOOL, at=f"/app/my-reports/{case['case_id']}", acting="T1001")
    expect(offered(phone, "申请重新打开")).to_be_visible()
    card = phone.locator("form.survey")
    expect(card.get_by_role("heading", name="回访评价")).to_be_visible()
    for question, answer in (("处理是否及时", "4"), ("结果是否满意", "5"), ("是否得到反馈说明", "是")):
        group = card.get_by_role("group", name=re.compile(question))
        group.get_by_role("radio", name=answer, exact=True).check()
    looked_at(phone, "survey")
    card.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_role("status").filter(has_text="谢谢您的评价")).to_be_visible()
    expect(card).to_have_count(0)
    looked_at(phone, "survey-answered")
    phone.reload()
    expect(phone.get_by_role("heading", name="我的上报")).to_be_visible()
    expect(phone.get_by_text("车已找回").first).to_be_visible()
    expect(phone.get_by_text("回访评价")).to_have_count(0)
    at = f"/cases/{case['case_id']}"
    for path in (at, f"{at}/timeline"):
        assert "survey" not in str(system.person(CHIEF).get(path))
