"""Any list as a file: read page by page, kept and put in order on the function's disk, written row by row. Memory hardly
grows with the number of rows."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account
from campus_safety.district.rules import Rules
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.list_filters import ChosenList, View
from campus_safety.papers.jobs import Job
from campus_safety.papers.lists import Line, columns, titles
from campus_safety.records.store import Lists
from campus_safety_aws.list_rows import chosen_rows
from papers import csv_file, workbook
from papers.row_sorter import Spool, by_limit, by_receipt

# Rows read at once.
AT_ONCE: Final = 100
# How many lines are written between two words about it.
PROGRESS_EVERY: Final = 500
MEDIA: Final = {"csv": csv_file.MEDIA, "xlsx": workbook.MEDIA}


def written(
    job: Job,
    chosen: ChosenList,
    account: Account,
    lists: Lists,
    rules: Rules,
    folder: Path,
    now: datetime,
    progress: Callable[[int, int], None],
) -> tuple[Path, int]:
    """The file in this folder, and how many rows it has; this account's rows only. `progress` hears how many are written,
    of how many."""
    path = folder / job.key
    order = by_receipt if chosen.view is View.OVER else by_limit
    with Spool(folder / "rows.db", order) as spool:
        facts: set[str] = set()
        for rows in chosen_rows(lists, chosen, account, rules.district, now, size=AT_ONCE):
            facts.update(key for row in rows for key in row.facts)
            spool.keep(rows)
        total = len(spool)

        def count(done: int) -> None:
            if done % PROGRESS_EVERY == 0:
                progress(done, total)

        progress(0, total)
        wanted, lines = columns(chosen.kind, facts), _lines(spool, account, rules, now)
        if job.format == "csv":
            return path, csv_file.write(path, wanted, lines, count)
        made = f"生成时间 {now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间），共 {total} 条"
        heads = (*titles(chosen, rules), made)
        name = KINDS[chosen.kind].label.zh
        return path, workbook.write(str(path), name, heads, wanted, lines, count, fixed=1)


def _lines(spool: Spool, account: Account, rules: Rules, now: datetime) -> Iterator[Line]:
    for rows in spool.chunks(AT_ONCE):
        for row in rows:
            yield Line(row, account, rules, now)
