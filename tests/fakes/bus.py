"""The event bus in memory. tests/adapters/test_services_contract.py holds it to what EventBridge does."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campus_safety_aws.bus import SOURCE, entry_of


@dataclass(frozen=True, slots=True)
class Taken:
    """One event on the bus, as a rule puts it into a queue."""

    source: str
    detail: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        name = f"{self.detail['kind']}.{self.detail['action']}"
        return {"source": self.source, "detail-type": name, "detail": self.detail}


class FakeBus:
    """Keeps what it has taken, in order; `refuses` says of a detail that it is not taken this time."""

    def __init__(self, refuses: Callable[[Mapping[str, object]], bool] = lambda _: False) -> None:
        self.events: list[Taken] = []
        self.refuses = refuses

    def publish(self, details: Sequence[Mapping[str, object]], source: str = SOURCE) -> tuple[bool, ...]:
        taken = []
        for detail in details:
            entry = entry_of("fake", detail, source)
            taken.append(entry is not None and not self.refuses(detail))
            if entry is not None and taken[-1]:
                self.events.append(Taken(source, json.loads(entry["Detail"])))
        return tuple(taken)

    def taken(self) -> list[Taken]:
        """What is there, which is then no longer there."""
        events, self.events = self.events, []
        return events
