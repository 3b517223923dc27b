"""Who may do and see what of patrols and their plans; what a cell means is said in `campus_safety.records.relations`."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.patrols.plan_transitions import Action as PlanAction
from campus_safety.kinds.patrols.transitions import Action
from campus_safety.records.relations import Part, read_table

# Whoever may replace a plan may print its codes: a guard who prints them at home need not walk.
PLAN_ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
plan                   scope        -        scope    scope    scope    scope      -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
replace                scope        -        scope    scope    scope    scope      -      -         -        -       -
reissue_codes          scope        -        scope    scope    scope    scope      -      -         -        -       -
note                   scope        scope    scope    scope    scope    scope      -      -         -        -       -
withdraw               scope        -        scope    scope    scope    scope      -      -         -        -       -
""")

PLAN_PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
work                   scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
report_text            scope        scope    scope    scope    scope    scope      scope  -         -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        scope    scope    scope    scope    scope      scope  -         -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  -         -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            -            -        -        -        -        -          -      -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

# A team is mixed, so anybody of the campus or of its station checks in. Patrols are made and called off by the system.
ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
plan                   -            -        -        -        -        -          -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
attach                 scope        scope    scope    scope    scope    scope      -      -         -        -       -
check_in               scope        scope    scope    scope    scope    -          -      -         -        -       -
finish                 scope        scope    scope    scope    scope    -          -      -         -        -       -
report_finding         scope        scope    scope    scope    scope    -          -      -         -        -       -
note                   scope        scope    scope    scope    scope    scope      -      -         -        -       -
cancel                 -            -        -        scope    scope    scope      -      -         -        -       -
call_off               -            -        -        -        -        -          -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
work                   scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
report_text            scope        scope    scope    scope    scope    scope      scope  -         -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        scope    scope    scope    scope    scope      scope  -         -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  -         -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            scope        scope    scope    scope    scope    scope      scope  -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType(
    {
        Action.FINISH: Part.SCHOOL_TEXTS,
        Action.NOTE: Part.SCHOOL_TEXTS,
        Action.CANCEL: Part.SCHOOL_TEXTS,
    }
)
PLAN_TEXTS: Mapping[str, Part] = MappingProxyType(
    {
        PlanAction.PLAN: Part.REPORT_TEXT,
        PlanAction.NOTE: Part.SCHOOL_TEXTS,
        PlanAction.WITHDRAW: Part.SCHOOL_TEXTS,
    }
)
