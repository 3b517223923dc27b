"""Every open record of a table is looked at once; one whose limits reach into a year that is known by now gets one change."""

from datetime import timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger

from campus_safety.cases import ATTEMPTS, Cases, VersionMoved
from campus_safety.errors import Contended, Fault
from campus_safety.recalculating import recalculated
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook

# Every open record has a next tick, and none of them lies so far ahead.
EVER_DAYS: Final = 36_500
MOST: Final = 100_000

logger = Logger()


def recalculate(cases: Cases, rulebook: Rulebook, outside: Outside) -> dict[str, Any]:
    """{"looked_at", "recalculated", "failed": [case ids]}. Done twice it does nothing the second time; broken off, it is
    simply done again."""
    open_records = cases.late(outside.now() + timedelta(days=EVER_DAYS), MOST)
    done, failed = 0, []
    for case_id in open_records:
        try:
            done += _lay(case_id, cases, rulebook, outside)
        except OF_ONE_RECORD as error:
            logger.error("not recalculated", case_id=case_id, reason=type(error).__name__)
            failed.append(case_id)
    return {"looked_at": len(open_records), "recalculated": done, "failed": failed}


def _lay(case_id: str, cases: Cases, rulebook: Rulebook, outside: Outside) -> bool:
    for attempt in range(1, ATTEMPTS + 1):
        case = cases.get(case_id)
        if case is None:
            return False
        change = recalculated(case, rulebook.for_case(case), outside.moment())
        if change is None:
            return False
        try:
            cases.commit((change,), rulebook.district_of(case))
        except VersionMoved:
            outside.rest(attempt)
            continue
        return True
    raise Contended(Fault("case_id", "contended", "该案件更新过于频繁", "The case is changing too fast"))
