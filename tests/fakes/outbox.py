"""The outbox in memory. tests/adapters/test_outbox_contract.py holds it to what DynamoDB does."""

from dataclasses import dataclass, replace
from datetime import datetime

from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import Sent, State, Turn, next_turn


@dataclass(frozen=True)
class Kept:
    sent: Sent
    sender: str
    doubtful: bool
    touched_at: datetime


class FakeOutbox:
    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def turn(self, message: Message, channel: str, sender: str, now: datetime) -> Turn:
        known = self._kept.get((message.id, channel))
        if known is None or (known.sender == sender and known.sent.attempts == 1):
            self._kept[message.id, channel] = _kept(message, channel, State.SENDING, now, sender, 1)
            return Turn.SEND
        turn = next_turn(
            known.sent.state,
            urgent=message.urgent,
            doubtful=known.doubtful,
            touched_at=known.touched_at,
            now=now,
        )
        if turn.sends:
            self._kept[message.id, channel] = Kept(
                replace(known.sent, state=State.SENDING, attempts=known.sent.attempts + 1),
                sender,
                known.doubtful or known.sent.state is not State.FAILED,
                now,
            )
        elif turn is Turn.GIVE_UP:
            self._kept[message.id, channel] = replace(
                known,
                sent=replace(known.sent, state=State.UNKNOWN, reason="interrupted"),
                doubtful=True,
                touched_at=now,
            )
        return turn

    def record(
        self, message: Message, channel: str, sender: str, state: State, now: datetime, reason: str = ""
    ) -> None:
        known = self._kept[message.id, channel]
        if known.sender == sender:
            self._kept[message.id, channel] = Kept(
                replace(known.sent, state=state, reason=reason),
                sender,
                known.doubtful or state is State.UNKNOWN,
                now,
            )

    def settle(self, message: Message, channel: str, state: State, now: datetime) -> bool:
        if (message.id, channel) in self._kept:
            return False
        self._kept[message.id, channel] = _kept(message, channel, state, now, "-", 0)
        return True

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        found = (kept.sent for kept in self._kept.values() if kept.sent.case_id == case_id)
        return tuple(sorted(found, key=lambda sent: sent.created_at))


def _kept(message: Message, channel: str, state: State, now: datetime, sender: str, attempts: int) -> Kept:
    sent = Sent(
        message.id, message.case_id, message.address, channel, message.title, state, "", attempts, now
    )
    return Kept(sent, sender, doubtful=False, touched_at=now)
