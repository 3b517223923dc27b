"""How campuses stand with the four 100 % as a kind of record; no clock runs on it, and nothing of it is sent to anybody."""

from types import MappingProxyType

from campus_safety.kinds.campus_assurances import campus_assurance
from campus_safety.kinds.campus_assurances.actions import ACTIONS, SECTIONS
from campus_safety.kinds.campus_assurances.figures import FIGURES
from campus_safety.kinds.daily_log.rules import SECTION as OF_LOG
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.message_words import Vocabulary

_NAME = Label("四个100%", "The four 100 %")


KIND = Kind(
    name="campus_assurance",
    label=_NAME,
    record=campus_assurance.CampusAssurance,
    actions=ACTIONS,
    sections=SECTIONS,
    states=campus_assurance.STATES,
    stages={},
    flow=False,
    categories={},
    severities={"ordinary": _NAME},
    words=Vocabulary(_NAME, _NAME, MappingProxyType({}), MappingProxyType({})),
    table=RecordTable.DUTY,
    policy=(OF_LOG,),
    figures=FIGURES,
)
