"""The only owner of time and order: a heap of what happens when. Whole milliseconds; what is due at once keeps its turn."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Final, TypeAlias

Act: TypeAlias = Callable[[], None]

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def to_moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


class Clock:
    """Virtual time. `happened` counts what was done; once `halted`, nothing happens any more."""

    def __init__(self, start: datetime) -> None:
        self.now = to_ms(start)
        self.happened = 0
        self.halted = False
        self._turn = 0
        self._waiting: list[tuple[int, int, Act]] = []
        self._present = (self.now, start)

    def at(self, moment: int, act: Act) -> None:
        """Lets something happen at this moment, or now if that has passed."""
        self._turn += 1
        heappush(self._waiting, (max(moment, self.now), self._turn, act))

    def after(self, milliseconds: int, act: Act) -> None:
        self.at(self.now + milliseconds, act)

    def present(self) -> datetime:
        if self._present[0] != self.now:
            self._present = (self.now, to_moment(self.now))
        return self._present[1]

    def run(self, until: int) -> None:
        """Everything that is due up to this moment, in order; the moment itself is the present afterwards."""
        waiting = self._waiting
        while waiting and waiting[0][0] <= until and not self.halted:
            self.now, _, act = heappop(waiting)
            self.happened += 1
            act()
        if not self.halted:
            self.now = max(self.now, until)

    @property
    def next(self) -> int | None:
        """When something happens next."""
        return self._waiting[0][0] if self._waiting else None
