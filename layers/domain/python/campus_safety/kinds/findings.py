"""What a post or a patrol finds on duty becomes an incident or a hazard, reported first and linked then.

The two records lie in different tables and are never written in one transaction. So the id of what is reported derives
from the duty record and the finder's own key: sent again after a failure in between, the report is found to be done and
only the link is made.
"""

from datetime import datetime
from typing import Annotated

from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.hazards.categories import GRADES, Grade, Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.incidents.incident import MadeOf
from campus_safety.kinds.incidents.intake import Report
from campus_safety.kinds.incidents.taxonomy import BULLYING_KINDS, CIRCUMSTANCES, Channel, Circumstance
from campus_safety.records.commands import Command
from campus_safety.records.fields import (
    AnyClientKey,
    Choice,
    Code,
    Hint,
    Item,
    Items,
    Names,
    Remark,
    Rule,
    SetBy,
    Spot,
    Text,
    Title,
    Where,
    saying,
)
from campus_safety.records.record import Record
from campus_safety.records.submissions import Submission
from campus_safety.values import dataclass

ISSUER = "duty"


_OF_AN_INCIDENT = Where("category")
_OF_A_HAZARD = Where("item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found: an incident by its `category`, or a hazard by its checklist `item` and `spot`, never both. `grade`
    is what the finder takes a hazard to be; the checklist decides. `client_key` is the finder's own key for it."""

    client_key: AnyClientKey
    category: Annotated[Code | None, Names("category"), Title("警情类别", "Category of an incident")] = None
    place: Annotated[str, Text(0, 200), Title("具体位置", "Where exactly"), _OF_AN_INCIDENT] = ""
    circumstances: Annotated[
        frozenset[Circumstance],
        Items(0, 8),
        Choice(CIRCUMSTANCES),
        Title("情形", "Circumstances"),
        _OF_AN_INCIDENT,
    ] = frozenset()
    bullying_kinds: Annotated[
        tuple[Code, ...],
        Items(0, 5),
        Choice(BULLYING_KINDS),
        Title("欺凌方式", "Kinds of bullying"),
        _OF_AN_INCIDENT,
    ] = ()
    discovered_at: Annotated[datetime | None, Title("发现时间", "When it was found"), _OF_AN_INCIDENT] = None
    item: Item | None = None
    spot: Annotated[Spot | None, _OF_A_HAZARD] = None
    grade: Annotated[Grade | None, Choice(GRADES), Title("隐患等级", "Grade of a hazard"), _OF_A_HAZARD] = (
        None
    )
    at_campus: Annotated[
        Code | None,
        Names("campus"),
        Title("校园（园区）", "Campus"),
        Hint("巡逻排查须写明在哪所学校发现", "of a round at several campuses: at which it was found"),
    ] = None
    text: Remark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding(Command):
    """上报发现 / what was found on duty: an incident by `category`, or a hazard by `item` and `spot`. `client_key` is the
    finder's own: sent again, it is the same incident or hazard. `reported` is what was made of it: empty until it is
    reported, and needed before the record is changed. What was found is said in the incident or the hazard; the duty record
    only names it."""

    action = "report_finding"
    written = saying()
    finding: Annotated[Finding, Rule.INLINE]
    submission: Annotated[str, SetBy.SERVER]
    reported: Annotated[str, SetBy.SERVER] = ""


def reported_id(record: Record, finding: Finding) -> str:
    """The id of the incident or hazard that this finding of this duty record always becomes."""
    return _form(record, finding).case_id


def as_reported(record: Record, command: ReportFinding, account: str | None) -> Report | Found:
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
    form, campus = _form(record, finding, command.submission), _campus(record, finding)
    if finding.category is not None:
        return Report(
            submission=form,
            channel=Channel.PATROL,
            category=finding.category,
            campus=campus,
            text=finding.text,
            place=finding.place,
            circumstances=finding.circumstances,
            bullying_kinds=finding.bullying_kinds,
            discovered_at=finding.discovered_at,
            account=account,
            exercise=record.exercise,
            made_of=MadeOf(record.kind, record.id),
        )
    return Found(
        submission=form,
        campus=campus,
        item=finding.item or "",
        spot=finding.spot or "",
        source=Source.PATROL,
        text=finding.text,
        grade=finding.grade,
        account=account,
        exercise=record.exercise,
    )


def _campus(record: Record, finding: Finding) -> str:
    """Where it was found: at the record's own campus, or at one of those that it visits. Raises BadInput."""
    campus = finding.at_campus or record.campus
    if not campus:
        raise BadInput(
            Fault("at_campus", "missing", "请写明在哪所学校发现", "Say at which campus it was found")
        )
    if campus not in record.campuses_concerned:
        raise BadInput(
            Fault("at_campus", "not_visited", "不在该校园值守或巡逻", "This campus is not visited here")
        )
    return campus


def _form(record: Record, finding: Finding, digest: str = "") -> Submission:
    return Submission(f"{ISSUER}|{record.id}", finding.client_key, digest)


def with_found(found: tuple[str, ...], command: ReportFinding) -> tuple[str, ...]:
    """What a duty record has found, this finding included; the same tuple where it was linked before."""
    if not command.reported:
        raise ValueError("a finding is linked after it was reported")
    return found if command.reported in found else (*found, command.reported)
