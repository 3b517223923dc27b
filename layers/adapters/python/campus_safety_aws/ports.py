"""What the handlers ask of the services around the tables. The adapters of the same subject answer it, and the tests'
fakes in `tests/fakes/`; one contract test holds both to it. Stores of records have theirs in the domain."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from campus_safety_aws.parking import Parked


class SecretText(Protocol):
    """See `campus_safety_aws.secrets`."""

    def value(self) -> str: ...


class EventBus(Protocol):
    """See `campus_safety_aws.bus`."""

    def publish(self, details: Sequence[Mapping[str, object]], source: str = ...) -> tuple[bool, ...]:
        """For each detail whether the bus has taken it."""
        ...


class FlowRuns(Protocol):
    """See `campus_safety_aws.flows`."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of case that have a flow here."""
        ...

    def start(self, kind: str, case_id: str, run: int) -> None:
        """Starts the run; started before, it is left as it is."""
        ...

    def wake(self, token: str) -> bool:
        """Answers a waiting flow; False if the token is dead."""
        ...

    def lives(self, kind: str, case_id: str, run: int) -> bool:
        """Whether this run is still going; of a kind without a flow nothing is missing."""
        ...


class Parking(Protocol):
    """See `campus_safety_aws.parking`."""

    def park(self, case_id: str, version: int) -> None: ...

    def take(self, most: int) -> Iterable["Parked"]:
        """Up to `most` parked records, hidden from others for a while; each stays until it is removed."""
        ...

    def release(self, parked: "Parked") -> None:
        """Lets the next one who takes find it at once."""
        ...

    def remove(self, parked: "Parked") -> None: ...
