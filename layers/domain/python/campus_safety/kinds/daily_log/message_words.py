"""What messages say of the daily log, Chinese first."""

from types import MappingProxyType

from campus_safety.labels import Label
from campus_safety.records.message_words import Vocabulary

VOCABULARY = Vocabulary(
    new=Label("新的安保室日志", "New log entry"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType({}),
    clocks=MappingProxyType(
        {
            "leave": Label("登记离开安保室", "record leaving the security room"),
            "take_over": Label("接班", "take over the shift"),
        }
    ),
)
