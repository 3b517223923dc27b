"""The rows of a chosen list: from the table in which its kind of record lies, a page of the list with each query."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from campus_safety.district.directory import Account, District
from campus_safety.instants import to_text
from campus_safety.lists.list_filters import ChosenList, readable
from campus_safety.records.rows import Row
from campus_safety.records.store import Lists, Page


def chosen_page(
    lists: Lists,
    chosen: ChosenList,
    now: datetime,
    *,
    newest_first: bool = False,
    size: int = 20,
    start: Mapping[str, str] | None = None,
) -> Page:
    """A page of the list, still with rows that the choice leaves out and that not everybody is shown."""
    since, before = chosen.bounds(now)
    return lists.page(
        chosen.key,
        since=to_text(since) if since else None,
        before=to_text(before) if before else None,
        newest_first=newest_first,
        size=size,
        start=start,
    )


def chosen_rows(
    lists: Lists, chosen: ChosenList, account: Account, district: District, now: datetime, *, size: int
) -> Iterator[tuple[Row, ...]]:
    """Every row that the choice keeps and this account is shown, page by page, to the end of the list."""
    start: Mapping[str, str] | None = None
    while True:
        page = chosen_page(lists, chosen, now, size=size, start=start)
        yield tuple(row for row in page.rows if readable(account, row, chosen, district))
        start = page.next_key
        if start is None:
            return
