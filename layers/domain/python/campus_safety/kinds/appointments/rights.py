"""Who may do what with appointments, and who sees what; what a cell means is said in `campus_safety.records.relations`.

Station chiefs appoint at the campuses of their station, the brigade and the education bureau at any; the campus sees
whom it has.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.appointments.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action  school_staff guard officer desk  chief supervisor leader education agency auditor gateway
appoint -            -     -       -     scope scope      -      scope     -      -       -
tick    -            -     -       -     -     -          -      -         -      -       -
recalculate -            -     -       -     -     -          -      -         -      -       -
attach  -            -     -       -     scope scope      -      scope     -      -       -
renew   -            -     -       -     scope scope      -      scope     -      -       -
note    scope        -     scope   scope scope scope      -      scope     -      -       -
end     -            -     -       -     scope scope      -      scope     -      -       -
""")

PARTS = read_table("""
part              school_staff guard officer desk  chief supervisor leader education agency auditor gateway
summary           scope        -     scope   scope scope scope      scope  scope     -      scope   -
work              scope        -     scope   scope scope scope      scope  scope     -      scope   -
report_text       -            -     -       -     -     -          -      -         -      -       -
reporter_identity -            -     -       -     -     -          -      -         -      -       -
dialogue          -            -     -       -     -     -          -      -         -      -       -
feedback          -            -     -       -     -     -          -      -         -      -       -
school_texts      scope        -     scope   scope scope scope      scope  scope     -      -       -
police_notes      -            -     -       -     -     -          -      -         -      -       -
review            -            -     -       -     -     -          -      -         -      -       -
timeline          -            -     scope   scope scope scope      scope  scope     -      scope   -
actors            -            -     scope   scope scope scope      scope  -         -      scope   -
attachments       -            -     scope   scope scope scope      scope  scope     -      -       -
papers            -            -     -       -     -     -          -      -         -      -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType(dict.fromkeys(Action, Part.SCHOOL_TEXTS))
