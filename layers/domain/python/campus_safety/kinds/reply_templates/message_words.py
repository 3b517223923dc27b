"""What messages say of reply templates: nobody is told of one."""

from types import MappingProxyType

from campus_safety.labels import Label
from campus_safety.records.message_words import Vocabulary

VOCABULARY = Vocabulary(
    new=Label("新的答复模板", "New reply template"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType({}),
    clocks=MappingProxyType({}),
)
