"""What a policy says of alarm devices."""

from datetime import timedelta
from typing import Annotated, ClassVar

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import Check, Number, Text
from campus_safety.records.spots import read_spot
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class DeviceRules(KindRules):
    """A device that was not heard for longer than `silence` is silent, which is a hazard: `item` of the checklist, which is
    the checklists' to know, at the `spot` where devices hang. Its last self-test may lie `self_test` back. One that was pressed
    wrongly `false_presses` times within `false_press_within` is a hazard too, `false_press_item`."""

    of: ClassVar[str] = "device"
    inside: ClassVar[str] = ""

    silence: timedelta
    item: Annotated[str, Text(1)]
    spot: str
    self_test: timedelta
    false_presses: Annotated[int, Number(2, 50)] = 3
    false_press_within: timedelta = timedelta(days=30)
    false_press_item: Annotated[str, Text(1)] = "technical_guard.other"
    checks: ClassVar = (
        Check(
            ("spot",),
            lambda spot: None if read_spot(spot) else spot,
            "没有这个部位：{}",
            "No such part of a campus: {}",
            "unknown_spot",
        ),
    )


SECTION = PolicySection(
    table="devices",
    rules=DeviceRules,
)
OF_SELF_TESTS = PolicySection(kind="self_test", table="self_tests", clocks=("test",))
