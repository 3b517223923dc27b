"""Reports and warnings from people and systems that sign in; and what became of one's own reports.

POST /reports, POST /warnings: one conditional write, answered with a receipt (201), the same one when it was sent before.
GET /reports, GET /reports/{case_id}: the caller's own reports.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.metrics import MetricUnit

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotAllowed, may_not, no_such_record
from campus_safety.instants import to_text
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import CHANNELS_OF, WARNERS, Report, Warned, receive
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.records.access import permit_report, relations_of
from campus_safety.records.change import Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import make_once
from campus_safety.records.offers import Offer, offers
from campus_safety.records.relations import Part, Relation
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter
from campus_safety.records.surveys import still_asked
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import reported_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import CaseId, api, caller, cursor, entry, read_cursor, route
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter
from report_intake.answers import ReceiptAnswer, Told
from report_intake.report_answers import ReportAnswer, ReportPage, Said

# What the policy's bound of reports is a bound in.
BURST: Final = timedelta(minutes=1)

# What a reporter and those who handle the report say to each other.
_THREAD: Final = frozenset({Part.REPORT_TEXT, Part.DIALOGUE, Part.FEEDBACK})

logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(entry(app_of(stores, outside)))


def app_of(stores: Stores, outside: Outside = REAL) -> APIGatewayHttpResolver:
    app = api()
    _Reports(app, stores, outside)
    return app


class _Reports:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._rulebook = Rulebook(stores.directory, SERVED)
        route(app, "POST /reports", ReceiptAnswer, "上报警情 / Report an incident", ["上报 / Intake"], 201)(
            self.report
        )
        route(
            app, "POST /warnings", ReceiptAnswer, "预警提示 / Send an early warning", ["上报 / Intake"], 201
        )(self.warn)
        route(app, "GET /reports", ReportPage, "我的上报 / My reports", ["上报 / Intake"])(self.my_reports)
        route(app, "GET /reports/<case_id>", ReportAnswer, "上报进展 / One of my reports", ["上报 / Intake"])(
            self.my_report
        )

    def report(self, body: "MakingBody[Report]") -> tuple[Spelled, int]:
        who = submitter(caller(self._app), self._directory)
        report = body.asked_by(who, "/reports")
        if who.account.role not in CHANNELS_OF[report.channel]:
            raise NotAllowed(
                Fault(
                    "channel",
                    "not_your_channel",
                    "该账号不能使用此上报渠道",
                    "This account may not use this channel",
                )
            )
        rules = self._rulebook.in_force(who.account.district)
        report = replace(report, in_a_burst=self._in_a_burst(who.account, rules))
        return self._received(report, who, who.acting(body.acting_staff), rules), 201

    def _in_a_burst(self, account: Account, rules: Rules) -> bool:
        """Whether the account has reported as often within the last minute as the policy foresees. It is never refused for it:
        one of them may be true. By the list, which may be a moment behind: of many at once some more go by."""
        most = rules.policy.reports_a_minute
        if most is None:
            return False
        since = to_text(self._outside.now() - BURST)
        page = self._cases.page(reported_list(account.key), since=since, newest_first=True, size=most)
        if len(page.rows) < most:
            return False
        logger.warning("reports in a burst", unit=account.unit)
        metrics.add_metric("ReportsInBurst", MetricUnit.Count, 1)
        return True

    def warn(self, body: "MakingBody[Warned]") -> tuple[Spelled, int]:
        who = submitter(caller(self._app), self._directory)
        if who.account.role not in WARNERS:
            raise may_not("发送预警", "send warnings")
        # A system is owed no feedback; a person who passes a warning on is.
        account = None if who.account.role is Role.GATEWAY else who.account.key
        report = body.asked_by(who, "/warnings", account=account)
        rules = self._rulebook.in_force(who.account.district)
        return self._received(report, who, who.acting(body.acting_staff), rules), 201

    def _received(self, report: Report, who: Submitter, actor: Actor, rules: Rules) -> Spelled:
        permit_report(who.account, KIND, report.campus)
        case = make_once(
            self._cases,
            lambda moment, code: receive(report, actor, rules, moment, code_attempt=code),
            rules.district,
            self._outside,
            submission=report.submission,
        )
        assert case.receipt is not None  # noqa: S101 - every case is received with one
        return spell(ReceiptAnswer, case.receipt, Told(self._rulebook.for_case(case).policy))

    def my_reports(
        self,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Spelled:
        who = submitter(caller(self._app), self._directory)
        name = reported_list(who.account.key)
        page = self._cases.page(name, newest_first=True, size=size, start=read_cursor(name, start))
        return spell(ReportPage, page.rows, next=cursor(name, page.next_key), server_time=self._outside.now())

    def my_report(self, case_id: CaseId) -> Spelled:
        who = submitter(caller(self._app), self._directory)
        case = self._cases.get(case_id)
        if not isinstance(case, Incident) or Relation.REPORTER not in relations_of(
            who.account, case, self._rulebook.district_of(case)
        ):
            raise no_such_record()
        said = self._said(case_id, _THREAD)
        if case.heard_with_root and case.duplicate_of is not None:
            # What was told of the case that this report went into was told to this reporter too.
            said += self._said(case.duplicate_of, {Part.FEEDBACK})
            said.sort(key=lambda one: one.entry.recorded_at)
        rules = self._rulebook.for_case(case)
        told = Told(rules.policy, self._offers(who, case, rules))
        policy = self._rulebook.in_force(case.district).policy
        return spell(
            ReportAnswer,
            case,
            told,
            feedback=_texts(said, Part.FEEDBACK),
            questions=_texts(said, Part.DIALOGUE),
            thread=said,
            survey_until=still_asked(case, who.account, policy, self._cases, self._outside.now()),
        )

    def _offers(self, who: Submitter, case: Incident, rules: Rules) -> tuple[Offer, ...]:
        """What the reporter may do with it, at `/cases/{case_id}/{action}`."""
        # Whoever reports waits for no deed to be loaded.
        from campus_safety.kinds.incidents.commands import ASKED
        from campus_safety.kinds.incidents.decide import decide

        asked = [command.action for command in ASKED]
        at = Moment(self._outside.now(), "")
        return offers(KIND, asked, decide.choices, who.account, case, rules, at)

    def _said(self, case_id: str, parts: Collection[Part]) -> list[Said]:
        """What was said in these parts of an incident, in the order in which it was written."""
        narratives = self._cases.narratives(case_id)
        return [
            Said(line, narratives[line.version].texts.get("text", ""))
            for line in self._cases.entries(case_id)
            if KIND.section_of(line.action) in parts and line.version in narratives
        ]


def _texts(said: Iterable[Said], part: Part) -> list[str]:
    return [one.text for one in said if KIND.section_of(one.entry.action) is part]


handler = wired(lambda: bootstrap(from_settings()))
