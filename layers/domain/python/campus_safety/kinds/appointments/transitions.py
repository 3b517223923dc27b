"""The transition table of appointments; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.appointments.appointment import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    APPOINT = "appoint"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    RENEW = "renew"
    NOTE = "note"
    END = "end"


_SERVING = frozenset({State.IN_OFFICE})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.APPOINT: Step(Label("聘任", "Appoint"), frozenset(), State.IN_OFFICE, versioned=False),
        # A term that nobody renewed is over with its last day.
        Action.TICK: Step(
            Label("时限提醒", "Deadline tick"), _SERVING, State.ENDED, versioned=False, may_stay=True
        ),
        Action.RECALCULATE: recalculation(_SERVING),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _SERVING, versioned=False),
        Action.RENEW: Step(Label("续聘", "Renew"), _SERVING),
        Action.NOTE: Step(Label("记录", "Note"), frozenset(State), versioned=False),
        Action.END: Step(Label("卸任", "End"), _SERVING, State.ENDED),
    }
)
