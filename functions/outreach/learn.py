"""Learn: what reviews have taught becomes suggested activities for the campuses concerned.

Event: a batch of a queue, each body one event of the bus about a case that was reviewed or closed. Effect: one suggestion
for each campus and topic, under an id that derives from them, so that the same event twice makes nothing new. The topics are
read from the case itself: the bus knows nothing of a sealed one.
"""

import json
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.activities.suggesting import Suggestion, suggest, suggestions
from campus_safety.rules import Rules
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.reception import received_once
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

logger = Logger()
metrics = Metrics()
cases = CasesTable(setting("CASES_TABLE"))
outreach = CasesTable(setting("OUTREACH_TABLE"))
rulebook = Rulebook(Directory(setting("DIRECTORY_TABLE")))


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    failed = []
    for record in event["Records"]:
        try:
            _learn(str(json.loads(record["body"])["detail"]["case_id"]))
        except OF_ONE_RECORD as error:
            logger.error("not learnt", message_id=record["messageId"], reason=type(error).__name__)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _learn(case_id: str) -> None:
    case = cases.get(case_id)
    if case is None:
        return
    rules = rulebook.in_force(case.district)
    wanted = suggestions(case, rules)
    for one in wanted:
        if outreach.get(one.case_id) is None:
            _suggested(one, rules)
    metrics.add_metric("TopicsLearnt", MetricUnit.Count, len(wanted))


def _suggested(one: Suggestion, rules: Rules) -> None:
    received_once(
        outreach,
        lambda moment, code: suggest(one, rules, moment, code_attempt=code),
        rules.district,
        one.case_id,
    )
