"""In which series a legal paper is numbered: gap-free per district, issuing unit, type and year."""

from collections.abc import Mapping
from types import MappingProxyType

from campus_safety.records.components import Paper

# Granting and refusing an extension are one type of paper and share one series.
TYPES: Mapping[str, str] = MappingProxyType(
    {"order": "限", "extension_granted": "延", "extension_refused": "延", "recheck": "复"}
)


def series(district: str, unit: str, kind: str, year: int) -> str:
    """The series that a paper of this kind is numbered in; `year` is the year in China."""
    return f"{district}#{unit}#{TYPES[kind]}#{year}"


def series_of(district: str, paper: Paper) -> str:
    return series(district, paper.unit, paper.kind, paper.year)
