"""Safety notices as a kind of record."""

from campus_safety.kinds.safety_notices import message_words, rules, safety_notice
from campus_safety.kinds.safety_notices.actions import ACTIONS, SECTIONS
from campus_safety.kinds.safety_notices.clock_rules import CLOCK_RULES
from campus_safety.kinds.safety_notices.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import Purpose

KIND = Kind(
    name="safety_notice",
    label=Label("安全提示", "Safety notice"),
    record=safety_notice.SafetyNotice,
    actions=ACTIONS,
    sections=SECTIONS,
    states=safety_notice.STATES,
    stages=safety_notice.STAGES,
    clock_rules=CLOCK_RULES,
    flow=False,
    categories=safety_notice.TOPICS,
    severities={"ordinary": Label("安全提示", "Safety notice")},
    words=message_words.VOCABULARY,
    table=RecordTable.DUTY,
    files=frozenset({Purpose.MATERIAL}),
    policy=(rules.SECTION,),
    figures=FIGURES,
    category_fact="topic",
)
