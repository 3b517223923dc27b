"""Teaching packs as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.teaching_packs import actions, clock_rules, message_words, rules
from campus_safety.kinds.teaching_packs.teaching_pack import STAGES, STATES, TeachingPack
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import Purpose

KIND = Kind(
    name="teaching_pack",
    label=Label("教学资源包", "Teaching pack"),
    record=TeachingPack,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories={},
    severities=MappingProxyType({"ordinary": Label("教学资源包", "Teaching pack")}),
    words=message_words.VOCABULARY,
    table=RecordTable.OUTREACH,
    files=frozenset({Purpose.MATERIAL}),
    policy=(rules.SECTION,),
)
