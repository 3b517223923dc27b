"""README's walk in a browser, step by step, by the very words that README quotes."""

import re

from playwright.sync_api import Page, expect

from local import ROOT
from tests.pages.visits import DESK, Visits, do, say_who_acts, sign_in

WALK = "## 在浏览器里走一遍"


def steps() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8").partition(WALK)[2].partition("\n## ")[0]
    return re.split(r"^\d\. ", text, flags=re.MULTILINE)[1:]


def quoted(step: str) -> list[str]:
    return re.findall("「(.+?)」", step)


def named(step: str) -> list[str]:
    return re.findall("`([A-Za-z0-9-]+)`", step)


def opened(visits: Visits, account: str) -> Page:
    page = visits.context(DESK).new_page()
    page.goto(f"{visits.address}/")
    sign_in(page, account)
    return page


def test_a_newcomer_gets_from_signing_in_to_the_acknowledgement_as_readme_says(visits: Visits) -> None:
    school_opens, reports, desk_opens, acknowledges, looks = steps()
    assert quoted(school_opens) == ["登录"]
    school = opened(visits, named(school_opens)[0])

    menu, category, send = quoted(reports)
    school.get_by_role("link", name=re.compile(f"^{menu}")).first.click()
    # Until the directory has been read, nobody knows that this account has one campus only.
    school.get_by_role("radio", name="港湾中学").wait_for(state="attached")
    school.get_by_role("radio", name=category).check()
    school.get_by_label("情况", exact=False).fill(re.findall("“(.+?)”", reports)[0])
    school.get_by_role("button", name=send, exact=True).click()
    say_who_acts(school, named(reports)[0])
    code = school.locator(".code strong").inner_text()

    account, staff = named(desk_opens)
    desk = opened(visits, account)
    say_who_acts(desk, staff)
    desk.get_by_role("link", name=re.compile(f"^{quoted(desk_opens)[0]}")).first.click()
    desk.get_by_role("link", name=re.compile(code)).click()

    do(desk, quoted(acknowledges)[0])

    school.get_by_role("link", name=quoted(looks)[0]).click()
    expect(school.get_by_text(quoted(acknowledges)[0]).first).to_be_visible()
