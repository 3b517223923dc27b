"""Delivery: brings a notice to many campuses, or its withdrawal, from its first record to the others.

Event: the bus says that a head has others to reach (`to_deliver`): it was issued, it was withdrawn, or a rung of its clock
found it still on its way. Effect: part after part is made or withdrawn, each in one transaction with the head, so that
the same event twice, or two of them at once, change nothing more than one. What fails is tried again by Lambda, and
after that by the clock.
"""

from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.cases import AlreadyReported, CodeTaken, VersionMoved
from campus_safety.safety_notices.delivering import brought, next_part
from campus_safety.safety_notices.safety_notice import SafetyNotice, safety_notice
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.moments import moment, pause
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting

# Campuses read the head while its others are made, and each reading moves its version on.
LOST_IN_A_ROW: Final = 8

logger = Logger()
metrics = Metrics()
notices = CasesTable(setting("DUTY_TABLE"))
rulebook = Rulebook(Directory(setting("DIRECTORY_TABLE")))


class NotDelivered(RuntimeError):
    """Somebody else wrote first, too often in a row. Lambda tries again, and then the notice's own clock."""


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    head_id = str(event["detail"]["case_id"])
    steps = lost = code_attempt = 0
    while (part := next_part(head := safety_notice(notices.get(head_id)))) is not None:
        try:
            _bring(head, part, code_attempt)
        except CodeTaken:
            code_attempt += 1
        except (VersionMoved, AlreadyReported):
            lost += 1
            if lost > LOST_IN_A_ROW:
                raise NotDelivered(head_id) from None
            pause(lost)
        else:
            steps, lost, code_attempt = steps + 1, 0, 0
    logger.info("delivered", case_id=head_id, steps=steps)
    metrics.add_metric("NoticePartsDelivered", MetricUnit.Count, steps)
    return {"delivered": steps}


def _bring(head: SafetyNotice, part: str, code_attempt: int) -> None:
    there = notices.get(part)
    changes = brought(
        head,
        safety_notice(there) if there is not None else None,
        notices.entries(head.id),
        notices.narratives(head.id),
        rulebook.for_case(head),
        moment(),
        code_attempt=code_attempt,
    )
    notices.commit(changes, rulebook.district_of(head))
