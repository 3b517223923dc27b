"""Numbers of legal papers: gap-free per district, issuing unit, type and year; voided, never given again."""

from collections.abc import Mapping
from typing import Final

from campus_safety.district.directory import District
from campus_safety.errors import UnknownUnit
from campus_safety.kinds.hazards.paper_kinds import SIGNED
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Paper
from campus_safety.records.paper_series import TYPES

PAPERS: Mapping[str, Label] = labelled(
    {
        **SIGNED,
        "inspection_record": Label("检查笔录", "Inspection record"),
    }
)
# What a unit's name is shortened by in the number of its papers.
_ENDINGS: Final = ("公安分局", "分局", "公安局", "派出所", "大队", "区")


def printed(paper: Paper, district: District) -> str:
    """The number as it stands on the paper: 〔agency〕公（〔unit〕）限字〔year〕第 n 号."""
    agency = _agency(district)
    unit = district.unit(paper.unit).name.zh
    # A brigade's name begins with that of its bureau, which stands in the number already.
    unit = unit if unit == agency else unit.removeprefix(agency)
    return f"{_short(agency)}公（{_short(unit)}）{TYPES[paper.kind]}字〔{paper.year}〕第 {paper.number} 号"


def _agency(district: District) -> str:
    try:
        return district.sub_bureau().name.zh
    except UnknownUnit:
        return district.name.zh


def _short(name: str) -> str:
    """环翠 of 环翠分局, and of 威海市公安局环翠分局."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending).rpartition("公安局")[2]
    return name
