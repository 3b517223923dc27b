"""The deployed system on an emulator of the tests' own: free ports, scratch state, the demo district, real sign-ins. Whoever
needs one takes these fixtures into the conftest of a folder, which then has a cloud to itself.

While a test is being written, `ON_RUNNING=1 pytest …` tries it on what `make run` has started: nothing to wait for."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from campus_safety.district.calendars import SHANGHAI
from local import ROOT, run
from local.embedded import private, remembered
from local.people import System
from local.tokens import running

DEMO = ROOT / "districts" / "demo"
# Its campus has school on whatever day the tests are run.
OPEN = "dm-ms-01"


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
    if "ON_RUNNING" in os.environ:
        found = running(remembered())
        assert found is not None, "make run first"
        yield found
        return
    embedded = private(tmp_path_factory.mktemp("cloud"))
    try:
        yield System(embedded, run.start(embedded, (district,)))
    finally:
        run.stop(embedded)
