"""Peak posts and rotas: a week at a glance and what it leaves open, check-ins at the gate, swaps, and who stands where.

POST, GET /posts; GET /posts/week, /posts/gaps, /posts/calendar, /posts/people; GET /posts/{case_id}, …/timeline;
POST /posts/{case_id}/{action}; POST, GET /rotas; GET /rotas/{case_id}, …/timeline; POST /rotas/{case_id}/{action}: one
conditional write each. A finding is reported to those who keep incidents and hazards first, and linked then.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.access import permit
from campus_safety.calendars import SHANGHAI
from campus_safety.change import Change, Moment, party
from campus_safety.directory import Account
from campus_safety.errors import BadInput, Fault, NotAllowed
from campus_safety.findings import ReportFinding
from campus_safety.organisation import UnitKind
from campus_safety.peak_posts import commands
from campus_safety.peak_posts.decide import decide, swap
from campus_safety.peak_posts.kind import KIND
from campus_safety.peak_posts.manning import done_before
from campus_safety.peak_posts.peak_post import PeakPost, peak_post
from campus_safety.peak_posts.planning import Addition, add_post
from campus_safety.peak_posts.rostering import assignable, swapped_before
from campus_safety.peak_posts.seeing import (
    bounds,
    campuses_of,
    gaps,
    may_change,
    sees_assignees,
    week_of,
)
from campus_safety.peak_posts.timetables import PostType
from campus_safety.peak_posts.transitions import Action
from campus_safety.roles import Role
from campus_safety.rotas import commands as rota_commands
from campus_safety.rotas.decide import decide as decide_rota
from campus_safety.rotas.kind import KIND as ROTA
from campus_safety.rotas.rostering import open_rota
from campus_safety.rotas.rota import Rota, rota
from campus_safety.rotas.transitions import Action as RotaAction
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.http import Day, answers, api, entry, words
from campus_safety_aws.moments import now
from campus_safety_aws.record_answers import RecordReceiptAnswer, record_receipt
from campus_safety_aws.record_routes import Asked, CaseId, RecordRoutes, UnitQuery
from campus_safety_aws.senders import digest_of
from campus_safety_aws.settings import setting
from duty.findings import reported
from duty.post_answers import (
    CampusCalendarAnswer,
    PeakPostAnswer,
    PostGapsAnswer,
    PostPeopleAnswer,
    PostWeekAnswer,
    RotaAnswer,
)
from duty.post_bodies import BODIES, ROTA_BODIES, AddPostBody, OpenRotaBody
from duty.post_lists import posts_between
from duty.post_views import (
    calendar_answer,
    day_answers,
    days_from,
    person,
    post_answer,
    rota_answer,
    row_answers,
    unsure_days,
)

POSTS: Final = ["护学岗 / Peak posts"]
ROTAS: Final = ["排班 / Rotas"]

duty = CasesTable(setting("DUTY_TABLE"))
# Incidents and hazards: only ever added to from here.
cases = CasesTable(setting("CASES_TABLE"))
directory = Directory(setting("DIRECTORY_TABLE"))
app = api()

SinceQuery = Annotated[Day | None, Query()]
DaysQuery = Annotated[int, Query(ge=1, le=14)]
CampusQuery = Annotated[str, Query(pattern=r"^[a-z0-9-]{1,60}$")]


def _decided(asked: Asked[PeakPost]) -> Sequence[Change[Any]]:
    command, post = asked.command, asked.case
    if done_before(post, command, party(asked.actor)):
        return ()
    match command:
        case ReportFinding():
            command = reported(asked, cases, posts.rulebook)
            if command.reported in post.found:
                return ()
        case commands.Swap():
            return _exchanged(asked, command)
        case _:
            pass
    return (decide(post, command, asked.actor, asked.rules, asked.moment),)


def _exchanged(asked: Asked[PeakPost], command: commands.Swap) -> Sequence[Change[PeakPost]]:
    """Both posts have to be the account's to change; the other one does not exist for it otherwise."""
    other = peak_post(duty.get(command.other))
    rules = posts.rulebook.for_case(other)
    permit(asked.who.account, command.action, other, rules.district)
    if swapped_before(asked.case, other, command):
        return ()
    return swap(asked.case, other, command, asked.actor, (asked.rules, rules), asked.moment)


