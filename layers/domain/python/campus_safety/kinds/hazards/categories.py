"""What kinds of hazard there are, how grave they may be, and how word of them comes in."""

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
