"""What messages say of patrols and their plans, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

OF_PATROLS = Vocabulary(
    new=Label("新的巡防任务", "New patrol"),
    at_desk=LOOK,
    of_action=MappingProxyType(
        {
            Action.FINISH: Words(
                Label("巡防提前结束，有漏巡点位", "A patrol ended with points left out"), LOOK
            ),
            Action.CANCEL: Words(Label("巡防已取消", "A patrol was cancelled"), LOOK),
        }
    ),
    clocks=MappingProxyType(
        {
            "patrol": Label("巡完全部点位", "look at every point"),
            "police_round": Label("走完全部巡逻点", "make every stop"),
        }
    ),
    at_end=MappingProxyType(
        {
            "patrol": Words(
                Label("巡防已结束，有漏巡点位", "A patrol is over, and points were missed"),
                Label("请查看漏巡点位并补看", "Please see which they are and have them looked at"),
            ),
            "police_round": Words(
                Label("巡逻排查已结束，有未到的校园", "A police round is over, and stops were missed"),
                Label("请查看未到的校园并补巡", "Please see which they are and have them visited"),
            ),
        }
    ),
)
OF_PLANS = Vocabulary(
    new=Label("新的巡防方案", "New patrol plan"),
    at_desk=LOOK,
    of_action=MappingProxyType(
        {PlanAction.WITHDRAW: Words(Label("巡防方案已停用", "A patrol plan was withdrawn"), LOOK)}
    ),
    clocks=MappingProxyType({"renew": Label("续订巡防方案", "renew the patrol plan")}),
    at_end=MappingProxyType(
        {
            "renew": Words(
                Label("巡防方案已到期，不再排巡", "A patrol plan has ended, no patrols are planned any more"),
                Label("请制定新方案", "Please make a new one"),
            )
        }
    ),
)
