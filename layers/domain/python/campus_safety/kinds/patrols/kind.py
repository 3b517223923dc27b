"""What patrols and their plans are, as kinds of case."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols import actions as patrol_actions
from campus_safety.kinds.patrols import clock_rules as patrol_clocks
from campus_safety.kinds.patrols import (
    message_words,
    patrol,
    patrol_plan,
    plan_actions,
    plan_clock_rules,
    rules,
)
from campus_safety.kinds.patrols.figures import FIGURES
from campus_safety.kinds.patrols.team import MODES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import OF_RECORDS


def _points_missed(case: patrol.Patrol, rules: Rules, now: datetime) -> patrol.Patrol:
    return patrol.missed(case, now)


def _plan_ended(case: patrol_plan.PatrolPlan, rules: Rules, now: datetime) -> patrol_plan.PatrolPlan:
    return replace(case, state=patrol_plan.State.ENDED, ended_at=now)


PATROL = Kind(
    name="patrol",
    label=Label("巡防", "Patrol"),
    record=patrol.Patrol,
    actions=patrol_actions.ACTIONS,
    sections=patrol_actions.SECTIONS,
    states=patrol.STATES,
    stages=patrol.STAGES,
    clock_rules=patrol_clocks.CLOCK_RULES,
    flow=False,
    categories={
        **{mode.value: label for mode, label in MODES.items()},
        patrol.POLICE_ROUND: Label("巡逻排查", "Police round"),
    },
    severities={"ordinary": Label("巡防", "Patrol")},
    words=message_words.OF_PATROLS,
    lapsed=_points_missed,
    table=RecordTable.DUTY,
    files=OF_RECORDS,
    policy=(rules.SECTION,),
    figures=FIGURES,
)
PATROL_PLAN = Kind(
    name="patrol_plan",
    label=Label("巡防方案", "Patrol plan"),
    record=patrol_plan.PatrolPlan,
    actions=plan_actions.ACTIONS,
    sections=plan_actions.SECTIONS,
    states=patrol_plan.STATES,
    stages=patrol_plan.STAGES,
    clock_rules=plan_clock_rules.CLOCK_RULES,
    lays=plan_clock_rules.lays,
    flow=False,
    categories={},
    severities={"ordinary": Label("巡防方案", "Patrol plan")},
    words=message_words.OF_PLANS,
    lapsed=_plan_ended,
    table=RecordTable.DUTY,
    policy=(rules.OF_PLANS, rules.SECTION),
)