def _rota_decided(asked: Asked[Rota]) -> Change[Rota]:
    command = asked.command
    if isinstance(command, rota_commands.SetLines):
        timetables = directory.timetables(asked.case.district)
        found = {
            campus.id: timetable.codes
            for campus in campuses_of(asked.case.station, asked.rules.district)
            if (timetable := timetables.of(campus.id, campus.type)) is not None
        }
        command = replace(command, windows=found)
    return decide_rota(asked.case, command, asked.actor, asked.rules, asked.moment)


posts = RecordRoutes[PeakPost](
    app, duty, directory, kind=KIND, path="/posts", read=peak_post, decide=_decided, tags=POSTS
)
rotas = RecordRoutes[Rota](
    app, duty, directory, kind=ROTA, path="/rotas", read=rota, decide=_rota_decided, tags=ROTAS
)


@app.post("/posts", responses=answers(RecordReceiptAnswer, 201), summary="加岗 / Add a post", tags=POSTS)
def peak_post_add(body: AddPostBody) -> tuple[RecordReceiptAnswer, int]:
    who = posts.sender()
    posts.permit_making(who.account, Action.ADD)
    rules = posts.rulebook.in_force(who.account.district)
    _check_own_station(who.account, body.campus)
    wanted = Addition(
        issuer=who.caller.issuer,
        subject=who.caller.subject,
        client_key=body.client_key,
        submission=digest_of("/posts", body),
        campus=body.campus,
        post_type=body.post_type,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        assignee=body.assignee,
        text=body.text,
        account=who.account.key,
    )
    actor = who.acting(body.acting_staff)

    def make(at: Moment, code: int) -> Change[PeakPost]:
        return add_post(wanted, actor, rules, at, code_attempt=code)

    return record_receipt(posts.made(make, rules, wanted.submission)), 201


@app.get(
    "/posts/week",
    responses=answers(PostWeekAnswer),
    summary="一周岗位 / A week of a station or campus",
    tags=POSTS,
)
def peak_post_week(unit: UnitQuery = None, since: SinceQuery = None, days: DaysQuery = 7) -> PostWeekAnswer:
    """One query for a hundred posts. Without `since` the week begins on its Monday."""
    account, present = posts.sender().account, now()
    rules = posts.rulebook.in_force(account.district)
    whose = week_of(account, unit, rules.district)
    first = since or _monday(present)
    wanted = days_from(first, days)
    rows = posts_between(duty, whose, *bounds(first, days))
    return PostWeekAnswer(
        unit=whose,
        unit_name=words(rules.district.unit(whose).name),
        since=first,
        until=wanted[-1],
        days=day_answers(
            rows,
            campuses_of(whose, rules.district),
            wanted,
            directory.timetables(account.district),
            rules,
            present,
        ),
        posts=row_answers(rows, account, present),
    )


@app.get("/posts/gaps", responses=answers(PostGapsAnswer), summary="空缺 / Posts without anybody", tags=POSTS)
def peak_post_gaps(unit: UnitQuery = None, since: SinceQuery = None, days: DaysQuery = 10) -> PostGapsAnswer:
    """From today on, unless another day is named."""
    account, present = posts.sender().account, now()
    rules = posts.rulebook.in_force(account.district)
    whose = week_of(account, unit, rules.district)
    first = since or present.astimezone(SHANGHAI).date()
    wanted = days_from(first, days)
    rows = posts_between(duty, whose, *bounds(first, days))
    return PostGapsAnswer(
        unit=whose,
        unit_name=words(rules.district.unit(whose).name),
        since=first,
        until=wanted[-1],
        gaps=row_answers(gaps(rows, rules.district, present), account, present),
        unsure_days=unsure_days(
            campuses_of(whose, rules.district), wanted, directory.timetables(account.district), rules
        ),
    )


