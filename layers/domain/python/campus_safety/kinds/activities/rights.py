"""Who may do what with activities, and who sees what; what a cell means is said in `campus_safety.records.relations`.

Campus and police plan together, each for the campuses of its own; the education bureau looks on, and may take up,
decline and call off. That nobody confirms the own plan is looked at in the action.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.activities.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action         school_staff guard officer desk  chief supervisor leader education agency auditor gateway
suggest        -            -     -       -     -     -          -      -         -      -       -
tick           -            -     -       -     -     -          -      -         -      -       -
recalculate    -            -     -       -     -     -          -      -         -      -       -
attach         scope        scope scope   scope scope scope      -      scope     -      -       -
plan           scope        -     scope   scope scope scope      -      scope     -      -       -
take_up        scope        -     scope   scope scope scope      -      scope     -      -       -
decline        scope        -     scope   -     scope scope      -      scope     -      -       -
reschedule     scope        -     scope   scope scope scope      -      scope     -      -       -
confirm        scope        -     scope   scope scope -          -      -         -      -       -
start_exercise scope        -     scope   scope scope scope      -      -         -      -       -
hold           scope        -     scope   scope scope -          -      -         -      -       -
record         scope        -     scope   scope scope -          -      -         -      -       -
correct        scope        -     scope   -     scope scope      -      scope     -      -       -
note           scope        scope scope   scope scope scope      -      scope     -      -       -
cancel         scope        -     scope   scope scope scope      -      scope     -      -       -
""")

PARTS = read_table("""
part              school_staff guard officer desk  chief supervisor leader education agency auditor gateway
summary           scope        scope scope   scope scope scope      scope  scope     -      scope   -
work              scope        -     scope   scope scope scope      scope  scope     -      scope   -
report_text       -            -     -       -     -     -          -      -         -      -       -
reporter_identity -            -     -       -     -     -          -      -         -      -       -
dialogue          -            -     -       -     -     -          -      -         -      -       -
feedback          -            -     -       -     -     -          -      -         -      -       -
school_texts      scope        scope scope   scope scope scope      scope  scope     -      -       -
police_notes      -            -     -       -     -     -          -      -         -      -       -
review            -            -     -       -     -     -          -      -         -      -       -
timeline          scope        -     scope   scope scope scope      scope  scope     -      scope   -
actors            -            -     scope   scope scope scope      scope  -         -      scope   -
attachments       scope        scope scope   scope scope scope      scope  scope     -      -       -
papers            -            -     -       -     -     -          -      -         -      -       -
""")

# All that is said is said between campus and police.
TEXTS: Mapping[str, Part] = MappingProxyType(dict.fromkeys(Action, Part.SCHOOL_TEXTS))
