"""Who may do what with quiz rounds, and who sees what. What a cell means is said in `campus_safety.records.relations`.

Police and the education bureau plan rounds; whoever leads one cancels it, and so does the brigade. A school sees the
rounds that it takes part in. For which campuses an officer may plan is cut in `quizzes.planning`.
"""

from collections.abc import Mapping

from campus_safety.kinds.quizzes.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
plan                   -            -        scope    scope    scope    scope      -      scope     -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
cancel                 -            -        lead     lead     lead     scope      -      scope     -        -       -
count                  -            -        -        -        -        -          -      -         -        -       -
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
timeline               -            -        scope    scope    scope    scope      scope  scope     -        scope   -
actors                 -            -        lead     lead     lead     scope      scope  scope     -        scope   -
attachments            -            -        -        -        -        -          -      -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

TEXTS: Mapping[str, Part] = {Action.PLAN: Part.REPORT_TEXT, Action.CANCEL: Part.SCHOOL_TEXTS}
