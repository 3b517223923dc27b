"""Learn: what reviews have taught becomes suggested activities for the campuses concerned.

Event: a batch of a queue, each body one event of the bus about a case that was reviewed or closed. Effect: one suggestion
for each campus and topic, under an id that derives from them, so that the same event twice makes nothing new. The topics are
read from the case itself: the bus knows nothing of a sealed one.
"""

import json
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.suggesting import Suggestion, suggest, suggestions
from campus_safety.kinds.registry import KINDS
from campus_safety.records.make_once import make_once
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    outreach: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), KINDS),
        CasesTable(setting("OUTREACH_TABLE"), KINDS),
        Directory(setting("DIRECTORY_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Learn(stores, outside).handler)


class _Learn:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases = stores.cases
        self._outreach = stores.outreach
        self._rulebook = Rulebook(stores.directory, KINDS)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        failed = []
        for record in event["Records"]:
            try:
                detail = json.loads(record["body"])["detail"]
                followed(logger, "learning", detail)
                self._learn(str(detail["case_id"]))
            except OF_ONE_RECORD as error:
                logger.error("not learnt", message_id=record["messageId"], reason=failure(error))
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    def _learn(self, case_id: str) -> None:
        case = self._cases.get(case_id)
        if case is None:
            return
        rules = self._rulebook.in_force(case.district)
        wanted = suggestions(case, rules)
        for one in wanted:
            if self._outreach.get(one.case_id) is None:
                self._suggested(one, rules)
        metrics.add_metric("TopicsLearnt", MetricUnit.Count, len(wanted))

    def _suggested(self, one: Suggestion, rules: Rules) -> None:
        make_once(
            self._outreach,
            lambda moment, code: suggest(one, rules, moment, code_attempt=code),
            rules.district,
            self._outside,
        )


handler = wired(lambda: bootstrap(from_settings()))
