"""Appointments as a kind of record."""

from types import MappingProxyType

from campus_safety.appointments import message_words, transitions, winding
from campus_safety.appointments.appointment import STAGES, STATES, Appointment
from campus_safety.kind import Home, Kind
from campus_safety.labels import Label

KIND = Kind(
    name="appointment",
    label=Label("法治副校长聘任", "Law vice-principal"),
    record=Appointment,
    transitions=transitions.TRANSITIONS,
    states=STATES,
    stages=STAGES,
    wind=winding.wind,
    flow=False,
    categories=MappingProxyType({"law_vice_principal": Label("法治副校长", "Law vice-principal")}),
    severities=MappingProxyType({"ordinary": Label("法治副校长", "Law vice-principal")}),
    words=message_words.VOCABULARY,
    lapsed=winding.lapsed,
    home=Home.OUTREACH,
)
