"""The rule of the outbox: every message is recorded before it is sent, and what follows from what was recorded.

    sending -> sent | failed | unknown          undeliverable, with_another: nothing was to be sent

A definite failure is tried again. An outcome that nobody knows is repeated, marked 重发, at level 1, where twice is
better than never; everything else is never sent twice.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from campus_safety.district.roles import Role
from campus_safety.labels import Label
from campus_safety.messages.message import Message
from campus_safety.values import dataclass

KEPT: Final = timedelta(days=400)
# Who sees what became of the messages about a case: whoever has to telephone where nobody was reached.
READERS: Final = frozenset({Role.DESK, Role.CHIEF, Role.SUPERVISOR})
# Longer than a single send can take: until then "sending" may still be somebody sending.
STILL_SENDING: Final = timedelta(seconds=20)


class State(StrEnum):
    """What became of a message on one channel."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDELIVERABLE = "undeliverable"
    WITH_ANOTHER = "with_another"


STATES: Mapping[str, Label] = MappingProxyType(
    {
        State.SENDING: Label("发送中", "Being sent"),
        State.SENT: Label("已发送", "Sent"),
        State.FAILED: Label("发送失败", "Not sent"),
        State.UNKNOWN: Label("是否送达不明", "Nobody knows whether it arrived"),
        State.UNDELIVERABLE: Label("无可用渠道", "No channel"),
        State.WITH_ANOTHER: Label("已随同内容消息发送", "Sent with another of the same words"),
    }
)
# It has reached somebody, or another message of the same words has.
REACHED: Final = frozenset({State.SENT, State.WITH_ANOTHER})


class Outcome(StrEnum):
    """What became of a message over all the ways that it went. Whether anybody has read it nobody is told."""

    REACHED = "reached"
    SENDING = "sending"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NO_CHANNEL = "no_channel"


OUTCOMES: Mapping[str, Label] = MappingProxyType(
    {
        Outcome.REACHED: Label("已送达", "Reached"),
        Outcome.SENDING: Label("发送中", "Being sent"),
        Outcome.UNKNOWN: Label("是否送达不明", "Nobody knows whether it arrived"),
        Outcome.REFUSED: Label("渠道拒收", "Refused by its channel"),
        Outcome.NO_CHANNEL: Label("无可用渠道", "No channel"),
    }
)


def outcome(states: Collection[State]) -> Outcome:
    """Of a message whose channels are in these states."""
    if not REACHED.isdisjoint(states):
        return Outcome.REACHED
    for state, found in (
        (State.SENDING, Outcome.SENDING),
        (State.UNKNOWN, Outcome.UNKNOWN),
        (State.FAILED, Outcome.REFUSED),
    ):
        if state in states:
            return found
    return Outcome.NO_CHANNEL


class Turn(StrEnum):
    """What is to be done about a message now. `GIVE_UP`: it may have arrived, so it is left, and that is counted."""

    SEND = "send"
    SEND_AGAIN_MARKED = "send_again_marked"
    LEAVE = "leave"
    GIVE_UP = "give_up"
    COME_BACK = "come_back"

    @property
    def sends(self) -> bool:
        return self in (Turn.SEND, Turn.SEND_AGAIN_MARKED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message on one channel, as the outbox remembers it. `reason` is a class of failure, never an address."""

    message_id: str
    case_id: str
    address: str
    channel: str
    title: str
    state: State
    reason: str
    attempts: int
    created_at: datetime


class Outbox(Protocol):
    """`channel` names a channel without being its address; `sender` is new for every attempt."""

    def turn(self, message: Message, channel: str, sender: str, now: datetime) -> Turn:
        """Records that the message is about to be sent, and says whether to. The same sender may ask again."""
        ...

    def record(
        self, message: Message, channel: str, sender: str, state: State, now: datetime, reason: str = ""
    ) -> None:
        """What became of it; without effect when another sender has taken over meanwhile."""
        ...

    def settle(self, message: Message, channel: str, state: State, now: datetime) -> bool:
        """Records a message that is not sent at all; False when it is known already."""
        ...

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        """What was recorded about a case, oldest first."""
        ...


def next_turn(state: State, *, urgent: bool, doubtful: bool, touched_at: datetime, now: datetime) -> Turn:
    """The rule for a message that was recorded before; `doubtful` when some earlier attempt may have arrived."""
    if state in (State.SENT, State.UNDELIVERABLE, State.WITH_ANOTHER):
        return Turn.LEAVE
    if state is State.SENDING and now - touched_at < STILL_SENDING:
        return Turn.COME_BACK
    if state is State.FAILED and not doubtful:
        return Turn.SEND
    if urgent:
        return Turn.SEND_AGAIN_MARKED
    return Turn.GIVE_UP if state is State.SENDING else Turn.LEAVE
