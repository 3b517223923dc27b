"""Entries of points as a kind of record."""

from campus_safety.kinds.points import actions, message_words, points_entry, rules
from campus_safety.kinds.points.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="points_entry",
    label=Label("学校积分", "Points of a school"),
    record=points_entry.PointsEntry,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=points_entry.STATES,
    stages={},
    flow=False,
    categories={reason.value: label for reason, label in points_entry.REASONS.items()},
    severities={"ordinary": Label("学校积分", "Points")},
    words=message_words.VOCABULARY,
    table=RecordTable.OUTREACH,
    policy=(rules.SECTION,),
    figures=FIGURES,
    category_fact="reason",
)
