"""What messages say of quiz rounds, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.quizzes.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新的知识问答", "A new quiz round"),
    at_desk=LOOK,
    of_action=MappingProxyType(
        {
            Action.PLAN: Words(
                Label("新的知识问答已安排", "A quiz round was planned"),
                Label("请转告本校学生按时答题", "Please tell your pupils in time"),
            ),
            Action.CANCEL: Words(Label("知识问答已取消", "The quiz round was cancelled")),
            Action.COUNT: Words(Label("知识问答已计分", "The quiz round was counted"), LOOK),
        }
    ),
    clocks=MappingProxyType(
        {
            "open": Label("知识问答开放", "opening of the quiz"),
            "close": Label("知识问答答题", "answer the quiz"),
            "count": Label("知识问答计分", "count the quiz round"),
        }
    ),
    ahead=MappingProxyType(
        {
            "close": Words(
                Label("知识问答{}后截止", "The quiz round closes in {}"),
                Label("请提醒学生答题", "Please remind your pupils to answer"),
            ),
        }
    ),
    at_end=MappingProxyType(
        {
            "open": Words(
                Label("知识问答已开放", "The quiz round is open"),
                Label("请组织学生答题", "Please have your pupils answer"),
            ),
            "close": Words(Label("知识问答已截止", "The quiz round is closed")),
        }
    ),
)
