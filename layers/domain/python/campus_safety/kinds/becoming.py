"""转为警情: what is already written, an entry of a log or a hazard, becomes an incident, and nothing is typed twice.

Campus, place, time and words are the source's; only what it is, its category, is said anew. Source and incident name each
other. They may lie in different tables and are not written in one transaction: so the id of the incident derives from the
source alone, and whoever asks a second time, after a failure in between or from another telephone, gets the same one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final

from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.incidents.commands import BullyingKinds, Circumstances
from campus_safety.kinds.incidents.incident import MadeOf
from campus_safety.kinds.incidents.intake import TEXT_LIMIT, BehalfOf, Report, receive
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records.access import permit_report, relations_of
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decision, Outcome
from campus_safety.records.fields import Code, DiscoveredAt, Names, Remark, SetBy, Title, saying
from campus_safety.records.make_once import make_once
from campus_safety.records.offers import Opening
from campus_safety.records.outside import Rulebook
from campus_safety.records.record import C, Record
from campus_safety.records.service import Asked, Looked
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submission
from campus_safety.values import dataclass

ACTION: Final = "become_incident"
# The first entry of a record is the one that made it; what was said then is what it is about.
_MADE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BecomeIncident(Command):
    """转为警情 / what was written becomes an incident of this category. Campus, place, time and words are taken from it; the
    text is what is to be added, `behalf_of` who came for help or had seen it. `reported` is what was made of it, needed before
    the record is changed. What it says stands in the incident; the record only names that."""

    action = ACTION
    written = saying(text=Annotated[Remark, Title("补充说明", "What is to be added")])
    category: Annotated[Code, Names("category"), Title("警情类别", "Category of the incident")]
    circumstances: Circumstances = frozenset()
    bullying_kinds: BullyingKinds = ()
    discovered_at: DiscoveredAt | None = None
    behalf_of: BehalfOf = None
    reported: Annotated[str, SetBy.SERVER] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a record says of the incident that it becomes. `discovered_at` is None where it only says when it was written
    itself: an old hazard that ends in an incident today was not discovered, and reported late, back then."""

    channel: Channel
    place: str = ""
    discovered_at: datetime | None = None


def incident_of(record: Record) -> str:
    """The id of the incident that this record always becomes."""
    return _form(record).case_id


def has_become(record: Record) -> bool:
    return incident_of(record) in record.links


def not_yet_an_incident(decision: Decision[Any]) -> None:
    """A guard: what has become an incident is not made one again."""
    if has_become(decision.case):
        raise Conflict(
            Fault("case_id", "became_an_incident", "已转为警情", "It has become an incident already")
        )


def become_incident(decision: Decision[C], command: BecomeIncident) -> Outcome[C]:
    """The record names the incident that was made of it. The words were told there: they are not kept twice."""
    if command.reported != incident_of(decision.case):
        raise ValueError("it is linked after the incident was made")
    after: C = replace(decision.case, links=(*decision.case.links, command.reported))
    return Outcome(after, texts={})


def reported(
    asked: Asked[Any],
    choices: Opening,
    origin: Callable[[Any], Origin],
    sources: Cases,
    cases: Cases,
    rulebook: Rulebook,
) -> BecomeIncident | None:
    """The command with the incident that was made in `cases` of a record in `sources`; None where the record names it
    already. `choices` are the kind's own, which refuse what cannot become one. Raises ForbiddenByState, Conflict, BadInput
    naming every fault, NotAllowed, Contended."""
    command, record = asked.command, asked.case
    if not isinstance(command, BecomeIncident):
        raise TypeError(f"{command.action} makes no incident")
    if has_become(record):
        return None
    choices(record, command.action, asked.actor, asked.rules, asked.moment)
    permit_report(asked.who.account, INCIDENT, record.campus)
    form = _form(record)
    if cases.get(form.case_id) is None:
        rules = rulebook.in_force(record.district)
        report = _report(record, command, origin(record), _said(record, command, sources), asked)
        make_once(
            cases,
            lambda moment, code: receive(report, asked.actor, rules, moment, code_attempt=code),
            rules.district,
            asked.outside,
            submission=form,
        )
    return replace(command, reported=form.case_id)


def as_seen(looked: Looked[C], *tables: Cases) -> C:
    """The record with those of its links that the account may look at: of what it cannot see it is not told that there is."""
    seen = []
    for id in looked.case.links:
        found = next((one for table in tables if (one := table.get(id)) is not None), None)
        if found is not None and relations_of(looked.who.account, found, looked.rules.district):
            seen.append(id)
    return replace(looked.case, links=tuple(seen))


def became(record: Record) -> str | None:
    """The incident that it became, if the links that are left name it."""
    return incident_of(record) if has_become(record) else None


def _report(record: Record, command: BecomeIncident, origin: Origin, text: str, asked: Asked[Any]) -> Report:
    return Report(
        submission=_form(record),
        channel=origin.channel,
        category=command.category,
        campus=record.campus,
        text=text,
        place=origin.place,
        circumstances=command.circumstances,
        bullying_kinds=command.bullying_kinds,
        discovered_at=command.discovered_at or origin.discovered_at,
        behalf_of=command.behalf_of,
        account=asked.who.account.key,
        exercise=record.exercise,
        made_of=MadeOf(record.kind, record.id),
    )


def _said(record: Record, command: BecomeIncident, sources: Cases) -> str:
    """What was written when the record was made, and what is added now, as much as an incident's text holds."""
    first = sources.narratives(record.id).get(_MADE)
    words = ((first.texts if first else {}).get("text", ""), command.texts.get("text", ""))
    return "\n".join(one for one in words if one)[:TEXT_LIMIT]


def _form(record: Record) -> Submission:
    return Submission(f"{ACTION}|{record.id}", ACTION, ACTION)
