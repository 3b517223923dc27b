"""Rebuild: computes all figures anew from the records, beside those that are read, and then has them read instead.

Event: {"begin": true} to begin, {} to go on; an operator's command asks again and again until it is over, and any call
may be the last one that is lost. Effect: one more stretch of the way. Events keep coming meanwhile and are kept in both
generations; a record's versions see to it that neither way of writing it undoes the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.figures.counting import COUNTED
from campus_safety.figures.keeping import Kept, Step, keep
from campus_safety.instants import from_text, to_text
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Contribution
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety_aws.directory import Directory
from campus_safety_aws.figures import FiguresTable, Generation, State
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.ports import Pages
from campus_safety_aws.record_pages import RecordPages
from campus_safety_aws.record_tables import cases_tables, setting_of
from campus_safety_aws.settings import setting

# A stretch ends when so much time is left of the function's own.
_LEFT_MILLISECONDS: Final = 15_000
_CLEARED_AT_ONCE: Final = 1_000
_TABLES: Final = tuple(RecordTable)

logger = Logger()


@dataclass(frozen=True, slots=True)
class Stores:
    """`settles`: whoever keeps an event may have read which generations there are just before that changed; so long it may
    still write."""

    figures: FiguresTable
    directory: DirectoryReader
    tables: Mapping[RecordTable, Cases]
    pages: Mapping[RecordTable, Pages]
    settles: timedelta


def from_settings() -> Stores:
    return Stores(
        FiguresTable(setting("FIGURES_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
        cases_tables(setting, KINDS),
        {home: RecordPages(setting(setting_of(home)), KINDS) for home in RecordTable},
        timedelta(seconds=float(setting("SETTLE_SECONDS"))),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return _Rebuild(stores, outside).handler


class _Rebuild:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._figures = stores.figures
        self._directory = stores.directory
        self._tables = stores.tables
        self._pages = stores.pages
        self._settles = stores.settles

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Answers where it stands: `phase` is "" when it is over, `records` how many were looked at so far."""
        left = timedelta(milliseconds=context.get_remaining_time_in_millis() - _LEFT_MILLISECONDS)
        ends = self._outside.now() + left
        state = self._figures.state()
        if not state.phase and event.get("begin"):
            state = self._moved(
                state,
                replace(
                    state,
                    building=state.current + 1,
                    phase="settling",
                    records=0,
                    place="",
                    since=to_text(self._outside.now()),
                ),
            )
        while state.phase:
            if state.phase in ("settling", "settled") and not self._settled(state):
                break
            state = self._moved(state, self._taken_on(state))
            if self._outside.now() > ends:
                break
        return {
            "phase": state.phase,
            "home": state.home,
            "records": state.records,
            "generation": state.current,
        }

    def _taken_on(self, state: State) -> State:
        """The next stretch."""
        match state.phase:
            case "settling":
                return replace(state, phase="copying", home=_TABLES[0].value)
            case "copying":
                return self._copied(state)
            case "settled":
                return replace(state, phase="clearing")
            case _:
                cleared = self._figures.clear(state.current - 1, _CLEARED_AT_ONCE)
                return state if cleared else replace(state, phase="", since="")

    def _copied(self, state: State) -> State:
        """One page of one table's records; after the last of them the new generation is the one that is read."""
        home, filled = RecordTable(state.home), state.current + 1
        building = self._figures.generation(filled)
        records, place = self._pages[home].page(state.place)
        for case in records:
            self._kept(case, home, building)
        state = replace(state, place=place, records=state.records + len(records))
        if place:
            return state
        if home is not _TABLES[-1]:
            return replace(state, home=_TABLES[_TABLES.index(home) + 1].value)
        return replace(
            state, current=filled, building=None, phase="settled", home="", since=to_text(self._outside.now())
        )

    def _kept(self, case: Record, home: RecordTable, building: Generation) -> None:
        """The record as the page has it, and as its table has it if somebody else was faster."""
        if case.kind not in COUNTED:
            return
        read = iter((case,))
        keep(
            lambda: next(read, None) or self._tables[home].get(case.id),
            _New(building),
            lambda found: self._directory.district(found.district),
            self._outside.rest,
        )

    def _settled(self, state: State) -> bool:
        began: datetime = from_text(state.since)
        return self._outside.now() >= began + self._settles

    def _moved(self, seen: State, new: State) -> State:
        """As far as it is now: somebody else may have gone on meanwhile, and has done the same."""
        if new == seen or self._figures.set_state(new, seen):
            return new
        return self._figures.state()


class _New:
    """Takes a record for one that is not kept yet, as nearly all are here, and looks only where that was wrong."""

    def __init__(self, generation: Generation) -> None:
        self._generation, self._looks = generation, False

    def kept(self, record: str) -> Kept:
        looks, self._looks = self._looks, True
        return self._generation.kept(record) if looks else Kept()

    def write(self, new: Contribution, step: Step) -> bool:
        return self._generation.write(new, step)


handler = wired(lambda: bootstrap(from_settings()))
