"""Who may do and see what of safety notices: police issue, campuses read. A campus sees its own receipt only, which is cut
in `safety_notices.seeing`; the education bureau sees who has not read."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.safety_notices.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
issue                  -            -        scope    scope    scope    scope      -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
read                   invited      invited  -        -        -        -          -      -         -        -       -
withdraw               -            -        lead     lead     lead     scope      -      -         -        -       -
deliver                -            -        -        -        -        -          -      -         -        -       -
attach                 -            -        lead     lead     lead     scope      -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     -        scope   -
work                   -            -        scope    scope    scope    scope      scope  scope     -        scope   -
report_text            scope        scope    scope    scope    scope    scope      scope  scope     -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           -            -        scope    scope    scope    scope      scope  -         -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               -            -        scope    scope    scope    scope      scope  -         -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            scope        scope    scope    scope    scope    scope      scope  scope     -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

# What a campus remarks when it reads is for police.
TEXTS: Mapping[str, Part] = MappingProxyType(
    {
        Action.ISSUE: Part.REPORT_TEXT,
        Action.READ: Part.SCHOOL_TEXTS,
        Action.WITHDRAW: Part.REPORT_TEXT,
    }
)
