"""What a use case is given besides its stores: the present and a pause, and the rules that a record goes by."""

from datetime import datetime
from typing import Protocol

from campus_safety.district.directory import District
from campus_safety.district.rules import Rules
from campus_safety.records.change import Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.record import Record


class Outside(Protocol):
    """What a service takes from outside, apart from its stores."""

    def now(self) -> datetime:
        """The present in whole milliseconds."""
        ...

    def moment(self) -> Moment:
        """The present, with salt that nobody has had."""
        ...

    def rest(self, attempt: int) -> None:
        """Waits before the next attempt."""
        ...


class Rulebook(Protocol):
    """From a record, or a district, to its rules."""

    @property
    def kinds(self) -> Kinds: ...

    def district_of(self, case: Record) -> District: ...

    def for_case(self, case: Record) -> Rules:
        """The rules that the record was received under."""
        ...

    def in_force(self, district: str) -> Rules:
        """What a record that comes in now is received under."""
        ...
