"""Appointments as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.appointments import actions, clock_rules, message_words, rules
from campus_safety.kinds.appointments.appointment import STAGES, STATES, Appointment
from campus_safety.kinds.appointments.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import Purpose

KIND = Kind(
    name="appointment",
    label=Label("法治副校长聘任", "Law vice-principal"),
    record=Appointment,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories=MappingProxyType({"law_vice_principal": Label("法治副校长", "Law vice-principal")}),
    severities=MappingProxyType({"ordinary": Label("法治副校长", "Law vice-principal")}),
    words=message_words.VOCABULARY,
    lapsed=clock_rules.lapsed,
    table=RecordTable.OUTREACH,
    files=frozenset({Purpose.EVIDENCE}),
    policy=(rules.SECTION,),
    figures=FIGURES,
)
