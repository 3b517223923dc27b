"""Who may do what with teaching packs, and who sees what; what a cell means is said in `campus_safety.records.relations`.

Whoever teaches writes them: police, and the education bureau. All of the district's schools and stations use them;
whoever wrote one answers for it, and the brigade above.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.teaching_packs.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action   school_staff guard officer desk  chief supervisor leader education agency auditor gateway
publish  -            -     scope   scope scope scope      -      scope     -      -       -
tick     -            -     -       -     -     -          -      -         -      -       -
recalculate -            -     -       -     -     -          -      -         -      -       -
attach   -            -     lead    lead  lead  scope      -      scope     -      -       -
keep     -            -     lead    lead  lead  scope      -      scope     -      -       -
replace  -            -     lead    lead  lead  scope      -      scope     -      -       -
note     -            -     scope   scope scope scope      -      scope     -      -       -
withdraw -            -     lead    lead  lead  scope      -      scope     -      -       -
""")

PARTS = read_table("""
part              school_staff guard officer desk  chief supervisor leader education agency auditor gateway
summary           scope        scope scope   scope scope scope      scope  scope     -      scope   -
work              -            -     scope   scope scope scope      scope  scope     -      scope   -
report_text       scope        scope scope   scope scope scope      scope  scope     -      -       -
reporter_identity -            -     -       -     -     -          -      -         -      -       -
dialogue          -            -     -       -     -     -          -      -         -      -       -
feedback          -            -     -       -     -     -          -      -         -      -       -
school_texts      -            -     scope   scope scope scope      scope  scope     -      -       -
police_notes      -            -     -       -     -     -          -      -         -      -       -
review            -            -     -       -     -     -          -      -         -      -       -
timeline          -            -     scope   scope scope scope      scope  scope     -      scope   -
actors            -            -     scope   scope scope scope      scope  scope     -      scope   -
attachments       scope        scope scope   scope scope scope      scope  scope     -      -       -
papers            -            -     -       -     -     -          -      -         -      -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType(
    {str(action): Part.REPORT_TEXT if action is Action.PUBLISH else Part.SCHOOL_TEXTS for action in Action}
)
