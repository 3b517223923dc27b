"""Every open record of a table is looked at once, and gets one change where there is something to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from aws_lambda_powertools import Logger

from campus_safety.district.rules import Rules
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.record import Record
from campus_safety.records.store import Cases
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook

# Every open record has a next tick, and none of them lies so far ahead.
EVER_DAYS: Final = 36_500
MOST: Final = 100_000

Decide: TypeAlias = Callable[[Record, Rules, Moment], Change[Record] | None]

logger = Logger()


@dataclass(frozen=True, slots=True)
class Looked:
    """How many records were looked at and changed, and the ids of those with which it failed."""

    at: int
    changed: int
    failed: tuple[str, ...]


def look(cases: Cases, rulebook: Rulebook, outside: Outside, decide: Decide) -> Looked:
    """Done twice it does nothing the second time; broken off, it is simply done again."""
    open_records = cases.late(outside.now() + timedelta(days=EVER_DAYS), MOST)
    done, failed = 0, []
    for case_id in open_records:
        try:
            done += carry_out(cases, case_id, decide, rulebook, outside) is not None
        except OF_ONE_RECORD as error:
            logger.error("not changed", case_id=case_id, reason=failure(error))
            failed.append(case_id)
    return Looked(len(open_records), done, tuple(failed))
