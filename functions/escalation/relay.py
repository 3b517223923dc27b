"""Relay, the one reader of the Cases stream: case records start and wake flows, timeline entries become events.

Event: a batch of stream records (old and new images). Effect: executions started or woken, events published, marks
removed. What cannot be processed goes as (case id, version) to the relay's own queue, so that nothing behind it waits.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety_aws.bus import Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.flows import Flows
from campus_safety_aws.parking import ParkingQueue
from campus_safety_aws.settings import setting
from escalation.following import Unpublished, flow_arns, wake_or_revive

logger = Logger()
metrics = Metrics()
cases = CasesTable(setting("CASES_TABLE"))
bus = Bus(setting("EVENT_BUS_NAME"))
flows = Flows(flow_arns())
parking = ParkingQueue(setting("RELAY_QUEUE_URL"))

# Failures of one record. A failure to park it is none of these: then the whole batch is repeated by the stream.
_OF_ONE_CHANGE: Final[tuple[type[Exception], ...]] = (*OF_ONE_RECORD, Unpublished)

Image = Mapping[str, Mapping[str, Any]]


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    for record in event["Records"]:
        change = record["dynamodb"]
        case_id, sk = change["Keys"]["pk"]["S"].partition("#")[2], change["Keys"]["sk"]["S"]
        old, new = change.get("OldImage"), change.get("NewImage")
        if new is None:
            continue
        if sk == "CASE":
            _guarded(case_id, 0, partial(_follow_case, case_id, old, new))
        elif sk.startswith("ENTRY#") and old is None:
            number = sk.partition("#")[2]
            version = int(number) if number.isdecimal() else 0
            _guarded(case_id, version, partial(_publish, case_id, version, new))
    return {"batchItemFailures": []}


def _follow_case(case_id: str, old: Image | None, new: Image) -> None:
    """Starts the run that the record names, or answers the token that this very write has removed."""
    run = int(new["flow_run"]["N"])
    if old is None or int(old["flow_run"]["N"]) != run:
        if "next_tick_at" in new:
            flows.start(new["kind"]["S"], case_id, run)
    if old is not None and "waiting" in old and "waiting" not in new:
        waiting = old["waiting"]["M"]
        wake_or_revive(cases, flows, case_id, int(waiting["run"]["N"]), waiting["token"]["S"])


def _publish(case_id: str, version: int, new: Image) -> None:
    """The event travels in the entry itself, so nothing is read to publish it."""
    if "unpublished_shard" not in new:
        return
    detail = json.loads(new["event"]["S"])
    if not all(bus.publish([detail])):
        raise Unpublished([(case_id, version)])
    cases.published(case_id, version)


def _guarded(case_id: str, version: int, follow: Callable[[], None]) -> None:
    try:
        follow()
    except _OF_ONE_CHANGE as error:
        logger.error("parked", case_id=case_id, version=version, reason=type(error).__name__)
        metrics.add_metric("Parked", MetricUnit.Count, 1)
        parking.park(case_id, version)
