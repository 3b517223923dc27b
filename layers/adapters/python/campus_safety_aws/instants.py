"""Times in items, as `campus_safety.instants` writes them."""

from datetime import datetime

from pynamodb.attributes import Attribute
from pynamodb.constants import STRING

from campus_safety.instants import to_text

__all__ = ["InstantAttribute", "from_text", "to_text"]


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


class InstantAttribute(Attribute[datetime]):
    """An aware UTC time, kept to the millisecond."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return to_text(value)

    def deserialize(self, value: str) -> datetime:
        return from_text(value)
