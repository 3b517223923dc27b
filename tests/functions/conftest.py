from collections.abc import Iterator

import pytest

from tests.world import World, a_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with a_world(monkeypatch) as one:
        yield one
