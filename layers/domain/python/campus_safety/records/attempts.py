"""The one loop of attempts: decide on what there is now, write it, and decide again when somebody else wrote first. How long
the pause is: `Outside.rest` in `campus_safety_aws.outside`."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from campus_safety.district.calendars import SHANGHAI
from campus_safety.errors import BadInput, Contended, Fault, Meanwhile, StaleVersion, contended
from campus_safety.records.record import Record
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.timeline import SYSTEM, Entry

# How often a race is lost before it is left to whoever asks again.
ATTEMPTS: Final = 6
# How many of the last things that were done a refusal says in words.
MOST_TOLD: Final = 3

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


def refuse_stale(
    cases: Cases,
    case: Record,
    version: int | None,
    told: Callable[[Entry], Meanwhile] = lambda entry: Meanwhile(entry.version, entry.recorded_at, own=False),
) -> None:
    """Raises StaleVersion if another person has acted since `version`, with what they did as it is `told`; ticks and other
    system entries do not count. Raises BadInput for a version that there is not yet: nobody can have looked at it."""
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
    entries = [entry for entry in cases.entries(case.id, after=version) if entry.actor != SYSTEM]
    if entries:
        since = tuple(map(told, entries))
        zh, en = _in_words(since)
        raise StaleVersion(
            Fault(
                "version",
                "stale",
                f"已更新到第 {case.version} 版，您看到的是第 {version} 版{zh}，请刷新后再试",
                f"It is at version {case.version}; you were looking at {version}{en}: reload and try again",
            ),
            since=since,
        )


def _in_words(since: Sequence[Meanwhile]) -> tuple[str, str]:
    """What was done last, in both languages; nothing where whoever asks may not know it."""
    known = [one for one in since if one.label is not None and one.by is not None][-MOST_TOLD:]
    said = [(one.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"), one.by, one.label) for one in known]
    if not said:
        return "", ""
    zh = "；".join(f"{at} {by.zh}“{what.zh}”" for at, by, what in said if by and what)
    en = "; ".join(f"{at} {by.en}: {what.en}" for at, by, what in said if by and what)
    return f"（{zh}）", f" ({en})"
