"""The outbox: every message is recorded before it is sent, so that nothing is sent twice by accident or lost in silence.

States: sending → sent | failed | unknown | undeliverable. A definite failure is tried again. An unknown outcome is
repeated and marked 重发 at level 1, where twice is better than never; everything else is never sent twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from campus_safety.messages import Message
from campus_safety_aws.instants import InstantAttribute

KEPT: Final = timedelta(days=400)
# As long as a sender may live: until then "sending" may still be somebody sending.
STILL_SENDING: Final = timedelta(seconds=20)
_TAKEN: Final = "ConditionalCheckFailedException"


class State(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    UNDELIVERABLE = "undeliverable"


class Turn(StrEnum):
    """What is to be done about a message now."""

    SEND = "send"
    SEND_AGAIN_MARKED = "send_again_marked"
    LEAVE = "leave"
    COME_BACK = "come_back"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the outbox remembers it."""

    message_id: str
    case_id: str
    address: str
    title: str
    state: State
    attempts: int
    created_at: datetime


class Outbox(Protocol):
    def turn(self, message: Message, channel: str, now: datetime) -> Turn:
        """Records that the message is about to be sent through a channel, and says whether to."""
        ...

    def record(self, message: Message, channel: str, state: State, now: datetime) -> None: ...

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        """What was sent about a case, oldest first."""
        ...


class _ByCase(GlobalSecondaryIndex["MessageItem"]):
    class Meta:
        index_name = "by_case"
        projection = AllProjection()

    case_id = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class MessageItem(Model):
    """One message through one channel: pk=MESSAGE#<id>, sk=<channel>. Channels are named by a digest, never an address."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    by_case = _ByCase()
    case_id = UnicodeAttribute()
    event_id = UnicodeAttribute()
    address = UnicodeAttribute()
    title = UnicodeAttribute()
    urgent = BooleanAttribute()
    state = UnicodeAttribute()
    attempts = NumberAttribute()
    created_at = InstantAttribute()
    touched_at = InstantAttribute()
    expires_at = NumberAttribute()


def items_at(table: str) -> type[MessageItem]:
    class ItemAtTable(MessageItem):
        class Meta:
            table_name = table
            connect_timeout_seconds = 2
            read_timeout_seconds = 5
            max_retry_attempts = 3

    return ItemAtTable


def next_turn(state: State, urgent: bool, touched_at: datetime, now: datetime) -> Turn:
    """The rule of the outbox, for a message that was recorded before."""
    if state in (State.SENT, State.UNDELIVERABLE):
        return Turn.LEAVE
    if state is State.FAILED:
        return Turn.SEND
    if state is State.SENDING and now - touched_at < STILL_SENDING:
        return Turn.COME_BACK
    return Turn.SEND_AGAIN_MARKED if urgent else Turn.LEAVE


class MessagesTable:
    """Answers `Outbox` from one DynamoDB table."""

    def __init__(self, table_name: str) -> None:
        self._item = items_at(table_name)

    def turn(self, message: Message, channel: str, now: datetime) -> Turn:
        item = self._item(
            f"MESSAGE#{message.id}",
            channel,
            case_id=message.case_id,
            event_id=message.event_id,
            address=message.address,
            title=message.title,
            urgent=message.urgent,
            state=State.SENDING,
            attempts=1,
            created_at=now,
            touched_at=now,
            expires_at=int((now + KEPT).timestamp()),
        )
        try:
            item.save(condition=self._item.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code != _TAKEN:
                raise
            return self._again(message, channel, now)
        return Turn.SEND

    def record(self, message: Message, channel: str, state: State, now: datetime) -> None:
        self._update(message, channel, [self._item.state.set(state), self._item.touched_at.set(now)], None)

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        return tuple(
            Sent(
                message_id=item.pk.removeprefix("MESSAGE#"),
                case_id=item.case_id,
                address=item.address,
                title=item.title,
                state=State(item.state),
                attempts=int(item.attempts),
                created_at=item.created_at,
            )
            for item in self._item.by_case.query(case_id)
        )

    def _again(self, message: Message, channel: str, now: datetime) -> Turn:
        try:
            known = self._item.get(f"MESSAGE#{message.id}", channel, consistent_read=True)
        except DoesNotExist:
            return Turn.COME_BACK
        turn = next_turn(State(known.state), message.urgent, known.touched_at, now)
        if turn in (Turn.SEND, Turn.SEND_AGAIN_MARKED):
            actions = [
                self._item.state.set(State.SENDING),
                self._item.touched_at.set(now),
                self._item.attempts.set(self._item.attempts + 1),
            ]
            if not self._update(message, channel, actions, self._item.touched_at == known.touched_at):
                return Turn.COME_BACK
        elif turn is Turn.LEAVE and known.state == State.SENDING:
            self.record(message, channel, State.UNKNOWN, now)
        return turn

    def _update(self, message: Message, channel: str, actions: list, condition: object) -> bool:  # type: ignore[type-arg]
        try:
            self._item(f"MESSAGE#{message.id}", channel).update(actions=actions, condition=condition)
        except UpdateError as error:
            if error.cause_response_code == _TAKEN:
                return False
            raise
        return True
