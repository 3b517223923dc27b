"""What a record was read from, for the store that writes it back. The domain looks at nothing of it but `newer`."""

from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """`text` is the record as it lay in the store, with what another release wrote and this one does not know. `newer`
    says that it also holds values of known fields which this release does not know. `listed_for` are the owners of the
    worklist rows that were written with it, whatever release wrote them; None where nobody kept that."""

    text: str
    newer: bool = False
    listed_for: tuple[str, ...] | None = None
