"""The tests' outbox, with what was recorded of a record at hand."""

from datetime import datetime

from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import Sent, State, Turn
from tests.fakes.outbox import FakeOutbox


class Outbox(FakeOutbox):
    """Knows the messages of each record, and can forget them."""

    def __init__(self) -> None:
        super().__init__()
        self._of: dict[str, list[tuple[str, str]]] = {}

    def turn(self, message: Message, channel: str, sender: str, now: datetime) -> Turn:
        self._note(message, channel)
        return super().turn(message, channel, sender, now)

    def settle(self, message: Message, channel: str, state: State, now: datetime) -> bool:
        self._note(message, channel)
        return super().settle(message, channel, state, now)

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        return tuple(self._kept[key].sent for key in self._of.get(case_id, ()) if key in self._kept)

    def forget(self, case_id: str) -> None:
        for key in self._of.pop(case_id, ()):
            self._kept.pop(key, None)

    def _note(self, message: Message, channel: str) -> None:
        if (message.id, channel) not in self._kept:
            self._of.setdefault(message.case_id, []).append((message.id, channel))
