"""Replacing what a record adds: from what is kept of it to what it adds now, in steps that are small enough to be written
each in one transaction.

What is kept of a record always equals what the cells have of it. So a step that was lost is taken again from what is kept,
one that comes twice finds itself done, and an older version finds a newer one: any order and any repetition of events
ends in the same cells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Final, Protocol

from campus_safety.district.directory import District
from campus_safety.errors import contended
from campus_safety.figures.cells import Cell, RowKey, cells_of, difference, rows_of
from campus_safety.figures.counting import contribution
from campus_safety.records.attempts import attempted
from campus_safety.records.counting import Amounts, Contribution, Place
from campus_safety.records.record import Record
from campus_safety.records.store import VersionMoved
from campus_safety.values import dataclass

# DynamoDB takes 100 items in one transaction.
MOST_ITEMS: Final = 90


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a record. `mark` counts the steps that were written: whoever read another one has lost a race.
    `version` is that of the last record whose steps were all written, 0 before the first."""

    version: int = 0
    mark: int = 0
    amounts: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction: what is kept afterwards, what each cell gets, and which rows are put or (None) taken away."""

    kept: Kept
    cells: Mapping[Cell, Mapping[str, int]] = field(default_factory=dict)
    rows: Mapping[RowKey, Mapping[str, int] | None] = field(default_factory=dict)

    @property
    def items(self) -> int:
        return 1 + len(self.cells) + len(self.rows)


def steps(kept: Kept, new: Contribution, most: int = MOST_ITEMS) -> tuple[Step, ...]:
    """The steps from what is kept to what the record adds now; none where it is kept already, or a newer one is."""
    if kept.version >= new.version:
        return ()
    found: list[Step] = []
    amounts, mark = kept.amounts, kept.mark
    for changed in _chunks(kept.amounts, new, most):
        after = dict(amounts)
        for place, key, change in changed:
            if amount := after.get((place, key), 0) + change:
                after[place, key] = amount
            else:
                del after[place, key]
        mark += 1
        found.append(_step(Kept(kept.version, mark, after), amounts, changed, new.district))
        amounts = after
    if not found:
        return (Step(Kept(new.version, mark + 1, new.amounts)),)
    # The version is raised with the last step: until then the record counts as not yet kept.
    last = found.pop()
    return (*found, Step(Kept(new.version, last.kept.mark, new.amounts), last.cells, last.rows))


_Changes = list[tuple[Place, str, int]]


def _step(kept: Kept, before: Amounts, changed: _Changes, district: str) -> Step:
    cells = cells_of(district, {(place, key): change for place, key, change in changed})
    old, new = rows_of(before), rows_of(kept.amounts)
    rows = {key: new.get(key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    return Step(kept, {cell: sums for cell, sums in cells.items() if any(sums.values())}, rows)


def _chunks(before: Amounts, new: Contribution, most: int) -> Iterator[_Changes]:
    """The changes, place by place: all that happens at one place on one day is written together."""
    by_place: dict[Place, _Changes] = {}
    for place, key, change in difference(before, new.amounts):
        by_place.setdefault(place, []).append((place, key, change))
    chunk: _Changes = []
    for changes in by_place.values():
        if chunk and _size([*chunk, *changes], new.district) > most:
            yield chunk
            chunk = []
        chunk += changes
    if chunk:
        yield chunk


def _size(changes: _Changes, district: str) -> int:
    """How many items a step of these changes writes at most."""
    amounts = {(place, key): change for place, key, change in changes}
    return 1 + len(cells_of(district, amounts)) + len(rows_of(amounts))


class Store(Protocol):
    """Where figures are kept, of one generation; the DynamoDB adapter and the tests' fake both answer it."""

    def kept(self, record: str) -> Kept:
        """What is kept of a record now, never of a moment ago."""
        ...

    def write(self, new: Contribution, step: Step) -> bool:
        """Writes a step whole or not at all; False, and nothing is written, unless the step before it was the last."""
        ...


def keep(
    read: Callable[[], Record | None],
    store: Store,
    district: Callable[[Record], District],
    pause: Callable[[int], None],
) -> Kept | None:
    """Lets the figures have of a record what it adds now, whatever event brought it up; None if there is no such record.
    `read` reads it from its table strongly. Of a record that this release does not know all of, what is kept stays. Raises
    Contended when too many others work on it at once."""

    def write(_: int) -> Kept | None:
        case = read()
        if case is None:
            return None
        kept = store.kept(case.id)
        if case.newer:
            return kept
        new = contribution(case, district(case))
        for step in steps(kept, new):
            if not store.write(new, step):
                raise VersionMoved
            kept = step.kept
        return kept

    return attempted(write, pause, contended("record"))
