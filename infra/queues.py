"""House queues: what waits to be followed, and what could not be, in queues that are alarmed on."""

from aws_cdk import Duration, aws_sqs
from constructs import Construct

from infra.nag_suppressions import PLAIN_HTTP_ON_LOOPBACK, acknowledge
from infra.stage import Stage

# Longer than any function that reads one may run, so that nobody gets a message that is still being worked on.
_VISIBILITY = Duration.seconds(90)
_KEPT = Duration.days(14)


# As long as one redrive may take.
_REDRIVE = Duration.minutes(5)


def parking(scope: Construct, id: str, *, stage: Stage) -> aws_sqs.Queue:
    """Where a relay parks what it could not follow, by id; redriving takes it from there."""
    queue = _queue(scope, id, stage, None, visibility=_REDRIVE)
    acknowledge(
        queue,
        {
            "AwsSolutions-SQS3": "it is itself where the relay's failures wait for redriving",
            **PLAIN_HTTP_ON_LOOPBACK,
        },
    )
    return queue


def dead_letters(scope: Construct, id: str, *, stage: Stage) -> aws_sqs.Queue:
    """Where that waits which was tried often enough."""
    queue = _queue(scope, id, stage, None)
    acknowledge(
        queue, {"AwsSolutions-SQS3": "it is itself where failed events wait", **PLAIN_HTTP_ON_LOOPBACK}
    )
    return queue


def waiting(scope: Construct, id: str, *, stage: Stage, dead: aws_sqs.Queue, tries: int) -> aws_sqs.Queue:
    """What is brought to a function, so often before it goes to the dead letters."""
    queue = _queue(scope, id, stage, aws_sqs.DeadLetterQueue(queue=dead, max_receive_count=tries))
    acknowledge(queue, PLAIN_HTTP_ON_LOOPBACK)
    return queue


def _queue(
    scope: Construct,
    id: str,
    stage: Stage,
    dead: aws_sqs.DeadLetterQueue | None,
    *,
    visibility: Duration = _VISIBILITY,
) -> aws_sqs.Queue:
    return aws_sqs.Queue(
        scope,
        id,
        enforce_ssl=stage.https,
        encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
        retention_period=_KEPT,
        visibility_timeout=visibility,
        dead_letter_queue=dead,
        removal_policy=stage.removal,
    )
