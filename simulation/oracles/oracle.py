"""What every oracle has: its sentence, the world that it watches, and how it says that something does not hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from campus_safety.labels import Label
from campus_safety.records.record import Record
from simulation.world import Observer, World


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must hold and does not. Two findings are the same when oracle and `what` are; `about` is the record,
    `detail` what it was this time."""

    oracle: str
    what: str
    about: str
    at: int
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.oracle, self.what


class Oracle(Observer):
    """One thing that must hold, always or, by `checkpoint` and `at_rest`, whenever everything has settled."""

    name: ClassVar[Label]

    def __init__(self, world: World, found: Callable[[Finding], None]) -> None:
        self.world, self._found = world, found

    def fail(self, what: str, about: str, detail: str = "") -> None:
        self._found(Finding(type(self).__name__, what, about, self.world.clock.now, detail))

    def checkpoint(self) -> None:
        """Looks at everything; nothing is on its way but what time will bring."""

    def at_rest(self) -> None:
        """Looks at everything after the faults have stopped and time was given to recover."""

    def look_at(self, case: Record) -> None:
        """Looks at one record, at a checkpoint or before it is forgotten."""

    def let_go(self, about: str) -> None:
        """A record is over for good and is forgotten."""
