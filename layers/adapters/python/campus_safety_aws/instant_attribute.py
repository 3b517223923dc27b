"""Times in items, as `campus_safety.instants` writes them."""

from datetime import datetime

from pynamodb.attributes import Attribute
from pynamodb.constants import STRING

from campus_safety.instants import from_text, to_text


class InstantAttribute(Attribute[datetime]):
    """An aware UTC time, kept to the millisecond."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return to_text(value)

    def deserialize(self, value: str) -> datetime:
        return from_text(value)
