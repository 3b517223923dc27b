"""Safety notices: police issue them, every campus confirms that it has read, and who has not is chased.

POST, GET /notices; GET /notices/unread; GET /notices/{case_id}, …/timeline; POST /notices/{case_id}/{read, withdraw}: one
conditional write each. A notice to many campuses is one record for those of each station; what becomes of the first is
brought to the others by `duty.delivery`. The incident that a notice was written after lies in another table: it names the
notice, never the other way round, so that nothing of it can be seen from here.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, NotFound, no_such_list
from campus_safety.kinds.incidents.actions import Action as IncidentAction
from campus_safety.kinds.incidents.commands import Link
from campus_safety.kinds.incidents.decide import decide as decide_incident
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.reply_templates.kind import KIND as REPLY_TEMPLATE
from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.kinds.safety_notices.decide import decide
from campus_safety.kinds.safety_notices.issuing import issue
from campus_safety.kinds.safety_notices.kind import KIND
from campus_safety.kinds.safety_notices.safety_notice import (
    Addressed,
    SafetyNotice,
    parts_list,
    safety_notice,
)
from campus_safety.records.access import lists_of, permit, relations_of
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.service import by
from campus_safety.records.store import Cases
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import ActionBody, MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import done_of
from duty.notice_answers import NoticeAnswer, NoticeReceiptAnswer, Unread, UnreadAnswer, Whole
from duty.reply_templates import ReplyTemplates

NOTICES: Final = ["安全提示 / Safety notices"]
# As many rows as are counted; a hundred notices unread at once are a hundred too many.
COUNTED: Final = 100
# More parts than any notice has.
MOST_PARTS: Final = 200

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, REPLY_TEMPLATE, INCIDENT)


@dataclass(frozen=True, slots=True)
class Stores:
    notices: Cases
    incidents: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Notices:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._notices = stores.notices
        self._incidents = stores.incidents
        self._directory = stores.directory
        self._routes = RecordRoutes(
            self._app,
            self._notices,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/notices",
            read=safety_notice,
            decide=by(decide),
            choices=decide.choices,
            tags=NOTICES,
        )
        route(
            app, "POST /notices", NoticeReceiptAnswer, "发布安全提示 / Issue a safety notice", NOTICES, 201
        )(self.issue_notice)
        route(app, "GET /notices/unread", UnreadAnswer, "未读数 / How many are unread", NOTICES)(self.unread)
        route(app, "GET /notices/<case_id>", NoticeAnswer, "安全提示详情 / One safety notice", NOTICES)(
            self.one_notice
        )
        ReplyTemplates(app, self._notices, self._directory, outside, SERVED)
        self._routes.add_list_and_timeline()
        self._routes.add_actions((commands.Read,))
        self._routes.add_action(commands.Withdraw, self.withdraw)

    def issue_notice(self, body: "MakingBody[commands.Notice]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        self._routes.permit_making(who.account, Action.ISSUE)
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = body.asked_by(who, "/notices")
        if wanted.incident is not None:
            self._check_incident(wanted.incident, wanted.addressed, who.account)
        if wanted.replaces is not None:
            replaced = self._head_of(wanted.replaces)
            permit(who.account, KIND, Action.WITHDRAW, replaced, rules.district)
            wanted = replace(wanted, replaces=replaced.id)
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, attempt: self._issued(wanted, actor, rules, moment, attempt),
            rules,
        )
        if wanted.incident is not None:
            self._name_in(wanted.incident, case.id, actor)
        return spell(NoticeReceiptAnswer, case, KIND), 201

    def unread(self, unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None) -> Spelled:
        """One query: for a campus the notices that it has not read, for those above the receipts that are missing."""
        account = self._routes.submitter().account
        units = lists_of(account, self._directory.district(account.district))
        whose = unit or units[0]
        if whose not in units:
            raise no_such_list()
        page = self._notices.page(open_list(whose, KIND.name), size=COUNTED)
        counts = [int(row.facts.get("unread", 1) or 0) for row in page.rows]
        return spell(UnreadAnswer, Unread(whose, counts, page.next_key is not None))

    def one_notice(self, case_id: CaseId) -> Spelled:
        """Its files are those of the first of its records: a notice has them once."""
        looked = self._routes.look(case_id)
        files = safety_notice(self._notices.get(looked.case.files_of)).attachments
        case = replace(looked.case, attachments=files)
        parts = self._notices.page(parts_list(case.head), size=MOST_PARTS).rows
        return spell(NoticeAnswer, case, looked, whole=Whole(case, parts))

    def withdraw(self, case_id: str, body: "ActionBody[commands.Withdraw]") -> Spelled:
        """Whichever of its records is named, the whole notice is withdrawn: the first one here, the others after it."""
        looked = self._routes.look(case_id)
        return done_of(self._routes.act(looked.case.head, body))

    def _issued(
        self, wanted: commands.Notice, actor: Actor, rules: Rules, moment: Moment, code_attempt: int
    ) -> tuple[Change[Any], ...]:
        """The head, and in the same transaction the withdrawal of the notice whose place it takes."""
        issued = issue(wanted, actor, rules, moment, code_attempt=code_attempt)
        if wanted.replaces is None:
            return (issued,)
        old = safety_notice(self._notices.get(wanted.replaces))
        taken_back = decide(
            old,
            commands.Withdraw(replaced_by=wanted.case_id),
            actor,
            self._routes.rulebook.for_case(old),
            moment,
        )
        return (issued,) if taken_back is None else (issued, taken_back)

    def _head_of(self, case_id: str) -> SafetyNotice:
        case = safety_notice(self._notices.get(case_id))
        return case if case.id == case.head else safety_notice(self._notices.get(case.head))

    def _check_incident(self, case_id: str, addressed: Addressed, account: Account) -> None:
        """One that the account may link. After a sealed incident the notice goes to whole stations: a few chosen campuses
        would point at one of them."""
        incident = self._incidents.get(case_id)
        district = self._directory.district(account.district)
        if not isinstance(incident, Incident) or not relations_of(account, incident, district):
            raise NotFound(Fault("incident", "not_found", "没有这起警情", "No such incident"))
        permit(account, INCIDENT, IncidentAction.LINK, incident, district)
        if incident.sealed and addressed is Addressed.CAMPUSES:
            raise BadInput(
                Fault(
                    "addressed",
                    "points_at_sealed",
                    "封存警情之后的提示须发至全部校园，以免指向其中一所",
                    "After a sealed incident a notice goes to all campuses of a station: a few would point at one",
                )
            )

    def _name_in(self, incident: str, notice: str, actor: Actor) -> None:
        """The incident names the notice; named before, nothing changes."""
        known = self._incidents.get(incident)
        if known is not None and notice in known.links:
            return

        # Whether the notice's author may link it was asked before the notice was written (`_check_incident`).
        def linked(case: Any, rules: Rules, moment: Moment) -> Change[Incident]:
            return decide_incident(case, Link(cases=(notice,)), actor, rules, moment)

        carry_out(self._incidents, incident, linked, self._routes.rulebook, self._outside)


app_of, bootstrap = over_http(_Notices)
handler = wired(lambda: bootstrap(from_settings()))
