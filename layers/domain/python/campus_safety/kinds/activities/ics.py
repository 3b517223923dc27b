"""Calendars as telephones read them: iCalendar (RFC 5545), written from rows of a list.

One component, a dozen properties, all of them text, UTC times or numbers: section 3.1 folds lines at 75 octets, 3.3.11
escapes text, 3.8.7.4 numbers the revisions. Nothing in it names a person.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from campus_safety.district.directory import District
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, ActivityType, State
from campus_safety.kinds.activities.topics import TOPICS
from campus_safety.labels import Label
from campus_safety.records.rows import Row

MEDIA: Final = "text/calendar; charset=utf-8"
_LONGEST_LINE: Final = 75
_STATUS: Final = {State.PLANNED: "TENTATIVE", State.CANCELLED: "CANCELLED"}


def calendar(name: Label, rows: Iterable[Row], district: District) -> str:
    """A whole calendar; rows without a time are left out."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Campus Safety Loop//Outreach//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(f'{name.zh} {name.en}')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(line for row in rows for line in _event(row, district)),
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(row: Row, district: District) -> Iterator[str]:
    facts = row.facts
    if not facts.get("starts_at") or not facts.get("ends_at"):
        return
    changed, state = _utc(str(facts["changed_at"])), State(row.state)
    what = ACTIVITY_TYPES[ActivityType(str(facts["activity_type"]))]
    campus = district.campuses.get(row.campus)
    where = campus.name if campus is not None else Label(row.campus, row.campus)
    yield "BEGIN:VEVENT"
    yield f"UID:{row.case_id}@{district.id}.campus-safety"
    # Without a METHOD this is when the event was revised last (section 3.8.7.2), and the same at each fetching.
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{row.version}"
    yield f"DTSTART:{_utc(str(facts['starts_at']))}"
    yield f"DTEND:{_utc(str(facts['ends_at']))}"
    yield f"SUMMARY:{_text(f'{what.zh}（{where.zh}） {what.en}, {where.en}')}"
    yield f"LOCATION:{_text(f'{where.zh} {where.en}')}"
    if campus is not None and campus.latitude is not None and campus.longitude is not None:
        yield f"GEO:{campus.latitude:.6f};{campus.longitude:.6f}"
    yield f"DESCRIPTION:{_text(_description(row))}"
    yield f"STATUS:{_STATUS.get(state, 'CONFIRMED')}"
    yield f"CATEGORIES:{_text(what.zh)},{_text(what.en)}"
    yield "END:VEVENT"


def _description(row: Row) -> str:
    topics = [TOPICS[topic] for topic in str(row.facts.get("topics") or "").split() if topic in TOPICS]
    about = "、".join(topic.zh for topic in topics), ", ".join(topic.en for topic in topics)
    return "\n".join(
        (
            f"编号 {row.code}{f'，主题：{about[0]}' if topics else ''}",
            f"Code {row.code}{f', about: {about[1]}' if topics else ''}",
        )
    )


def _utc(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """TEXT: backslash, semicolon, comma and line break are escaped; other control characters have no place in it."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(character for character in escaped if character >= " " and character != "\x7f")


def _folded(line: str) -> str:
    """Lines of 75 octets at most, those that go on begin with a space; no character is cut in two."""
    pieces, piece, room = [], "", _LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", _LONGEST_LINE - 1
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece])
