"""A unit's ledger of one year as a file: the worklists' pages in, a workbook out, and never all rows in memory. A sweep's
list is one record, and is written as it stands there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.district.rules import Rules
from campus_safety.instants import to_text
from campus_safety.kinds.area_sweeps.seeing import Sight
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.hazard import hazard_facts
from campus_safety.labels import Label
from campus_safety.papers import coverage, ledger
from campus_safety.papers.jobs import Job
from campus_safety.papers.ledger import Line, belongs, year_begins
from campus_safety.records.rows import Row
from campus_safety.records.store import Page
from campus_safety.records.timeline import Narrative
from campus_safety.records.worklists import open_list, over_list
from papers import workbook
from papers.row_sorter import Spool

# Rows read at once, and their words: a batch of DynamoDB takes a hundred keys.
AT_ONCE: Final = 100
# How many lines are written between two words about it.
PROGRESS_EVERY: Final = 200


class Records(Protocol):
    """What a ledger reads of the store of cases."""

    def page(
        self,
        list_key: str,
        *,
        since: str | None = None,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page: ...

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]: ...


def written(
    job: Job,
    records: Records,
    rules: Rules,
    folder: Path,
    now: datetime,
    progress: Callable[[int, int], None],
) -> tuple[Path, int]:
    """The workbook in this folder, and how many lines it has. `progress` hears how many are written, of how many."""
    path = folder / job.key
    with Spool(folder / "rows.db") as spool:
        for rows in _rows(job, records):
            spool.keep(row for row in rows if belongs(row, job.year))
        total = len(spool)

        def count(done: int) -> None:
            if done % PROGRESS_EVERY == 0:
                progress(done, total)

        progress(0, total)
        lines = workbook.write(
            str(path),
            "隐患台账",
            (
                f"{rules.district.unit(job.unit).name.zh} {job.year} 年度治安隐患整改台账",
                f"{_made(now)}，共 {total} 条 / {total} hazards",
            ),
            ledger.COLUMNS,
            _lines(spool, records, rules, job, now),
            count,
            fixed=2,
        )
    return path, lines


def proved(
    job: Job, seen: Sight, district: District, names: Mapping[str, Label], folder: Path, now: datetime
) -> tuple[Path, int]:
    """The proof of a sweep's coverage in this folder, as far as somebody sees its list, and how many places it has."""
    path = folder / job.key
    lines = (coverage.PlaceLine(number, one, district, names) for number, one in enumerate(seen.places, 1))
    heads = ("校园周边清查覆盖证明", *coverage.heads(seen.case, seen.places), _made(now))
    return path, workbook.write(
        str(path), "清查清单", heads, coverage.COLUMNS, lines, lambda _: None, fixed=3
    )


def _made(now: datetime) -> str:
    return f"生成时间 {now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间）"


def _rows(job: Job, records: Records) -> Iterator[tuple[Row, ...]]:
    """What is open now, and what was over since the year began: nothing else can stand in that year's ledger. A hazard
    that is struck off meanwhile is in both and kept as it was read last."""
    for name, since in (
        (open_list(job.unit, "hazard"), None),
        (over_list(job.unit, "hazard"), to_text(year_begins(job.year))),
    ):
        start = None
        while True:
            page = records.page(name, since=since, size=AT_ONCE, start=start)
            yield page.rows
            start = page.next_key
            if start is None:
                break


def _lines(spool: Spool, records: Records, rules: Rules, job: Job, now: datetime) -> Iterator[Line]:
    for rows in spool.chunks(AT_ONCE):
        said = records.first_words([row.case_id for row in rows]) if job.words else {}
        for row in rows:
            facts = hazard_facts(row)
            if facts is None:
                continue
            text = said[row.case_id].texts.get("text", "") if row.case_id in said else ""
            yield Line(row, facts, text, rules.district, rules.document(Checklists), job.year, now)
