"""Peak posts and rotas: a week at a glance and what it leaves open, check-ins at the gate, swaps, and who stands where.

POST, GET /posts; GET /posts/week, /posts/gaps, /posts/calendar, /posts/people; GET /posts/{case_id}, …/timeline;
POST /posts/{case_id}/{action}; POST, GET /rotas; GET /rotas/{case_id}, …/timeline; POST /rotas/{case_id}/{action}: one
conditional write each. A finding is reported to those who keep incidents and hazards first, and linked then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.district.timetables import PostType
from campus_safety.errors import BadInput, Fault, NotAllowed
from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.decide import decide_once, swap
from campus_safety.kinds.peak_posts.kind import KIND
from campus_safety.kinds.peak_posts.peak_post import PeakPost, peak_post
from campus_safety.kinds.peak_posts.planning import Addition, add_post
from campus_safety.kinds.peak_posts.rostering import assignable, swapped_before
from campus_safety.kinds.peak_posts.seeing import (
    bounds,
    campuses_of,
    gaps,
    may_change,
    sees_assignees,
    week_of,
)
from campus_safety.kinds.rotas import commands as rota_commands
from campus_safety.kinds.rotas.actions import Action as RotaAction
from campus_safety.kinds.rotas.decide import decide as decide_rota
from campus_safety.kinds.rotas.kind import KIND as ROTA
from campus_safety.kinds.rotas.rostering import open_rota
from campus_safety.kinds.rotas.rota import Rota, rota
from campus_safety.records.access import permit
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.service import Asked, Listed
from campus_safety.records.store import Cases
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, Day, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes, UnitQuery
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from duty.findings import reported
from duty.post_answers import (
    CampusCalendarAnswer,
    PeakPostAnswer,
    Person,
    PostGapsAnswer,
    PostPeopleAnswer,
    PostWeekAnswer,
    RotaAnswer,
    calendar_of,
    post_days,
)
from duty.post_lists import posts_between

POSTS: Final = ["护学岗 / Peak posts"]
ROTAS: Final = ["排班 / Rotas"]


SinceQuery = Annotated[Day | None, Query()]
DaysQuery = Annotated[int, Query(ge=1, le=14)]
CampusQuery = Annotated[str, Query(pattern=r"^[a-z0-9-]{1,60}$")]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, ROTA, INCIDENT, HAZARD)


@dataclass(frozen=True, slots=True)
class Stores:
    """`cases`, incidents and hazards, are only ever added to from here."""

    duty: Cases
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Posts:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._duty = stores.duty
        self._cases = stores.cases
        self._directory = stores.directory
        self._posts = RecordRoutes[PeakPost](
            self._app,
            self._duty,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/posts",
            read=peak_post,
            decide=self._decided,
            choices=decide_once.choices,
            tags=POSTS,
        )
        self._rotas = RecordRoutes[Rota](
            self._app,
            self._duty,
            self._directory,
            outside,
            kind=ROTA,
            kinds=SERVED,
            path="/rotas",
            read=rota,
            decide=self._rota_decided,
            choices=decide_rota.choices,
            tags=ROTAS,
        )
        route(app, "POST /posts", RecordReceiptAnswer, "加岗 / Add a post", POSTS, 201)(self.peak_post_add)
        route(app, "GET /posts/week", PostWeekAnswer, "一周岗位 / A week of a station or campus", POSTS)(
            self.peak_post_week
        )
        route(app, "GET /posts/gaps", PostGapsAnswer, "空缺 / Posts without anybody", POSTS)(
            self.peak_post_gaps
        )
        route(
            app,
            "GET /posts/calendar",
            CampusCalendarAnswer,
            "校历与高峰时段 / School calendar and peak windows of a campus",
            POSTS,
        )(self.peak_post_calendar)
        route(app, "GET /posts/people", PostPeopleAnswer, "可安排的人员 / Who can stand at a post", POSTS)(
            self.peak_post_people
        )
        route(app, "GET /posts/<case_id>", PeakPostAnswer, "岗位详情 / One post", POSTS)(self.peak_post_one)
        route(app, "POST /rotas", RecordReceiptAnswer, "建立排班表 / Open the station's rota", ROTAS, 201)(
            self.rota_open
        )
        route(app, "GET /rotas/<case_id>", RotaAnswer, "排班表详情 / One rota", ROTAS)(self.rota_one)
        self._posts.add_list_and_timeline()
        self._posts.add_actions(commands.ASKED)
        self._rotas.add_list_and_timeline()
        self._rotas.add_actions(rota_commands.ASKED)

    def _decided(self, asked: Asked[PeakPost]) -> Changes[PeakPost]:
        command = asked.command
        match command:
            case ReportFinding():
                command = reported(KIND, asked, self._cases, self._posts.rulebook)
            case commands.Swap():
                return self._exchanged(asked, command)
            case _:
                pass
        return asked.by(decide_once, command)

    def _exchanged(self, asked: Asked[PeakPost], command: commands.Swap) -> Changes[PeakPost]:
        """Both posts have to be the account's to change; the other one does not exist for it otherwise."""
        other = peak_post(self._duty.get(command.other))
        rules = self._posts.rulebook.for_case(other)
        permit(asked.who.account, KIND, command.action, other, rules.district)
        if swapped_before(asked.case, other, command):
            return None
        return swap(asked.case, other, command, asked.actor, (asked.rules, rules), asked.moment)

    def _rota_decided(self, asked: Asked[Rota]) -> Change[Rota]:
        command = asked.command
        if isinstance(command, rota_commands.SetLines):
            timetables = self._directory.timetables(asked.case.district)
            found = {
                campus.id: timetable.codes
                for campus in campuses_of(asked.case.station, asked.rules.district)
                if (timetable := timetables.of(campus.id, campus.type)) is not None
            }
            command = replace(command, windows=found)
        return asked.by(decide_rota, command)

    def peak_post_add(self, body: "MakingBody[Addition]") -> tuple[Spelled, int]:
        who = self._posts.submitter()
        self._posts.permit_making(who.account, Action.ADD)
        rules = self._posts.rulebook.in_force(who.account.district)
        wanted = body.asked_by(who, "/posts")
        self._check_own_station(who.account, wanted.campus)
        actor = who.acting(body.acting_staff)

        def make(at: Moment, code: int) -> Change[PeakPost]:
            return add_post(wanted, actor, rules, at, code_attempt=code)

        case = self._posts.make_once(wanted.submission, make, rules)
        return spell(RecordReceiptAnswer, case, KIND), 201

    def peak_post_week(
        self, unit: UnitQuery = None, since: SinceQuery = None, days: DaysQuery = 7
    ) -> Spelled:
        """One query for a hundred posts. Without `since` the week begins on its Monday."""
        account, present = self._posts.submitter().account, self._outside.now()
        rules = self._posts.rulebook.in_force(account.district)
        whose = week_of(account, unit, rules.district)
        first = since or _monday(present)
        rows, wanted = posts_between(self._duty, whose, *bounds(first, days)), _days(first, days)
        timetables = self._directory.timetables(account.district)
        found = Listed(KIND, account, "", rows, None, present, rules.district)
        return spell(
            PostWeekAnswer,
            found,
            found,
            **_span(whose, wanted, rules),
            days=post_days(rows, campuses_of(whose, rules.district), wanted, timetables, rules),
        )

    def peak_post_gaps(
        self, unit: UnitQuery = None, since: SinceQuery = None, days: DaysQuery = 10
    ) -> Spelled:
        """From today on, unless another day is named."""
        account, present = self._posts.submitter().account, self._outside.now()
        rules = self._posts.rulebook.in_force(account.district)
        whose = week_of(account, unit, rules.district)
        first = since or present.astimezone(SHANGHAI).date()
        rows, wanted = posts_between(self._duty, whose, *bounds(first, days)), _days(first, days)
        timetables = self._directory.timetables(account.district)
        school = post_days((), campuses_of(whose, rules.district), wanted, timetables, rules)
        open_posts = tuple(gaps(rows, rules.district, present))
        found = Listed(KIND, account, "", open_posts, None, present, rules.district)
        return spell(
            PostGapsAnswer,
            found,
            found,
            **_span(whose, wanted, rules),
            unsure_days=[one.day for one in school if any(campus.unsure for campus in one.school)],
        )

    def peak_post_calendar(
        self, campus: CampusQuery, since: SinceQuery = None, days: Annotated[int, Query(ge=1, le=62)] = 31
    ) -> Spelled:
        account = self._posts.submitter().account
        rules = self._posts.rulebook.in_force(account.district)
        found = rules.district.campus(week_of(account, campus, rules.district))
        first = since or self._outside.now().astimezone(SHANGHAI).date()
        timetables = self._directory.timetables(account.district)
        return spell(CampusCalendarAnswer, calendar_of(found, _days(first, days), timetables, rules))

    def peak_post_people(self, unit: UnitQuery = None) -> Spelled:
        """The station's accounts; of a campus also its security room, which stands at fixed posts only."""
        account = self._posts.submitter().account
        if not may_change(account):
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号不能排岗", "This account assigns nobody")
            )
        district = self._posts.rulebook.in_force(account.district).district
        whose = week_of(account, unit, district)
        campus = district.campuses.get(whose)
        station = campus.station if campus is not None else whose
        keys = assignable(station, whose, PostType.FIXED if campus is not None else PostType.ESCORT, district)
        return spell(PostPeopleAnswer, whose, people=[self._person(key) for key in sorted(keys)])

    def peak_post_one(self, case_id: CaseId) -> Spelled:
        looked = self._posts.look(case_id)
        key = looked.case.assignee
        seen = key is not None and sees_assignees(looked.who.account)
        assignee = self._person(key) if key is not None and seen else None
        return spell(PeakPostAnswer, looked.case, looked, assignee=assignee)

    def _person(self, key: str) -> Person:
        return Person(key, self._directory.account(key))

    def rota_open(self, body: "MakingBody[rota_commands.OpenRota]") -> tuple[Spelled, int]:
        who = self._rotas.submitter()
        self._rotas.permit_making(who.account, RotaAction.OPEN)
        rules = self._rotas.rulebook.in_force(who.account.district)
        station, actor = who.account.unit, who.acting(body.acting_staff)
        if rules.district.unit(station).kind is not UnitKind.STATION:
            raise NotAllowed(Fault("unit", "no_station", "只有派出所有排班表", "Only stations have a rota"))

        def make(at: Moment, code: int) -> Change[Rota]:
            return open_rota(station, actor, rules, at, code_attempt=code)

        return spell(RecordReceiptAnswer, self._rotas.make_once(None, make, rules), ROTA), 201

    def rota_one(self, case_id: CaseId) -> Spelled:
        looked = self._rotas.look(case_id)
        return spell(RotaAnswer, looked.case, looked)

    def _check_own_station(self, account: Account, campus: str) -> None:
        """A station adds posts at its own campuses. An unknown campus is named with the other faults."""
        found = self._posts.rulebook.in_force(account.district).district.campuses.get(campus)
        if account.role is not Role.SUPERVISOR and found is not None and found.station != account.unit:
            raise BadInput(Fault("campus", "not_yours", "不是本所管辖的校园", "No campus of your station"))


def _days(since: date, count: int) -> list[date]:
    return [since + timedelta(days=number) for number in range(count)]


def _span(unit: str, days: Sequence[date], rules: Rules) -> dict[str, Any]:
    """Whose posts they are, and of which days, as every such answer says it."""
    return {
        "unit": unit,
        "unit_name": rules.district.unit(unit).name,
        "since": days[0],
        "until": days[-1],
    }


def _monday(present: datetime) -> date:
    today = present.astimezone(SHANGHAI).date()
    return today - timedelta(days=today.isoweekday() - 1)


app_of, bootstrap = over_http(_Posts)
handler = wired(lambda: bootstrap(from_settings()))
