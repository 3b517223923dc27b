"""Parts of a campus (部位), as codes: where a hazard is found, a patrol passes, an incident happened. "stairs-2" is the second of its stairs."""

import re
from collections.abc import Mapping

from campus_safety.labels import Label, labelled

AREAS: Mapping[str, Label] = labelled(
    {
        "gate": Label("校门", "Gate"),
        "perimeter": Label("围墙周界", "Perimeter"),
        "teaching_building": Label("教学楼", "Teaching building"),
        "stairs": Label("楼梯", "Stairs"),
        "corridor": Label("走廊通道", "Corridor"),
        "dormitory": Label("宿舍", "Dormitory"),
        "canteen": Label("食堂", "Canteen"),
        "kitchen": Label("厨房", "Kitchen"),
        "lab": Label("实验室", "Laboratory"),
        "library": Label("图书馆", "Library"),
        "hall": Label("礼堂", "Hall"),
        "playground": Label("操场", "Playground"),
        "sports_hall": Label("体育馆", "Sports hall"),
        "server_room": Label("机房", "Server room"),
        "boiler_room": Label("锅炉房", "Boiler room"),
        "electrical_room": Label("配电室", "Electrical room"),
        "gas_room": Label("燃气间", "Gas room"),
        "lift": Label("电梯", "Lift"),
        "parking": Label("停车区", "Parking"),
        "toilet": Label("卫生间", "Toilet"),
        "warehouse": Label("仓库", "Warehouse"),
        "security_room": Label("安保室", "Security room"),
        "building_site": Label("在建工地", "Building site"),
        "school_bus": Label("校车", "School bus"),
        "gate_road": Label("校门道路", "Road at the gate"),
        "bus_stop": Label("公交站点", "Bus stop"),
        "surroundings": Label("校园周边", "Surroundings"),
        "other": Label("其他部位", "Elsewhere"),
    }
)
_SPOT = re.compile(r"(?P<area>[a-z_]+)(?:-(?P<number>[1-9][0-9]?))?")


def read_spot(spot: str) -> tuple[str, int | None] | None:
    """Area and number of "stairs-2" or "gate"; None for anything else."""
    found = _SPOT.fullmatch(spot)
    if found is None or found["area"] not in AREAS:
        return None
    return found["area"], int(found["number"]) if found["number"] else None


def spot_label(spot: str) -> Label:
    """How people call a spot, "楼梯2"; the code itself where it is none of ours."""
    read = read_spot(spot)
    if read is None:
        return Label(spot, spot)
    area, number = AREAS[read[0]], read[1]
    return area if number is None else Label(f"{area.zh}{number}", f"{area.en} {number}")
