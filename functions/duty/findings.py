"""What a post or a patrol found, as it is sent and as it is reported to those who keep incidents and hazards."""

from dataclasses import replace
from typing import Any, Final

from campus_safety.district.directory import Account
from campus_safety.district.rules import Rules
from campus_safety.kinds.findings import ReportFinding, as_reported, reported_id
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.hazards.finding import receive as receive_hazard
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.intake import receive as receive_incident
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.records.access import permit_report
from campus_safety.records.actions import admit
from campus_safety.records.kind import Kind
from campus_safety.records.make_once import make_once
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases
from campus_safety.records.worklists import history_list
from campus_safety_aws.rulebook import Rulebook

# What a hazard may be compared with: the last ones of the same item in the same spot.
EARLIER: Final = 10


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
        make_once(
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
            asked.outside,
            submission=told.submission,
        )
        return
    make_once(
        cases,
        lambda moment, code: receive_incident(told, asked.actor, rules, moment, code_attempt=code),
        rules.district,
        asked.outside,
        submission=told.submission,
    )
