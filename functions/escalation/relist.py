"""Relist: an operator lets the worklist rows of every record be written anew where they are not what this release writes.

Event: {"place"?}, where the call before has stopped.
Effect: rows that differ, are missing or cannot be read are written; those of nobody who lists the record any more are taken away.
Answer: {"place", "records", "changed", "failed"}; `place` is "" at the end. Broken off or done twice it does no harm: a
row that is right is left alone, and no message follows.
"""

from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.registry import KINDS
from campus_safety.records.attempts import attempted
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.record_pages import RecordPages
from campus_safety_aws.settings import setting

# A page is begun only while there is time to end it.
NEEDED_MILLISECONDS: Final = 20_000

logger = Logger()


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    pages: RecordPages
    directory: DirectoryReader


def from_settings() -> Stores:
    table = setting("CASES_TABLE")
    return Stores(CasesTable(table, KINDS), RecordPages(table, KINDS), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return _Relist(stores, outside).handler


class _Relist:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._cases, self._pages, self._directory = stores.cases, stores.pages, stores.directory
        self._outside = outside

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        place, records, changed = str(event.get("place", "")), 0, 0
        failed: list[str] = []
        while True:
            found, place = self._pages.stored(place)
            for one in found:
                records += 1
                try:
                    changed += self._relist(one.case_id)
                except OF_ONE_RECORD as error:
                    logger.error("not listed anew", case_id=one.case_id, reason=failure(error))
                    failed.append(one.case_id)
            if not place or context.get_remaining_time_in_millis() < NEEDED_MILLISECONDS:
                return {"place": place, "records": records, "changed": changed, "failed": failed}

    def _relist(self, case_id: str) -> int:
        def write(_: int) -> int:
            case = self._cases.get(case_id)
            if case is None:
                return 0
            return self._cases.relist(case, self._directory.district(case.district))

        return attempted(write, self._outside.rest)


handler = wired(lambda: bootstrap(from_settings()))
