"""The outbox in DynamoDB: one item for each message and channel, pk=MESSAGE#<id>, sk=<channel>."""

from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import KEPT, Sent, State, Turn, next_turn
from campus_safety_aws.instant_attribute import InstantAttribute
from campus_safety_aws.tables import at_table

_TAKEN: Final = "ConditionalCheckFailedException"


class _ByCase(GlobalSecondaryIndex["MessageItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_case"
        projection = AllProjection()

    case_id = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class MessageItem(Model):
    """A channel is named by a digest: its address is a secret. `expires_at` is epoch seconds, for DynamoDB's TTL."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    by_case = _ByCase()
    case_id = UnicodeAttribute()
    event_id = UnicodeAttribute()
    address = UnicodeAttribute()
    title = UnicodeAttribute()
    urgent = BooleanAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    doubtful = BooleanAttribute(default=False)
    sender = UnicodeAttribute()
    attempts = NumberAttribute()
    created_at = InstantAttribute()
    touched_at = InstantAttribute()
    expires_at = NumberAttribute()


def items_at(table: str) -> type[MessageItem]:
    return at_table(MessageItem, table)


class MessagesTable:
    """Answers `campus_safety.messages.sent_messages.Outbox` from one table."""

    def __init__(self, table_name: str) -> None:
        self._item = items_at(table_name)

    def turn(self, message: Message, channel: str, sender: str, now: datetime) -> Turn:
        """A write whose answer was lost is repeated by the client: `sender` tells it from somebody else's."""
        item = self._fresh(message, channel, State.SENDING, now, sender=sender, attempts=1)
        if self._put(item, self._item.pk.does_not_exist() | (self._item.sender == sender)):
            return Turn.SEND
        return self._again(message, channel, sender, now)

    def record(
        self, message: Message, channel: str, sender: str, state: State, now: datetime, reason: str = ""
    ) -> None:
        actions = [self._item.state.set(state), self._item.touched_at.set(now), self._item.reason.set(reason)]
        if state is State.UNKNOWN:
            actions.append(self._item.doubtful.set(True))
        self._update(message, channel, actions, self._item.sender == sender)

    def settle(self, message: Message, channel: str, state: State, now: datetime) -> bool:
        item = self._fresh(message, channel, state, now, sender="-", attempts=0)
        return self._put(item, self._item.pk.does_not_exist())

    def of_case(self, case_id: str) -> tuple[Sent, ...]:
        return tuple(
            Sent(
                message_id=item.pk.removeprefix("MESSAGE#"),
                case_id=item.case_id,
                address=item.address,
                channel=item.sk,
                title=item.title,
                state=State(item.state),
                reason=item.reason or "",
                attempts=int(item.attempts),
                created_at=item.created_at,
            )
            for item in self._item.by_case.query(case_id)
        )

    def _again(self, message: Message, channel: str, sender: str, now: datetime) -> Turn:
        try:
            known = self._item.get(f"MESSAGE#{message.id}", channel, consistent_read=True)
        except DoesNotExist:
            # Its time to live ended this very moment.
            return Turn.COME_BACK
        state = State(known.state)
        turn = next_turn(
            state,
            urgent=message.urgent,
            doubtful=known.doubtful,
            touched_at=known.touched_at,
            now=now,
        )
        unchanged = (self._item.touched_at == known.touched_at) & (self._item.state == known.state)
        if turn.sends:
            actions = [
                self._item.state.set(State.SENDING),
                self._item.doubtful.set(known.doubtful or state is not State.FAILED),
                self._item.sender.set(sender),
                self._item.touched_at.set(now),
                self._item.attempts.set(int(known.attempts) + 1),
            ]
            if not self._update(message, channel, actions, unchanged | (self._item.sender == sender)):
                return Turn.COME_BACK
        elif turn is Turn.GIVE_UP:
            actions = [
                self._item.state.set(State.UNKNOWN),
                self._item.doubtful.set(True),
                self._item.reason.set("interrupted"),
                self._item.touched_at.set(now),
            ]
            if not self._update(message, channel, actions, unchanged):
                return Turn.COME_BACK
        return turn

    def _fresh(
        self, message: Message, channel: str, state: State, now: datetime, *, sender: str, attempts: int
    ) -> MessageItem:
        return self._item(
            f"MESSAGE#{message.id}",
            channel,
            case_id=message.case_id,
            event_id=message.event_id,
            address=message.address,
            title=message.title,
            urgent=message.urgent,
            state=state,
            sender=sender,
            attempts=attempts,
            created_at=now,
            touched_at=now,
            expires_at=int((now + KEPT).timestamp()),
        )

    def _put(self, item: MessageItem, condition: Condition) -> bool:
        try:
            item.save(condition=condition)
        except PutError as error:
            if error.cause_response_code != _TAKEN:
                raise
            return False
        return True

    def _update(self, message: Message, channel: str, actions: list[Any], condition: Condition) -> bool:
        try:
            self._item(f"MESSAGE#{message.id}", channel).update(actions=actions, condition=condition)
        except UpdateError as error:
            if error.cause_response_code != _TAKEN:
                raise
            return False
        return True
