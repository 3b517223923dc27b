"""Outreach on pages: a lesson's day from its plan to the school's points, a class's quiz without any account, packs and
vice-principals, and the report on paper for the day without power."""

import io
import re
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from campus_safety_aws.outside import REAL
from local.people import System
from tests.pages.visits import (
    DESK,
    PHONE,
    PageAs,
    Visits,
    asked_as,
    do,
    eventually,
    fill,
    fits,
    no_serious_faults,
    picture,
    say_who_acts,
)

SCHOOL = "dm-ms-01-safety"
CAMPUS = "dm-ms-01"
OFFICER = "dm-st-harbour-officer-1"
AT_THE_DESK = "dm-st-harbour-desk"
CHIEF = "dm-st-harbour-chief"
EDUCATION = "dm-edu-desk"
SUPERVISOR = "dm-supervisor-1"
QUESTIONS = ("fraud.prize", "traffic.crossing", "traffic.seat-belt")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def ago(minutes: int) -> str:
    """As a field for a moment takes it."""
    return (REAL.now() - timedelta(minutes=minutes)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def make(page: Page, *, acting: str = "", **fields: str) -> None:
    """The form on the page, filled in and sent."""
    form = page.locator("main form")
    form.locator("button[type=submit]").wait_for()
    for name, value in fields.items():
        fill(form.locator(f"#field-{name}"), value)
    form.locator("button[type=submit]").click()
    if acting:
        say_who_acts(page, acting)


def test_a_lesson_goes_from_its_plan_to_the_points_of_the_school(page_as: PageAs, system: System) -> None:
    before = system.person(SCHOOL).get("/points")["schools"][0]["points"]
    officer = page_as(OFFICER, width=DESK, lang="en", at="/app/new/activity/activities")
    # It was held this morning and nobody had planned it: entered late, it needs no confirmation.
    make(
        officer,
        acting="A1002",
        activity_type="anti_fraud",
        campus=CAMPUS,
        host="me",
        starts_at=ago(90),
        ends_at=ago(30),
    )
    officer.wait_for_url(re.compile(r"/app/activities/c"))
    lesson = officer.url.rpartition("/")[2]
    do(officer, "Held")
    picture(officer, "activity")

    school = page_as(SCHOOL, width=PHONE, at=f"/app/activities/{lesson}", acting="370001")
    school.get_by_role("button", name="登记", exact=True).click()
    form = school.locator(".panel form")
    form.locator("#field-audience").get_by_label("初中").fill("240")
    form.locator("#field-class_hours").fill("1")
    form.locator("button[type=submit]").click()
    expect(school.get_by_text("240").first).to_be_visible()
    fits(school)
    no_serious_faults(school)
    picture(school, "activity-recorded")

    def paid() -> bool:
        return bool(system.person(SCHOOL).get("/points")["schools"][0]["points"] > before)

    eventually(paid, school, "the points of the lesson")
    school.goto(f"{school.url.partition('/app/')[0]}/app/points")
    expect(school.get_by_role("heading", name="港湾中学")).to_be_visible()
    expect(school.locator("tbody").get_by_role("link", name="宣传活动").first).to_be_visible()
    fits(school)
    no_serious_faults(school)
    picture(school, "points")
    school.locator("tbody a").first.click()
    expect(school.get_by_text("来源")).to_be_visible()


@pytest.fixture
def round_of_today(system: System) -> Any:
    return system.person(EDUCATION).post(
        "/quiz-rounds",
        client_key=f"page-{token_hex(8)}",
        campuses=[CAMPUS, "dm-ps-01"],
        closes_at=(REAL.now() + timedelta(days=2)).isoformat(),
        questions=list(QUESTIONS),
        text="安全教育周",
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_class_answers_the_quiz_by_a_link_and_no_account_and_the_teacher_sees_it_arrive(
    page_as: PageAs, visits: Visits, round_of_today: Any, width: int
) -> None:
    teacher = page_as(SCHOOL, width=width, at=f"/app/quiz-rounds/{round_of_today['case_id']}")
    expect(teacher.get_by_role("img", name="答题二维码")).to_be_visible()
    lesson_code = teacher.locator(".lesson strong").inner_text()
    link = teacher.get_by_role("link", name="打开答题页").get_attribute("href")
    assert link is not None
    fits(teacher)
    no_serious_faults(teacher)
    picture(teacher, "quiz-round")

    pupil = visits.context(width).new_page()
    pupil.goto(link)
    pupil.locator("#lesson").fill(lesson_code)
    fits(pupil)
    no_serious_faults(pupil)
    picture(pupil, "quiz-start")
    pupil.get_by_role("button", name=re.compile("开始")).click()
    for number in range(len(QUESTIONS)):
        pupil.locator(".option input").first.wait_for()
        if number == 0:
            no_serious_faults(pupil)
            picture(pupil, "quiz-question")
        asked = pupil.locator("#question").inner_text()
        pupil.locator(".option input").first.check()
        pupil.locator("#next").click()
        if number + 1 < len(QUESTIONS):
            expect(pupil.locator("#question")).not_to_have_text(asked)
    expect(pupil.locator("#score")).to_contain_text("共")
    fits(pupil)
    no_serious_faults(pupil)
    picture(pupil, "quiz-result")
    assert pupil.evaluate("localStorage.length + sessionStorage.length") == 0
    assert pupil.context.cookies() == []

    teacher.reload()
    sheets = teacher.locator(".fact", has_text="答卷").locator("dd")
    expect(sheets.first).to_have_text("1")


def test_a_round_is_planned_by_choosing_questions_of_the_bank(page_as: PageAs) -> None:
    page = page_as(EDUCATION, width=DESK, at="/app/new/quiz_round/quiz_rounds", acting="E1001")
    form = page.locator("main form")
    fill(form.locator("#field-campuses"), CAMPUS)
    form.locator("#field-closes_at").fill(ago(-600))
    choosing = form.locator("#field-questions")
    choosing.get_by_role("searchbox").fill("中奖")
    choosing.get_by_role("checkbox").first.check()
    picture(page, "quiz-plan")
    no_serious_faults(page)
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/app/quiz-rounds/c"))
    expect(page.get_by_text("1 题")).to_be_visible()


@pytest.mark.parametrize(("width", "lang"), [(PHONE, "zh"), (DESK, "en")])
def test_the_year_of_a_school_and_of_a_station(page_as: PageAs, width: int, lang: str) -> None:
    for who, name in ((SCHOOL, "year-school"), (CHIEF, "year-station")):
        page = page_as(who, width=width, lang=lang, at="/app/outreach")
        expect(
            page.locator("main").get_by_text(re.compile("法治副校长|vice-principal")).first
        ).to_be_visible()
        fits(page)
        no_serious_faults(page)
        picture(page, name)


def test_a_chief_appoints_an_officer_of_the_station_by_the_name_of_the_post(page_as: PageAs) -> None:
    chief = page_as(CHIEF, width=DESK, at="/app/new/appointment/appointments", acting="A1003")
    form = chief.locator("main form")
    holder = form.locator("#field-holder")
    holder.wait_for()
    words = holder.inner_text()
    assert "社区民警" in words and "|" not in words, "by the post, never by a key"
    picture(chief, "appoint")
    no_serious_faults(chief)


def test_packs_are_found_by_what_they_teach(page_as: PageAs, system: System) -> None:
    title = f"反诈第一课 {token_hex(3)}"
    system.person(EDUCATION).post(
        "/packs",
        client_key=f"page-{token_hex(8)}",
        title=title,
        outline="中奖信息、刷单、冒充客服",
        topics=["fraud"],
        groups=["middle"],
        minutes=40,
    )
    page = page_as(SCHOOL, at="/app/packs?topic=fraud")
    page.get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_text("中奖信息、刷单、冒充客服").first).to_be_visible()
    fits(page)
    no_serious_faults(page)
    picture(page, "pack")
    page.goto(f"{page.url.partition('/app/')[0]}/app/packs?topic=drowning")
    expect(page.get_by_text("没有这样的资源包")).to_be_visible()


def test_the_report_on_paper_is_one_sheet_that_prints_before_anybody_has_signed_in(page_as: PageAs) -> None:
    page = page_as(None, width=DESK, at="/app/report/paper")
    expect(page.get_by_text("学生欺凌").first).to_be_visible()
    expect(page.get_by_text("Bullying among pupils").first).to_be_visible()
    no_serious_faults(page)
    picture(page, "paper")
    printed = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    width, height = (float(one) for one in list(printed.pages[0].mediabox)[2:])
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (210, 297)


def test_what_was_written_on_paper_is_entered_later_and_says_so_at_the_desk(page_as: PageAs) -> None:
    school = page_as(SCHOOL, at="/app/my-reports", acting="370001")
    school.get_by_role("link", name="纸质报告单").click()
    school.get_by_role("link", name="补录一份纸质报告").click()
    make(
        school,
        channel="school_form",
        category="suspicious_person",
        campus=CAMPUS,
        on_paper_at=ago(180),
        text="停电期间校门口有人徘徊",
    )
    school.wait_for_url(re.compile(r"/app/my-reports/c"))
    case_id = school.url.rpartition("/")[2]
    desk = page_as(AT_THE_DESK, width=DESK, at=f"/app/cases/{case_id}")
    expect(desk.get_by_text("先写在纸上（补录）")).to_be_visible()
    expect(desk.get_by_text(re.compile("陈述时间.*补录"))).to_be_visible()
    written = datetime.fromisoformat(asked_as(desk, f"/cases/{case_id}")["on_paper_at"])
    assert timedelta(hours=2) < REAL.now() - written < timedelta(hours=4)
    picture(desk, "from-paper")


def test_a_school_spends_its_points_and_hears_that_it_was_delivered(page_as: PageAs, system: System) -> None:
    system.person(SUPERVISOR).post(
        "/points", client_key=f"page-{token_hex(8)}", campus=CAMPUS, points=5, text="护校队表现突出"
    )
    before = system.person(SCHOOL).get("/points")["schools"][0]["points"]
    school = page_as(SCHOOL, width=PHONE, at="/app/points", acting="370001")
    offer = school.locator("tr", has_text="反诈宣传物料一套").filter(has_text="治安大队")
    expect(offer).to_be_visible()
    fits(school)
    no_serious_faults(school)
    picture(school, "points-rewards")
    offer.get_by_role("link", name="兑换").click()
    form = school.locator("main form")
    expect(form.get_by_text("反诈宣传物料一套")).to_be_visible()
    form.locator("#field-text").fill("下周一取")
    form.locator("button[type=submit]").click()
    school.wait_for_url(re.compile(r"/app/redemptions/c"))
    request = school.url.rpartition("/")[2]
    assert system.person(SCHOOL).get("/points")["schools"][0]["points"] == before - 3

    brigade = page_as(SUPERVISOR, width=DESK, lang="en", at="/app/redemptions", acting="B1001")
    expect(brigade.get_by_text(re.compile("anti-fraud material")).first).to_be_visible()
    picture(brigade, "redemptions")
    brigade.goto(f"{brigade.url.partition('/app/')[0]}/app/redemptions/{request}")
    do(brigade, "Deliver")
    no_serious_faults(brigade)

    school.goto(f"{school.url.partition('/app/')[0]}/app/points")
    expect(school.locator("tr", has_text="已兑现").first).to_be_visible()
    picture(school, "points-spent")
