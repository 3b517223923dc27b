"""Incidents as a kind of record."""

from campus_safety.kinds.incidents import (
    actions,
    clock_rules,
    incident,
    message_words,
    paused_clocks,
    rules,
    taxonomy,
)
from campus_safety.kinds.incidents.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import OF_CASES

KIND = Kind(
    name="incident",
    label=Label("涉校警情", "Incident"),
    record=incident.Incident,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=incident.STATES,
    states_at=incident.STATES_AT,
    stages=incident.STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    lays=clock_rules.lays,
    moot_at_end=True,
    flow=True,
    categories={name: category.label for name, category in taxonomy.CATEGORIES.items()},
    severities={str(int(level)): label for level, label in taxonomy.LEVELS.items()},
    words=message_words.VOCABULARY,
    lapsed=paused_clocks.lapsed,
    files=OF_CASES,
    policy=(rules.SECTION,),
    figures=FIGURES,
)
