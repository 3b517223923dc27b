"""Times as they are written: RFC 3339 in UTC with milliseconds, "2026-11-24T09:30:00.000Z", so that text order is time order."""

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """Raises ValueError for a time without a zone: it could mean any of twenty-four hours."""
    if at.tzinfo is None:
        raise ValueError("a time must carry its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_text(text: str) -> datetime:
    """The time that was written so. Raises ValueError."""
    return datetime.fromisoformat(text)
