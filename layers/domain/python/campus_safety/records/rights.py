"""Who may do what, and who sees what: for each kind of case two tables that a person can read.

What a cell means is said in `campus_safety.records.relations`. The tables of duty and outreach stand in the packages of their kinds.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.activities import rights as activities
from campus_safety.kinds.appointments import rights as appointments
from campus_safety.kinds.area_sweeps.transitions import Action as AreaSweepAction
from campus_safety.kinds.campus_assurances import rights as campus_assurances
from campus_safety.kinds.daily_log import rights as daily_log
from campus_safety.kinds.devices import rights as of_devices
from campus_safety.kinds.hazards.transitions import Action as HazardAction
from campus_safety.kinds.incidents.transitions import Action as IncidentAction
from campus_safety.kinds.inspections.transitions import Action as InspectionAction
from campus_safety.kinds.patrols import rights as of_patrols
from campus_safety.kinds.peak_posts import rights as of_peak_posts
from campus_safety.kinds.points import rights as of_points
from campus_safety.kinds.quizzes import rights as of_quizzes
from campus_safety.kinds.rotas import rights as of_rotas
from campus_safety.kinds.safety_notices import rights as safety_notices
from campus_safety.kinds.teaching_packs import rights as teaching_packs
from campus_safety.records.relations import Part, Table, read_table

_INCIDENT_ACTIONS = """
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
report                 scope        scope    scope    scope    scope    scope      -      scope     scope    -       scope
press                  -            -        -        -        -        -          -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
follow_campus          -            -        -        -        -        -          -      -         -        -       -
acknowledge            -            -        scope    scope    scope    scope      -      -         leading  -       -
assess                 -            -        scope    scope    scope    scope      -      -         leading  -       -
lift_flags             -            -        -        -        scope    scope      -      -         -        -       -
name_officers          -            -        -        scope    scope    scope      -      -         -        -       -
leave_out_school       -            -        -        scope    scope    scope      scope  scope     -        -       -
dispatch               -            -        -        scope    scope    scope      -      -         leading  -       -
arrive                 -            -        scope    scope    scope    -          -      -         lead     -       -
note                   lead         lead     scope    scope    scope    scope      -      lead      lead     -       -
ask                    lead         -        scope    scope    scope    scope      -      lead      leading  -       -
answer                 reporter     reporter reporter reporter reporter reporter   -      reporter  reporter -       reporter
tell_bureau            scope        -        -        scope    scope    scope      -      -         -        -       -
tell_authority         scope        -        -        scope    scope    scope      -      -         -        -       -
report_up              -            -        -        -        -        scope      -      -         lead     -       -
state_casualties       scope        -        scope    scope    scope    scope      -      -         lead     -       -
tell_parents           scope        -        scope    scope    scope    -          -      -         -        -       -
conclude_investigation lead         -        -        -        -        -          -      lead      -        -       -
claim_handled          scope        scope    -        -        -        -          -      -         -        -       -
handle                 lead         -        scope    scope    scope    scope      -      lead      leading  -       -
give_feedback          lead         -        scope    scope    scope    scope      -      lead      leading  -       -
review                 lead         -        -        -        scope    scope      -      lead      leading  -       -
settle_measure         scope        -        scope    scope    scope    scope      -      scope     lead     -       -
close                  -            -        -        -        scope    scope      scope  -         -        -       -
reopen                 -            -        -        -        scope    scope      scope  -         -        -       -
false_alarm            -            -        -        scope    scope    scope      -      -         -        -       -
correct                -            -        -        scope    scope    scope      -      -         -        -       -
withdraw               reporter     reporter reporter reporter reporter reporter   -      reporter  reporter -       -
reinstate              -            -        -        scope    scope    scope      scope  lead      leading  -       -
mark_duplicate         -            -        -        scope    scope    scope      -      -         -        -       -
take_duplicate         -            -        -        scope    scope    scope      -      -         -        -       -
release_duplicate      -            -        -        scope    scope    scope      scope  -         -        -       -
offer_transfer         -            -        -        scope    scope    scope      -      -         leading  -       -
accept_transfer        -            -        -        receiver receiver receiver   -      receiver  receiver -       -
refuse_transfer        -            -        -        receiver receiver receiver   -      receiver  receiver -       -
withdraw_transfer      -            -        -        scope    scope    scope      -      lead      leading  -       -
supervise              -            -        -        -        -        scope      scope  scope     -        -       -
receive_order          ordered      -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
answer_order           ordered      -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
ask_extension          lead         -        scope    scope    scope    -          -      lead      leading  -       -
decide_extension       -            -        -        -        scope    scope      scope  -         -        -       -
link                   -            -        scope    scope    scope    scope      -      -         -        -       -
attach                 scope        scope    scope    scope    scope    scope      -      lead      lead     -       reporter
"""

_INCIDENT_PARTS = """
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   reporter
work                   scope        -        scope    scope    scope    scope      scope  scope     scope    scope   -
report_text            lead         reporter scope    scope    scope    scope      scope  scope     scope    -       reporter
reporter_identity      -            -        -        scope    scope    scope      -      -         -        -       -
dialogue               reporter     reporter scope    scope    scope    scope      -      lead      lead     -       reporter
feedback               reporter     reporter scope    scope    scope    scope      scope  scope     lead     -       reporter
school_texts           lead         -        scope    scope    scope    scope      scope  scope     -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         lead     -       -
review                 lead         -        scope    scope    scope    scope      scope  scope     lead     -       -
timeline               lead         -        scope    scope    scope    scope      scope  scope     lead     scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            lead         -        scope    scope    scope    scope      scope  lead      lead     -       -
papers                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
"""

_HAZARD_ACTIONS = """
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
report                 scope        scope    scope    scope    scope    scope      -      scope     scope    -       scope
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
follow_campus          -            -        -        -        -        -          -      -         -        -       -
attach                 scope        scope    scope    scope    scope    scope      -      scope     scope    -       -
assign                 -            -        scope    scope    scope    scope      -      scope     lead     -       -
control                scope        scope    scope    scope    scope    scope      -      -         scope    -       -
submit_plan            rectifier    -        rectifier rectifier rectifier rectifier -    rectifier rectifier -      -
record_check           -            -        scope    scope    scope    scope      -      -         -        -       -
draft_order            -            -        scope    scope    scope    scope      -      -         -        -       -
sign_order             -            -        scope    -        scope    scope      -      -         -        -       -
start                  rectifier    rectifier rectifier rectifier rectifier rectifier -   rectifier rectifier -      -
note                   scope        scope    scope    scope    scope    scope      -      scope     scope    -       -
claim_rectified        rectifier    rectifier rectifier rectifier rectifier rectifier -   rectifier rectifier -      -
ask_extension          rectifier    -        rectifier rectifier rectifier rectifier -    rectifier rectifier -      -
decide_extension       -            -        -        -        scope    scope      scope  lead      lead     -       -
recheck                -            -        scope    scope    scope    scope      -      lead      lead     -       -
follow_up              -            -        scope    scope    scope    scope      -      lead      lead     -       -
regrade                -            -        scope    scope    scope    scope      -      lead      lead     -       -
reroute                -            -        -        scope    scope    scope      -      lead      lead     -       -
withdraw               -            -        -        -        scope    scope      -      lead      lead     -       -
review                 rectifier    -        scope    scope    scope    scope      -      scope     lead     -       -
settle_measure         scope        -        scope    scope    scope    scope      -      scope     lead     -       -
close                  -            -        scope    -        scope    scope      scope  lead      lead     -       -
supervise              -            -        -        -        -        scope      scope  scope     -        -       -
receive_order          ordered      -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
answer_order           ordered      -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
link                   -            -        scope    scope    scope    scope      -      -         -        -       -
void_paper             -            -        -        -        scope    scope      -      -         -        -       -
"""

_HAZARD_PARTS = """
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   reporter
work                   scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   -
report_text            scope        scope    scope    scope    scope    scope      scope  scope     scope    -       reporter
reporter_identity      -            -        -        scope    scope    scope      -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        scope    scope    scope    scope    scope      scope  scope     scope    -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         lead     -       -
review                 scope        -        scope    scope    scope    scope      scope  scope     scope    -       -
timeline               scope        -        scope    scope    scope    scope      scope  scope     lead     scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            scope        scope    scope    scope    scope    scope      scope  scope     scope    -       -
papers                 scope        -        scope    scope    scope    scope      scope  scope     lead     scope   -
"""

# Whoever organises it leads; which part of visits, findings and words somebody sees is cut in `inspections.seeing`.
_INSPECTION_ACTIONS = """
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
plan                   -            -        -        scope    scope    scope      -      scope     -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
attach                 -            -        scope    scope    scope    scope      -      scope     scope    -       -
begin                  -            -        lead     lead     lead     scope      -      lead      -        -       -
record_finding         -            -        invited  invited  invited  invited    -      invited   invited  -       -
nothing_found          -            -        invited  invited  invited  invited    -      invited   invited  -       -
note                   -            -        scope    scope    scope    scope      -      scope     scope    -       -
conclude               -            -        -        lead     lead     scope      -      lead      -        -       -
cancel                 -            -        -        lead     lead     scope      -      lead      -        -       -
supervise              -            -        -        -        -        scope      scope  lead      -        -       -
receive_order          -            -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
answer_order           -            -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
"""

_INSPECTION_PARTS = """
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   -
work                   scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   -
report_text            scope        scope    scope    scope    scope    scope      scope  scope     scope    -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        scope    scope    scope    scope    scope      scope  scope     scope    -       -
police_notes           -            -        scope    scope    scope    scope      scope  scope     scope    -       -
review                 -            -        lead     lead     lead     scope      scope  lead      -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  scope     scope    scope   -
actors                 -            -        lead     lead     lead     scope      scope  lead      -        scope   -
attachments            -            -        lead     lead     lead     scope      scope  lead      -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
"""

# The brigade leads. Police see the whole list; an authority sees and answers for the places that it was given, which is cut
# in `area_sweeps.seeing`; a campus sees that there is a sweep, and how far its own surroundings are covered.
_AREA_SWEEP_ACTIONS = """
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
plan                   -            -        -        -        -        scope      -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
attach                 -            -        invited  invited  invited  scope      -      invited   invited  -       -
freeze                 -            -        -        -        -        scope      -      -         -        -       -
assign_places          -            -        -        -        -        scope      -      -         -        -       -
record_outcome         -            -        invited  invited  invited  -          -      invited   invited  -       -
correct_outcome        -            -        invited  invited  invited  scope      -      invited   invited  -       -
note                   -            -        invited  invited  invited  scope      -      invited   invited  -       -
close                  -            -        -        -        -        scope      -      -         -        -       -
cancel                 -            -        -        -        -        scope      -      -         -        -       -
supervise              -            -        -        -        -        scope      scope  -         -        -       -
receive_order          -            -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
answer_order           -            -        -        ordered  ordered  ordered    -      ordered   ordered  -       -
"""

_AREA_SWEEP_PARTS = """
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   -
work                   -            -        scope    scope    scope    scope      scope  scope     scope    scope   -
report_text            -            -        scope    scope    scope    scope      scope  scope     scope    -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           -            -        -        -        -        -          -      -         -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  scope     scope    -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               -            -        scope    scope    scope    scope      scope  -         -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            -            -        scope    scope    scope    scope      scope  -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
"""

MAY: Mapping[str, Table] = MappingProxyType(
    {
        "incident": read_table(_INCIDENT_ACTIONS),
        "hazard": read_table(_HAZARD_ACTIONS),
        "inspection": read_table(_INSPECTION_ACTIONS),
        "area_sweep": read_table(_AREA_SWEEP_ACTIONS),
        "safety_notice": safety_notices.ACTIONS,
        "log_entry": daily_log.ACTIONS,
        "campus_assurance": campus_assurances.ACTIONS,
        "peak_post": of_peak_posts.ACTIONS,
        "rota": of_rotas.ACTIONS,
        "patrol_plan": of_patrols.PLAN_ACTIONS,
        "patrol": of_patrols.ACTIONS,
        "self_test": of_devices.ACTIONS,
        "quiz_round": of_quizzes.ACTIONS,
        "points_entry": of_points.ACTIONS,
        "appointment": appointments.ACTIONS,
        "teaching_pack": teaching_packs.ACTIONS,
        "activity": activities.ACTIONS,
    }
)
SHOWN: Mapping[str, Table] = MappingProxyType(
    {
        "incident": read_table(_INCIDENT_PARTS),
        "hazard": read_table(_HAZARD_PARTS),
        "inspection": read_table(_INSPECTION_PARTS),
        "area_sweep": read_table(_AREA_SWEEP_PARTS),
        "safety_notice": safety_notices.PARTS,
        "log_entry": daily_log.PARTS,
        "campus_assurance": campus_assurances.PARTS,
        "peak_post": of_peak_posts.PARTS,
        "rota": of_rotas.PARTS,
        "patrol_plan": of_patrols.PLAN_PARTS,
        "patrol": of_patrols.PARTS,
        "self_test": of_devices.PARTS,
        "quiz_round": of_quizzes.PARTS,
        "points_entry": of_points.PARTS,
        "appointment": appointments.PARTS,
        "teaching_pack": teaching_packs.PARTS,
        "activity": activities.PARTS,
    }
)

# Which part each action's words belong to; everything not named here is a police note.
TEXTS_OF: Mapping[str, Mapping[str, Part]] = MappingProxyType(
    {
        "incident": MappingProxyType(
            {
                IncidentAction.REPORT: Part.REPORT_TEXT,
                IncidentAction.CORRECT: Part.REPORT_TEXT,
                IncidentAction.WITHDRAW: Part.REPORT_TEXT,
                IncidentAction.ASK: Part.DIALOGUE,
                IncidentAction.ANSWER: Part.DIALOGUE,
                IncidentAction.GIVE_FEEDBACK: Part.FEEDBACK,
                IncidentAction.TELL_BUREAU: Part.SCHOOL_TEXTS,
                IncidentAction.TELL_PARENTS: Part.SCHOOL_TEXTS,
                IncidentAction.TELL_AUTHORITY: Part.SCHOOL_TEXTS,
                IncidentAction.STATE_CASUALTIES: Part.SCHOOL_TEXTS,
                IncidentAction.CONCLUDE_INVESTIGATION: Part.SCHOOL_TEXTS,
                IncidentAction.CLAIM_HANDLED: Part.SCHOOL_TEXTS,
                IncidentAction.REVIEW: Part.REVIEW,
                IncidentAction.SETTLE_MEASURE: Part.REVIEW,
            }
        ),
        # What is asked of a school, and what it answers, stands in papers that it is given: no secret from it.
        "hazard": MappingProxyType(
            {
                HazardAction.REPORT: Part.REPORT_TEXT,
                HazardAction.ASSIGN: Part.SCHOOL_TEXTS,
                HazardAction.CONTROL: Part.SCHOOL_TEXTS,
                HazardAction.SUBMIT_PLAN: Part.SCHOOL_TEXTS,
                HazardAction.RECORD_CHECK: Part.SCHOOL_TEXTS,
                HazardAction.SIGN_ORDER: Part.SCHOOL_TEXTS,
                HazardAction.START: Part.SCHOOL_TEXTS,
                HazardAction.CLAIM_RECTIFIED: Part.SCHOOL_TEXTS,
                HazardAction.ASK_EXTENSION: Part.SCHOOL_TEXTS,
                HazardAction.DECIDE_EXTENSION: Part.SCHOOL_TEXTS,
                HazardAction.RECHECK: Part.SCHOOL_TEXTS,
                HazardAction.FOLLOW_UP: Part.SCHOOL_TEXTS,
                HazardAction.ANSWER_ORDER: Part.SCHOOL_TEXTS,
                HazardAction.REVIEW: Part.REVIEW,
                HazardAction.SETTLE_MEASURE: Part.REVIEW,
            }
        ),
        "inspection": MappingProxyType(
            {
                InspectionAction.PLAN: Part.SCHOOL_TEXTS,
                InspectionAction.BEGIN: Part.SCHOOL_TEXTS,
                InspectionAction.RECORD_FINDING: Part.REPORT_TEXT,
                InspectionAction.NOTHING_FOUND: Part.REPORT_TEXT,
                InspectionAction.SUPERVISE: Part.SCHOOL_TEXTS,
                InspectionAction.CONCLUDE: Part.REVIEW,
                InspectionAction.CANCEL: Part.SCHOOL_TEXTS,
            }
        ),
        "area_sweep": MappingProxyType({AreaSweepAction.PLAN: Part.REPORT_TEXT}),
        "safety_notice": safety_notices.TEXTS,
        "log_entry": daily_log.TEXTS,
        "campus_assurance": campus_assurances.TEXTS,
        "peak_post": of_peak_posts.TEXTS,
        "rota": of_rotas.TEXTS,
        "patrol_plan": of_patrols.PLAN_TEXTS,
        "patrol": of_patrols.TEXTS,
        "self_test": of_devices.TEXTS,
        "quiz_round": MappingProxyType(of_quizzes.TEXTS),
        "points_entry": MappingProxyType(of_points.TEXTS),
        "appointment": appointments.TEXTS,
        "teaching_pack": teaching_packs.TEXTS,
        "activity": activities.TEXTS,
    }
)
