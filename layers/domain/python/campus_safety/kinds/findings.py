"""What a post or a patrol finds on duty becomes an incident or a hazard, reported first and linked then.

The two records lie in different tables and are never written in one transaction. So the id of what is reported derives
from the duty record and the finder's own key: sent again after a failure in between, the report is found to be done and
only the link is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.categories import Grade, Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.incidents.intake import Report
from campus_safety.kinds.incidents.taxonomy import Channel, Circumstance
from campus_safety.records.case import Case
from campus_safety.records.commands import Command
from campus_safety.records.submissions import Submission

ISSUER = "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found: an incident by its `category`, or a hazard by its checklist `item` and `spot`, never both. `grade`
    is what the finder takes a hazard to be; the checklist decides. `client_key` is the finder's own key for it."""

    client_key: str
    category: str | None = None
    place: str = ""
    circumstances: frozenset[Circumstance] = frozenset()
    bullying_kinds: tuple[str, ...] = ()
    discovered_at: datetime | None = None
    item: str | None = None
    spot: str | None = None
    grade: Grade | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding(Command):
    """`submission` is a digest of what was said. `reported` is the incident or hazard that was made of it: empty until it
    is reported, and needed before the record is changed."""

    action = "report_finding"
    finding: Finding
    submission: str
    reported: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def reported_id(record: Case, finding: Finding) -> str:
    """The id of the incident or hazard that this finding of this duty record always becomes."""
    return _form(record, finding).case_id


def as_reported(record: Case, command: ReportFinding, account: str | None) -> Report | Found:
    """What the intake of incidents, or of hazards, is told. Raises BadInput unless it is one of both."""
    finding = command.finding
    if (finding.category is None) == (finding.item is None):
        raise BadInput(
            Fault(
                "category",
                "one_of_both",
                "警情（category）与隐患（item、spot）须填且只填一种",
                "Either an incident (category) or a hazard (item, spot), not both and not none",
            )
        )
    form = _form(record, finding, command.submission)
    if finding.category is not None:
        return Report(
            submission=form,
            channel=Channel.PATROL,
            category=finding.category,
            campus=record.campus,
            text=finding.text,
            place=finding.place,
            circumstances=finding.circumstances,
            bullying_kinds=finding.bullying_kinds,
            discovered_at=finding.discovered_at,
            account=account,
            exercise=record.exercise,
        )
    return Found(
        submission=form,
        campus=record.campus,
        item=finding.item or "",
        spot=finding.spot or "",
        source=Source.PATROL,
        text=finding.text,
        grade=finding.grade,
        account=account,
        exercise=record.exercise,
    )


def _form(record: Case, finding: Finding, digest: str = "") -> Submission:
    return Submission(f"{ISSUER}|{record.id}", finding.client_key, digest)


def with_found(found: tuple[str, ...], command: ReportFinding) -> tuple[str, ...]:
    """What a duty record has found, this finding included; the same tuple where it was linked before."""
    if not command.reported:
        raise ValueError("a finding is linked after it was reported")
    return found if command.reported in found else (*found, command.reported)