@app.get(
    "/posts/calendar",
    responses=answers(CampusCalendarAnswer),
    summary="校历与高峰时段 / School calendar and peak windows of a campus",
    tags=POSTS,
)
def peak_post_calendar(
    campus: CampusQuery, since: SinceQuery = None, days: Annotated[int, Query(ge=1, le=62)] = 31
) -> CampusCalendarAnswer:
    account = posts.sender().account
    rules = posts.rulebook.in_force(account.district)
    found = rules.district.campus(week_of(account, campus, rules.district))
    first = since or now().astimezone(SHANGHAI).date()
    return calendar_answer(found, days_from(first, days), directory.timetables(account.district), rules)


@app.get(
    "/posts/people",
    responses=answers(PostPeopleAnswer),
    summary="可安排的人员 / Who can stand at a post",
    tags=POSTS,
)
def peak_post_people(unit: UnitQuery = None) -> PostPeopleAnswer:
    """The station's accounts; of a campus also its security room, which stands at fixed posts only."""
    account = posts.sender().account
    if not may_change(account):
        raise NotAllowed(
            Fault("authorization", "not_allowed", "该账号不能排岗", "This account assigns nobody")
        )
    district = posts.rulebook.in_force(account.district).district
    whose = week_of(account, unit, district)
    campus = district.campuses.get(whose)
    station = campus.station if campus is not None else whose
    keys = assignable(station, whose, PostType.FIXED if campus is not None else PostType.ESCORT, district)
    return PostPeopleAnswer(unit=whose, people=[person(key, directory) for key in sorted(keys)])


@app.get("/posts/<case_id>", responses=answers(PeakPostAnswer), summary="岗位详情 / One post", tags=POSTS)
def peak_post_one(case_id: CaseId) -> PeakPostAnswer:
    looked = posts.look(case_id)
    key = looked.case.assignee
    seen = key is not None and sees_assignees(looked.who.account)
    return post_answer(looked, person(key, directory) if key is not None and seen else None, now())


@app.post(
    "/rotas",
    responses=answers(RecordReceiptAnswer, 201),
    summary="建立排班表 / Open the station's rota",
    tags=ROTAS,
)
def rota_open(body: OpenRotaBody) -> tuple[RecordReceiptAnswer, int]:
    who = rotas.sender()
    rotas.permit_making(who.account, RotaAction.OPEN)
    rules = rotas.rulebook.in_force(who.account.district)
    station, actor = who.account.unit, who.acting(body.acting_staff)
    if rules.district.unit(station).kind is not UnitKind.STATION:
        raise NotAllowed(Fault("unit", "no_station", "只有派出所有排班表", "Only stations have a rota"))

    def make(at: Moment, code: int) -> Change[Rota]:
        return open_rota(station, actor, rules, at, code_attempt=code)

    return record_receipt(rotas.made(make, rules, f"rota of {station}")), 201


@app.get("/rotas/<case_id>", responses=answers(RotaAnswer), summary="排班表详情 / One rota", tags=ROTAS)
def rota_one(case_id: CaseId) -> RotaAnswer:
    return rota_answer(rotas.look(case_id), now())


def _monday(present: datetime) -> date:
    today = present.astimezone(SHANGHAI).date()
    return today - timedelta(days=today.isoweekday() - 1)


def _check_own_station(account: Account, campus: str) -> None:
    """A station adds posts at its own campuses. An unknown campus is named with the other faults."""
    found = posts.rulebook.in_force(account.district).district.campuses.get(campus)
    if account.role is not Role.SUPERVISOR and found is not None and found.station != account.unit:
        raise BadInput(Fault("campus", "not_yours", "不是本所管辖的校园", "No campus of your station"))


posts.add_list_and_timeline()
posts.add_actions(BODIES)
rotas.add_list_and_timeline()
rotas.add_actions(ROTA_BODIES)
handler = entry(app)
