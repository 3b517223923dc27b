"""Numbers of legal papers: gap-free per district, issuing unit, type and year; voided, never given again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from campus_safety.case import Paper
from campus_safety.directory import District
from campus_safety.errors import UnknownUnit
from campus_safety.labels import Label

# Granting and refusing an extension are one type of paper and share one series.
TYPES: Mapping[str, str] = MappingProxyType(
    {"order": "限", "extension_granted": "延", "extension_refused": "延", "recheck": "复"}
)

PAPERS: Mapping[str, Label] = MappingProxyType(
    {
        "order": Label("责令限期整改治安隐患通知书", "Order to rectify within a time limit"),
        "extension_granted": Label("同意延期整改治安隐患通知书", "Extension granted"),
        "extension_refused": Label("不同意延期整改治安隐患通知书", "Extension refused"),
        "recheck": Label("复查意见书", "Recheck opinion"),
    }
)
# What a unit's name is shortened by in the number of its papers.
_ENDINGS: Final = ("公安分局", "公安局", "分局", "派出所", "治安大队", "区")


def series(district: str, unit: str, kind: str, year: int) -> str:
    """The series that a paper of this kind is numbered in; `year` is the year in China."""
    return f"{district}#{unit}#{TYPES[kind]}#{year}"


def series_of(district: str, paper: Paper) -> str:
    return series(district, paper.unit, paper.kind, paper.year)


def printed(paper: Paper, district: District) -> str:
    """The number as it stands on the paper: 〔agency〕公（〔unit〕）限字〔year〕第 n 号."""
    return (
        f"{_agency(district)}公（{_short(district.unit(paper.unit).name.zh)}）"
        f"{TYPES[paper.kind]}字〔{paper.year}〕第 {paper.number} 号"
    )


def _agency(district: District) -> str:
    try:
        return _short(district.sub_bureau().name.zh)
    except UnknownUnit:
        return _short(district.name.zh)


def _short(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
