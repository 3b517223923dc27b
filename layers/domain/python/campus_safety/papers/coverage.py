"""The proof of an area sweep's coverage (清查覆盖证明): every place of the frozen list with its outcome, none left out.

People who were checked stand there as counts. What proves that the list is the one that was frozen is its digest.
"""

from collections.abc import Mapping

from campus_safety.district.directory import District
from campus_safety.district.organisation import PLACE_KINDS
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES, AreaSweep
from campus_safety.kinds.area_sweeps.coverage import FrozenPlace, coverage, list_digest
from campus_safety.kinds.area_sweeps.places import OUTCOMES
from campus_safety.labels import Label
from campus_safety.papers.columns import Column, day_of
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """`names` are the places' names by their ids."""

    number: int
    place: FrozenPlace
    district: District
    names: Mapping[str, Label]


def heads(case: AreaSweep, shown: tuple[FrozenPlace, ...]) -> tuple[str, ...]:
    """What stands above the list: which sweep it was, how much of what is shown is done, and whether the list holds."""
    covered = coverage(shown)
    whole = len(shown) == len(case.places)
    holds = list_digest(case.radius_m, case.places) == case.digest
    list_shown = "全部清单" if whole else "本单位部分"
    return (
        f"清查编号 {case.code}　{PURPOSES[case.purpose].zh}　校园 {len(case.campuses)} 所，半径 {case.radius_m} 米",
        f"{list_shown} {covered.total} 处，已有结果 {covered.done} 处，覆盖率 {covered.percent:g}%",
        f"待补查 {covered.not_entered} 处，检查 {covered.people_checked} 人次（只计数，不记姓名）",
        f"清单摘要 SHA-256 {case.digest}（{'与冻结时一致' if holds else '与冻结时不一致'}）",
    )


def _outcome(line: PlaceLine) -> str:
    return OUTCOMES[line.place.outcome].zh if line.place.outcome is not None else "尚未清查"


def _unit(line: PlaceLine, unit: str) -> str:
    found = line.district.units.get(unit)
    return found.name.zh if found is not None else unit


def _name(line: PlaceLine) -> str:
    found = line.names.get(line.place.place)
    return found.zh if found is not None else line.place.place


COLUMNS: tuple[Column[PlaceLine], ...] = (
    Column(Label("序号", "No."), 8, lambda line: line.number),
    Column(Label("场所编号", "Place"), 14, lambda line: line.place.place),
    Column(Label("场所名称", "Name"), 28, _name),
    Column(Label("类型", "Kind"), 14, lambda line: PLACE_KINDS[line.place.kind].zh),
    Column(Label("最近校园", "Nearest campus"), 22, lambda line: _unit(line, line.place.campus)),
    Column(Label("距离（米）", "Metres"), 10, lambda line: line.place.distance_m),
    Column(Label("清查单位", "Swept by"), 20, lambda line: _unit(line, line.place.unit)),
    Column(Label("清查结果", "Outcome"), 20, _outcome),
    Column(Label("最近到访", "Last visit"), 12, lambda line: day_of(line.place.at)),
    Column(Label("检查人数", "People checked"), 10, lambda line: line.place.people_checked),
    Column(Label("到访次数", "Visits"), 10, lambda line: line.place.attempts),
    Column(Label("首次无法进入", "First found closed"), 14, lambda line: day_of(line.place.shut_since)),
    Column(Label("转为隐患", "Became a hazard"), 10, lambda line: "是" if line.place.hazard else ""),
)
