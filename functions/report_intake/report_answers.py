"""What reporters see of their own reports, field by field: where they stand, and what was told them."""

from datetime import datetime

from campus_safety.kinds.incidents.incident import STAGES, Incident, state_label
from campus_safety.labels import Label
from campus_safety.records.rows import Row
from campus_safety_aws.declared_answers import Answer, brought, from_, itself, worded
from campus_safety_aws.shared_answers import OfferedAnswer
from report_intake.answers import ReceiptAnswer


class ReportAnswer(OfferedAnswer[Incident]):
    """我的上报 / where a report of mine stands, and what I was told."""

    receipt: ReceiptAnswer
    version: int
    state: str
    state_name: Label = from_(lambda case: state_label(case.state, case.stage))
    stage: str | None = worded(STAGES)
    question_open: bool = from_(lambda case: case.question is not None and case.question.open)
    feedback: list[str] = brought()
    questions: list[str] = brought()


class ReportLine(Answer[Row]):
    case_id: str
    code: str
    received_at: datetime
    state: str
    state_name: Label = from_(lambda row: state_label(row.state, row.stage))


class ReportPage(Answer[tuple[Row, ...]]):
    reports: list[ReportLine] = itself()
    next: str | None = brought()
