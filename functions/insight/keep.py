"""Keep: lets the figures follow every record that something has happened to.

Event: a batch of a queue, each body one EventBridge event. Effect: what the record adds now is in the figures, in place of
what it added before. The event only says which record to look at: coming twice, late or in another order changes nothing.
What fails comes back by the queue and ends in its dead-letter queue.
"""

import json
from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.figures.counting import COUNTED
from campus_safety.figures.keeping import keep
from campus_safety_aws.directory import Directory
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.figures import FiguresTable, Generation
from campus_safety_aws.moments import pause
from campus_safety_aws.settings import setting
from insight.homes import home_of, tables

logger = Logger()
metrics = Metrics()
figures = FiguresTable(setting("FIGURES_TABLE"))
directory = Directory(setting("DIRECTORY_TABLE"))
homes = tables()


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    generations = [figures.generation(number) for number in figures.state().generations]
    failures, done = [], set[str]()
    for record in event["Records"]:
        try:
            detail = json.loads(record["body"])["detail"]
            if detail["case_id"] not in done:
                _follow(detail["kind"], detail["case_id"], generations)
                done.add(detail["case_id"])
        except OF_ONE_RECORD as error:
            logger.error("not kept", message_id=record["messageId"], reason=type(error).__name__)
            metrics.add_metric("FiguresNotKept", MetricUnit.Count, 1)
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def _follow(kind: str, case_id: str, generations: Sequence[Generation]) -> None:
    table = homes[home_of(kind)]
    if kind not in COUNTED:
        return
    for one in generations:
        keep(lambda: table.get(case_id), one, lambda case: directory.district(case.district), pause)
