"""The deployed system on an emulator of the tests' own: free ports, scratch state, the demo district, real sign-ins."""

from collections.abc import Iterator

import pytest

from local import ROOT, run
from local.embedded import private
from local.people import System

DEMO = (ROOT / "districts" / "demo",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/end_to_end/" in item.path.as_posix():
            item.add_marker(pytest.mark.cloud)
            # All on one worker: one cloud is enough.
            item.add_marker(pytest.mark.xdist_group("cloud"))


@pytest.fixture(scope="package")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    embedded = private(tmp_path_factory.mktemp("cloud"))
    try:
        yield System(embedded, run.start(embedded, DEMO))
    finally:
        run.stop(embedded)
