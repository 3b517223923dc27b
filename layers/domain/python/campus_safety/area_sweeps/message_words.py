"""What messages say of area sweeps, Chinese first."""

from types import MappingProxyType

from campus_safety.area_sweeps.transitions import Action
from campus_safety.labels import Label
from campus_safety.message_words import Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的周边清查", "New area sweep"),
    at_desk=Label("请按清单逐处清查", "Please look at every place on the list"),
    of_action=MappingProxyType(
        {
            Action.FREEZE: Words(
                Label("周边清查清单已下达", "An area sweep's list was frozen"),
                Label("请按清单逐处清查", "Please look at every place on the list"),
            ),
            Action.ASSIGN_PLACES: Words(
                Label("有场所分派贵单位清查", "Places were assigned to your unit"),
                Label("请按期清查", "Please look at them in time"),
            ),
            Action.RECORD_OUTCOME: Words(
                Label("清单已全部有结果", "Every place has its outcome"),
                Label("请核对并完成清查", "Please check and close"),
            ),
            Action.CLOSE: Words(Label("周边清查已完成", "The area sweep is closed")),
            Action.CANCEL: Words(Label("周边清查已取消", "The area sweep was cancelled")),
        }
    ),
    clocks=MappingProxyType(
        {
            "finish": Label("完成清查", "finish the sweep"),
            "reenter": Label("补查无法进入的场所", "look again where nobody could enter"),
        }
    ),
)
