"""Rotas as a kind of record: a pattern, on which no clock runs."""

from types import MappingProxyType

from campus_safety.kinds.peak_posts.rules import SECTION as OF_POSTS
from campus_safety.kinds.rotas import actions, message_words
from campus_safety.kinds.rotas.rota import STATES, Rota
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable

KIND = Kind(
    name="rota",
    label=Label("排班表", "Rota"),
    record=Rota,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=STATES,
    stages=MappingProxyType({}),
    flow=False,
    categories=MappingProxyType({}),
    severities=MappingProxyType({"ordinary": Label("护学岗排班", "Rota of posts")}),
    words=message_words.VOCABULARY,
    table=RecordTable.DUTY,
    policy=(OF_POSTS,),
)
