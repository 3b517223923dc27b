"""Activities as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.activities import clock_rules, message_words, transitions
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, STAGES, STATES, Activity
from campus_safety.labels import Label
from campus_safety.records.kind import Home, Kind

KIND = Kind(
    name="activity",
    label=Label("宣传活动", "Activity"),
    record=Activity,
    transitions=transitions.TRANSITIONS,
    states=STATES,
    stages=STAGES,
    wind=clock_rules.wind,
    flow=False,
    categories=MappingProxyType({one.value: label for one, label in ACTIVITY_TYPES.items()}),
    severities=MappingProxyType({"ordinary": Label("宣传活动", "Activity")}),
    words=message_words.VOCABULARY,
    home=Home.OUTREACH,
)
