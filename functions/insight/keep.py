"""Keep: lets the figures follow every record that something has happened to.

Event: a batch of a queue, each body one EventBridge event. Effect: what the record adds now is in the figures, in place of
what it added before. The event only says which record to look at: coming twice, late or in another order changes nothing.
What fails comes back by the queue and ends in its dead-letter queue.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.figures.counting import COUNTED
from campus_safety.figures.keeping import Store, keep
from campus_safety.kinds.registry import KINDS
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.ports import FiguresBook
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    figures: FiguresBook
    directory: DirectoryReader
    tables: RecordTables


def from_settings() -> Stores:
    return Stores(
        FiguresTable(setting("FIGURES_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
        RecordTables.of_settings(setting, KINDS),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Keep(stores, outside).handler)


class _Keep:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._figures, self._directory, self._tables = stores.figures, stores.directory, stores.tables
        self._outside = outside

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        generations = [self._figures.generation(number) for number in self._figures.state().generations]
        failures, done = [], set[str]()
        for record in event["Records"]:
            try:
                detail = json.loads(record["body"])["detail"]
                if detail["case_id"] not in done:
                    self._follow(detail["kind"], detail["case_id"], generations)
                    done.add(detail["case_id"])
                followed(logger, "counted", detail)
            except OF_ONE_RECORD as error:
                logger.error("not kept", message_id=record["messageId"], reason=failure(error))
                metrics.add_metric("FiguresNotKept", MetricUnit.Count, 1)
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    def _follow(self, kind: str, case_id: str, generations: Sequence[Store]) -> None:
        table = self._tables.of_kind(kind)
        if kind not in COUNTED:
            return
        for one in generations:
            keep(
                lambda: table.get(case_id),
                one,
                lambda case: self._directory.district(case.district),
                self._outside.rest,
            )


handler = wired(lambda: bootstrap(from_settings()))
