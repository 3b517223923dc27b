"""How campuses stand with the four 100 % as a kind of record; no clock runs on it, and nothing of it is sent to anybody."""

from datetime import datetime
from types import MappingProxyType

from campus_safety.campus_assurances import campus_assurance
from campus_safety.campus_assurances.transitions import TRANSITIONS
from campus_safety.case import Case
from campus_safety.kind import Home, Kind
from campus_safety.labels import Label
from campus_safety.message_words import Vocabulary
from campus_safety.rules import Rules

_NAME = Label("四个100%", "The four 100 %")


def _wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Case:
    return case


KIND = Kind(
    name="campus_assurance",
    label=_NAME,
    record=campus_assurance.CampusAssurance,
    transitions=TRANSITIONS,
    states=campus_assurance.STATES,
    stages={},
    wind=_wind,
    flow=False,
    categories={},
    severities={"ordinary": _NAME},
    words=Vocabulary(_NAME, _NAME, MappingProxyType({}), MappingProxyType({})),
    home=Home.DUTY,
)
