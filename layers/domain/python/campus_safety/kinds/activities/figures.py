"""What a lesson or a drill adds. Audiences are counted and never listed."""

from typing import Final

from campus_safety.kinds.activities import activity
from campus_safety.kinds.activities.activity import Activity
from campus_safety.records.counting import Counter, Figures, Reckoning, yes


def count_activity(case: Activity, reckoning: Reckoning) -> None:
    """What was held, to the day on which it was; heads and class hours once they are recorded."""
    recorded = case.state is activity.State.RECORDED
    if case.starts_at is None or not (recorded or case.state is activity.State.HELD):
        return
    reckoning.add(case.starts_at, "activity", case.activity_type.value, yes(recorded))
    for topic in case.topics:
        reckoning.add(case.starts_at, "taught", topic)
    if not recorded:
        return
    for group, heads in case.audience.items():
        reckoning.add(case.starts_at, "person_times", group.value, amount=heads)
    if case.as_vice_principal and case.class_hours:
        reckoning.add(case.starts_at, "class_hours", amount=case.class_hours)


FIGURES: Final = Figures(
    counters=(
        Counter("activity", "activity", ("activity_type", "recorded"), ("activity",)),
        Counter("taught", "activity", ("topic",), ("taught/{topic}",)),
        Counter("person_times", "activity", ("group",), ("activity",)),
        Counter("class_hours", "activity", (), ("class_hours",)),
    ),
    count=count_activity,
    names={
        "activity_type": {one.value: label for one, label in activity.ACTIVITY_TYPES.items()},
        "group": {one.value: label for one, label in activity.GROUPS.items()},
    },
)
