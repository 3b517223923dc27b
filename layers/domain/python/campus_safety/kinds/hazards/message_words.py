"""What messages say of hazards, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.hazards.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import GO_ON, LOOK, Vocabulary, Words

VOCABULARY = Vocabulary(
    new=Label("新隐患", "New hazard"),
    at_desk=Label("请按时交办整改", "Please assign it in time"),
    of_action=MappingProxyType(
        {
            Action.ASSIGN: Words(
                Label("隐患整改已交办", "A hazard was assigned"),
                Label("请按期整改", "Please rectify it in time"),
            ),
            Action.CONTROL: Words(Label("已采取临时管控", "It is under interim control"), LOOK),
            Action.SUBMIT_PLAN: Words(Label("“五落实”方案已提交", "The plan was submitted"), LOOK),
            Action.RECORD_CHECK: Words(
                Label("民警已现场检查隐患", "Police have looked at a hazard on the spot"), LOOK
            ),
            Action.DRAFT_ORDER: Words(
                Label("整改通知书待签发", "An order waits to be signed"),
                Label("请审签", "Please decide and sign"),
            ),
            Action.SIGN_ORDER: Words(
                Label("责令限期整改通知书已签发", "An order to rectify was signed"),
                Label("请按期整改", "Please rectify it in time"),
            ),
            Action.CLAIM_RECTIFIED: Words(
                Label("已报告整改完毕", "Reported as rectified"),
                Label("请按时复查", "Please recheck it in time"),
            ),
            Action.RECHECK: Words(
                Label("复查结果已出", "There is a recheck's result"),
                Label("请查看并办理", "Please look and go on"),
            ),
            Action.FOLLOW_UP: Words(
                Label("回访结果已出", "There is a follow-up check's result"),
                Label("请查看并办理", "Please look and go on"),
            ),
            Action.REGRADE: Words(Label("隐患已重新定级", "The hazard was graded again"), LOOK),
            Action.REROUTE: Words(
                Label("隐患已移交主管部门", "The hazard was routed to another authority"), GO_ON
            ),
            Action.WITHDRAW: Words(Label("隐患已撤销", "The hazard was withdrawn")),
            Action.CLOSE: Words(Label("隐患已销号", "The hazard was struck off the ledger")),
            Action.VOID_PAPER: Words(Label("一份文书已作废", "A paper was voided"), LOOK),
        }
    ),
    clocks=MappingProxyType(
        {
            "assign": Label("交办", "assign the hazard"),
            "control": Label("采取临时管控", "put it under interim control"),
            "plan": Label("提交“五落实”方案", "submit the plan"),
            "rectify": Label("整改", "rectify the hazard"),
            "recheck": Label("复查", "recheck"),
            "follow_up": Label("回访", "follow-up check"),
            "close": Label("销号", "strike it off the ledger"),
        }
    ),
)
