"""Plan, the hub of the flow: reads the case, serves what is due, and says how long to wait and under which name.

Event: {"case_id", "run", "loops"?, "lost"?, "started_at"?}; effect: at most one change of the case.
Answer: {"case_id", "run", "version", "stage", "seconds", "outcome"}, outcome "wait", "closed" or "superseded". It only
ever gains fields: running executions keep the graph they were started with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.records.kind import Kinds
from campus_safety.records.serve_deadlines import served, wait
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

# An execution may not outlive 25,000 history events, of which a loop costs about twenty, nor a year, which a case that
# is reminded of once a day would reach first.
MOST_LOOPS: Final = 500
LONGEST_RUN: Final = timedelta(days=300)
RACES_WORTH_A_WORD: Final = 3
# The kinds that a state machine carries.
SERVED: Final = Kinds(INCIDENT, HAZARD)

logger = Logger()
metrics = Metrics()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    cases, rulebook = stores.cases, Rulebook(stores.directory, SERVED)

    @metrics.log_metrics
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        case_id, run, loops = str(event["case_id"]), int(event["run"]), int(event.get("loops", 0))
        case = served(cases, rulebook, case_id, outside)
        answer: dict[str, Any] = {"case_id": case_id, "run": run, "stage": "", "seconds": 1, "version": 0}
        if case is None or case.flow_run != run:
            return answer | {"outcome": "superseded"}
        old = _is_old(event.get("started_at"), outside.now())
        if (loops >= MOST_LOOPS or old) and cases.renew_run(case_id, run):
            logger.info("renewed", case_id=case_id, run=run, loops=loops)
            return answer | {"outcome": "superseded"}
        if int(event.get("lost", 0)) >= RACES_WORTH_A_WORD:
            logger.warning("lost three races in a row", case_id=case_id, run=run)
            metrics.add_metric("LostRaces", MetricUnit.Count, 1)
        left = wait(case, outside.now())
        logger.info("planned", case_id=case_id, run=run, version=case.version)
        if left is None:
            return answer | {"version": case.version, "outcome": "closed"}
        return answer | {
            "version": case.version,
            "stage": left.stage,
            "seconds": left.seconds,
            "outcome": "wait",
        }

    return handler


def _is_old(started_at: str | None, present: datetime) -> bool:
    """Whether the run began so long ago that Step Functions would soon end it."""
    return started_at is not None and present - datetime.fromisoformat(started_at) >= LONGEST_RUN


handler = wired(lambda: bootstrap(from_settings()))
