"""What messages say of appointments, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.appointments.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的法治副校长聘任", "New law vice-principal"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType(
        {
            Action.APPOINT: Words(
                Label("法治副校长已聘任", "A law vice-principal was appointed"),
                Label("请联系安排课程", "Please arrange the lessons"),
            ),
            Action.RENEW: Words(Label("法治副校长已续聘", "The law vice-principal was renewed"), LOOK),
            Action.END: Words(Label("法治副校长已卸任", "The law vice-principal has left office"), LOOK),
        }
    ),
    clocks=MappingProxyType({"term": Label("法治副校长任期", "term of the law vice-principal")}),
    at_end=MappingProxyType(
        {
            "term": Words(
                Label("法治副校长任期已届满", "The term of a law vice-principal is over"),
                Label("请重新聘任", "Please appoint one anew"),
            ),
        }
    ),
    ahead=MappingProxyType(
        {
            "term": Words(
                Label("法治副校长任期{}后届满", "The term of a law vice-principal ends in {}"),
                Label("请续聘或另行聘任", "Please renew it, or appoint another"),
            ),
        }
    ),
    to_reporter=MappingProxyType(
        {
            Action.APPOINT: Words(
                Label("您已受聘法治副校长", "You were appointed law vice-principal"),
                Label("请查看校（园）和课时要求", "Please look at the campus and the hours it is owed"),
            ),
            Action.RENEW: Words(
                Label("您的法治副校长任期已续", "Your term as law vice-principal was renewed"), LOOK
            ),
            Action.END: Words(
                Label("您的法治副校长任期已结束", "Your term as law vice-principal has ended"), LOOK
            ),
        }
    ),
)
