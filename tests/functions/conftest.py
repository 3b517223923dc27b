from collections.abc import Iterator

import pytest

from tests.fake_world import FakeWorld
from tests.world import World, a_world


@pytest.fixture
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The functions over the fakes; over an emulated AWS where a test says that it needs one."""
    if request.node.get_closest_marker("emulated") is None:
        yield FakeWorld()
        return
    with a_world(monkeypatch) as one:
        yield one
