"""What messages say of points, Chinese first. Nobody is told of an entry but those that it concerns in their lists."""

from types import MappingProxyType

from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary

VOCABULARY = Vocabulary(
    new=Label("学校积分有新记录", "New points of a school"),
    at_desk=LOOK,
    of_action=MappingProxyType({}),
    clocks=MappingProxyType({}),
)
