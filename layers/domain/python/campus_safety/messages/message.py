"""One message to one post, before anybody sends it."""

from typing import Final

from campus_safety.values import dataclass

# For an address that is a person, not a post: "account:<account key>".
_PERSON: Final = "account:"


@dataclass(frozen=True, slots=True)
class Message:
    """One tick or event to one address, "<unit>/<post>" or "account:<key>". `id` is the same however often it comes."""

    id: str
    address: str
    title: str
    body: str
    urgent: bool
    event_id: str
    case_id: str


def is_person(address: str) -> bool:
    return address.startswith(_PERSON)
