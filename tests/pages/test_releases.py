"""A new release of the pages while somebody is at work in the one before."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from local.people import System
from tests.pages.releases import own_files, released_again
from tests.pages.visits import PageAs

SCHOOL = "dm-ms-01-safety"


def loaded(page: Page) -> set[str]:
    """The scripts that this page has loaded since it was opened."""
    addresses = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    return {path for path in (urlsplit(one).path for one in addresses) if path.endswith(".js")}


def test_an_open_page_loads_what_it_still_needs_and_the_next_visit_gets_the_new_release(
    page_as: PageAs, system: System, tmp_path: Path
) -> None:
    page = page_as(SCHOOL)
    page.get_by_role("heading").first.wait_for()
    before = loaded(page)
    with released_again(system, tmp_path):
        page.get_by_role("link", name=re.compile("^上报")).first.click()
        expect(page).to_have_url(re.compile("/app/report$"))
        late = loaded(page) - before
        assert late and late <= own_files(), "of the release that is open, delivered by the next one"

        page.reload()
        page.get_by_role("heading").first.wait_for()
        assert loaded(page) and not loaded(page) & own_files()
