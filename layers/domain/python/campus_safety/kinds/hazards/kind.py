"""Hazards as a kind of record."""

from campus_safety.kinds.hazards import actions, categories, clock_rules, hazard, message_words, rules
from campus_safety.kinds.hazards.checklists import DOCUMENT as CHECKLISTS
from campus_safety.kinds.hazards.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import OF_CASES

KIND = Kind(
    name="hazard",
    label=Label("安全隐患", "Hazard"),
    record=hazard.Hazard,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=hazard.STATES,
    stages=hazard.STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    lays=clock_rules.lays,
    moot_at_end=True,
    flow=True,
    categories={name: category.label for name, category in categories.CATEGORIES.items()},
    severities={grade.value: label for grade, label in categories.GRADES.items()},
    words=message_words.VOCABULARY,
    files=OF_CASES,
    policy=(rules.SECTION,),
    documents=(CHECKLISTS,),
    figures=FIGURES,
)
