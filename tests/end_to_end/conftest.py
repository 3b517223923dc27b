"""The deployed system on an emulator of these tests' own, and in which order they meet it."""

import pytest

from tests.cloud import district, system

__all__ = ["district", "system"]

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
