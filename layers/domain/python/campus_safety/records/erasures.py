"""Texts that were erased by rule, with a trace of each, and records that somebody holds so that nothing is.

An entry keeps the digest of what was written: that there was a text, and that the chain is unbroken, is seen afterwards
too (`campus_safety.records.timeline`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Erasures(Protocol):
    """What is erased of the records of one table. Reads are strongly consistent."""

    def texts(self, case_id: str) -> tuple[int, ...]:
        """Versions at which there is a text still."""
        ...

    def erase(self, case_id: str, version: int, texts: tuple[int, ...], at: datetime) -> int:
        """Erases the texts of these versions, with a trace of each in the same write, as long as the record is still at
        this version and nobody holds it; answers how many, 0 where that is not so any more."""
        ...

    def traces(self, case_id: str) -> Mapping[int, datetime]:
        """When the text of which version was erased."""
        ...

    def hold(self, case_id: str, at: datetime) -> None:
        """Nothing of this record is erased from now on."""
        ...

    def release(self, case_id: str) -> None: ...

    def held(self, case_id: str) -> bool: ...
