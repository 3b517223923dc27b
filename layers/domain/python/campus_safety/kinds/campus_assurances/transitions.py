"""The transition table of a campus's assurance; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.campus_assurances.campus_assurance import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step


class Action(StrEnum):
    """Nobody asks for these by themselves: each follows an entry of the log, in the same transaction."""

    BEGIN = "begin"
    ASSURE = "assure"
    TAKE_BACK = "take_back"


_ANY = frozenset({State.LACKING, State.ASSURED})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.BEGIN: Step(Label("首次核定", "Assure for the first time"), frozenset(), State.LACKING),
        Action.ASSURE: Step(Label("核定", "Assure"), _ANY, State.ASSURED, State.LACKING),
        Action.TAKE_BACK: Step(Label("冲销核定", "Take back"), _ANY, State.ASSURED, State.LACKING),
    }
)
