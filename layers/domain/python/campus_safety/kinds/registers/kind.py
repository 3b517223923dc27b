"""Entries of registers as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.registers import actions, clock_rules, message_words, rules
from campus_safety.kinds.registers.figures import FIGURES
from campus_safety.kinds.registers.register_entry import STAGES, STATES, RegisterEntry
from campus_safety.kinds.registers.things import REGISTERS
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import Purpose

KIND = Kind(
    name="register_entry",
    label=Label("台账条目", "Register entry"),
    record=RegisterEntry,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories=MappingProxyType({one.value: label for one, label in REGISTERS.items()}),
    severities=MappingProxyType({"ordinary": Label("台账", "Register")}),
    words=message_words.VOCABULARY,
    lapsed=clock_rules.lapsed,
    table=RecordTable.DUTY,
    files=frozenset({Purpose.EVIDENCE}),
    policy=(rules.SECTION,),
    figures=FIGURES,
)
