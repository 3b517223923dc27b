"""Teaching packs as a kind of record."""

from types import MappingProxyType

from campus_safety.kind import Home, Kind
from campus_safety.labels import Label
from campus_safety.teaching_packs import message_words, transitions, winding
from campus_safety.teaching_packs.teaching_pack import STAGES, STATES, TeachingPack

KIND = Kind(
    name="teaching_pack",
    label=Label("教学资源包", "Teaching pack"),
    record=TeachingPack,
    transitions=transitions.TRANSITIONS,
    states=STATES,
    stages=STAGES,
    wind=winding.wind,
    flow=False,
    categories={},
    severities=MappingProxyType({"ordinary": Label("教学资源包", "Teaching pack")}),
    words=message_words.VOCABULARY,
    home=Home.OUTREACH,
)
