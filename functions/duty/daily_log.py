"""The security room's log, officers' visits to it, the hand-over of shifts, and the four 100 % of each campus.

POST, GET /log; POST /log/visits, /log/handovers; GET /log/types, /log/day, /log/visits; GET /log/{case_id}, …/timeline; POST
/log/{case_id}/{leave, take_over, offset, become_incident}; GET /assurances. One conditional transaction each: an entry, the one that it
offsets, and how its campus stands with the four 100 % are written together or not at all.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Protocol

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotFound, may_not
from campus_safety.kinds.becoming import BecomeIncident, as_seen, reported
from campus_safety.kinds.campus_assurances.assuring import assured, taken_back
from campus_safety.kinds.campus_assurances.campus_assurance import (
    assurance_id,
    assurances_list,
    campus_assurance,
)
from campus_safety.kinds.campus_assurances.kind import KIND as CAMPUS_ASSURANCE
from campus_safety.kinds.daily_log import commands
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.decide import decide, origin
from campus_safety.kinds.daily_log.handing_over import ShiftEnd, hand_over, open_now
from campus_safety.kinds.daily_log.kind import KIND
from campus_safety.kinds.daily_log.log_entry import (
    HandedOver,
    LogEntry,
    day_list,
    log_entry,
    month_of,
    visits_list,
)
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.kinds.daily_log.seeing import campuses_of, logs_of, permit_log
from campus_safety.kinds.daily_log.visiting import Visit, arrive
from campus_safety.kinds.daily_log.writing import Entry, Written, record
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.records.access import permit, relations_of
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.submissions import Submitter
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from duty.log_answers import (
    AssurancesAnswer,
    LogDay,
    LogDayAnswer,
    LogEntryAnswer,
    LogTypesAnswer,
    LogVisitsAnswer,
    Visits,
    assured_by,
)

LOG: Final = ["安保室日志 / Security room log"]
ASSURED: Final = ["四个100% / The four 100 %"]
# Entries of one day, open cases of one campus, campuses of one district: more than any has.
PAGE: Final = 200

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, CAMPUS_ASSURANCE, INCIDENT)


class Make(Protocol):
    def __call__(
        self, written: Written, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int
    ) -> Change[LogEntry]: ...


CampusQuery = Annotated[str, Query(pattern=r"^[a-z0-9_-]{1,60}$")]
StationQuery = Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")]
MonthQuery = Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True, slots=True)
class Stores:
    log: Cases
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _DailyLog:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._log = stores.log
        self._cases = stores.cases
        self._directory = stores.directory
        self._routes = RecordRoutes(
            self._app,
            self._log,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/log",
            read=log_entry,
            decide=self._decided,
            choices=decide.choices,
            tags=LOG,
        )
        route(app, "POST /log", RecordReceiptAnswer, "登记日志 / Record an entry", LOG, 201)(
            self.record_entry
        )
        route(
            app,
            "POST /log/visits",
            RecordReceiptAnswer,
            "登记民警到室 / Arrive in the security room",
            LOG,
            201,
        )(self.visit)
        route(app, "POST /log/handovers", RecordReceiptAnswer, "交班 / Hand over a shift", LOG, 201)(
            self.end_shift
        )
        route(
            app,
            "GET /log/types",
            LogTypesAnswer,
            "可登记的类型及须填内容 / Types of entry that I write, and what each asks for",
            LOG,
        )(self.types)
        route(app, "GET /log/day", LogDayAnswer, "一日日志 / A campus's log of one day", LOG)(self.one_day)
        route(
            app, "GET /log/visits", LogVisitsAnswer, "驻室情况 / Visits of a month against the policy", LOG
        )(self.visits)
        route(
            app,
            "GET /assurances",
            AssurancesAnswer,
            "四个100%达标情况 / Which campuses meet the four 100 %",
            ASSURED,
        )(self.assurances)
        route(app, "GET /log/<case_id>", LogEntryAnswer, "日志详情 / One entry", LOG)(self.one_entry)
        self._routes.add_list_and_timeline()
        self._routes.add_actions(commands.ASKED)

    def _decided(self, asked: Asked[LogEntry]) -> Changes[LogEntry]:
        command = asked.command
        if isinstance(command, BecomeIncident):
            command = reported(asked, decide.choices, origin, self._log, self._cases, self._routes.rulebook)
        change = asked.by(decide, command) if command is not None else None
        if change is None:
            return None
        if asked.command.action != Action.OFFSET or not asked.case.assures:
            return change
        standing = campus_assurance(self._log.get(assurance_id(asked.case.campus)))
        back = taken_back(standing, asked.case.id, asked.actor, asked.rules, asked.moment)
        return (change, back) if back else (change,)

    def record_entry(self, body: "MakingBody[Entry]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        written = body.asked_by(who, "/log")
        self._routes.permit_making(who.account, written.action, written.campus)
        if written.incident is not None:
            self._check_dispute(written.incident, written.campus, who.account)
        return self._made(who, body, written, record)

    def visit(self, body: "MakingBody[Visit]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        written = body.asked_by(who, "/log/visits")
        self._routes.permit_making(who.account, written.action, written.campus)
        return self._made(who, body, written, arrive)

    def end_shift(self, body: "MakingBody[ShiftEnd]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        written = body.asked_by(who, "/log/handovers")
        self._routes.permit_making(who.account, written.action, written.campus)
        return self._made(who, body, written, self._handed_over)

    def types(self) -> Spelled:
        account = self._routes.submitter().account
        return spell(LogTypesAnswer, account.role)

    def one_day(self, campus: CampusQuery, day: Annotated[date | None, Query()] = None) -> Spelled:
        """One query at any length of the log; without a day it is today's."""
        account = self._routes.submitter().account
        permit_log(account, campus, self._directory.district(account.district))
        day = day or self._outside.now().astimezone(SHANGHAI).date()
        page = self._log.page(day_list(campus, day), size=PAGE)
        return spell(LogDayAnswer, LogDay(campus, day, page.rows, page.next_key is not None))

    def visits(self, month: MonthQuery = None, station: StationQuery = None) -> Spelled:
        """As many queries as pages of one station's visits in a month; the officers' own is the station asked without one."""
        account = self._routes.submitter().account
        seen = logs_of(account, self._directory.district(account.district))
        stations = {campus.station for campus in seen}
        if station is None and len(stations) > 1:
            raise BadInput(Fault("station", "missing", "请指明派出所", "Name a station"))
        whose = station or next(iter(stations), "")
        if whose not in stations:
            raise NotFound(Fault("station", "not_found", "没有这个派出所的情况", "No such station"))
        month = month or month_of(self._outside.now().astimezone(SHANGHAI).date())
        known = {campus.id: campus for campus in seen if campus.station == whose}
        policy = self._routes.rulebook.in_force(account.district).policy
        required = policy.section(DailyLogRules).visits.visits_a_month
        return spell(
            LogVisitsAnswer,
            Visits(
                month, whose, required, known, tuple(rows_since(visits_list(whose, month), None, self._log))
            ),
        )

    def assurances(self, station: StationQuery = None) -> Spelled:
        """One query for a whole district, at any length of its logs."""
        account = self._routes.submitter().account
        seen = campuses_of(account, self._directory.district(account.district))
        if not seen:
            raise may_not("查看", "see it")
        chosen = [campus for campus in seen if station is None or campus.station == station]
        if not chosen:
            raise NotFound(Fault("station", "not_found", "没有这个派出所的情况", "No such station"))
        policy = self._routes.rulebook.in_force(account.district).policy
        rows = tuple(rows_since(assurances_list(account.district), None, self._log))
        found = assured_by(chosen, rows, policy.section(DailyLogRules), self._outside.now())
        return spell(AssurancesAnswer, found, found)

    def one_entry(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        return spell(LogEntryAnswer, as_seen(looked, self._cases), looked)

    def _made(self, who: Submitter, body: MakingBody, written: Written, make: Make) -> tuple[Spelled, int]:
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        if written.replaces is not None:
            self._check_replaced(written, who.account)
        case = self._routes.make_once(
            written.submission,
            lambda moment, attempt: self._with_what_follows(
                make(written, actor, rules, moment, code_attempt=attempt),
                written,
                actor,
                rules,
                moment,
                attempt,
            ),
            rules,
        )
        return spell(RecordReceiptAnswer, case, KIND), 201

    def _handed_over(
        self, written: Written, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int
    ) -> Change[LogEntry]:
        return hand_over(
            written, self._open_at(written.campus), actor, rules, moment, code_attempt=code_attempt
        )

    def _with_what_follows(
        self,
        made: Change[LogEntry],
        written: Written,
        actor: Actor,
        rules: Rules,
        moment: Moment,
        code_attempt: int,
    ) -> tuple[Change[Any], ...]:
        """The entry; the one that it offsets; and how its campus stands after both."""
        changes: list[Change[Any]] = [made]
        if written.replaces is not None:
            wrong = log_entry(self._log.get(written.replaces))
            if wrong.replaced_by not in (None, made.after.id):
                raise Conflict(
                    Fault(
                        "replaces",
                        "replaced_already",
                        "该日志已由另一条更正，请更正那一条",
                        "Another entry has taken its place already; put that one right",
                    )
                )
            offset = decide(wrong, commands.Offset(replaced_by=made.after.id), actor, rules, moment)
            changes += [offset] if offset else []
        if made.after.assures:
            known = self._log.get(assurance_id(made.after.campus))
            changes.append(
                assured(
                    campus_assurance(known) if known is not None else None,
                    made.after,
                    actor,
                    rules,
                    moment,
                    instead_of=written.replaces,
                    code_attempt=code_attempt,
                )
            )
        return tuple(changes)

    def _open_at(self, campus: str) -> HandedOver:
        """Three queries: what the campus's open lists hold of incidents, hazards and notices."""
        incidents = self._cases.page(open_list(campus), size=PAGE)
        hazards = self._cases.page(open_list(campus, "hazard"), size=PAGE)
        notices = self._log.page(open_list(campus, "safety_notice"), size=PAGE)
        more = any(page.next_key is not None for page in (incidents, hazards, notices))
        return open_now(incidents.rows, hazards.rows, notices.rows, more=more)

    def _check_replaced(self, written: Written, account: Account) -> None:
        wrong = log_entry(self._log.get(written.replaces or ""))
        permit(account, KIND, Action.OFFSET, wrong, self._directory.district(wrong.district))
        if (wrong.campus, wrong.entry_type) != (written.campus, written.entry_type):
            raise BadInput(
                Fault(
                    "replaces",
                    "another_kind",
                    "只能更正同一校园、同一类的日志",
                    "An entry takes the place of one of its own type at its own campus",
                )
            )

    def _check_dispute(self, case_id: str, campus: str, account: Account) -> None:
        """A dispute of this campus that the account sees, and that is not sealed: the log is read by every guard."""
        incident = self._cases.get(case_id)
        if not isinstance(incident, Incident) or not relations_of(
            account, incident, self._directory.district(incident.district)
        ):
            raise NotFound(Fault("incident", "not_found", "没有这起警情", "No such incident"))
        if incident.category != "dispute" or incident.campus != campus or incident.sealed:
            raise BadInput(
                Fault("incident", "no_dispute", "不是该校园的涉校纠纷警情", "No dispute of this campus")
            )


app_of, bootstrap = over_http(_DailyLog)
handler = wired(lambda: bootstrap(from_settings()))
