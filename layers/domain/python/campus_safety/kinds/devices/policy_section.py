"""How `[devices]` of a policy document is read."""

from collections.abc import Mapping
from typing import Any, Final

from campus_safety.district.policy_reader import Reader
from campus_safety.kinds.devices.device_rules import DeviceRules
from campus_safety.kinds.hazards.categories import read_spot

_WHERE: Final = "devices"


def device_rules(reader: Reader, table: Mapping[str, Any]) -> DeviceRules:
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
