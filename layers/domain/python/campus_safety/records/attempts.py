"""The one loop of attempts: decide on what there is now, write it, and decide again when somebody else wrote first."""

from collections.abc import Callable
from typing import Final, TypeVar

from campus_safety.errors import BadInput, Contended, Fault, StaleVersion, contended
from campus_safety.records.record import Record
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.timeline import SYSTEM

# How often a race is lost before it is left to whoever asks again.
ATTEMPTS: Final = 6

T = TypeVar("T")


def attempted(write: Callable[[int], T], pause: Callable[[int], None], busy: Fault | None = None) -> T:
    """What `write` answers. It reads, decides and writes; it is done again after VersionMoved and AlreadyReported, when
    `pause` has waited before attempt n, and at once after CodeTaken: it is told how many short codes were taken already.
    Raises Contended, and whatever else `write` raises. `busy` is what is said then, where there is a better word."""
    codes = 0
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return write(codes)
        except CodeTaken:
            codes += 1
        except (VersionMoved, AlreadyReported):
            pause(attempt)
    raise Contended(busy or contended())


def refuse_stale(cases: Cases, case: Record, version: int | None) -> None:
    """Raises StaleVersion if another person has acted since `version`; ticks and other system entries do not count. Raises
    BadInput for a version that there is not yet: nobody can have looked at it."""
    if version is None or version == case.version:
        return
    if version > case.version:
        raise BadInput(
            Fault(
                "version",
                "not_yet",
                f"还没有第 {version} 版，目前是第 {case.version} 版，请刷新后再试",
                f"There is no version {version} yet: it is at {case.version}; reload and try again",
            )
        )
    if any(entry.actor != SYSTEM for entry in cases.entries(case.id, after=version)):
        raise StaleVersion(
            Fault(
                "version",
                "stale",
                f"已更新到第 {case.version} 版，您看到的是第 {version} 版，请刷新后再试",
                f"It is at version {case.version}; you were looking at {version}: reload and try again",
            )
        )
