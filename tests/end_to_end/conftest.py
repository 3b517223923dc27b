"""The deployed system on an emulator of the tests' own: free ports, scratch state, the demo district, real sign-ins."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from campus_safety.district.calendars import SHANGHAI
from local import ROOT, run
from local.embedded import private
from local.people import System

DEMO = ROOT / "districts" / "demo"
# Its campus has school on whatever day the tests are run.
OPEN = "dm-ms-01"


# Before the cases of the others: what a test leaves open goes on in fast time and keeps the emulator busy, and after a
# restart all of it comes back at once.
FIRST = ("test_front_door", "test_schema", "test_restart")
# It leaves another release behind.
LAST = "test_releases"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = [place for place, item in enumerate(items) if item.path.parent.name == "end_to_end"]
    for place, item in zip(places, sorted((items[place] for place in places), key=_turn), strict=True):
        item.add_marker(pytest.mark.cloud)
        items[place] = item


def _turn(item: pytest.Item) -> int:
    if item.path.stem == LAST:
        return len(FIRST) + 1
    return FIRST.index(item.path.stem) if item.path.stem in FIRST else len(FIRST)


@pytest.fixture(scope="package")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo district's folder."""
    folder = tmp_path_factory.mktemp("districts") / "demo"
    shutil.copytree(DEMO, folder)
    today = datetime.now(SHANGHAI).date()
    days = ", ".join((today + timedelta(days=ahead)).isoformat() for ahead in range(2))
    with (folder / "timetables.toml").open("a", encoding="utf-8") as timetables:
        timetables.write(f"\n[campuses.{OPEN}]\non = [{days}]\n")
    return folder


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory, district: Path) -> Iterator[System]:
    embedded = private(tmp_path_factory.mktemp("cloud"))
    try:
        yield System(embedded, run.start(embedded, (district,)))
    finally:
        run.stop(embedded)
