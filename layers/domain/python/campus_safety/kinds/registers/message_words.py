"""What messages say of registers, Chinese first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.kinds.registers.actions import Action
from campus_safety.kinds.registers.things import REGISTERS, Register
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words


def _about(event: Mapping[str, Any], district: District) -> Label:
    """Which entry of which register; another release may know registers that this one does not."""
    if event.get("category") not in tuple(Register):
        return Label("", "")
    label = REGISTERS[Register(event["category"])]
    return Label(f"，{label.zh} {event['number']}", f", {label.en} {event['number']}")


VOCABULARY = Vocabulary(
    new=Label("新的台账条目", "New entry of a register"),
    at_desk=LOOK,
    of_action=MappingProxyType(
        {
            Action.REPORT_FAULT: Words(
                Label("台账所列报故障", "Something in a register is out of order"),
                Label("请安排修复", "Please have it repaired"),
            ),
        }
    ),
    clocks=MappingProxyType({"valid": Label("有效期", "until it expires")}),
    at_end=MappingProxyType(
        {
            "valid": Words(
                Label(
                    "台账所列已过期，将立为隐患", "Something in a register has expired and becomes a hazard"
                ),
                Label("请换新并登记", "Please renew it and say so"),
            ),
        }
    ),
    ahead=MappingProxyType(
        {
            "valid": Words(
                Label("台账所列{}后过期", "Something in a register expires in {}"),
                Label("请换新并登记", "Please renew it and say so"),
            ),
        }
    ),
    about=_about,
)
