"""What the relay makes of the cases' stream: flows that are woken, and flows that are found to be dead."""

from typing import Any

import pytest

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.incidents.taxonomy import Level
from escalation import relay
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.fakes.bus import FakeBus
from tests.fakes.cases import FakeCases
from tests.fakes.flows import FakeFlows
from tests.fakes.parking import FakeParking
from tests.fakes.tables import FakeStream
from tests.world import Context


class Relayed:
    """Cases whose stream a relay follows, and their flows."""

    def __init__(self) -> None:
        self.stream = FakeStream()
        self.cases, self.flows, self.parking = (
            FakeCases(self.stream),
            FakeFlows(lambda: NOW),
            FakeParking(lambda: NOW),
        )
        self._relay: Any = relay.bootstrap(relay.Stores(self.cases, FakeBus(), self.flows, self.parking))

    def follow(self) -> None:
        """Until the stream is empty: raising a run is a change of its own."""
        while records := self.stream.taken():
            self._relay({"Records": records}, Context())

    def a_case(self) -> Incident:
        change = received()
        self.cases.add(change, a_district())
        self.follow()
        return change.after

    def assess(self, case: Incident, when: float) -> Incident:
        command = commands.Assess(level=Level.THREE, category="theft")
        change = decide(case, command, an_actor(), rules(), at(when))
        self.cases.commit((change,), a_district())
        self.follow()
        return incident(self.cases.get(case.id))


@pytest.fixture
def relayed() -> Relayed:
    return Relayed()


def test_a_flow_that_died_before_it_left_a_token_is_found_dead_by_the_next_write(relayed: Relayed) -> None:
    """Seed 1006 of the simulation: it died while it planned, eight people acted, and nobody looked until a tick was late."""
    case = relayed.a_case()
    (flow,) = relayed.flows.taken()
    relayed.flows.kill(flow)
    assert relayed.assess(case, 60).flow_run == case.flow_run + 1
    assert [one.run for one in relayed.flows.running()] == [case.flow_run + 1]


def test_a_flow_that_is_planning_is_left_to_it(relayed: Relayed) -> None:
    case = relayed.a_case()
    assert relayed.assess(case, 60).flow_run == case.flow_run
    assert [one.run for one in relayed.flows.running()] == [case.flow_run]


def test_a_token_that_is_left_wakes_and_tells_of_no_death(relayed: Relayed) -> None:
    case = relayed.a_case()
    (flow,) = relayed.flows.taken()
    answer = {"outcome": "wait", "version": case.version, "seconds": 60}
    assert relayed.flows.planned(flow, answer, relayed.cases.wait) == 60
    relayed.follow()
    assert relayed.flows.taken() == [], "a token is no change of the case"
    assert relayed.assess(case, 60).flow_run == case.flow_run
    assert relayed.flows.taken() == [flow]
