"""What a post or a patrol found, as it is sent and as it is reported to those who keep incidents and hazards."""

from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field

from campus_safety.district.directory import Account
from campus_safety.district.rules import Rules
from campus_safety.kinds.findings import Finding, ReportFinding, as_reported, reported_id
from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.hazards.finding import receive as receive_hazard
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.intake import receive as receive_incident
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.taxonomy import Circumstance
from campus_safety.records.access import permit_report
from campus_safety.records.kind import Kind
from campus_safety.records.store import Cases
from campus_safety.records.transitions import admit
from campus_safety.records.worklists import history_list
from campus_safety_aws.action_bodies import ActionBody, Code, Words
from campus_safety_aws.http import Time
from campus_safety_aws.reception import received_once
from campus_safety_aws.record_routes import Asked
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.submitters import digest_of

# What a hazard may be compared with: the last ones of the same item in the same spot.
EARLIER: Final = 10


class FindingBody(ActionBody):
    """上报发现 / what was found on duty: an incident by `category`, or a hazard by `item` and `spot`. `client_key` is the
    finder's own: sent again, it is the same incident or hazard."""

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
    category: Code | None = None
    place: Annotated[str, Field(max_length=200)] = ""
    circumstances: Annotated[frozenset[Circumstance], Field(max_length=8)] = frozenset()
    bullying_kinds: Annotated[tuple[Code, ...], Field(max_length=5)] = ()
    discovered_at: Time | None = None
    item: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.-]+$")] | None = None
    spot: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+(-[1-9][0-9]?)?$")] | None = (
        None
    )
    grade: Grade | None = None
    text: Words = ""

    def command(self) -> ReportFinding:
        # What was found is said in the incident or the hazard; the duty record only names it.
        return ReportFinding(
            finding=Finding(
                client_key=self.client_key,
                category=self.category,
                place=self.place,
                circumstances=self.circumstances,
                bullying_kinds=self.bullying_kinds,
                discovered_at=self.discovered_at,
                item=self.item,
                spot=self.spot,
                grade=self.grade,
                text=self.text,
            ),
            submission=digest_of("finding", self.model_copy(update={"version": None})),
        )


def reported(kind: Kind, asked: Asked[Any], cases: Cases, rulebook: Rulebook) -> ReportFinding:
    """The command with the incident or hazard that was made of it, in the table `cases` keeps; sent again, the same.

    A kind's `decide` calls this first and links what it names then, so that a request that failed between the two is
    healed by sending it again. Raises ForbiddenByState, BadInput naming every fault, KeyReused, NotAllowed, Contended.
    """
    command, record = asked.command, asked.case
    if not isinstance(command, ReportFinding):
        raise TypeError(f"{command.action} reports no finding")
    admit(kind.actions, kind.states, record.state, command.action)
    rules = rulebook.in_force(record.district)
    _received(asked, command, cases, rules)
    return replace(command, reported=reported_id(record, command.finding))


def _received(asked: Asked[Any], command: ReportFinding, cases: Cases, rules: Rules) -> None:
    account: Account = asked.who.account
    told = as_reported(asked.case, command, account.key)
    permit_report(account, HAZARD if isinstance(told, Found) else INCIDENT, told.campus)
    if isinstance(told, Found):
        spot = history_list(told.campus, f"{told.item}#{told.spot}")
        received_once(
            cases,
            lambda moment, code: receive_hazard(
                told,
                asked.actor,
                rules,
                moment,
                earlier=cases.page(spot, newest_first=True, size=EARLIER).rows,
                code_attempt=code,
            ),
            rules.district,
            told.submission.digest,
            outside=asked.outside,
        )
        return
    received_once(
        cases,
        lambda moment, code: receive_incident(told, asked.actor, rules, moment, code_attempt=code),
        rules.district,
        told.submission.digest,
        outside=asked.outside,
    )
