"""Activities: planned by one side and confirmed by the other, held, recorded; drills also as exercises; and how far quotas
are met.

POST, GET /activities; GET /activities/{case_id}, …/timeline; POST /activities/{case_id}/{action}: one conditional write
each. An exercise makes its incident in the other table first, under the drill's own key, and is linked then. GET /compliance
computes drills and class hours of a campus, a station or the district from two lists; GET /readiness what drills measured.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, Campus, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault
from campus_safety.identity import CASE_ID
from campus_safety.instants import to_text
from campus_safety.kinds.activities import commands, exercises
from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import Activity, activity, calendar_list
from campus_safety.kinds.activities.commands import Host
from campus_safety.kinds.activities.compliance import Occasion, occasion
from campus_safety.kinds.activities.decide import check_exercise, decide
from campus_safety.kinds.activities.kind import KIND
from campus_safety.kinds.activities.planning import Plan, plan
from campus_safety.kinds.activities.readiness import by_campus, by_month, exercises_in, measured
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.activities.seeing import campuses_of, permit_at
from campus_safety.kinds.appointments.appointment import Appointment
from campus_safety.kinds.appointments.kind import KIND as APPOINTMENT
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.teaching_packs.kind import KIND as TEACHING_PACK
from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes, make_once
from campus_safety.records.record import Record
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases, rows_since
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import ActionBody, MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from outreach.activity_answers import ActivityAnswer, ComplianceAnswer, ExerciseDoneAnswer, compliance
from outreach.lookups import account_named, account_of, terms
from outreach.readiness_answers import ReadinessAnswer, ReadinessOf, School

# As many records as one request of the table takes.
_AT_ONCE: Final = 100
ACTIVITIES: Final = ["宣传活动 / Activities"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, APPOINTMENT, TEACHING_PACK, INCIDENT)


@dataclass(frozen=True, slots=True)
class Stores:
    outreach: Cases
    incidents: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("OUTREACH_TABLE"), SERVED),
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Activities:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._outreach = stores.outreach
        self._incidents = stores.incidents
        self._directory = stores.directory
        self._routes = RecordRoutes(
            self._app,
            self._outreach,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/activities",
            read=activity,
            decide=self._decided,
            choices=decide.choices,
            tags=ACTIVITIES,
        )
        route(app, "POST /activities", RecordReceiptAnswer, "安排活动 / Plan an activity", ACTIVITIES, 201)(
            self.plan_one
        )
        route(app, "GET /activities/<case_id>", ActivityAnswer, "活动详情 / One activity", ACTIVITIES)(
            self.one_activity
        )
        route(
            app,
            "POST /activities/<case_id>/start_exercise",
            ExerciseDoneAnswer,
            str(KIND.actions[Action.START_EXERCISE].label),
            ACTIVITIES,
        )(self.start_exercise)
        route(
            app,
            "GET /compliance",
            ComplianceAnswer,
            "演练与课时达标情况 / Drills and class hours",
            ACTIVITIES,
        )(self.compliance)
        route(app, "GET /readiness", ReadinessAnswer, "应急准备情况 / Readiness of schools", ACTIVITIES)(
            self.readiness
        )
        self._routes.add_list_and_timeline()
        self._routes.add_actions(commands.ASKED)
        self._routes.asks(Action.START_EXERCISE)

    def _decided(self, asked: Asked[Activity]) -> Changes[Activity]:
        case, command = asked.case, asked.command
        match command:
            case commands.StartExercise():
                if case.drill_case is not None:
                    return None
                command = self._exercised(asked, command)
            case commands.TakeUp():
                self._check_pack(command.pack, asked.who.account)
                host = self._host(command.host, case.campus, asked.who.account, asked.rules)
                command = replace(command, held_by=host, terms=terms(case.campus, self._outreach))
            case commands.Record():
                self._check_pack(command.pack, asked.who.account)
                if case.as_vice_principal:
                    command = replace(
                        command,
                        terms=terms(case.campus, self._outreach),
                        beside=self._beside(case, asked.rules),
                    )
            case _:
                pass
        return asked.by(decide, command)

    def _exercised(self, asked: Asked[Activity], command: commands.StartExercise) -> commands.StartExercise:
        """The command with the incident that was made for it; sent again, the same."""
        case, account = asked.case, asked.who.account
        check_exercise(case, command, asked.actor, asked.rules, asked.moment)
        # Two at the same moment mean the same exercise, whoever of them is first and whatever else they say.
        report = exercises.as_reported(
            case, replace(command, submission=f"{case.id}#{command.category}"), account.role, account.key
        )
        in_force = self._routes.rulebook.in_force(case.district)
        make_once(
            self._incidents,
            lambda moment, code: receive(report, asked.actor, in_force, moment, code_attempt=code),
            in_force.district,
            self._outside,
            submission=report.submission,
        )
        return replace(command, case=exercises.exercise_id(case))

    def _host(self, named: str | None, campus: str, asking: Account, rules: Rules) -> Host | None:
        """Nobody, "me", the key of an account, or an appointment: a school knows its vice-principal by that alone."""
        if named is None:
            return None
        if re.fullmatch(CASE_ID, named):
            office = self._outreach.get(named)
            appointed = isinstance(office, Appointment) and office.open and office.campus == campus
            named = office.holder if isinstance(office, Appointment) and appointed else ""
        found = account_named(named, asking, self._directory)
        if found is None or not found.enabled:
            raise BadInput(
                Fault("host", "unknown_account", "没有这个账号或已停用", "No such account, or it is disabled")
            )
        return Host(found.key, rules.district.acting_unit(found.unit))

    def _beside(self, case: Activity, rules: Rules) -> tuple[Occasion, ...]:
        """The other activities of its host that may have been at the same time; one query."""
        if case.host is None or case.starts_at is None or case.ends_at is None:
            return ()
        since = to_text(case.starts_at - rules.policy.section(ActivityRules).longest.real_time)
        rows = rows_since(calendar_list(f"account:{case.host}"), since, self._outreach)
        return tuple(occasion(row) for row in rows if row.case_id != case.id)

    def _check_pack(self, pack: str | None, asking: Account) -> None:
        if pack is None:
            return
        found = self._outreach.get(pack)
        if not isinstance(found, TeachingPack) or found.district != asking.district:
            raise BadInput(Fault("pack", "unknown_pack", "没有这个教学资源包", "No such teaching pack"))

    def plan_one(self, body: "MakingBody[Plan]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        wanted = body.asked_by(who, "/activities")
        self._routes.permit_making(who.account, Action.PLAN, wanted.campus)
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = replace(
            wanted,
            held_by=self._host(wanted.host, wanted.campus, who.account, rules),
            terms=terms(wanted.campus, self._outreach) if wanted.as_vice_principal else (),
        )

        def make(moment: Moment, code_attempt: int) -> Change[Activity]:
            self._check_pack(wanted.pack, who.account)
            change = plan(wanted, actor, rules, moment, code_attempt=code_attempt)
            # Who is in office there was just looked up; everybody else plans for the campuses of the own station.
            if not (wanted.as_vice_principal and change.after.host == who.account.key):
                permit_at(wanted.campus, who.account, rules.district)
            return change

        return spell(RecordReceiptAnswer, self._routes.make_once(wanted.submission, make, rules), KIND), 201

    def one_activity(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        case = looked.case
        host = account_of(case.host, self._directory) if case.host is not None else None
        exercise = self._incidents.get(case.drill_case) if case.drill_case is not None else None
        return spell(
            ActivityAnswer,
            case,
            looked,
            host_name=host.name if host is not None else None,
            exercise_case=exercise if isinstance(exercise, Incident) else None,
        )

    def start_exercise(self, case_id: CaseId, body: "ActionBody[commands.StartExercise]") -> Spelled:
        acted = self._routes.act(case_id, body)
        made = exercises.exercise_id(acted.case)
        return spell(ExerciseDoneAnswer, acted.case, acted, exercise_case=made)

    def compliance(
        self,
        year: Annotated[int | None, Query(ge=2020, le=2100)] = None,
        unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
    ) -> Spelled:
        """Of a campus, of the campuses of a station, or of the district: two lists, whatever the number of campuses."""
        account, present = self._routes.submitter().account, self._outside.now()
        rules = self._routes.rulebook.in_force(account.district)
        campuses = campuses_of(unit, account, rules.district)
        owner = _calendar_of(campuses, account.district)
        chosen = year or present.astimezone(SHANGHAI).year
        since, until = _new_year(chosen), _new_year(chosen + 1)
        found = (occasion(row) for row in rows_since(calendar_list(owner), to_text(since), self._outreach))
        occasions = [one for one in found if one.starts_at < until]
        return spell(
            ComplianceAnswer,
            compliance(campuses, occasions, terms(owner, self._outreach), chosen, rules, present),
        )

    def readiness(self, unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None) -> Spelled:
        """Of a campus, of the campuses of a station, or of the district, in the twelve months until now: one list, and the
        exercises that its drills ran as, a hundred at once."""
        account, present = self._routes.submitter().account, self._outside.now()
        rules = self._routes.rulebook.in_force(account.district)
        campuses = campuses_of(unit, account, rules.district)
        months = _months_until(present.astimezone(SHANGHAI).date())
        since = to_text(datetime.combine(months[0], time(), SHANGHAI))
        owner, now = _calendar_of(campuses, account.district), to_text(present)
        found = rows_since(calendar_list(owner), since, self._outreach)
        rows = [row for row in found if str(row.facts["starts_at"]) <= now]
        target = rules.policy.section(ActivityRules).evacuation_target
        ids = [*exercises_in(rows)]
        exercises: dict[str, Record] = {}
        for first in range(0, len(ids), _AT_ONCE):
            exercises |= self._incidents.get_all(ids[first : first + _AT_ONCE])
        times = [*measured(rows, exercises, target, present)]
        return spell(
            ReadinessAnswer,
            ReadinessOf(
                months[0],
                present,
                None if target is None else int(target.total_seconds()),
                by_month(months, times),
                [
                    School(campus, one)
                    for campus, one in zip(
                        campuses, by_campus((campus.id for campus in campuses), times), strict=True
                    )
                ],
            ),
        )


def _calendar_of(campuses: Sequence[Campus], district: str) -> str:
    """Whose calendar has all that is held at these campuses."""
    if len(campuses) == 1:
        return campuses[0].id
    stations = {campus.station for campus in campuses}
    return stations.pop() if len(stations) == 1 else f"district:{district}"


def _months_until(today: date) -> list[date]:
    """The first days of this month and of the eleven before it, the oldest first."""
    counted = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(counted - 11, counted + 1)]


def _new_year(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), SHANGHAI)


app_of, bootstrap = over_http(_Activities)
handler = wired(lambda: bootstrap(from_settings()))
