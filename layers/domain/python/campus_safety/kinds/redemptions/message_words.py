"""What messages say of requests that spend points, Chinese first."""

from types import MappingProxyType

from campus_safety.kinds.redemptions.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

_PLEASE = Label("请兑现，或说明不予兑换的理由", "Please deliver it, or say why not")

VOCABULARY = Vocabulary(
    new=Label("新的积分兑换", "A school spends points"),
    at_desk=_PLEASE,
    of_action=MappingProxyType(
        {
            Action.REDEEM: Words(Label("有学校兑换积分", "A school spends points"), _PLEASE),
            Action.DELIVER: Words(Label("积分兑换已兑现", "What points were spent for was delivered"), LOOK),
            Action.DECLINE: Words(
                Label("积分兑换未予办理，积分已退回", "A request was declined, and its points given back"),
                LOOK,
            ),
            Action.WITHDRAW: Words(
                Label("学校已撤回积分兑换", "A school has withdrawn its request for points"), LOOK
            ),
        }
    ),
    clocks=MappingProxyType(
        {"answer": Label("兑现或答复积分兑换", "deliver or decline what points are spent for")}
    ),
)
