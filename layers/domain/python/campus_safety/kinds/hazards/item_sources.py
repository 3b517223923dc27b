"""Where a checklist item comes from, and how sure that is. An id that was given once stays: stored versions name it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass


class Confidence(StrEnum):
    """How well it is known that the document says this."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    OURS = "ours"

    @property
    def label(self) -> Label:
        return _CONFIDENCES[self]


_CONFIDENCES: Mapping[Confidence, Label] = labelled(
    {
        Confidence.HIGH: Label("已核对条文", "The article was read"),
        Confidence.MEDIUM: Label("据公开转载，未核对原文", "From a public copy; the original was not read"),
        Confidence.LOW: Label("具体条目未核对", "The item itself was not confirmed"),
        Confidence.OURS: Label("本系统建议，可由区域调整", "Proposed here; a district may change it"),
    }
)


@dataclass(frozen=True, slots=True)
class Basis:
    """The document that an item comes from."""

    id: str
    label: Label
    confidence: Confidence


OWN = Basis("own", Label("本系统建议项", "Proposed by this system"), Confidence.OURS)

BASES: Mapping[str, Basis] = MappingProxyType(
    {
        basis.id: basis
        for basis in (
            Basis(
                "guide",
                Label(
                    "教育系统重大事故隐患判定指南（2024）",
                    "Guide to major hazards in the education system, 2024",
                ),
                Confidence.MEDIUM,
            ),
            # Only the fields of the guide are known for these; whether it has the very item is for a district to check.
            Basis(
                "guide_field",
                Label(
                    "判定指南（2024）所列领域，条目由本系统拟定",
                    "A field of the guide of 2024; the item is worded here",
                ),
                Confidence.LOW,
            ),
            Basis(
                "order93",
                Label(
                    "公安机关监督检查企业事业单位内部治安保卫工作规定（检查内容）",
                    "Rules on how the police check internal security: what is looked at",
                ),
                Confidence.MEDIUM,
            ),
            Basis(
                "reg421",
                Label(
                    "企业事业单位内部治安保卫条例",
                    "Regulation on internal security of enterprises and institutions",
                ),
                Confidence.HIGH,
            ),
            Basis(
                "shandong",
                Label("山东省学校安全条例", "Shandong school safety regulation"),
                Confidence.HIGH,
            ),
            Basis("minors", Label("未成年人保护法", "Law on the protection of minors"), Confidence.HIGH),
            Basis(
                "internet",
                Label("互联网上网服务营业场所管理条例", "Regulation on internet service premises"),
                Confidence.HIGH,
            ),
            Basis(
                "video",
                Label("公共安全视频图像信息系统管理条例", "Regulation on public security video systems"),
                Confidence.HIGH,
            ),
            Basis(
                "network_rules",
                Label("网络数据安全管理条例", "Regulation on the security of network data"),
                Confidence.HIGH,
            ),
            Basis(
                "gbt29315",
                Label("GB/T 29315-2022（推荐性标准）", "GB/T 29315-2022, a recommended standard"),
                Confidence.MEDIUM,
            ),
            Basis(
                "fire10",
                Label(
                    "中小学校、幼儿园消防安全十项规定（2024）", "Ten rules for fire safety in schools, 2024"
                ),
                Confidence.MEDIUM,
            ),
            Basis(
                "four_hundred",
                Label("校园安全“四个100%”", "The four goals of 100 % for safe campuses"),
                Confidence.MEDIUM,
            ),
            OWN,
        )
    }
)
