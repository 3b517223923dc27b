"""One write per report: received once, answered the same however often it is sent."""

import hashlib
import json
from dataclasses import dataclass

from pydantic import BaseModel

from campus_safety.access import permit_report
from campus_safety.case import Case
from campus_safety.cases import ATTEMPTS, AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.directory import Account, DirectoryReader
from campus_safety.errors import Contended, Fault, KeyReused, NotAllowed
from campus_safety.incidents.intake import Report, receive
from campus_safety.rules import Rules
from campus_safety.timeline import Actor
from campus_safety_aws.http import Caller
from campus_safety_aws.moments import moment, pause


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, after the directory has said what the sign-in is."""

    caller: Caller
    account: Account

    def acting(self, staff: str) -> Actor:
        return Actor(self.account.key, self.account.role.value, self.account.unit, staff)


def sender(caller: Caller, directory: DirectoryReader) -> Sender:
    account = directory.account(caller.issuer, caller.subject)
    if account is None or not account.enabled:
        raise NotAllowed(
            Fault(
                "authorization",
                "unknown_account",
                "该账号未登记或已停用",
                "This account is not in the directory",
            )
        )
    return Sender(caller, account)


def digest_of(route: str, body: BaseModel) -> str:
    """A digest of what was said, whatever the order of its fields; sets are sorted first."""
    said = json.dumps(body.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{route}\n{said}".encode()).hexdigest()


def accept(report: Report, who: Sender, actor: Actor, rules: Rules, cases: Cases) -> Case:
    """The case of this report: new, or the one that the same submission made before. Raises KeyReused for another
    body under the same key."""
    permit_report(who.account, report.campus, rules.district)
    code_attempt = 0
    for attempt in range(1, ATTEMPTS + 1):
        change = receive(report, actor, rules, moment(), code_attempt=code_attempt)
        try:
            cases.add(change, rules.district)
        except AlreadyReported as error:
            return same_submission(error.case, report.submission)
        except CodeTaken:
            code_attempt += 1
            continue
        except VersionMoved:
            pause(attempt)
            continue
        return change.after
    raise Contended(
        Fault("client_key", "contended", "系统繁忙，请用同一编号重试", "Busy; try again with the same key")
    )


def same_submission(case: Case, submission: str) -> Case:
    if case.submission != submission:
        raise KeyReused(
            Fault(
                "client_key",
                "key_reused",
                "同一提交编号已用于不同内容",
                "This key was used for another report",
            )
        )
    return case
