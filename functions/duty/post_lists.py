"""The posts of a station or campus in a stretch of days, read by the list in which they stand by day: a query for a hundred."""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.instants import to_text
from campus_safety.kinds.peak_posts.peak_post import by_day_list
from campus_safety.records.rows import Row
from campus_safety.records.store import Cases

PAGE = 100


def posts_between(cases: Cases, unit: str, since: datetime, until: datetime) -> tuple[Row, ...]:
    """Those whose windows begin from `since` to before `until`, in that order, whatever became of them."""
    rows: list[Row] = []
    start: Mapping[str, str] | None = None
    end = to_text(until)
    while True:
        page = cases.page(by_day_list(unit), since=to_text(since), size=PAGE, start=start)
        found = [row for row in page.rows if str(row.facts["starts_at"]) < end]
        rows += found
        start = page.next_key
        if start is None or len(found) < len(page.rows):
            return tuple(rows)
