"""What a policy says of registers besides their clock: `[registers.rules]`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.registers.things import ASKS, Register
from campus_safety.marks import Check, Only, Text
from campus_safety.records.spots import read_spot
from campus_safety.values import dataclass

# What can be wrong with an entry: a team has no date, and does not break.
_CAN_BE_WRONG = frozenset(register for register, asks in ASKS.items() if asks.dated or asks.breaks)


@dataclass(frozen=True, slots=True)
class RegisterRules(KindRules):
    """`items` says which item of the checklists an entry becomes that is expired or out of order, by its register; `spot` is
    where, of what says no place of its own."""

    of: ClassVar[str] = "register_entry"

    items: Mapping[Annotated[Register, Only(_CAN_BE_WRONG)], Annotated[str, Text(1)]]
    spot: str
    checks: ClassVar = (
        Check(
            ("spot",),
            lambda spot: None if read_spot(spot) else spot,
            "没有这个部位：{}",
            "No such part of a campus: {}",
            "unknown_spot",
        ),
        Check(
            ("items",),
            lambda items: "、".join(sorted(_CAN_BE_WRONG - items.keys())) or None,
            "缺少：{}",
            "Missing: {}",
            "missing",
        ),
    )


SECTION = PolicySection(
    kind="register_entry",
    table="registers",
    clocks=("valid",),
    rules=RegisterRules,
)
