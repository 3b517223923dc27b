"""Sweep, the second keeper of every deadline: once a minute it serves what nobody served and mends what broke.

Event: a plain scheduled rule. Effect: ticks late by 30 s are served by the same function as Plan's; flows that ended
under an open case are renewed; events that no bus took within a minute are published. Without Step Functions at all
every deadline is still kept within 90 s. What cannot be served goes behind all that can, and is counted each time.

Where one sweep would not be done in time, several share a table: {"part": 0, "of": 4} is one of four (`sweep_parts` of the
stage). How many districts one serves in time: docs/growth.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Contended
from campus_safety.kinds.registry import KINDS
from campus_safety.records.serve_deadlines import served
from campus_safety.records.store import Cases, TablePart
from campus_safety_aws.bus import Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_A_SERVICE, OF_ONE_RECORD
from campus_safety_aws.flows import Flows
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.ports import EventBus, FlowRuns
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from escalation.what_follows import Unpublished, flow_arns, publish, wake_or_revive

# The flow comes first: only ticks this late are the sweep's. Where no kind has a flow, only the index may lag.
LATE_BY: Final = timedelta(seconds=30)
INDEX_LAGS: Final = timedelta(seconds=2)
# What is promised of every deadline; whoever is served later than this is counted, and operators are woken.
PROMISED: Final = timedelta(seconds=90)
UNPUBLISHED_FOR: Final = timedelta(seconds=60)
# All the district's posts are due at the same minute.
MOST_AT_ONCE: Final = 500
# Of the 55 s that a round is given; the rest is for the last helping and for the bus.
TAKES_MORE_FOR: Final = timedelta(seconds=25)
# The index may still show what was served a moment ago, and hide what stands behind it.
UNTIL_THE_INDEX_FOLLOWS: Final = 0.2
MOST_WAITS: Final = 10
# A record that cannot be read or served now will hardly be so in a minute; nobody else waits for it meanwhile. Shorter
# than what the alarm SetAside looks back over, so that it does not end while the record is still there.
SET_ASIDE_FOR: Final = timedelta(minutes=5)
# Refused events that one line of the log names; the metric counts all of them.
MOST_NAMED: Final = 20

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader
    bus: EventBus
    flows: FlowRuns


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), KINDS),
        Directory(setting("DIRECTORY_TABLE")),
        Bus(setting("EVENT_BUS_NAME")),
        Flows(flow_arns()),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of one record: served, and if so later than promised; or not kept, and whether it was set aside for it."""

    served: bool = False
    too_late: bool = False
    failed: bool = False
    set_aside: bool = False


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Sweep(stores, outside).handler)


class _Sweep:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases, self._bus, self._flows = stores.cases, stores.bus, stores.flows
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        before = self._outside.now() - (LATE_BY if self._flows.kinds else INDEX_LAGS)
        part = TablePart(event.get("part", 0), event.get("of", 1))
        try:
            late, kept = self._keep_all(before, part)
        except OF_A_SERVICE:
            # Nobody said what is late; what waits for the bus is sent all the same.
            self._republish()
            raise
        published = self._republish()
        # Counted with nought too: that a round was gone through to its end is heard by this, and its silence is an alarm.
        metrics.add_metric("SweptLate", MetricUnit.Count, sum(one.too_late for one in kept))
        # A metric costs by the hour in which something was counted.
        if published:
            metrics.add_metric("Republished", MetricUnit.Count, published)
        return {"late": late, "served": sum(one.served for one in kept), "published": published}

    def _keep_all(self, before: datetime, part: TablePart) -> tuple[int, list[Kept]]:
        """How many were late, and what came of them. Helping after helping, as long as there is time: records that
        cannot be served, however many, keep nobody waiting for the next round."""
        until, seen, kept = self._outside.now() + TAKES_MORE_FOR, set[str](), list[Kept]()
        waits = 0
        while True:
            late = self._cases.late(before, MOST_AT_ONCE, part)
            fresh = [one for one in late if one not in seen]
            # One after the other: what reads records is not safe in threads (decision 62).
            helping = [self._keep(case_id, before) for case_id in fresh]
            if failed := sum(one.failed for one in helping):
                metrics.add_metric("NotKept", MetricUnit.Count, failed)
            if set_aside := sum(one.set_aside for one in helping):
                metrics.add_metric("SetAside", MetricUnit.Count, set_aside)
            kept += helping
            seen.update(fresh)
            if self._outside.now() >= until:
                break
            if not fresh:
                # Only where as many are shown as were asked for may others stand behind them.
                if len(late) < MOST_AT_ONCE or waits == MOST_WAITS:
                    break
                waits += 1
                self._outside.pause(UNTIL_THE_INDEX_FOLLOWS)
        return len(seen), kept

    def _keep(self, case_id: str, late: datetime) -> Kept:
        """Serves one case and sees that its flow lives; a case that cannot be read must not stop the others."""
        try:
            before = self._cases.get(case_id)
            after = served(self._cases, self._rulebook, case_id, self._outside)
            if after is not None and after.open and self._flows.kinds:
                wake_or_revive(self._cases, self._flows, case_id, after.flow_run, None)
        except OF_ONE_RECORD as error:
            logger.error("not kept", case_id=case_id, reason=failure(error))
            return Kept(failed=True, set_aside=self._set_aside(case_id, late, error))
        if before is None or after is None or after.version == before.version:
            return Kept()
        logger.info("served", case_id=case_id, version=after.version)
        due = before.next_tick_at
        return Kept(served=True, too_late=due is not None and self._outside.now() - due > PROMISED)

    def _set_aside(self, case_id: str, late: datetime, error: Exception) -> bool:
        """Lets all others be served first; whether for longer than this round. What only the moment has refused is tried
        again in the next one."""
        passing = isinstance(error, (*OF_A_SERVICE, Contended))
        try:
            self._cases.set_aside(
                case_id, late, self._outside.now() if passing else self._outside.now() + SET_ASIDE_FOR
            )
        except OF_A_SERVICE as refused:
            logger.error("not set aside", case_id=case_id, reason=failure(refused))
            return False
        return not passing

    def _republish(self) -> int:
        """What no bus has taken goes behind what still waits: it is tried again a minute later, and keeps nothing else."""
        try:
            return publish(
                self._cases,
                self._bus,
                self._cases.unpublished(self._outside.now() - UNPUBLISHED_FOR, MOST_AT_ONCE),
            )
        except Unpublished as error:
            logger.error("not published", events=error.refused[:MOST_NAMED], of=len(error.refused))
            metrics.add_metric("NotPublished", MetricUnit.Count, len(error.refused))
            for mark in error.refused:
                self._put_back(*mark)
            return error.published

    def _put_back(self, case_id: str, version: int) -> None:
        try:
            self._cases.put_back(case_id, version, self._outside.now())
        except OF_A_SERVICE as error:
            logger.error("not put back", case_id=case_id, version=version, reason=failure(error))


handler = wired(lambda: bootstrap(from_settings()))
