"""What a policy says of alarm devices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.hazards.categories import read_spot

_WHERE: Final = "devices"


@dataclass(frozen=True, slots=True)
class DeviceRules(KindRules):
    """A device that was not heard for longer than `silence` is silent, which is a hazard: `item` of the checklist at the
    `spot` where devices hang. Its last self-test may lie `self_test` back."""

    of: ClassVar[str] = "device"

    silence: timedelta
    item: str
    spot: str
    self_test: timedelta


def _rules(reader: Reader, table: Mapping[str, Any]) -> DeviceRules:
    """The rules; what is wrong is remembered by the reader. Whether there is such an item is the checklists' to say."""
    item, spot = str(table.get("item", "")), str(table.get("spot", ""))
    if not item:
        reader.fault(f"{_WHERE}.item", "missing", "缺少检查项", "Which checklist item is it?")
    if read_spot(spot) is None:
        reader.fault(
            f"{_WHERE}.spot", "unknown_spot", f"没有这个部位：{spot}", f"No such part of a campus: {spot}"
        )
    return DeviceRules(
        silence=reader.duration(table, "silence", _WHERE),
        item=item,
        spot=spot,
        self_test=reader.duration(table, "self_test", _WHERE),
    )


SECTION = PolicySection(
    table="devices",
    rules=DeviceRules,
    read=_rules,
)
OF_SELF_TESTS = PolicySection(kind="self_test", table="self_tests", clocks=("test",))
