"""Notification: turns the bus's events into messages and sends each of them once.

Event: a batch of a queue, each body one EventBridge event. Effect: messages recorded in the outbox and sent. Deployed
twice, behind an urgent and an ordinary queue, so that level 1 never stands behind others. What fails comes back by
the queue and ends in its dead-letter queue.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader, District
from campus_safety.messages.message import Message, is_person
from campus_safety.messages.messages import instead_of, messages_of, repeated
from campus_safety.messages.sent_messages import Outbox, State, Turn
from campus_safety_aws.channels import KEPT_SECONDS, BadChannels, Channel, Channels
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.one_send import Delivery, Ending, Outcome
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.ports import ChannelBook, Sending
from campus_safety_aws.secrets import Secret
from campus_safety_aws.sent_messages import MessagesTable
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed


class NotSent(RuntimeError):
    """A message is to be tried again; the queue brings its event back."""


# Failures of one event.
_OF_ONE_EVENT: Final[tuple[type[Exception], ...]] = (*OF_ONE_RECORD, NotSent, BadChannels)
# Level 1 does not wait for the queue to bring it back: seconds before each round of whatever is still unsent.
_URGENT_ROUNDS: Final = (0.0, 1.0, 3.0)
_ONE_ROUND: Final = (0.0,)
# A send is only begun when it can still be recorded before the function's time is up.
_NEEDED_MILLISECONDS: Final = 9_000
_UNREACHABLE: Final = "none"
_STATES: Final = {
    Outcome.SENT: State.SENT,
    Outcome.REFUSED: State.FAILED,
    Outcome.LIMITED: State.FAILED,
    Outcome.UNKNOWN: State.UNKNOWN,
}

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Errand:
    """One message to be brought through one channel."""

    message: Message
    channel: Channel


@dataclass
class _Telling:
    """What is known while one event is told: the words that a channel has had, and the messages that somebody has got."""

    told: set[tuple[str, str, str]] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stores:
    directory: DirectoryReader
    outbox: Outbox
    channels: ChannelBook
    delivery: Sending


def from_settings() -> Stores:
    return Stores(
        Directory(setting("DIRECTORY_TABLE")),
        MessagesTable(setting("MESSAGES_TABLE")),
        Channels(Secret(setting("CHANNELS_SECRET_ARN"), KEPT_SECONDS)),
        Delivery(),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Notify(stores, outside).handler)


class _Notify:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._directory, self._outbox = stores.directory, stores.outbox
        self._channels, self._delivery = stores.channels, stores.delivery
        self._outside = outside

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            try:
                self._tell(json.loads(record["body"])["detail"], context.get_remaining_time_in_millis)
            except _OF_ONE_EVENT as error:
                logger.error("not told", message_id=record["messageId"], reason=failure(error))
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    def _tell(self, detail: dict[str, Any], left: Callable[[], int]) -> None:
        """Every errand of one event is tried, also after another has failed, before any is tried again. Where level 1 has
        reached nobody at a post, the next post is told before anything is tried again: that is a matter of seconds."""
        district = self._directory.district(detail["district"])
        pressed = self._directory.device(str(detail["device"])) if detail.get("device") else None
        messages, urgent = messages_of(detail, district, pressed), bool(detail.get("urgent"))
        followed(logger, "telling", detail, messages=len(messages))
        telling = _Telling()
        errands = list(self._errands(messages, district, telling))
        for round_, seconds in enumerate(_URGENT_ROUNDS if urgent else _ONE_ROUND):
            self._outside.pause(seconds)
            errands = [errand for errand in errands if not self._done(errand, left, telling)]
            if urgent and round_ == 0:
                for message in messages:
                    if message.id not in telling.reached:
                        self._give_way(
                            instead_of(message, detail, district, pressed), district, left, telling
                        )
            if not errands:
                return
        raise NotSent(f"{len(errands)} of event {detail['event_id']}")

    def _give_way(
        self,
        posts: Iterable[tuple[Message, ...]],
        district: District,
        left: Callable[[], int],
        telling: "_Telling",
    ) -> None:
        """Tells one post after the other until one is reached. None of them is tried again: the message itself is."""
        for messages in posts:
            metrics.add_metric("MessageGivenWay", MetricUnit.Count, 1)
            for errand in self._errands(messages, district, telling):
                self._done(errand, left, telling)
            if all(message.id in telling.reached for message in messages):
                return

    def _errands(
        self, messages: tuple[Message, ...], district: District, telling: "_Telling"
    ) -> Iterator[Errand]:
        """Each message through each channel of its address. Who holds two posts does not get the same words twice."""
        told = telling.told
        for message in messages:
            reached = self._channels.of(message.address, district)
            if not reached:
                self._undeliverable(message)
            for channel in reached:
                words = (channel.name, message.title, message.body)
                if words in told:
                    telling.reached.add(message.id)
                    self._outbox.settle(message, channel.name, State.WITH_ANOTHER, self._outside.now())
                else:
                    told.add(words)
                    yield Errand(message, channel)

    def _done(self, errand: Errand, left: Callable[[], int], telling: "_Telling") -> bool:
        """Tries an errand; whether it needs no further try."""
        message, channel = errand.message, errand.channel
        if left() < _NEEDED_MILLISECONDS or (self._delivery.rests(channel) and not message.urgent):
            return False
        sender = self._outside.salt()
        turn = self._outbox.turn(message, channel.name, sender, self._outside.now())
        if turn is Turn.GIVE_UP:
            _count(message, channel, Ending(Outcome.UNKNOWN, "interrupted"))
        if not turn.sends:
            # It has arrived before, or somebody is about it this very moment.
            telling.reached.add(message.id)
            return turn is not Turn.COME_BACK
        again = turn is Turn.SEND_AGAIN_MARKED
        if again:
            metrics.add_metric("MessageRepeated", MetricUnit.Count, 1)
        ending = self._delivery.send(channel, repeated(message) if again else message)
        self._outbox.record(
            message, channel.name, sender, _STATES[ending.outcome], self._outside.now(), ending.reason
        )
        _count(message, channel, ending)
        if ending.outcome is Outcome.UNKNOWN:
            # Level 1 prefers twice to never; everything else is never sent twice.
            return not message.urgent
        if ending.outcome is Outcome.SENT:
            telling.reached.add(message.id)
            return True
        return False

    def _undeliverable(self, message: Message) -> None:
        """Nobody can be reached at this address: kept, counted, and visible to whoever looks after the channels."""
        if self._outbox.settle(message, _UNREACHABLE, State.UNDELIVERABLE, self._outside.now()):
            # Persons mostly have no channel of their own and read the system; a post without one is somebody's mistake.
            personal = is_person(message.address)
            address = "account" if personal else message.address
            logger.warning("no channel", address=address, case_id=message.case_id, told=message.id)
            if personal:
                metrics.add_metric("PersonUnreachable", MetricUnit.Count, 1)
            else:
                metrics.add_metric("MessageUndeliverable", MetricUnit.Count, 1)


def _count(message: Message, channel: Channel, ending: Ending) -> None:
    metrics.add_metric(f"Message{ending.outcome.value.capitalize()}", MetricUnit.Count, 1)
    if ending.outcome is not Outcome.SENT:
        logger.warning("not certain", told=message.id, channel=channel.name, reason=ending.reason)


handler = wired(lambda: bootstrap(from_settings()))
