"""Relay, the one reader of the Cases stream: case records start and wake flows, timeline entries become events.

Event: a batch of stream records (old and new images). Effect: executions started or woken, events published, marks
removed. What cannot be processed goes as (case id, version) to the relay's own queue, so that nothing behind it waits.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.kinds.registry import KINDS
from campus_safety.records.store import Cases
from campus_safety_aws.bus import Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.flows import Flows
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.parked_cases import ParkingQueue
from campus_safety_aws.ports import EventBus, FlowRuns, Parking
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed
from escalation.what_follows import Unpublished, flow_arns, wake_or_revive

logger = Logger()
metrics = Metrics()

# Failures of one record. A failure to park it is none of these: then the whole batch is repeated by the stream.
_OF_ONE_CHANGE: Final[tuple[type[Exception], ...]] = (*OF_ONE_RECORD, Unpublished)

Image = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    bus: EventBus
    flows: FlowRuns
    parking: Parking


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), KINDS),
        Bus(setting("EVENT_BUS_NAME")),
        Flows(flow_arns()),
        ParkingQueue(setting("RELAY_QUEUE_URL")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    """Of the outside it asks nothing: what it does follows from the records alone."""
    return metrics.log_metrics(_Relay(stores).handler)


class _Relay:
    def __init__(self, stores: Stores) -> None:
        self._cases, self._bus, self._flows = stores.cases, stores.bus, stores.flows
        self._parking = stores.parking

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        for record in sorted(event["Records"], key=_after_what_is_told):
            change = record["dynamodb"]
            case_id, sk = change["Keys"]["pk"]["S"].partition("#")[2], change["Keys"]["sk"]["S"]
            old, new = change.get("OldImage"), change.get("NewImage")
            if new is None:
                continue
            if sk == "CASE":
                self._guarded(case_id, 0, partial(self._follow_case, case_id, old, new))
            elif sk.startswith("ENTRY#") and old is None:
                number = sk.partition("#")[2]
                version = int(number) if number.isdecimal() else 0
                self._guarded(case_id, version, partial(self._publish, case_id, version, new))
        return {"batchItemFailures": []}

    def _follow_case(self, case_id: str, old: Image | None, new: Image) -> None:
        """Starts the run that the record names, or answers the token that this very write has removed. Where a write found
        none, the flow is on its way to leave one, or has died on it: whichever, that is looked at."""
        run, kind = int(new["flow_run"]["N"]), new["kind"]["S"]
        waiting = old["waiting"]["M"] if old is not None and "waiting" in old else None
        if old is None or int(old["flow_run"]["N"]) != run:
            if "next_tick_at" in new:
                self._flows.start(kind, case_id, run)
        elif waiting is None and _is_later(old, new) and kind in self._flows.kinds:
            wake_or_revive(self._cases, self._flows, case_id, run, None)
        if waiting is not None and "waiting" not in new:
            wake_or_revive(self._cases, self._flows, case_id, int(waiting["run"]["N"]), waiting["token"]["S"])

    def _publish(self, case_id: str, version: int, new: Image) -> None:
        """The event travels in the entry itself, so nothing is read to publish it."""
        if "unpublished_shard" not in new:
            return
        detail = json.loads(new["event"]["S"])
        if not all(self._bus.publish([detail])):
            raise Unpublished([(case_id, version)])
        followed(logger, "published", detail)
        self._cases.published(case_id, version)

    def _guarded(self, case_id: str, version: int, follow: Callable[[], None]) -> None:
        try:
            follow()
        except _OF_ONE_CHANGE as error:
            logger.error("parked", case_id=case_id, version=version, reason=failure(error))
            metrics.add_metric("Parked", MetricUnit.Count, 1)
            self._parking.park(case_id, version)


def _after_what_is_told(record: Mapping[str, Any]) -> bool:
    """Entries become events first, in their order: people wait for those, and no flow is so near its next tick."""
    return not str(record["dynamodb"]["Keys"]["sk"]["S"]).startswith("ENTRY#")


def _is_later(old: Image, new: Image) -> bool:
    """Whether this is a change of the case, and not a token, or a tick that was set aside."""
    return int(new["version"]["N"]) > int(old["version"]["N"])


handler = wired(lambda: bootstrap(from_settings()))
