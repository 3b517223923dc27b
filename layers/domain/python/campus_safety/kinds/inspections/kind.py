"""Joint inspections as a kind of record."""

from campus_safety.kinds.hazards.checklists import DOCUMENT as CHECKLISTS
from campus_safety.kinds.inspections import actions, clock_rules, inspection, message_words, rules
from campus_safety.kinds.inspections.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import OF_CASES

KIND = Kind(
    name="inspection",
    label=Label("联合检查", "Joint inspection"),
    record=inspection.Inspection,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=inspection.STATES,
    stages=inspection.STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories={},
    severities={"general": Label("联合检查", "Joint inspection")},
    words=message_words.VOCABULARY,
    files=OF_CASES,
    policy=(rules.SECTION,),
    documents=(CHECKLISTS,),
    figures=FIGURES,
)
