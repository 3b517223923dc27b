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
from campus_safety.kinds.patrols.rounds import Round, asked_for, days_from, planned
from campus_safety.kinds.peak_posts.planning import day_of
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

# Today's rounds are planned again for those that a failed run has left out.
DAYS: Final = 2
PAGE: Final = 200


logger = Logger()
metrics = Metrics()

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(PATROL, PATROL_PLAN)


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
        wanted, only = detail.get("campus"), detail.get("district")
        present = datetime.fromisoformat(event["time"]) if "time" in event else self._outside.now()
        made = called_off = failed = 0
        for district in (only,) if only else self._directory.districts():
            rules = self._rulebook.in_force(district)
            for campus in (wanted,) if wanted else sorted(rules.district.campuses):
                try:
                    new, off = self._keep(campus, rules, detail.get("case_id"), present)
                except OF_ONE_RECORD as error:
                    logger.error("not planned", campus=campus, reason=failure(error))
                    failed += 1
                else:
                    made, called_off = made + new, called_off + off
        # With nought too: its silence is an alarm.
        metrics.add_metric("PatrolsNotPlanned", MetricUnit.Count, failed)
        return {"planned": made, "called_off": called_off, "failed": failed}

    def _keep(self, campus: str, rules: Rules, told_of: str | None, present: datetime) -> tuple[int, int]:
        """How many patrols of this campus were planned and called off. `told_of` is a plan that lists may not show yet."""
        plans = {row.case_id for row in rows_since(open_list(campus, "patrol_plan"), None, self._duty)} | (
            {told_of} - {None}
        )
        known = [
            found for id in sorted(filter(None, plans)) if isinstance(found := self._duty.get(id), PatrolPlan)
        ]
        wanted = asked_for(
            known, [day for day in days_from(present, DAYS) if self._on(campus, day, rules)], present
        )
        rows = {row.case_id: row for row in rows_since(open_list(campus, "patrol"), None, self._duty)}
        made = sum(self._made(id, plan, one, rules) for id, (plan, one) in wanted.items() if id not in rows)
        return made, sum(self._called_off(row, present) for id, row in rows.items() if id not in wanted)

    def _made(self, id: str, plan: PatrolPlan, one: Round, rules: Rules) -> bool:
        """Whether the patrol was made now; one that is over already is in no list of open ones."""
        if self._duty.get(id) is not None:
            return False
        make_once(
            self._duty,
            lambda at, code: planned(plan, one, rules, at, code_attempt=code),
            rules.district,
            self._outside,
        )
        return True

    def _called_off(self, row: Row, present: datetime) -> bool:
        """Whether nobody asks for this patrol any more: looked at again as it is, for lists may be behind."""

        def decided(case: Record, rules: Rules, moment: Moment) -> Change[Patrol] | None:
            if not isinstance(case, Patrol) or case.state is not State.PLANNED or case.since <= present:
                return None
            plan = self._duty.get(case.plan)
            asked_for_it = isinstance(plan, PatrolPlan) and plan.covers(case.day)
            if asked_for_it and self._on(case.campus, case.day, self._rulebook.in_force(case.district)):
                return None
            return decide(case, commands.CallOff(), SYSTEM, rules, moment)

        return carry_out(self._duty, row.case_id, decided, self._rulebook, self._outside) is not None

    def _on(self, campus: str, day: date, rules: Rules) -> bool:
        """Whether school is on there that day. A campus that was retired has no school."""
        found = rules.district.campuses[campus]
        timetables = self._directory.timetables(rules.district.id)
        return not found.retired and day_of(found, day, timetables, rules).on


handler = wired(lambda: bootstrap(from_settings()))
