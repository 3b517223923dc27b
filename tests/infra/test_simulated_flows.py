"""The simulation plays the flows that are deployed, not a picture of them."""

import pytest

from simulation.flow import definition
from tests.templates import flow_definition


@pytest.mark.parametrize("kind", ["incident", "hazard"])
def test_the_simulated_flow_is_the_one_that_is_deployed(kind: str) -> None:
    assert definition(kind) == flow_definition("aws", kind), "run: python -m simulation.definitions"
