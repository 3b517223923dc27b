"""What reporters see of their own reports, field by field: where they stand, and what was told them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from campus_safety.district.roles import Role
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.incident import STAGES, Incident, state_label
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, level_label
from campus_safety.labels import Label
from campus_safety.records.components import Promise
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Entry
from campus_safety_aws.declared_answers import Answer, brought, from_, itself, named, worded
from campus_safety_aws.shared_answers import OfferedAnswer
from report_intake.answers import PromiseAnswer, ReceiptAnswer

# What only the reporter does.
_BY_REPORTER: Final = frozenset({Action.REPORT, Action.ANSWER, Action.WITHDRAW, Action.ASK_REOPENING})


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about a report, between its reporter and those who handle it."""

    entry: Entry
    text: str

    @property
    def mine(self) -> bool:
        return self.entry.action in _BY_REPORTER


class SaidAnswer(Answer[Said]):
    """一句话 / what was said, when and by which role; `mine` is what the reporter said. `late_entry`: it was entered later
    than it was said, at `stated_at`."""

    action: str = named(lambda action, _: KIND.actions[action].label, "entry.action")
    mine: bool
    by: str = worded(lambda role: Role(role).label, "entry.actor.role")
    at: datetime = from_("entry.recorded_at")
    stated_at: datetime | None = from_("entry.stated_at")
    late_entry: bool = from_("entry.late_entry")
    text: str


def _still_due(case: Incident) -> Iterator[Promise]:
    for promise in case.receipt.promises if case.receipt is not None and case.open else ():
        clock = case.clock(promise.clock)
        if clock is not None and clock.stopped_at is None:
            yield promise


class ReportAnswer(OfferedAnswer[Incident]):
    """我的上报 / where a report of mine stands, and what I was told. Until `survey_until` its reporter may say once how it was
    handled, at `/cases/{case_id}/survey`; null where nobody is asked, or any more. `still_due` are those promises of the
    receipt that are still to be kept: none of what was done, or is asked for no more."""

    receipt: ReceiptAnswer
    still_due: list[PromiseAnswer] = from_(lambda case: list(_still_due(case)))
    version: int
    state: str
    state_name: Label = from_(lambda case: state_label(case.state, case.stage))
    stage: str | None = worded(STAGES)
    question_open: bool = from_(lambda case: case.question is not None and case.question.open)
    feedback: list[str] = brought()
    questions: list[str] = brought()
    thread: list[SaidAnswer] = brought()
    survey_until: datetime | None = brought()


class ReportLine(Answer[Row]):
    case_id: str
    code: str
    received_at: datetime
    level: int | None
    level_name: Label | None = from_(lambda row: level_label(row.level))
    category: str = worded(lambda category: CATEGORIES[category].label)
    stage: str | None = worded(STAGES)
    state: str
    state_name: Label = from_(lambda row: state_label(row.state, row.stage))


class ReportPage(Answer[tuple[Row, ...]]):
    reports: list[ReportLine] = itself()
    next: str | None = brought()
    server_time: datetime = brought()
