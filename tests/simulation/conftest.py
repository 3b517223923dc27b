from collections.abc import Iterator

import pytest

from simulation.deployed import restore, silence


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Handlers are shared with all other tests of this process, some of which look at what is counted."""
    silence()
    yield
    restore()
