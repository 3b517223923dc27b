"""What messages say of self-tests, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.devices.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("设备自检逾期", "Self-tests are overdue"),
    at_desk=LOOK,
    of_action=MappingProxyType(
        {
            Action.REMIND: Words(
                Label("一键报警设备本月自检逾期", "The one-key alarm's monthly self-test is overdue"),
                Label("请按设备自检键并确认", "Please test the device and see that it is heard"),
            )
        }
    ),
    clocks=MappingProxyType({"test": Label("完成设备自检", "test the device")}),
)
