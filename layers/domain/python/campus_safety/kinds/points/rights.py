"""Who may do what with entries of points, and who sees what. What a cell means is said in `campus_safety.records.relations`.

Points are a matter of the district's: the brigade and the education bureau award and offset. A school reads its own.
"""

from collections.abc import Mapping

from campus_safety.kinds.points.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
earn                   -            -        -        -        -        -          -      -         -        -       -
award                  -            -        -        -        -        scope      -      scope     -        -       -
counter                -            -        -        -        -        -          -      -         -        -       -
offset                 -            -        -        -        -        scope      -      scope     -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     scope    scope   -
work                   scope        -        scope    scope    scope    scope      scope  scope     -        scope   -
report_text            scope        -        scope    scope    scope    scope      scope  scope     -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        -        scope    scope    scope    scope      scope  scope     -        -       -
police_notes           -            -        -        -        -        -          -      -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  scope     -        scope   -
actors                 -            -        -        -        -        scope      scope  scope     -        scope   -
attachments            -            -        -        -        -        -          -      -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

TEXTS: Mapping[str, Part] = {
    Action.AWARD: Part.REPORT_TEXT,
    Action.COUNTER: Part.REPORT_TEXT,
    Action.OFFSET: Part.SCHOOL_TEXTS,
}
