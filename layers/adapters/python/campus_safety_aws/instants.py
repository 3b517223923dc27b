"""Times in items: RFC 3339 in UTC with milliseconds, "2026-11-24T09:30:00.000Z", so that text order is time order."""

from datetime import UTC, datetime

from pynamodb.attributes import Attribute
from pynamodb.constants import STRING


def to_text(at: datetime) -> str:
    """Raises ValueError for a time without a zone: it could mean any of twenty-four hours."""
    if at.tzinfo is None:
        raise ValueError("a time must carry its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


class InstantAttribute(Attribute[datetime]):
    """An aware UTC time, kept to the millisecond."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return to_text(value)

    def deserialize(self, value: str) -> datetime:
        return from_text(value)
