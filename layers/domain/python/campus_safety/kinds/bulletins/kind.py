"""Issues of the monthly bulletin as a kind of record. No limit runs on one; like every open record on which nothing else
runs, it is told of once a day until it is released."""

from types import MappingProxyType

from campus_safety.kinds.bulletins import actions, message_words
from campus_safety.kinds.bulletins.bulletin_issue import STAGES, STATES, BulletinIssue
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="bulletin_issue",
    label=Label("简报", "Bulletin issue"),
    record=BulletinIssue,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=STAGES,
    flow=False,
    categories=MappingProxyType({}),
    severities=MappingProxyType({"ordinary": Label("简报", "Bulletin")}),
    words=message_words.VOCABULARY,
    table=RecordTable.OUTREACH,
)
