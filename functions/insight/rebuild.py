"""Rebuild: computes all figures anew from the records, beside those that are read, and then has them read instead.

Event: {"begin": true} to begin, {} to go on; an operator's command asks again and again until it is over, and any call
may be the last one that is lost. Effect: one more stretch of the way. Events keep coming meanwhile and are kept in both
generations; a record's versions see to it that neither way of writing it undoes the other.
"""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.case import Case
from campus_safety.figures.contribution import Contribution
from campus_safety.figures.counting import COUNTED
from campus_safety.figures.keeping import Kept, Step, keep
from campus_safety.kind import Home
from campus_safety_aws.directory import Directory
from campus_safety_aws.figures import FiguresTable, Generation, State
from campus_safety_aws.instants import from_text, to_text
from campus_safety_aws.moments import now, pause
from campus_safety_aws.record_pages import RecordPages
from campus_safety_aws.settings import setting
from insight.homes import SETTINGS, tables

# Whoever keeps an event may have read which generations there are just before that changed: so long it may still write.
SETTLES: Final = timedelta(seconds=float(setting("SETTLE_SECONDS")))
# A stretch ends when so much time is left of the function's own.
_LEFT_MILLISECONDS: Final = 15_000
_CLEARED_AT_ONCE: Final = 1_000
_HOMES: Final = tuple(Home)

logger = Logger()
figures = FiguresTable(setting("FIGURES_TABLE"))
directory = Directory(setting("DIRECTORY_TABLE"))
homes = tables()
pages = {home: RecordPages(setting(name)) for home, name in SETTINGS.items()}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers where it stands: `phase` is "" when it is over, `records` how many were looked at so far."""
    ends = time.monotonic() + (context.get_remaining_time_in_millis() - _LEFT_MILLISECONDS) / 1000
    state = figures.state()
    if not state.phase and event.get("begin"):
        state = _moved(
            state,
            replace(
                state, building=state.current + 1, phase="settling", records=0, place="", since=to_text(now())
            ),
        )
    while state.phase:
        if state.phase in ("settling", "settled") and not _settled(state):
            break
        state = _moved(state, _taken_on(state))
        if time.monotonic() > ends:
            break
    return {"phase": state.phase, "home": state.home, "records": state.records, "generation": state.current}


def _taken_on(state: State) -> State:
    """The next stretch."""
    match state.phase:
        case "settling":
            return replace(state, phase="copying", home=_HOMES[0].value)
        case "copying":
            return _copied(state)
        case "settled":
            return replace(state, phase="clearing")
        case _:
            cleared = figures.clear(state.current - 1, _CLEARED_AT_ONCE)
            return state if cleared else replace(state, phase="", since="")


def _copied(state: State) -> State:
    """One page of one table's records; after the last of them the new generation is the one that is read."""
    home, filled = Home(state.home), state.current + 1
    building = figures.generation(filled)
    records, place = pages[home].page(state.place)
    for case in records:
        _kept(case, home, building)
    state = replace(state, place=place, records=state.records + len(records))
    if place:
        return state
    if home is not _HOMES[-1]:
        return replace(state, home=_HOMES[_HOMES.index(home) + 1].value)
    return replace(state, current=filled, building=None, phase="settled", home="", since=to_text(now()))


def _kept(case: Case, home: Home, building: Generation) -> None:
    """The record as the page has it, and as its table has it if somebody else was faster."""
    if case.kind not in COUNTED:
        return
    read = iter((case,))
    keep(
        lambda: next(read, None) or homes[home].get(case.id),
        _New(building),
        lambda found: directory.district(found.district),
        pause,
    )


class _New:
    """Takes a record for one that is not kept yet, as nearly all are here, and looks only where that was wrong."""

    def __init__(self, generation: Generation) -> None:
        self._generation, self._looks = generation, False

    def kept(self, record: str) -> Kept:
        looks, self._looks = self._looks, True
        return self._generation.kept(record) if looks else Kept()

    def write(self, new: Contribution, step: Step) -> bool:
        return self._generation.write(new, step)


def _settled(state: State) -> bool:
    began: datetime = from_text(state.since)
    return now() >= began + SETTLES


def _moved(seen: State, new: State) -> State:
    """As far as it is now: somebody else may have gone on meanwhile, and has done the same."""
    if new == seen or figures.set_state(new, seen):
        return new
    return figures.state()
