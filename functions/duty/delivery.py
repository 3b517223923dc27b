"""Delivery: brings a notice to many campuses, or its withdrawal, from its first record to the others.

Event: the bus says that a head has others to reach (`to_deliver`): it was issued, it was withdrawn, or a rung of its clock
found it still on its way. Effect: part after part is made or withdrawn, each in one transaction with the head, so that
the same event twice, or two of them at once, change nothing more than one. What fails (campuses read the head while its
others are made) is tried again by Lambda, and after that by the clock.
"""

from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.safety_notices.delivering import brought, next_part
from campus_safety.kinds.safety_notices.kind import KIND as SAFETY_NOTICE
from campus_safety.kinds.safety_notices.safety_notice import safety_notice
from campus_safety.records.attempts import attempted
from campus_safety.records.kind import Kinds
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed

logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(SAFETY_NOTICE)


@dataclass(frozen=True, slots=True)
class Stores:
    notices: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("DUTY_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_Deliver(stores, outside).handler)


class _Deliver:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._notices = stores.notices
        self._rulebook = Rulebook(stores.directory, SERVED)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        head_id = str(event["detail"]["case_id"])
        steps = 0
        while attempted(lambda codes: self._bring(head_id, codes), self._outside.rest):
            steps += 1
        followed(logger, "delivered", event["detail"], steps=steps)
        metrics.add_metric("NoticePartsDelivered", MetricUnit.Count, steps)
        return {"delivered": steps}

    def _bring(self, head_id: str, code_attempt: int) -> bool:
        """Whether there was one more part to bring."""
        head = safety_notice(self._notices.get(head_id))
        part = next_part(head)
        if part is None:
            return False
        there = self._notices.get(part)
        changes = brought(
            head,
            safety_notice(there) if there is not None else None,
            self._notices.entries(head.id),
            self._notices.narratives(head.id),
            self._rulebook.for_case(head),
            self._outside.moment(),
            code_attempt=code_attempt,
        )
        self._notices.commit(changes, self._rulebook.district_of(head))
        return True


handler = wired(lambda: bootstrap(from_settings()))
