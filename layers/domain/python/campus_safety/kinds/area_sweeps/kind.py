"""Area sweeps as a kind of record."""

from campus_safety.kinds.area_sweeps import actions, area_sweep, clock_rules, message_words, rules
from campus_safety.kinds.area_sweeps.figures import FIGURES
from campus_safety.kinds.hazards.checklists import DOCUMENT as CHECKLISTS
from campus_safety.labels import Label
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import OF_CASES

KIND = Kind(
    name="area_sweep",
    label=Label("周边清查", "Area sweep"),
    record=area_sweep.AreaSweep,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=area_sweep.STATES,
    stages=area_sweep.STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    lays=clock_rules.lays,
    flow=False,
    categories={},
    severities={"ordinary": Label("周边清查", "Area sweep")},
    words=message_words.VOCABULARY,
    files=OF_CASES,
    policy=(rules.SECTION,),
    documents=(CHECKLISTS,),
    figures=FIGURES,
)
