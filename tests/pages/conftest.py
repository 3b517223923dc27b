"""The pages in a real browser, on an emulator of these tests' own with IAM on, with real sign-ins."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local import browser as chromium
from local import pages as built
from local.people import System
from tests.cloud import district, system
from tests.pages.visits import PATIENCE, Faults, PageAs, Visits

__all__ = ["district", "system"]

HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.cloud)


@pytest.fixture(scope="package")
def browser(system: System) -> Iterator[Browser]:
    # Without its pages nothing here could be tried; the system itself starts without them.
    built.build()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.browser(), args=list(chromium.FLAGS), handle_sigint=False
        )
        yield started
        started.close()


@pytest.fixture(scope="package")
def kept() -> dict[tuple[str, str], Mapping[str, str]]:
    """What each sign-in left in its tab."""
    return {}


@pytest.fixture
def faults(system: System) -> Iterator[Faults]:
    """Fails the test in the end when a page did what no page may do."""
    pages = system.embedded.pages(system.outputs["ApiId"])
    origins = frozenset({pages, system.embedded.sign_in, system.embedded.endpoint})
    watching = Faults(origins)
    yield watching
    assert watching.left() == []


@pytest.fixture
def visits(
    system: System, browser: Browser, faults: Faults, kept: dict[tuple[str, str], Mapping[str, str]]
) -> Iterator[Visits]:
    visiting = Visits(system, browser, faults, kept)
    yield visiting
    visiting.close()


@pytest.fixture
def page_as(visits: Visits) -> PageAs:
    return visits.page_as
