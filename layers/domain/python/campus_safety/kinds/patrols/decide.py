"""From a command to a change of a patrol, or of a plan: which deed each action is."""

from campus_safety.kinds.patrols import patrolling, planning
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.kind import PATROL, PATROL_PLAN
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.records.decision import Decide, Once

_decide: Decide[Patrol] = Decide(
    PATROL,
    {
        Action.CHECK_IN: patrolling.check_in,
        Action.FINISH: patrolling.finish,
        Action.REPORT_FINDING: patrolling.report_finding,
        Action.NOTE: patrolling.note,
        Action.CANCEL: patrolling.cancel,
        Action.CALL_OFF: patrolling.call_off,
    },
    {Action.CHECK_IN: patrolling.points_left, Action.FINISH: patrolling.has_begun},
)
decide_plan: Decide[PatrolPlan] = Decide(
    PATROL_PLAN,
    {
        PlanAction.REPLACE: planning.replace_plan,
        PlanAction.REISSUE_CODES: planning.reissue_codes,
        PlanAction.NOTE: planning.note,
        PlanAction.WITHDRAW: planning.withdraw,
    },
)


decide: Once[Patrol] = Once(_decide, patrolling.done_before)
