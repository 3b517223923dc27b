"""The relay's one pass over a new record: what people are to hear leaves first."""

from datetime import timedelta
from typing import Any

from escalation import relay
from tests.builders import NOW, a_district, received
from tests.fakes.bus import FakeBus
from tests.fakes.cases import FakeCases
from tests.fakes.flows import FakeFlows
from tests.fakes.parking import FakeParking
from tests.fakes.tables import FakeStream
from tests.world import Context


class Followed:
    """What the relay did with a record that was just taken in, in order."""

    def __init__(self) -> None:
        self.stream = FakeStream()
        self.cases = FakeCases(self.stream)
        self.done: list[str] = []
        done = self.done

        class Bus(FakeBus):
            def publish(self, *given: Any) -> tuple[bool, ...]:
                done.append("told")
                return super().publish(*given)

        class Flows(FakeFlows):
            def start(self, kind: str, case_id: str, run: int) -> None:
                done.append("started")
                super().start(kind, case_id, run)

        self.bus, self.flows = Bus(), Flows(lambda: NOW)
        self.parking = FakeParking(lambda: NOW)
        stores = relay.Stores(self.cases, self.bus, self.flows, self.parking)
        self._handler = relay.bootstrap(stores)

    def follow(self) -> None:
        self._handler({"Records": self.stream.taken()}, Context())


def test_a_report_is_told_in_one_pass_and_before_its_flow_is_started() -> None:
    followed = Followed()
    followed.cases.add(received(), a_district())
    followed.follow()
    assert followed.done == ["told", "started"]
    (event,) = followed.bus.events
    assert [tick["clock"] for tick in event.detail["ticks"]] == ["notice"]
    assert followed.cases.unpublished(NOW + timedelta(days=1), 10) == ()


def test_what_the_bus_refuses_keeps_no_flow_from_starting() -> None:
    followed = Followed()
    followed.bus.refuses = lambda _: True
    followed.cases.add(received(), a_district())
    followed.follow()
    assert followed.done == ["told", "started"]
    assert len(followed.parking) == 1
