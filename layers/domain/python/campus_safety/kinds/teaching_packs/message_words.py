"""What messages say of teaching packs, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.teaching_packs.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的教学资源包", "New teaching pack"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType(
        {
            Action.REPLACE: Words(Label("教学资源包已有新版", "A teaching pack was replaced"), LOOK),
            Action.WITHDRAW: Words(Label("教学资源包已停用", "A teaching pack was withdrawn"), LOOK),
        }
    ),
    clocks=MappingProxyType(
        {"refresh": Label("复核教学资源包", "look whether the teaching pack is still right")}
    ),
)
