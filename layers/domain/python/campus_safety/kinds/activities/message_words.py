"""What messages say of activities, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.activities.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

_PLANNED = Words(
    Label("有活动安排，待确认", "An activity was planned, to be confirmed"),
    Label("请核对时间并确认", "Please check the time and confirm"),
)

VOCABULARY = Vocabulary(
    new=Label("新的宣传活动", "New activity"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType(
        {
            Action.SUGGEST: Words(
                Label("复盘建议开展一项活动", "A review suggests an activity"),
                Label("请采纳并安排时间，或说明不采纳的理由", "Please take it up, or say why not"),
            ),
            Action.PLAN: _PLANNED,
            Action.TAKE_UP: _PLANNED,
            Action.RESCHEDULE: Words(
                Label("活动已改期，待确认", "An activity was moved, to be confirmed"),
                Label("请核对时间并确认", "Please check the time and confirm"),
            ),
            Action.CONFIRM: Words(Label("活动已确认", "The activity is confirmed"), LOOK),
            Action.CANCEL: Words(Label("活动已取消", "The activity was cancelled")),
            Action.CORRECT: Words(Label("活动登记已更正", "The record of an activity was corrected"), LOOK),
            Action.START_EXERCISE: Words(
                Label("实战演练已启动，请按演练警情办理", "The exercise has begun; handle its incident"), LOOK
            ),
        }
    ),
    clocks=MappingProxyType(
        {
            "take_up": Label("采纳建议的活动", "take up the suggested activity"),
            "confirm": Label("确认活动时间", "confirm the activity"),
            "start": Label("活动开始", "the activity begins"),
            "hold": Label("登记活动是否开展", "say whether the activity was held"),
            "record": Label("登记受众和课时", "record the audience and the hours"),
        }
    ),
    ahead=MappingProxyType(
        {
            "start": Words(
                Label("活动{}后开始", "An activity begins in {}"),
                Label("请做好准备", "Please be ready for it"),
            ),
        }
    ),
    to_reporter=MappingProxyType(
        {
            Action.PLAN: _PLANNED,
            Action.TAKE_UP: _PLANNED,
            Action.RESCHEDULE: Words(Label("您的活动已改期", "Your activity was moved"), LOOK),
            Action.CONFIRM: Words(Label("您的活动已确认", "Your activity is confirmed"), LOOK),
            Action.CANCEL: Words(Label("您的活动已取消", "Your activity was cancelled")),
        }
    ),
)
