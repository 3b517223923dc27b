"""Activities as a kind of record."""

from types import MappingProxyType

from campus_safety.kinds.activities import actions, clock_rules, message_words, rules
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, STAGES, STATES, Activity
from campus_safety.kinds.activities.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable
from campus_safety.records.purposes import OF_RECORDS

KIND = Kind(
    name="activity",
    label=Label("宣传活动", "Activity"),
    record=Activity,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories=MappingProxyType({one.value: label for one, label in ACTIVITY_TYPES.items()}),
    severities=MappingProxyType({"ordinary": Label("宣传活动", "Activity")}),
    words=message_words.VOCABULARY,
    table=RecordTable.OUTREACH,
    files=OF_RECORDS,
    policy=(rules.SECTION,),
    figures=FIGURES,
    category_fact="activity_type",
)
