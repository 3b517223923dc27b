"""A script or a style of a page that the server could not give at once: it is asked for again, and the page is whole."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.pages.test_report import STAFF
from tests.pages.visits import DESK, Faults, PageAs, Visits, eventually, no_serious_faults, picture

SCHOOL = "dm-ms-01-safety"
AT_THE_DESK = "dm-st-harbour-desk"
MISSING = {"zh": "没有读到，正在再试", "en": "could not be loaded. Still trying"}


class Busy:
    """A server that answers 502 for one file of a page, the first `times`; None: until it is `well`."""

    def __init__(self, page: Page, file: str, times: int | None) -> None:
        self.asked = 0
        self.left = times
        page.route(re.compile(f"/assets/{file}$"), self._answer)

    def well(self) -> None:
        self.left = 0

    def _answer(self, route: Route) -> None:
        self.asked += 1
        if self.left == 0:
            route.continue_()
            return
        self.left = None if self.left is None else self.left - 1
        route.fulfill(status=502, body="busy")


@pytest.mark.parametrize("file", [r"Bell-[\w-]+\.js", r"Bell-[\w-]+\.css", r"RecordListPage-[\w-]+\.js"])
def test_a_part_that_the_server_could_not_give_once_is_asked_for_again(
    visits: Visits, faults: Faults, file: str
) -> None:
    faults.expected("status of 502")
    page = visits.context(DESK).new_page()
    busy = Busy(page, file, 1)
    visits.page_as(AT_THE_DESK, width=DESK, acting="A1001")
    visits.put(page, AT_THE_DESK, "zh", "/app/cases", "A1001")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    strip = page.locator(".bell")
    expect(strip).to_be_visible()
    # In its place, and dressed.
    eventually(lambda: strip.evaluate("one => getComputedStyle(one).position") == "sticky", page, "its style")
    assert busy.asked > 1
    assert page.get_by_text(MISSING["zh"]).count() == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_part_that_does_not_come_is_said_to_be_missing_until_it_does(
    visits: Visits, faults: Faults, lang: str
) -> None:
    faults.expected("status of 502")
    visits.page_as(AT_THE_DESK, width=DESK, acting="A1001")
    page = visits.context(lang=lang).new_page()
    page.clock.install()
    busy = Busy(page, r"Bell-[\w-]+\.js", None)
    visits.put(page, AT_THE_DESK, lang, "/app/cases", "A1001")
    said = page.get_by_role("alert").filter(has_text=MISSING[lang])

    def heard() -> bool:
        page.clock.run_for(1000)
        return said.is_visible()

    eventually(heard, page, "that a part is missing")
    assert busy.asked == 4
    # The rest of the page is there, and so is a way to try everything anew.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(said.get_by_role("button", name=re.compile("^(再试一次|Try again)$"))).to_be_visible()
    picture(page, "part-missing", whole=False)
    no_serious_faults(page)
    busy.well()

    def come() -> bool:
        page.clock.run_for(1000)
        return page.locator(".bell").count() > 0

    eventually(come, page, "the bell, with nobody's doing")
    expect(said).to_have_count(0)


def test_a_page_that_the_server_does_not_give_is_said_to_be_and_opens_when_it_is_tried_again(
    visits: Visits, faults: Faults
) -> None:
    faults.expected("status of 502|Failed to fetch|/assets/")
    page = visits.page_as(SCHOOL, acting=STAFF)
    page.get_by_role("link", name=re.compile("^我的上报")).first.wait_for()
    page.clock.install()
    busy = Busy(page, r"MyReportsPage-[\w-]+\.js", None)
    page.get_by_role("link", name=re.compile("^我的上报")).first.click()
    said = page.get_by_role("alert").filter(has_text="这一页没有读到")

    def heard() -> bool:
        page.clock.run_for(1000)
        return said.is_visible()

    eventually(heard, page, "that the page could not be loaded")
    picture(page, "page-missing", whole=False)
    busy.well()
    said.get_by_role("button", name="再试一次").click()
    page.get_by_role("link", name=re.compile("^我的上报")).first.click()
    expect(page).to_have_url(re.compile("/app/my-reports$"))
    expect(page.get_by_role("heading", name="我的上报")).to_be_visible()


def test_the_bell_rings_by_the_page_s_own_clock_until_its_worker_comes(
    page_as: PageAs, visits: Visits, faults: Faults
) -> None:
    faults.expected("status of 502")
    visits.page_as(AT_THE_DESK, width=DESK, acting="A1001")
    page = visits.context(DESK).new_page()
    busy = Busy(page, r"ticking-worker-[\w-]+\.js", 1)
    with page.expect_response(re.compile("/worklists/counts")):
        visits.put(page, AT_THE_DESK, "zh", "/app/search", "A1001")
    assert busy.asked == 1
    expect(page.locator(".bell")).to_be_visible()
    expect(page.get_by_text(MISSING["zh"])).to_be_visible()
    with page.expect_worker():
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(MISSING["zh"])).to_have_count(0)
    assert busy.asked == 2
