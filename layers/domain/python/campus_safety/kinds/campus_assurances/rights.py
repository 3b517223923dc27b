"""Who may see how a campus stands with the four 100 %: it follows from log entries, so nobody acts on it by itself."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action                 school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
begin                  -            -        -        -        -        -          -      -         -        -       -
assure                 -            -        -        -        -        -          -      -         -        -       -
take_back              -            -        -        -        -        -          -      -         -        -       -
""")

PARTS = read_table("""
part                   school_staff guard    officer  desk     chief    supervisor leader education agency   auditor gateway
summary                scope        scope    scope    scope    scope    scope      scope  scope     -        scope   -
work                   scope        scope    scope    scope    scope    scope      scope  scope     -        scope   -
report_text            -            -        -        -        -        -          -      -         -        -       -
reporter_identity      -            -        -        -        -        -          -      -         -        -       -
dialogue               -            -        -        -        -        -          -      -         -        -       -
feedback               -            -        -        -        -        -          -      -         -        -       -
school_texts           -            -        -        -        -        -          -      -         -        -       -
police_notes           -            -        -        -        -        -          -      -         -        -       -
review                 -            -        -        -        -        -          -      -         -        -       -
timeline               scope        -        scope    scope    scope    scope      scope  scope     -        scope   -
actors                 -            -        scope    scope    scope    scope      scope  -         -        scope   -
attachments            -            -        -        -        -        -          -      -         -        -       -
papers                 -            -        -        -        -        -          -      -         -        -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType({})
