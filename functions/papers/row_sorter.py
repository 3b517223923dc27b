"""Rows of two lists in one order, without holding them: a file on the function's own disk keeps and sorts them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from campus_safety.kinds.registry import KINDS
from campus_safety.records.rows import Row
from campus_safety_aws.record_encoding import to_row, to_text


def by_receipt(row: Row) -> str:
    return row.received_at.isoformat()


def by_limit(row: Row) -> str:
    """What is due first stands first, what has no limit last."""
    return row.due_at.isoformat() if row.due_at is not None else "~"


class Spool:
    """Keeps one row for each case, the last that came, and gives them back in this order of theirs."""

    def __init__(self, path: Path, order: Callable[[Row], str] = by_receipt) -> None:
        self._path, self._order = path, order
        self._base = sqlite3.connect(path)
        self._base.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, place TEXT, row TEXT)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        self._path.unlink(missing_ok=True)

    def keep(self, rows: Iterable[Row]) -> None:
        self._base.executemany(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?)",
            [(row.case_id, self._order(row), to_text(row)) for row in rows],
        )
        self._base.commit()

    def __len__(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM rows").fetchone()[0])

    def chunks(self, size: int) -> Iterator[list[Row]]:
        """All rows in their order, so many at a time."""
        found = self._base.execute("SELECT id, row FROM rows ORDER BY place, id")
        while chunk := found.fetchmany(size):
            yield [to_row(text, id, KINDS) for id, text in chunk]
