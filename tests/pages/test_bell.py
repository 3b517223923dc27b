"""The bell at the desk: heard of over every page, in a tab behind others, and never in the way of what somebody is about to
touch."""

import re
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from local.people import System
from tests.pages.visits import DESK, PHONE, PageAs, Visits, no_serious_faults, picture

# A station of its own: what rings here is nobody else's.
SCHOOL = "dm-ms-02-safety"
CAMPUS = "dm-ms-02"
AT_THE_DESK = "dm-st-hill-desk"
WAITING = re.compile("一级警情等待接报确认|waits? to be acknowledged")
RUNG = re.compile("^⚠ ")


@pytest.fixture
def reported(system: System) -> Iterator[Callable[..., Any]]:
    """Reports one of a category; what was not acknowledged is when the test is over, so that the bell is still."""
    made: list[str] = []

    def report(category: str) -> Any:
        receipt = system.person(SCHOOL).post(
            "/reports",
            client_key=f"bell-{token_hex(8)}",
            channel="school_form",
            campus=CAMPUS,
            category=category,
            text="食堂冒烟",
        )
        made.append(receipt["case_id"])
        return receipt

    yield report
    desk = system.person(AT_THE_DESK)
    for case_id in made:
        if "acknowledge" in {one["name"] for one in desk.get(f"/cases/{case_id}")["actions"]}:
            desk.act(case_id, "acknowledge")


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_first_touch_lands_where_it_was_aimed(
    page_as: PageAs, reported: Callable[..., Any], width: int
) -> None:
    reported("fire")
    case = reported("suspicious_person")
    page = page_as(AT_THE_DESK, width=width, at="/app/cases", acting="A2001")
    expect(page.get_by_role("link", name=WAITING)).to_be_visible()
    link = page.get_by_role("link", name=re.compile(case["code"]))
    link.evaluate("link => link.scrollIntoView({block: 'center'})")
    picture(page, "bell", whole=False)
    no_serious_faults(page)
    # As a finger does: down and up where the link was seen, whatever comes or goes with the first touch.
    page.mouse.move(*middle(link))
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(case["case_id"]))


def test_it_stands_over_every_page_and_in_the_title_of_each_until_somebody_acknowledges(
    page_as: PageAs, system: System, reported: Callable[..., Any]
) -> None:
    page = page_as(AT_THE_DESK, width=DESK, lang="en", at="/app/search", acting="A2001")
    page.get_by_role("heading", name="Find").wait_for()
    urgent = reported("fire")
    expect(page.get_by_role("link", name=WAITING)).to_be_visible()
    expect(page).to_have_title(re.compile("^⚠ Find"))
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page).to_have_title(re.compile("^⚠ Start"))
    page.get_by_role("link", name=WAITING).click()
    expect(page).to_have_title(re.compile("^⚠ Incidents"))
    system.person(AT_THE_DESK).act(urgent["case_id"], "acknowledge")
    expect(page.get_by_role("link", name=WAITING)).to_be_hidden()
    expect(page).to_have_title(re.compile("^Incidents"))


def can_be_touched(page: Page, thing: Locator) -> bool:
    """Whether a finger in its middle would meet it, and not something that lies over it."""
    thing.scroll_into_view_if_needed()
    return bool(
        thing.evaluate(
            """(element) => {
              const box = element.getBoundingClientRect()
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
              return element === top || element.contains(top)
            }"""
        )
    )


def test_nothing_at_the_end_of_a_page_lies_under_it_for_good(
    page_as: PageAs, reported: Callable[..., Any]
) -> None:
    reported("fire")
    page = page_as(AT_THE_DESK, at="/app/search", acting="A2001")
    expect(page.get_by_role("link", name=WAITING)).to_be_visible()
    last = page.locator("main").get_by_role("button", name="查找", exact=True).last
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert can_be_touched(page, last)
    picture(page, "bell-at-the-end", whole=False)


def test_at_a_desk_its_strip_covers_no_row_wherever_the_list_is_scrolled_to(
    page_as: PageAs, reported: Callable[..., Any]
) -> None:
    reported("fire")
    page = page_as(AT_THE_DESK, width=DESK, lang="en", at="/app/cases", acting="A2001")
    expect(page.get_by_role("link", name=WAITING)).to_be_visible()
    rows = page.locator("tbody tr a")
    rows.first.wait_for()
    for n in range(min(rows.count(), 12)):
        rows.nth(n).focus()
        assert can_be_touched(page, rows.nth(n)), n
    picture(page, "bell-desk", whole=False)
    no_serious_faults(page)


def test_without_workers_it_is_heard_by_the_page_s_own_timers(
    visits: Visits, reported: Callable[..., Any]
) -> None:
    page = visits.page_as(
        AT_THE_DESK, width=DESK, acting="A2001", without=("Worker", "AudioContext", "webkitAudioContext")
    )
    page.get_by_role("heading").first.wait_for()
    reported("fire")
    expect(page.get_by_role("link", name=WAITING)).to_be_visible()
    # What cannot sound says so.
    expect(page).to_have_title(RUNG)
