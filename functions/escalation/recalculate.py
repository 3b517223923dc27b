"""Recalculate: once a year's calendar is known, an operator has the limits of open records laid anew that reach into it
(`campus_safety.records.recalculating`).

Event: {}. Answer: {"looked_at", "recalculated", "failed"}. Done twice it changes nothing the second time.
"""

from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.registry import KINDS
from campus_safety.records.recalculating import recalculated
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from escalation.every_open import look


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), KINDS), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    rulebook = Rulebook(stores.directory, KINDS)

    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        looked = look(
            stores.cases,
            rulebook,
            outside,
            lambda case, rules, moment: recalculated(rulebook.kinds.of(case), case, rules, moment),
        )
        return {"looked_at": looked.at, "recalculated": looked.changed, "failed": [*looked.failed]}

    return handler


handler = wired(lambda: bootstrap(from_settings()))
