"""Plans the patrols of today and tomorrow, and calls off what no plan or school day asks for any more.

Event: a plain scheduled rule, or a plan's own event on the bus (made, replaced, withdrawn): then only its campus. Its time is
the present. Effect: one record for each round that has not passed. Their ids derive from plan, day, mode and round: a second run makes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.decide import decide
from campus_safety.kinds.patrols.kind import PATROL, PATROL_PLAN
from campus_safety.kinds.patrols.patrol import Patrol, State
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.rounds import Camera, Round, asked_for, days_from, lines_of, planned
from campus_safety.kinds.patrols.team import Mode
from campus_safety.kinds.peak_posts.planning import day_of
from campus_safety.kinds.registers.kind import KIND as REGISTER_ENTRY
from campus_safety.kinds.registers.register_entry import State as EntryState
from campus_safety.kinds.registers.register_entry import register_list
from campus_safety.kinds.registers.things import Register
from campus_safety.records.carry_out import carry_out
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import make_once
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.timeline import SYSTEM
from campus_safety.records.worklists import open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.failure_names import failure
from campus_safety_aws.failures import OF_ONE_RECORD
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.trail import followed
from duty.turns import OutOfTime, in_time, in_turn

# Today's rounds are planned again for those that a failed run has left out.
DAYS: Final = 2
PAGE: Final = 200


logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(PATROL, PATROL_PLAN, REGISTER_ENTRY)


@dataclass(frozen=True, slots=True)
class Stores:
    duty: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        # It looks once an hour, and plans by what stands now.
        Directory(setting("DIRECTORY_TABLE"), ttl_seconds=5),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return metrics.log_metrics(_PlanPatrols(stores, outside).handler)


class _PlanPatrols:
    def __init__(self, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._duty = stores.duty
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, SERVED)

    def handler(self, event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
        detail: Mapping[str, Any] = event.get("detail") or {}
        if "event_id" in detail:
            followed(logger, "planning", detail)
        only = detail.get("district")
        present = datetime.fromisoformat(event["time"]) if "time" in event else self._outside.now()
        made = called_off = failed = unfinished = 0
        for district in (only,) if only else in_turn(self._directory.districts(), present):
            rules = self._rulebook.in_force(district)
            for unit in _units(detail, rules):
                try:
                    in_time(context)
                    new, off = self._keep(unit, rules, detail.get("case_id"), present)
                except OutOfTime:
                    unfinished += 1
                except OF_ONE_RECORD as error:
                    logger.error("not planned", unit=unit, reason=failure(error))
                    failed += 1
                else:
                    made, called_off = made + new, called_off + off
        if unfinished:
            logger.warning("unfinished", units=unfinished)
        # With nought too: its silence is an alarm.
        metrics.add_metric("PatrolsNotPlanned", MetricUnit.Count, failed + unfinished)
        return {"planned": made, "called_off": called_off, "failed": failed + unfinished}

    def _keep(self, unit: str, rules: Rules, told_of: str | None, present: datetime) -> tuple[int, int]:
        """How many patrols of this campus, or of this station's own, were planned and called off. `told_of` is a plan that
        lists may not show yet."""
        own = unit if unit in rules.district.campuses else ""
        listed = (
            row for row in rows_since(open_list(unit, "patrol_plan"), None, self._duty) if row.campus == own
        )
        plans = {row.case_id for row in listed} | ({told_of} - {None})
        known = [
            found
            for id in sorted(filter(None, plans))
            if isinstance(found := self._duty.get(id), PatrolPlan)
            and (found.campus, found.station if found.police else unit) == (own, unit)
        ]
        days = days_from(present, DAYS)
        wanted = {
            id: one
            for plan in known
            for id, one in asked_for(
                [plan], [day for day in days if self._at_school(plan, day, rules)], present
            ).items()
        }
        rows = {
            row.case_id: row
            for row in rows_since(open_list(unit, "patrol"), None, self._duty)
            if row.campus == own
        }
        new = {id: one for id, one in wanted.items() if id not in rows}
        made = sum(self._made(id, plan, one, rules) for id, (plan, one) in new.items())
        return made, sum(self._called_off(row, present) for id, row in rows.items() if id not in wanted)

    def _made(self, id: str, plan: PatrolPlan, one: Round, rules: Rules) -> bool:
        """Whether the patrol was made now; one that is over already is in no list of open ones."""
        if self._duty.get(id) is not None:
            return False
        lines = lines_of(plan, one, self._cameras(plan, one), self._away(plan, one.day, rules))
        if not lines:
            # Every camera is out of order: hazards already, and nothing to look through.
            return False
        make_once(
            self._duty,
            lambda at, code: planned(plan, one, rules, at, lines=lines, code_attempt=code),
            rules.district,
            self._outside,
        )
        return True

    def _cameras(self, plan: PatrolPlan, one: Round) -> tuple[Camera, ...]:
        """The cameras in the campus's register, by their numbers."""
        if one.mode is not Mode.VIDEO:
            return ()
        rows = rows_since(register_list(plan.campus, Register.CAMERA), None, self._duty)
        return tuple(
            Camera(
                row.case_id, str(row.facts["number"]), str(row.facts["spot"]), row.state == EntryState.IN_USE
            )
            for row in rows
            if row.state != EntryState.WITHDRAWN
        )

    def _at_school(self, plan: PatrolPlan, day: date, rules: Rules) -> bool:
        """Whether school is on at one of the campuses that the plan is for."""
        return bool(plan.campuses_concerned - self._away(plan, day, rules))

    def _away(self, plan: PatrolPlan, day: date, rules: Rules) -> frozenset[str]:
        return frozenset(one for one in plan.campuses_concerned if not self._on(one, day, rules))

    def _called_off(self, row: Row, present: datetime) -> bool:
        """Whether nobody asks for this patrol any more: looked at again as it is, for lists may be behind."""

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[Patrol] | None:
            if not isinstance(case, Patrol) or case.state is not State.PLANNED or case.since <= present:
                return None
            plan = self._duty.get(case.plan)
            in_force = self._rulebook.in_force(case.district)
            if (
                isinstance(plan, PatrolPlan)
                and plan.covers(case.day)
                and self._at_school(plan, case.day, in_force)
            ):
                return None
            return decide(case, commands.CallOff(), SYSTEM, rules, moment)

        return carry_out(self._duty, row.case_id, decided, self._rulebook, self._outside) is not None

    def _on(self, campus: str, day: date, rules: Rules) -> bool:
        """Whether school is on there that day. A campus that was retired has no school."""
        found = rules.district.campuses[campus]
        timetables = self._directory.timetables(rules.district.id)
        return not found.retired and day_of(found, day, timetables, rules).on


def _units(detail: Mapping[str, Any], rules: Rules) -> tuple[str, ...]:
    """Whose rounds are looked after: of the campus whose plan has changed, of every station where it was a station's own, or
    of all of them."""
    stations = tuple(station.id for station in rules.district.stations())
    if "campus" in detail:
        return (detail["campus"],) if detail["campus"] else stations
    return (*sorted(rules.district.campuses), *stations)


handler = wired(lambda: bootstrap(from_settings()))
