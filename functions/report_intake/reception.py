"""One write per report: received once, answered the same however often it is sent."""

from campus_safety.district.rules import Rules
from campus_safety.errors import Contended, Fault
from campus_safety.kinds.incidents.intake import Report, receive
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.records.access import permit_report
from campus_safety.records.attempts import ATTEMPTS
from campus_safety.records.case import Case
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.submissions import Submitter, same_submission
from campus_safety.records.timeline import Actor
from campus_safety_aws.outside import Outside


def accept(
    report: Report, who: Submitter, actor: Actor, rules: Rules, cases: Cases, outside: Outside
) -> Case:
    """The case of this report: new, or the one that the same submission made before. Raises KeyReused for another
    body under the same key."""
    permit_report(who.account, INCIDENT, report.campus)
    code_attempt = 0
    for attempt in range(1, ATTEMPTS + 1):
        change = receive(report, actor, rules, outside.moment(), code_attempt=code_attempt)
        try:
            cases.add(change, rules.district)
        except AlreadyReported as error:
            return same_submission(error.case, report.submission.digest)
        except CodeTaken:
            code_attempt += 1
            continue
        except VersionMoved:
            outside.rest(attempt)
            continue
        return change.after
    raise Contended(
        Fault("client_key", "contended", "系统繁忙，请用同一编号重试", "Busy; try again with the same key")
    )
