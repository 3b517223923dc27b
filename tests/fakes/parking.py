"""The relay's queue in memory. tests/adapters/test_services_contract.py holds it to what SQS does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from campus_safety_aws.outside import Clock
from campus_safety_aws.parked_cases import Parked

# As infra/queues.py says: as long as one redrive may take.
HIDDEN = timedelta(minutes=5)


@dataclass
class _Message:
    case_id: str | None
    version: int
    visible_at: datetime
    receipts: int = 0


class FakeParking:
    """What is taken is hidden from others for a while by the given clock, and comes back unless it is removed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._messages: dict[int, _Message] = {}
        self._sent = 0

    def __len__(self) -> int:
        return len(self._messages)

    def park(self, case_id: str, version: int) -> None:
        self._send(case_id, version)

    def give_up(self) -> None:
        """As Lambda does when it has tried a batch of the stream often enough: it says where it was, not what was in it."""
        self._send(None, 0)

    def take(self, most: int) -> Iterator[Parked]:
        for _ in range(-(-most // 10)):
            now = self._clock()
            found = [id for id, one in self._messages.items() if one.visible_at <= now][:10]
            parked = []
            for id in found:
                message = self._messages[id]
                message.visible_at = now + HIDDEN
                message.receipts += 1
                parked.append(Parked(message.case_id, message.version, f"{id}.{message.receipts}"))
            yield from parked
            if not found:
                return

    def release(self, parked: Parked) -> None:
        message = self._messages.get(_id(parked))
        if message is not None:
            message.visible_at = datetime.min.replace(tzinfo=UTC)

    def remove(self, parked: Parked) -> None:
        self._messages.pop(_id(parked), None)

    def _send(self, case_id: str | None, version: int) -> None:
        self._sent += 1
        self._messages[self._sent] = _Message(case_id, version, self._clock())


def _id(parked: Parked) -> int:
    return int(parked.receipt.partition(".")[0])
