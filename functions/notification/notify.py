"""Notification: turns the bus's events into messages and sends each of them once.

Event: a batch of a queue, each body one EventBridge event. Effect: messages recorded in the outbox and sent. Deployed
twice, behind an urgent and an ordinary queue, so that level 1 never stands behind others. What fails comes back by
the queue and ends in its dead-letter queue.
"""

import json
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from campus_safety.errors import CampusSafetyError
from campus_safety.messages import Message, messages_of, repeated
from campus_safety_aws.channels import Channel, Channels, Outcome
from campus_safety_aws.directory import Directory
from campus_safety_aws.moments import now
from campus_safety_aws.outbox import MessagesTable, State, Turn
from campus_safety_aws.secrets import Secret
from campus_safety_aws.settings import setting


class NotSent(RuntimeError):
    """A message is to be tried again; the queue brings its event back."""


_COMES_BACK: Final = (
    NotSent,
    BotoCoreError,
    ClientError,
    PynamoDBException,
    CampusSafetyError,
    KeyError,
    TypeError,
    ValueError,
)
_UNREACHABLE: Final = "none"

logger = Logger()
metrics = Metrics()
directory = Directory(setting("DIRECTORY_TABLE"))
outbox = MessagesTable(setting("MESSAGES_TABLE"))
channels = Channels(Secret(setting("CHANNELS_SECRET_ARN")))


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    failures = []
    for record in event["Records"]:
        try:
            _tell(json.loads(record["body"])["detail"])
        except _COMES_BACK as error:
            logger.error("not told", message_id=record["messageId"], reason=type(error).__name__)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def _tell(detail: dict[str, Any]) -> None:
    """Every message of one event is tried, also after one of them has failed."""
    district = directory.district(detail["district"])
    left = 0
    for message in messages_of(detail, district):
        reached = channels.of(message.address, district)
        if not reached:
            _undeliverable(message)
        left += sum(not _sent(message, channel) for channel in reached)
    if left:
        raise NotSent(f"{left} of event {detail['event_id']}")


def _sent(message: Message, channel: Channel) -> bool:
    """Whether this message needs no further try through this channel."""
    turn = outbox.turn(message, channel.name, now())
    if turn is Turn.LEAVE:
        return True
    if turn is Turn.COME_BACK:
        return False
    outcome = channels.send(channel, repeated(message) if turn is Turn.SEND_AGAIN_MARKED else message)
    state = {Outcome.SENT: State.SENT, Outcome.REFUSED: State.FAILED, Outcome.UNKNOWN: State.UNKNOWN}[outcome]
    outbox.record(message, channel.name, state, now())
    metrics.add_metric(f"Message{outcome.value.capitalize()}", MetricUnit.Count, 1)
    if outcome is Outcome.UNKNOWN:
        # Level 1 prefers twice to never; everything else is never sent twice.
        return not message.urgent
    return outcome is Outcome.SENT


def _undeliverable(message: Message) -> None:
    """Nobody can be reached at this post: kept, counted, and visible to whoever looks after the channels."""
    if outbox.turn(message, _UNREACHABLE, now()) is Turn.SEND:
        outbox.record(message, _UNREACHABLE, State.UNDELIVERABLE, now())
        logger.warning("no channel", address_unit=message.address.partition("/")[0], case_id=message.case_id)
        metrics.add_metric("MessageUndeliverable", MetricUnit.Count, 1)
