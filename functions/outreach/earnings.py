"""Earnings: what the bus tells of rounds that closed and activities that were recorded becomes points of schools.

Event: a batch of a queue, each body one EventBridge event. Effect: a closed round is counted, once nothing more is taken
of it; a counted round and a recorded activity become entries, whose ids derive from what they were earned with: told again,
they are there. Each clock of a closed round tells of it again until it is counted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.kind import KIND as ACTIVITY
from campus_safety.kinds.points.earning import of_activity
from campus_safety.kinds.points.entering import Earned, earn
from campus_safety.kinds.points.kind import KIND as POINTS_ENTRY
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.kinds.quizzes.counting import count, earned
from campus_safety.kinds.quizzes.kind import KIND as QUIZ_ROUND
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State, quiz_round
from campus_safety.kinds.quizzes.sheets import Sheets
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import make_once
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.quiz_sheets import SheetsTable
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed

logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(POINTS_ENTRY, QUIZ_ROUND, ACTIVITY)


@dataclass(frozen=True, slots=True)
class Stores:
    records: Cases
    sheets: Sheets
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        SheetsTable(setting("OUTREACH_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Earnings(stores, outside).handler)


class _Earnings:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._records = stores.records
        self._sheets = stores.sheets
        self._rulebook = Rulebook(stores.directory, SERVED)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            try:
                self._follow(json.loads(record["body"])["detail"])
            except OF_ONE_RECORD as error:
                logger.error("not earned", message_id=record["messageId"], reason=failure(error))
                metrics.add_metric("NotEarned", MetricUnit.Count, 1)
                failures.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failures}

    def _follow(self, detail: Mapping[str, Any]) -> None:
        followed(logger, "earning", detail)
        if detail["kind"] == "quiz_round":
            self._follow_round(str(detail["case_id"]))
            return
        rules = self._rulebook.in_force(str(detail["district"]))
        # A policy that was written before there were points gives none.
        limits = rules.policy.section_if_any(PointsRules)
        found = of_activity(detail, limits) if limits is not None else None
        if found is not None:
            self._enter(found, rules)

    def _follow_round(self, case_id: str) -> None:
        """What the record says now is followed, whatever the event said: it may come late, or twice."""
        case = quiz_round(self._records.get(case_id))
        if case.state is State.CLOSED:
            case = self._counted(case)
        if case.state is State.COUNTED:
            rules = self._rulebook.for_case(case)
            for found in earned(case):
                self._enter(found, rules)

    def _counted(self, case: QuizRound) -> QuizRound:
        counts = self._sheets.closed(case.id, case.campuses)

        def decided(found: Record, rules: Rules, moment: Moment) -> Change[QuizRound] | None:
            closed = quiz_round(found)
            return count(closed, counts, rules, moment) if closed.state is State.CLOSED else None

        if carry_out(self._records, case.id, decided, self._rulebook, self._outside) is not None:
            metrics.add_metric("RoundsCounted", MetricUnit.Count, 1)
        return quiz_round(self._records.get(case.id))

    def _enter(self, found: Earned, rules: Rules) -> None:
        """The entry, unless it is there: then it stays as it was first reckoned, whatever the policy says since."""
        make_once(
            self._records,
            lambda moment, code: earn(found, rules, moment, code_attempt=code),
            rules.district,
            self._outside,
        )


handler = wired(lambda: bootstrap(from_settings()))
