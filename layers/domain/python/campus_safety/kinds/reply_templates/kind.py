"""Reply templates as a kind of record, on which no clock runs."""

from types import MappingProxyType

from campus_safety.kinds.reply_templates import actions, message_words
from campus_safety.kinds.reply_templates.reply_template import STATES, ReplyTemplate
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="reply_template",
    label=Label("答复模板", "Reply template"),
    record=ReplyTemplate,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=MappingProxyType({}),
    flow=False,
    categories=MappingProxyType({}),
    severities=MappingProxyType({"ordinary": Label("答复模板", "Reply template")}),
    words=message_words.VOCABULARY,
    table=RecordTable.DUTY,
)
