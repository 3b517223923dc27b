"""Who may do what with rotas and who sees what; what a cell means is said in `campus_safety.records.relations`. A campus has no part in it:
it sees its posts."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.kinds.rotas.transitions import Action
from campus_safety.records.relations import Part, read_table

ACTIONS = read_table("""
action     school_staff guard officer desk  chief supervisor leader education agency auditor gateway
open       -            -     -       scope scope -          -      -         -      -       -
set_lines  -            -     -       scope scope -          -      -         -      -       -
check_gaps -            -     -       -     -     -          -      -         -      -       -
note       -            -     scope   scope scope scope      -      -         -      -       -
""")

PARTS = read_table("""
part              school_staff guard officer desk  chief supervisor leader education agency auditor gateway
summary           -            -     scope   scope scope scope      scope  -         -      scope   -
work              -            -     scope   scope scope scope      scope  -         -      scope   -
report_text       -            -     -       -     -     -          -      -         -      -       -
reporter_identity -            -     -       -     -     -          -      -         -      -       -
dialogue          -            -     -       -     -     -          -      -         -      -       -
feedback          -            -     -       -     -     -          -      -         -      -       -
school_texts      -            -     -       -     -     -          -      -         -      -       -
police_notes      -            -     scope   scope scope scope      scope  -         -      -       -
review            -            -     -       -     -     -          -      -         -      -       -
timeline          -            -     scope   scope scope scope      scope  -         -      scope   -
actors            -            -     scope   scope scope scope      scope  -         -      scope   -
attachments       -            -     -       -     -     -          -      -         -      -       -
papers            -            -     -       -     -     -          -      -         -      -       -
""")

TEXTS: Mapping[str, Part] = MappingProxyType(dict.fromkeys(Action, Part.POLICE_NOTES))
