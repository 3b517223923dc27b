"""Whether the figures that are kept equal a rebuild: every record counted again, every cell added up again.

Nothing is stopped for it. Cells are read first, then what is kept of each record, then the records. A cell that was
written meanwhile cannot be judged and is only counted; a record that moved on meanwhile is looked at once more. Sums lie
in a file beside, so that memory stays bounded at any length of history.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Protocol, Self

from campus_safety.district.directory import District
from campus_safety.figures.cells import Cell, cells_of
from campus_safety.figures.counting import COUNTED, contribution
from campus_safety.figures.spans import Span
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Amounts
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety_aws.figure_items import amounts_text
from campus_safety_aws.figures import Whole

# Sums that are added up in memory before they go to the file.
_HELD: Final = 20_000
# Differences that are named one by one.
NAMED: Final = 50


class Figures(Protocol):
    """What is read of the figures."""

    def cells(self) -> Iterator[tuple[Cell, dict[str, int], int]]: ...

    def cell_writes(self, cell: Cell) -> int: ...

    def everything_kept(self) -> Iterator[Whole]: ...

    def whole(self, record: str) -> Whole | None: ...


class Records(Protocol):
    """What is read of a table of records."""

    def get(self, case_id: str) -> Record | None: ...

    def pages(self) -> Iterator[tuple[Record, ...]]: ...


@dataclass(slots=True)
class Found:
    """`cells` and `records` were looked at; `moving` are cells that were written meanwhile. `differences` are named up to
    NAMED, `more` is how many there are besides."""

    cells: int = 0
    records: int = 0
    moving: int = 0
    differences: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def equal(self) -> bool:
        return not self.differences

    def differs(self, what: str) -> None:
        if len(self.differences) < NAMED:
            self.differences.append(what)
        else:
            self.more += 1


def check(
    figures: Figures,
    records: Mapping[RecordTable, Records],
    district: Callable[[str], District],
    file: Path,
    told: Callable[[str, int], None],
) -> Found:
    """`told` hears of each step how much was looked at."""
    found = Found()
    with _Sums(file) as sums:
        for cell, counters, writes in figures.cells():
            sums.take(cell, counters, writes)
            found.cells += 1
            told("cells", found.cells)
        for number, whole in enumerate(figures.everything_kept(), 1):
            sums.add(whole.district, whole.kept.amounts)
            sums.keep(whole)
            told("kept", number)
        for home, table in records.items():
            for page in table.pages():
                for case in page:
                    if case.kind in COUNTED:
                        found.records += 1
                        sums.compare(case, contribution(case, district(case.district)).amounts)
                told(home.value, found.records)
        for record, kind in sums.doubtful():
            _look_again(figures, records[KINDS[kind].table], record, district, found)
        for cell, writes, off in sums.unequal():
            if figures.cell_writes(cell) != writes:
                found.moving += 1
            else:
                found.differs(f"{_named(cell)}: {', '.join(off)}")
    return found


def _look_again(
    figures: Figures, table: Records, record: str, district: Callable[[str], District], found: Found
) -> None:
    """The record first: whatever is kept of it then is of that version or of a later one."""
    case = table.get(record)
    whole = figures.whole(record)
    if case is None:
        found.differs(f"{record}: no such record")
        return
    if whole is None or whole.kept.version < case.version:
        found.differs(f"{record}: version {whole.kept.version if whole else 0} of {case.version}")
    elif whole.kept.version == case.version:
        if dict(whole.kept.amounts) != dict(contribution(case, district(case.district)).amounts):
            found.differs(f"{record}: counts otherwise than it is kept")
        elif not whole.rows_hold:
            found.differs(f"{record}: its rows are not those that follow from it")


def _named(cell: Cell) -> str:
    return f"{cell.district}/{cell.unit} {cell.span}#{cell.first} {cell.family}"


class _Sums:
    """What the kept amounts come to less what the cells say, which has to be nought everywhere."""

    def __init__(self, file: Path) -> None:
        self._base = sqlite3.connect(file, isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE sums (cell TEXT, counter TEXT, amount INTEGER, PRIMARY KEY (cell, counter)) WITHOUT ROWID;"
            "CREATE TABLE writes (cell TEXT PRIMARY KEY, writes INTEGER) WITHOUT ROWID;"
            "CREATE TABLE kept (record TEXT PRIMARY KEY, version INTEGER, digest BLOB, holds INTEGER) WITHOUT ROWID;"
            "CREATE TABLE doubtful (record TEXT PRIMARY KEY, kind TEXT) WITHOUT ROWID;"
        )
        self._held: dict[tuple[str, str], int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def take(self, cell: Cell, counters: Mapping[str, int], writes: int) -> None:
        name = _spelled(cell)
        self._base.execute("INSERT INTO writes VALUES (?, ?)", (name, writes))
        self._hold((name, counter, -amount) for counter, amount in counters.items())

    def add(self, district: str, amounts: Amounts) -> None:
        for cell, counters in cells_of(district, amounts).items():
            name = _spelled(cell)
            self._hold((name, counter, amount) for counter, amount in counters.items())

    def keep(self, whole: Whole) -> None:
        self._base.execute(
            "INSERT INTO kept VALUES (?, ?, ?, ?)",
            (whole.record, whole.kept.version, _digest(whole.kept.amounts), whole.rows_hold),
        )

    def compare(self, case: Record, amounts: Amounts) -> None:
        row = self._base.execute(
            "SELECT version, digest, holds FROM kept WHERE record = ?", (case.id,)
        ).fetchone()
        if row != (case.version, _digest(amounts), 1):
            self._base.execute("INSERT OR IGNORE INTO doubtful VALUES (?, ?)", (case.id, case.kind))

    def doubtful(self) -> Iterator[tuple[str, str]]:
        with closing(self._base.execute("SELECT record, kind FROM doubtful")) as rows:
            yield from rows

    def unequal(self) -> Iterator[tuple[Cell, int, list[str]]]:
        """Cells that are not what they should be, each with how often it was written when it was read."""
        self._spill()
        query = (
            "SELECT cell, coalesce(writes, 0), group_concat(counter || ' ' || amount, ';')"
            " FROM sums LEFT JOIN writes USING (cell) WHERE amount <> 0 GROUP BY cell"
        )
        with closing(self._base.execute(query)) as rows:
            for name, writes, counters in rows:
                yield _read(name), writes, counters.split(";")

    def _hold(self, amounts: Iterable[tuple[str, str, int]]) -> None:
        for cell, counter, amount in amounts:
            key = (cell, counter)
            self._held[key] = self._held.get(key, 0) + amount
        if len(self._held) > _HELD:
            self._spill()

    def _spill(self) -> None:
        self._base.execute("BEGIN")
        self._base.executemany(
            "INSERT INTO sums VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            ((cell, counter, amount) for (cell, counter), amount in self._held.items()),
        )
        self._base.execute("COMMIT")
        self._held.clear()


def _spelled(cell: Cell) -> str:
    return "|".join((cell.district, cell.unit, cell.span, cell.first.isoformat(), cell.family))


def _read(name: str) -> Cell:
    district, unit, span, first, family = name.split("|")
    return Cell(district, unit, Span(span), date.fromisoformat(first), family)


def _digest(amounts: Amounts) -> bytes:
    return hashlib.sha256(amounts_text(amounts).encode()).digest()[:16]
