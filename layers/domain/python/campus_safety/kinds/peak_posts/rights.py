"""Who may do what with posts and who sees what; what a cell means is said in `campus_safety.records.relations`.

A guard checks in at a fixed post of the own campus only, and an officer gives away only what is the own: both are looked at
in the action itself. What pupils and parents see may be said by the school too.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.peak_posts.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action         school_staff guard officer desk  chief supervisor leader education agency auditor gateway
plan           -            -     -       -     -     -          -      -         -      -       -
add            -            -     -       scope scope scope      -      -         -      -       -
tick           -            -     -       -     -     -          -      -         -      -       -
recalculate    -            -     -       -     -     -          -      -         -      -       -
move           -            -     -       -     -     -          -      -         -      -       -
call_off       -            -     -       -     -     -          -      -         -      -       -
reinstate      -            -     -       -     -     -          -      -         -      -       -
follow_rota    -            -     -       -     -     -          -      -         -      -       -
assign         -            -     -       scope scope -          -      -         -      -       -
hand_over      -            -     scope   scope scope -          -      -         -      -       -
swap           -            -     scope   scope scope -          -      -         -      -       -
reach          -            scope scope   scope scope -          -      -         -      -       -
see            scope        scope scope   scope scope -          -      -         -      -       -
leave          -            scope scope   scope scope -          -      -         -      -       -
report_finding -            scope scope   scope scope -          -      -         -      -       -
note           scope        scope scope   scope scope scope      -      -         -      -       -
cancel         -            -     -       scope scope scope      -      -         -      -       -
""")

PARTS = read_table("""
part              school_staff guard officer desk  chief supervisor leader education agency auditor gateway
summary           scope        scope scope   scope scope scope      scope  -         -      scope   -
work              -            -     scope   scope scope scope      scope  -         -      scope   -
report_text       -            -     -       -     -     -          -      -         -      -       -
reporter_identity -            -     -       -     -     -          -      -         -      -       -
dialogue          -            -     -       -     -     -          -      -         -      -       -
feedback          -            -     -       -     -     -          -      -         -      -       -
school_texts      scope        scope scope   scope scope scope      scope  -         -      -       -
police_notes      -            -     scope   scope scope scope      scope  -         -      -       -
review            -            -     -       -     -     -          -      -         -      -       -
timeline          -            -     scope   scope scope scope      scope  -         -      scope   -
actors            -            -     scope   scope scope scope      scope  -         -      scope   -
attachments       -            -     -       -     -     -          -      -         -      -       -
papers            -            -     -       -     -     -          -      -         -      -       -
""")

# Why somebody is assigned or handed over to is the station's own business.
TEXTS: Mapping[str, Part] = MappingProxyType(
    dict.fromkeys(
        (Action.ADD, Action.REACH, Action.SEE, Action.LEAVE, Action.NOTE, Action.CANCEL), Part.SCHOOL_TEXTS
    )
)
