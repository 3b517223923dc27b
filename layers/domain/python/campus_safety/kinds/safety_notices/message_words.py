"""What messages say of safety notices, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的安全提示", "New safety notice"),
    at_desk=Label("请阅读", "Please read it"),
    of_action=MappingProxyType(
        {
            Action.ISSUE: Words(
                Label("新的安全提示", "A new safety notice"),
                Label("请阅读并确认", "Please read it and confirm"),
            ),
            Action.WITHDRAW: Words(
                Label("一条安全提示已撤回", "A safety notice was withdrawn"),
                Label("请不再执行", "Please follow it no longer"),
            ),
        }
    ),
    clocks=MappingProxyType(
        {
            "read": Label("阅读确认安全提示", "confirm reading the safety notice"),
            "deliver": Label("安全提示送达各校园", "bring the safety notice to every campus"),
        }
    ),
    at_end=MappingProxyType(
        {
            "deliver": Words(
                Label("安全提示尚未送达全部校园", "A safety notice has not reached every campus yet"),
                Label("系统继续送达，请查看", "It is being brought to them still; please look"),
            )
        }
    ),
)
