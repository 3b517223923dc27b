"""Who may do and see what of a campus's log. Which types of entry each role writes is said in `daily_log.forms`.

A guard reads what the security room handed over, and what it wrote itself; what was said in a consultation or a mediation
is not for whoever has the shift.
"""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.daily_log.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
record                 scope        scope    scope    scope    scope    scope      -      -         -        -       -
arrive                 -            -        scope    scope    scope    scope      -      -         -        -       -
hand_over              scope        scope    -        -        -        -          -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
attach                 lead         lead     lead     lead     lead     lead       -      -         -        -       -
leave                  -            -        lead     lead     lead     lead       -      -         -        -       -
take_over              lead         lead     -        -        -        -          -      -         -        -       -
offset                 lead         lead     lead     lead     scope    scope      -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     -        scope   -
work                   scope        scope    scope    scope    scope    scope      scope  scope     -        scope   -
report_text            scope        reporter scope    scope    scope    scope      scope  scope     -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           scope        scope    scope    scope    scope    scope      scope  scope     -        -       -
police_notes           -            -        scope    scope    scope    scope      scope  -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  -         -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            scope        reporter scope    scope    scope    scope      scope  scope     -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType(
    {
        Action.RECORD: Part.REPORT_TEXT,
        Action.ARRIVE: Part.REPORT_TEXT,
        Action.LEAVE: Part.REPORT_TEXT,
        Action.HAND_OVER: Part.SCHOOL_TEXTS,
        Action.TAKE_OVER: Part.SCHOOL_TEXTS,
        Action.OFFSET: Part.SCHOOL_TEXTS,
    }
)
