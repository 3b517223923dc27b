"""Activities as a kind of record."""

from types import MappingProxyType

from campus_safety.activities import message_words, transitions, winding
from campus_safety.activities.activity import ACTIVITY_TYPES, STAGES, STATES, Activity
from campus_safety.kind import Home, Kind
from campus_safety.labels import Label

KIND = Kind(
    name="activity",
    label=Label("宣传活动", "Activity"),
    record=Activity,
    transitions=transitions.TRANSITIONS,
    states=STATES,
    stages=STAGES,
    wind=winding.wind,
    flow=False,
    categories=MappingProxyType({one.value: label for one, label in ACTIVITY_TYPES.items()}),
    severities=MappingProxyType({"ordinary": Label("宣传活动", "Activity")}),
    words=message_words.VOCABULARY,
    home=Home.OUTREACH,
)
