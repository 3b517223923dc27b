"""What messages say of area sweeps, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的周边清查", "New area sweep"),
    at_desk=Label("请核定清单", "Please settle its list"),
    of_action=MappingProxyType(
        {
            Action.FREEZE: Words(Label("周边清查清单已冻结", "An area sweep's list was frozen"), LOOK),
            Action.ASSIGN_PLACES: Words(
                Label("有场所分派本单位清查", "Places were assigned to your unit"),
                Label("请按期逐处清查", "Please look at each of them in time"),
            ),
            Action.RECORD_OUTCOME: Words(
                Label("清单已全部有结果", "Every place has its outcome"),
                Label("请核对并办结", "Please check and close"),
            ),
            Action.CORRECT_OUTCOME: Words(
                Label("一处清查结果更正为未完成", "A place was corrected to be open again"), LOOK
            ),
            Action.CLOSE: Words(Label("周边清查已办结，覆盖率100%", "The area sweep is closed at 100%")),
            Action.CANCEL: Words(Label("周边清查已终止", "The area sweep was abandoned")),
        }
    ),
    clocks=MappingProxyType(
        {
            "finish": Label("完成清查", "finish the sweep"),
            "reenter": Label("补查无法进入的场所", "look again where nobody could enter"),
        }
    ),
)
