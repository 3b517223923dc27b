"""Redrive: an operator lets the relay's parked records be followed again, from the table and never from the stream.

Event: {"most"?}. Effect: for each parked (case id, version) its flow is started or woken and its entry published, and
it is removed from the queue. What still fails stays parked and is named in the answer.
"""

from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.registry import KINDS
from campus_safety.records.serve_deadlines import served
from campus_safety.records.store import Cases
from campus_safety_aws.bus import Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.flows import Flows
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.parked_cases import Parked, ParkingQueue
from campus_safety_aws.ports import EventBus, FlowRuns, Parking
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from escalation.what_follows import Unpublished, flow_arns, publish

MOST_AT_ONCE: Final = 200
_OF_ONE_PARKED: Final[tuple[type[Exception], ...]] = (*OF_ONE_RECORD, Unpublished)

logger = Logger()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader
    bus: EventBus
    flows: FlowRuns
    parking: Parking


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), KINDS),
        Directory(setting("DIRECTORY_TABLE")),
        Bus(setting("EVENT_BUS_NAME")),
        Flows(flow_arns()),
        ParkingQueue(setting("RELAY_QUEUE_URL")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return _Redrive(stores, outside).handler


class _Redrive:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases, self._bus, self._flows = stores.cases, stores.bus, stores.flows
        self._parking = stores.parking
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        done, failed = 0, []
        for parked in self._parking.take(int(event.get("most", MOST_AT_ONCE))):
            try:
                self._follow(parked)
            except _OF_ONE_PARKED as error:
                logger.error("still parked", case_id=parked.case_id, reason=failure(error))
                failed.append(parked)
                continue
            self._parking.remove(parked)
            done += 1
        for parked in failed:
            # Only now, or this very call would take it again.
            self._parking.release(parked)
        return {
            "redriven": done,
            "still_parked": [{"case_id": parked.case_id, "version": parked.version} for parked in failed],
        }

    def _follow(self, parked: Parked) -> None:
        if parked.case_id is None:
            # The stream gave up on a batch and says only where: the index knows what was not published.
            publish(self._cases, self._bus, self._cases.unpublished(self._outside.now(), MOST_AT_ONCE))
            return
        if parked.version:
            publish(self._cases, self._bus, [(parked.case_id, parked.version)])
        case = served(self._cases, self._rulebook, parked.case_id, self._outside)
        if case is None or not case.open:
            return
        # What was parked of the case itself may have been the waking of its flow, whose token is gone with it: a living
        # flow would sleep on under the old stage. A new run begins from the record and supersedes it.
        if parked.version == 0 or not self._flows.lives(case.kind, case.id, case.flow_run):
            self._cases.renew_run(case.id, case.flow_run)


handler = wired(lambda: bootstrap(from_settings()))
