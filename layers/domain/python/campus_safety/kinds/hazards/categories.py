"""What kinds of hazard there are, how grave they may be, and how word of them comes in."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.district.organisation import AgencyField
from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass


class Grade(StrEnum):
    """Two grades, derived from a checklist item and never typed by hand."""

    GENERAL = "general"
    MAJOR = "major"


GRADES: Mapping[Grade, Label] = labelled(
    {
        Grade.GENERAL: Label("一般隐患", "General hazard"),
        Grade.MAJOR: Label("重大隐患", "Major hazard"),
    }
)


class Track(StrEnum):
    """Found by oneself, or ordered by an officer's signature; one ledger for both."""

    SELF_FOUND = "self_found"
    ORDERED = "ordered"


TRACKS: Mapping[Track, Label] = labelled(
    {
        Track.SELF_FOUND: Label("自查自改", "Self-found"),
        Track.ORDERED: Label("责令限期整改", "Ordered"),
    }
)


class Source(StrEnum):
    """How a hazard was found."""

    SELF_CHECK = "self_check"
    PATROL = "patrol"
    POLICE_CHECK = "police_check"
    INSPECTION = "inspection"
    AREA_SWEEP = "area_sweep"
    REVIEW = "review"
    DEVICE = "device"


SOURCES: Mapping[Source, Label] = labelled(
    {
        Source.SELF_CHECK: Label("学校自查", "School's own check"),
        Source.PATROL: Label("护校队巡防", "Patrol"),
        Source.POLICE_CHECK: Label("民警检查", "Police check"),
        Source.INSPECTION: Label("联合检查", "Joint inspection"),
        Source.AREA_SWEEP: Label("周边清查", "Area sweep"),
        Source.REVIEW: Label("复盘发现", "Incident review"),
        Source.DEVICE: Label("设备异常", "Device"),
    }
)


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of hazard: who puts it right ("school", "operator" or an agency's field), which authorities check, in
    order ("station" for the police), and whether photos are asked for as proof."""

    id: str
    label: Label
    rectifies: str
    checks: tuple[str, ...]
    proof: bool = True

    @property
    def of_police(self) -> bool:
        """Whether the police answer for it, beside others or alone: only then may they order it to be rectified."""
        return "station" in self.checks


CATEGORIES: Mapping[str, Category] = MappingProxyType(
    {
        category.id: category
        for category in (
            Category("human_guard", Label("人防", "Guards"), "school", ("station",)),
            Category("physical_guard", Label("物防", "Physical protection"), "school", ("station",)),
            Category("technical_guard", Label("技防", "Technical protection"), "school", ("station",)),
            Category("access", Label("门卫与访客", "Gate and visitors"), "school", ("station",)),
            Category("fire", Label("消防", "Fire"), "school", (AgencyField.FIRE, "station")),
            Category(
                "building",
                Label("校舍建筑", "Buildings"),
                "school",
                (AgencyField.EDUCATION, AgencyField.HOUSING),
            ),
            Category("equipment", Label("特种设备", "Special equipment"), "school", (AgencyField.MARKET,)),
            Category("food", Label("食品", "Food"), "school", (AgencyField.MARKET, AgencyField.EDUCATION)),
            Category(
                "lab_chemical",
                Label("实验室、危化品", "Laboratories and chemicals"),
                "school",
                (AgencyField.EDUCATION, "station", AgencyField.EMERGENCY),
            ),
            Category("school_bus", Label("校车", "School buses"), "school", (AgencyField.TRAFFIC,)),
            Category("traffic", Label("校门交通", "Traffic at the gate"), AgencyField.TRAFFIC, ("station",)),
            Category("crowd", Label("拥挤踩踏", "Crowding"), "school", (AgencyField.EDUCATION,)),
            Category(
                "dormitory", Label("宿舍", "Dormitories"), "school", (AgencyField.EDUCATION, AgencyField.FIRE)
            ),
            Category("water", Label("涉水", "Water"), AgencyField.WATER, (AgencyField.EDUCATION, "station")),
            Category(
                "psychosocial",
                Label("矛盾纠纷、重点关注", "Disputes and concerns (counted, never named)"),
                "school",
                ("station",),
                proof=False,
            ),
            Category(
                "surroundings",
                Label("周边场所", "Surroundings"),
                "operator",
                (
                    AgencyField.MARKET,
                    AgencyField.CULTURE_TOURISM,
                    AgencyField.TOBACCO,
                    AgencyField.URBAN_MANAGEMENT,
                    "station",
                ),
            ),
            Category(
                "network_data",
                Label("网络与数据安全", "Network and data"),
                "school",
                (AgencyField.CYBER, "station"),
            ),
            # The station too: rules on security are what decree 93 has the police look at first.
            Category(
                "management",
                Label("制度与演练", "Rules and drills"),
                "school",
                (AgencyField.EDUCATION, "station"),
            ),
        )
    }
)

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
