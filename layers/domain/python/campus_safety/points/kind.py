"""Entries of points as a kind of record."""

from campus_safety.kind import Home, Kind
from campus_safety.labels import Label
from campus_safety.points import message_words, points_entry, transitions
from campus_safety.points.winding import wind

KIND = Kind(
    name="points_entry",
    label=Label("学校积分", "Points of a school"),
    record=points_entry.PointsEntry,
    transitions=transitions.TRANSITIONS,
    states=points_entry.STATES,
    stages={},
    wind=wind,
    flow=False,
    categories={reason.value: label for reason, label in points_entry.REASONS.items()},
    severities={"ordinary": Label("学校积分", "Points")},
    words=message_words.VOCABULARY,
    home=Home.OUTREACH,
)
