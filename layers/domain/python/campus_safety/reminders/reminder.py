"""A reminder (提醒): something that a post is told once, because a day has come and not because a record has changed.

It goes over the bus like what happens to records, under a source of its own, and its id derives from what it is about: told
again, on the same day or the next, nobody hears it twice.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from campus_safety.instants import to_text
from campus_safety.values import dataclass

KIND: Final = "reminder"


class About(StrEnum):
    """What a reminder is about."""

    DIGEST = "digest"
    TERM_START = "term_start"
    HOLIDAY = "holiday"
    SHORTFALL = "shortfall"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Reminder:
    """`occasion` is the day that it is about, in Shanghai: today of a digest, the first day of a term or holiday, the end of
    a month. `counts` are numbers by what is counted; names and words of anybody have no place here."""

    about: About
    district: str
    address: str
    occasion: date
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{KIND}#{self.about}#{self.district}#{self.occasion.isoformat()}#{self.address}"


def event(reminder: Reminder, at: datetime) -> dict[str, Any]:
    """The detail that the bus takes. `case_id` names no case; it keeps what was sent on one occasion together."""
    return {
        "event_id": reminder.id,
        "district": reminder.district,
        "case_id": f"{KIND}#{reminder.district}#{reminder.occasion.isoformat()}",
        "kind": KIND,
        "action": reminder.about.value,
        "at": to_text(at),
        "urgent": False,
        "tells": [reminder.address],
        "occasion": reminder.occasion.isoformat(),
        "counts": dict(reminder.counts),
    }
