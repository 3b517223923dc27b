"""Requests that spend points as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.redemptions import actions, clock_rules, message_words, rules
from campus_safety.kinds.redemptions.figures import FIGURES
from campus_safety.kinds.redemptions.redemption import STAGES, STATES, Redemption
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="redemption",
    label=Label("积分兑换", "Points spent"),
    record=Redemption,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories={},
    severities=MappingProxyType({"ordinary": Label("积分兑换", "Points spent")}),
    words=message_words.VOCABULARY,
    table=RecordTable.OUTREACH,
    policy=(rules.SECTION,),
    figures=FIGURES,
)
