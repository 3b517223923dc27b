"""Law vice-principals, teaching packs, and the calendars that people subscribe to.

POST, GET /appointments; GET /appointments/candidates, /appointments/{case_id}, …/timeline; POST /appointments/{case_id}/{action}; the same for
/packs; POST, GET /calendars; POST /calendars/{feed_id}/revoke. One conditional write each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault, NotFound, may_not
from campus_safety.kinds.activities.activity import Group
from campus_safety.kinds.activities.feeds import Feed, Subscribe, address, feed_id, permit_feed, secret_digest
from campus_safety.kinds.activities.kind import KIND as ACTIVITY
from campus_safety.kinds.activities.seeing import permit_at
from campus_safety.kinds.appointments import appointing
from campus_safety.kinds.appointments import commands as of_appointments
from campus_safety.kinds.appointments.actions import Action as AppointmentAction
from campus_safety.kinds.appointments.appointing import Appoint, appoint
from campus_safety.kinds.appointments.appointment import Appointment, appointment
from campus_safety.kinds.appointments.decide import decide as decide_appointment
from campus_safety.kinds.appointments.kind import KIND as APPOINTMENT
from campus_safety.kinds.appointments.rules import AppointmentRules
from campus_safety.kinds.teaching_packs import commands as of_packs
from campus_safety.kinds.teaching_packs.actions import Action as PackAction
from campus_safety.kinds.teaching_packs.decide import decide as decide_pack
from campus_safety.kinds.teaching_packs.kind import KIND as PACK
from campus_safety.kinds.teaching_packs.publishing import Publish, publish
from campus_safety.kinds.teaching_packs.teaching_pack import packs_list, teaching_pack
from campus_safety.records.access import permit
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import by
from campus_safety.records.store import Cases, ClaimTaken
from campus_safety.records.submissions import Submitter
from campus_safety.records.timeline import Actor
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.feeds import Feeds
from campus_safety_aws.forms import Body, MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, cursor, over_http, read_cursor, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.ports import FeedBook
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery
from campus_safety_aws.settings import given, setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from outreach.lookups import account_named, account_of
from outreach.teaching_answers import (
    AppointmentAnswer,
    CalendarAnswer,
    CalendarMadeAnswer,
    CalendarsAnswer,
    CandidatesAnswer,
    PackAnswer,
    PackPageAnswer,
)

APPOINTMENTS: Final = ["法治副校长 / Law vice-principals"]
PACKS: Final = ["教学资源包 / Teaching packs"]
CALENDARS: Final = ["日程订阅 / Calendars"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(APPOINTMENT, PACK, ACTIVITY)


@dataclass(frozen=True, slots=True)
class Stores:
    """`address` is what permanent links begin with; None where the deployment has no domain yet."""

    outreach: Cases
    feeds: FeedBook
    directory: DirectoryReader
    address: str | None = None


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        Feeds(setting("OUTREACH_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
        given("PUBLIC_ADDRESS"),
    )


class _Teaching:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside, self._address = app, outside, stores.address
        self._outreach = stores.outreach
        self._feeds = stores.feeds
        self._directory = stores.directory
        self._appointments = RecordRoutes(
            self._app,
            self._outreach,
            self._directory,
            outside,
            kind=APPOINTMENT,
            kinds=SERVED,
            path="/appointments",
            read=appointment,
            decide=by(decide_appointment),
            choices=decide_appointment.choices,
            tags=APPOINTMENTS,
            claims=appointing.claims,
        )
        self._packs = RecordRoutes(
            self._app,
            self._outreach,
            self._directory,
            outside,
            kind=PACK,
            kinds=SERVED,
            path="/packs",
            read=teaching_pack,
            decide=by(decide_pack),
            choices=decide_pack.choices,
            tags=PACKS,
        )
        route(
            app,
            "POST /appointments",
            RecordReceiptAnswer,
            "聘任法治副校长 / Appoint a law vice-principal",
            APPOINTMENTS,
            201,
        )(self.appoint_one)
        route(
            app,
            "GET /appointments/candidates",
            CandidatesAnswer,
            "可聘任的民警 / Who can be appointed",
            APPOINTMENTS,
        )(self.candidates)
        route(
            app, "GET /appointments/<case_id>", AppointmentAnswer, "聘任详情 / One appointment", APPOINTMENTS
        )(self.one_appointment)
        route(
            app, "POST /packs", RecordReceiptAnswer, "发布教学资源包 / Publish a teaching pack", PACKS, 201
        )(self.publish_pack)
        route(app, "GET /packs", PackPageAnswer, "教学资源包清单 / Teaching packs", PACKS)(self.packs_in_use)
        route(app, "GET /packs/<case_id>", PackAnswer, "资源包详情 / One teaching pack", PACKS)(self.one_pack)
        route(
            app, "POST /calendars", CalendarMadeAnswer, "订阅日程 / Subscribe to a calendar", CALENDARS, 201
        )(self.subscribe)
        route(app, "GET /calendars", CalendarsAnswer, "我的订阅 / My calendars", CALENDARS)(self.calendars)
        route(
            app, "POST /calendars/<feed>/revoke", CalendarAnswer, "撤销订阅 / Revoke a calendar", CALENDARS
        )(self.revoke)
        self._appointments.add_list_and_timeline()
        self._appointments.add_actions(of_appointments.ASKED)
        self._packs.add_timeline()
        self._packs.add_actions(of_packs.ASKED)

    def appoint_one(self, body: "MakingBody[Appoint]") -> tuple[Spelled, int]:
        who = self._appointments.submitter()
        wanted = body.asked_by(who, "/appointments")
        self._appointments.permit_making(who.account, AppointmentAction.APPOINT, wanted.campus)
        rules = self._appointments.rulebook.in_force(who.account.district)
        wanted = replace(wanted, officer=account_named(wanted.holder, who.account, self._directory))
        case = self._appointed(wanted, who, who.acting(body.acting_staff), rules)
        return spell(RecordReceiptAnswer, case, APPOINTMENT), 201

    def _appointed(self, wanted: Appoint, who: Submitter, actor: Actor, rules: Rules) -> Appointment:
        """In the first slot that is free. Of several at once each slot is taken by one."""
        most = rules.policy.section(AppointmentRules).campuses

        def make(slot: int, moment: Moment, code_attempt: int) -> Change[Appointment]:
            change = appoint(wanted, slot, actor, rules, moment, code_attempt=code_attempt)
            permit_at(wanted.campus, who.account, rules.district)
            return change

        for slot in range(1, most + 1):
            try:
                return self._appointments.make_once(wanted.submission, partial(make, slot), rules)
            except ClaimTaken as taken:
                if wanted.officer is not None and taken.claim.key not in appointing.slots(
                    wanted.officer.key, most
                ):
                    raise Conflict(
                        Fault(
                            "holder",
                            "in_office_already",
                            "该民警已是该校（园）法治副校长",
                            "Is law vice-principal of this campus already",
                        )
                    ) from taken
        raise Conflict(
            Fault(
                "holder",
                "too_many_campuses",
                f"一人至多担任 {most} 所校（园）的法治副校长",
                f"One person is law vice-principal of {most} campuses at most",
            )
        )

    def candidates(self, campus: Annotated[str, Query(pattern=r"^[a-z0-9_-]{1,60}$")]) -> Spelled:
        """The officers of the campus's station, for those who appoint there."""
        account = self._appointments.submitter().account
        self._appointments.permit_making(account, AppointmentAction.APPOINT, campus)
        district = self._directory.district(account.district)
        permit_at(campus, account, district)
        found = (account_of(key, self._directory) for key in appointing.candidates(campus, district))
        able = [one for one in found if one is not None and appointing.may_serve(one, district)]
        return spell(CandidatesAnswer, campus, candidates=able)

    def one_appointment(self, case_id: CaseId) -> Spelled:
        looked = self._appointments.look(case_id)
        holder = account_of(looked.case.holder, self._directory)
        name = holder.name if holder is not None else None
        return spell(AppointmentAnswer, looked.case, looked, holder_name=name)

    def publish_pack(self, body: "MakingBody[Publish]") -> tuple[Spelled, int]:
        """With the older pack that it replaces in one transaction."""
        who = self._packs.submitter()
        self._packs.permit_making(who.account, PackAction.PUBLISH)
        rules, actor = self._packs.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = body.asked_by(who, "/packs")

        def make(moment: Moment, code_attempt: int) -> Sequence[Change[Any]]:
            new = publish(wanted, actor, rules, moment, code_attempt=code_attempt)
            if wanted.replaces is None:
                return (new,)
            old = teaching_pack(self._outreach.get(wanted.replaces))
            permit(who.account, PACK, PackAction.REPLACE, old, rules.district)
            gives_way = of_packs.Replace(by=wanted.case_id)
            return new, decide_pack(old, gives_way, actor, self._packs.rulebook.for_case(old), moment)

        case = self._packs.make_once(wanted.submission, make, rules)
        return spell(RecordReceiptAnswer, case, PACK), 201

    def packs_in_use(
        self,
        topic: Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")] = None,
        group: Annotated[Group | None, Query()] = None,
        start: CursorQuery = None,
        size: SizeQuery = 20,
    ) -> Spelled:
        """Those in use in the district, newest first; a page may be shorter than asked for where some do not fit."""
        account = self._packs.submitter().account
        if not PACK.ever_shown(account.role, Part.SUMMARY):
            raise may_not("查看", "look at this")
        name = packs_list(account.district)
        page = self._outreach.page(name, newest_first=True, size=size, start=read_cursor(name, start))
        rows = [row for row in page.rows if _fits(row, topic, group)]
        titles = self._outreach.first_words([row.case_id for row in rows]) if rows else {}
        return spell(PackPageAnswer, rows, titles, next=cursor(name, page.next_key))

    def one_pack(self, case_id: CaseId) -> Spelled:
        looked = self._packs.look(case_id)
        return spell(PackAnswer, looked.case, looked)

    def subscribe(self, body: "Body[Subscribe]") -> tuple[Spelled, int]:
        asked, account, at = body.command(), self._appointments.submitter().account, self._outside.now()
        campus = asked.campus or ""
        permit_feed(account, campus, self._directory.district(account.district))
        id, secret = feed_id(account.key, asked.client_key), self._outside.salt() + self._outside.salt()
        feed = self._feeds.issue(
            Feed(id, account.key, account.district, campus, secret_digest(secret), at, at)
        )
        path = f"/feeds/{address(id, secret)}"
        url = self._address and f"{self._address}{path}"
        return spell(CalendarMadeAnswer, feed, path=path, url=url), 201

    def calendars(self) -> Spelled:
        return spell(CalendarsAnswer, self._feeds.of(self._appointments.submitter().account.key))

    def revoke(self, feed: Annotated[str, Path(pattern=r"^f[a-z2-7]{26}$")]) -> Spelled:
        """Its address is void from now on. Sent again it is as it was."""
        found = self._feeds.get(feed)
        if found is None or found.account != self._appointments.submitter().account.key:
            raise NotFound(Fault("feed_id", "not_found", "没有这个日程订阅", "No such calendar"))
        self._feeds.revoke(found, self._outside.now())
        return spell(CalendarAnswer, self._feeds.get(feed) or found)


def _fits(row: Row, topic: str | None, group: Group | None) -> bool:
    return (topic is None or topic in str(row.facts["topics"]).split()) and (
        group is None or group in str(row.facts["groups"]).split()
    )


app_of, bootstrap = over_http(_Teaching)
handler = wired(lambda: bootstrap(from_settings()))
