"""Move a campus: after it was loaded with another station, an operator has what is open there follow it from its old one to
the one that answers for it now (`campus_safety.records.campus_moves`).

Event: {"campus", "from"}. Answer: {"looked_at", "moved", "failed"}. Done twice it changes nothing the second time.
"""

from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.registry import KINDS
from campus_safety.records.campus_moves import moved
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
        campus, old = str(event["campus"]), str(event["from"])
        looked = look(
            stores.cases,
            rulebook,
            outside,
            lambda case, rules, moment: moved(rulebook.kinds.of(case), case, campus, old, rules, moment),
        )
        return {"looked_at": looked.at, "moved": looked.changed, "failed": [*looked.failed]}

    return handler


handler = wired(lambda: bootstrap(from_settings()))
