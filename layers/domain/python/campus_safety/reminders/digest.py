"""今日提醒: what stands in a unit's lists this morning, in numbers. Sealed cases are not counted: the message goes to groups."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.registry import kinds_at
from campus_safety.records.kind import RecordTable
from campus_safety.records.rows import Row

POSTS: Final = "peak_post"
NOTICES: Final = "safety_notice"
ACTIVITIES: Final = "activity"
# What somebody has to bring to an end, in the order in which the lists are read.
CASES: Final = tuple(kind.name for kind in kinds_at(RecordTable.CASES))

_TO_BE_HELD: Final = frozenset({"planned", "confirmed"})


def digest(lists: Mapping[str, Iterable[Row]], now: datetime) -> dict[str, int]:
    """The counts of a unit whose open rows of each kind these are; only those above nothing."""
    open_rows = [row for kind in CASES for row in lists.get(kind, ()) if not row.sealed and not row.exercise]
    due = [row.due_at for row in open_rows if row.due_at is not None]
    counts = {
        "open": len(open_rows),
        "due_today": sum(at >= now and _day(at) == _day(now) for at in due),
        "overdue": sum(at < now for at in due),
        "posts": sum(_on_today(row, now) for row in lists.get(POSTS, ())),
        "activities": sum(
            row.state in _TO_BE_HELD and _on_today(row, now) for row in lists.get(ACTIVITIES, ())
        ),
        # A campus's row is one notice, unread; of a row above it says how many campuses have not read it.
        "notices": sum(int(row.facts.get("unread", 1) or 0) > 0 for row in lists.get(NOTICES, ())),
    }
    return {name: count for name, count in counts.items() if count}


def _on_today(row: Row, now: datetime) -> bool:
    starts = row.facts.get("starts_at")
    return bool(starts) and _day(datetime.fromisoformat(str(starts))) == _day(now)


def _day(at: datetime) -> str:
    return at.astimezone(SHANGHAI).date().isoformat()
