"""What messages say of joint inspections, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.inspections.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的联合检查", "New joint inspection"),
    at_desk=Label("请按计划参加", "Please take part as planned"),
    of_action=MappingProxyType(
        {
            Action.PLAN: Words(
                Label("联合检查已安排", "A joint inspection was planned"),
                Label("请按计划参加或配合", "Please take part, or be ready for it"),
            ),
            Action.BEGIN: Words(
                Label("联合检查已开始", "The joint inspection has begun"),
                Label("请按职责检查并作答，或予以配合", "Please look at your field and answer, or assist"),
            ),
            Action.CONCLUDE: Words(Label("联合检查已结束", "The joint inspection is concluded"), LOOK),
            Action.CANCEL: Words(Label("联合检查已取消", "The joint inspection was cancelled")),
        }
    ),
    clocks=MappingProxyType(
        {
            "begin": Label("开始联合检查", "begin the inspection"),
            "answer": Label("逐校作答", "answer for every campus"),
            "conclude": Label("结束联合检查", "conclude the inspection"),
        }
    ),
)
