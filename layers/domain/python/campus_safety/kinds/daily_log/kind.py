"""The daily log of a security room as a kind of record."""

from campus_safety.kinds.daily_log import log_entry, message_words, rules
from campus_safety.kinds.daily_log.actions import ACTIONS, SECTIONS
from campus_safety.kinds.daily_log.clock_rules import CLOCK_RULES
from campus_safety.kinds.daily_log.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import Purpose

KIND = Kind(
    name="log_entry",
    label=Label("安保室日志", "Security room log"),
    record=log_entry.LogEntry,
    actions=ACTIONS,
    sections=SECTIONS,
    states=log_entry.STATES,
    stages=log_entry.STAGES,
    clock_rules=CLOCK_RULES,
    flow=False,
    categories={entry_type.value: label for entry_type, label in log_entry.ENTRY_TYPES.items()},
    severities={"ordinary": Label("安保室日志", "Security room log")},
    words=message_words.VOCABULARY,
    table=RecordTable.DUTY,
    files=frozenset({Purpose.EVIDENCE}),
    policy=(rules.SECTION,),
    figures=FIGURES,
    category_fact="entry_type",
)
