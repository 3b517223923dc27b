"""Making a failed run small: less of everything that it does without, under a budget of runs. It is the same failure when
oracle and sentence are the same."""

from collections.abc import Callable, Iterator
from typing import Any

from simulation.options import Options
from simulation.run import Result, Run

Change = dict[str, Any]


def shrunk(
    failed: Result, budget: int, say: Callable[[str], None] = lambda line: None
) -> tuple[Result, Change]:
    """The smallest run of the same failure that was found, and what was said by hand for it."""
    key, best, said = failed.findings[0].key, failed, Change()
    for _ in range(3):
        before = dict(said)
        for change in _smaller(best.options):
            if budget <= 0:
                return best, said
            budget -= 1
            tried = Run(best.options.changed(**change)).play()
            if tried.findings and tried.findings[0].key == key:
                best, said = tried, {**said, **change}
                say(f"{change}")
        if said == before:
            break
    return best, said


def _smaller(options: Options) -> Iterator[Change]:
    """Cheap things first: what is switched off altogether, then halves."""
    if options.faults is None:
        yield {"faults": False}
    for name in (
        "readers",
        "lawless",
        "crowded",
        "forgotten",
        "nasty",
        "alarms",
        "others",
        "hazards",
        "incidents",
    ):
        if getattr(options, name):
            yield {name: 0}
    for name in ("incidents", "hazards", "others", "alarms"):
        number = getattr(options, name)
        while number > 1:
            number //= 2
            yield {name: number}
    days = options.days
    while days > 1:
        days //= 2
        yield {"days": days}
