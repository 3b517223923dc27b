"""What outreach teaches: the categories of incidents and hazards, and which activity a review's topic suggests."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from campus_safety.kinds.activities.activity import ActivityType
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARDS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES as INCIDENTS
from campus_safety.labels import Label, labelled
from campus_safety.records.decision import Faults

# Where both use a word (fire, traffic) the incident's label says more.
TOPICS: Mapping[str, Label] = labelled(
    {name: hazard.label for name, hazard in HAZARDS.items()}
    | {name: incident.label for name, incident in INCIDENTS.items()}
)

_SUGGESTS: Mapping[str, ActivityType] = MappingProxyType(
    {
        "fraud": ActivityType.ANTI_FRAUD,
        "bullying": ActivityType.ROLE_PLAY,
        "assault": ActivityType.ROLE_PLAY,
        "violent_intrusion": ActivityType.COUNTER_TERROR_DRILL,
        "fire": ActivityType.FIRE_DRILL,
        "stampede": ActivityType.EVACUATION_DRILL,
        "crowd": ActivityType.EVACUATION_DRILL,
        "natural": ActivityType.EVACUATION_DRILL,
        "human_guard": ActivityType.GUARD_TRAINING,
        "access": ActivityType.GUARD_TRAINING,
        "drugs_weapons": ActivityType.LAW_LESSON,
        "online_harm": ActivityType.LAW_LESSON,
        "theft": ActivityType.LAW_LESSON,
    }
)


def suggested_for(topic: str) -> ActivityType:
    """The activity that a topic suggests; whoever takes it up may choose another."""
    return _SUGGESTS.get(topic, ActivityType.SAFETY_LESSON)


def check_topics(topics: Iterable[str], faults: Faults) -> None:
    for topic in topics:
        if topic not in TOPICS:
            faults.add("topics", "unknown_topic", f"没有这个主题：{topic}", f"No such topic: {topic}")
