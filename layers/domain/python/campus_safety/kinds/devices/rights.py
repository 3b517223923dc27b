"""Who may do and see what of self-tests; what a cell means is said in `campus_safety.records.relations`."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.devices.transitions import Action
from campus_safety.records.relations import Part, read_table

# They are reminded of by the system and settled by what devices say: nobody ticks a test off by hand.
ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
remind                 -            -        -        -        -        -          -      -         -        -       -
tick                   -            -        -        -        -        -          -      -         -        -       -
recalculate            -            -        -        -        -        -          -      -         -        -       -
note                   scope        scope    scope    scope    scope    scope      -      -         -        -       -
settle                 -            -        -        -        -        -          -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
work                   scope        scope    scope    scope    scope    scope      scope  -         -        scope   -
report_text            -            -        -        -        -        -          -      -         -        -       -
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

TEXTS: Mapping[str, Part] = MappingProxyType({Action.NOTE: Part.SCHOOL_TEXTS})
