"""What messages say of rotas, Chinese first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.kinds.rotas.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import Vocabulary, Words


def _about(event: Mapping[str, Any], district: District) -> Label:
    """Which posts of which week have nobody, the first of them by name, and which days nobody has decided on."""
    if "since" not in event:
        return Label("", "")
    week = f"{event['since'][5:]}—{event['until'][5:]}"
    named = "、".join(_gap(gap, district) for gap in event["first_gaps"])
    more = " 等" if event["gaps"] > len(event["first_gaps"]) else ""
    zh, en = f"，{week}", f", {week}"
    if event["gaps"]:
        zh += f" 共 {event['gaps']} 个岗位无人：{named}{more}"
        en += f", {event['gaps']} posts without anybody"
    if event["unsure_days"]:
        days = "、".join(day[5:] for day in event["unsure_days"])
        zh += f"；{days} 校历或放假安排未定"
        en += f", not known whether school is on: {', '.join(day[5:] for day in event['unsure_days'])}"
    return Label(zh, en)


def _gap(gap: Mapping[str, str], district: District) -> str:
    campus = district.units.get(gap["campus"])
    return f"{gap['day'][5:]} {campus.name.zh if campus else gap['campus']} {gap['begins']}"


VOCABULARY = Vocabulary(
    new=Label("新的排班表", "New rota"),
    at_desk=Label("请排班", "Please fill it"),
    of_action=MappingProxyType(
        {
            Action.CHECK_GAPS: Words(
                Label("下周护学岗排班有待处理", "Next week's posts are not all settled"),
                Label(
                    "请安排人员，校历未定的请与学校核实",
                    "Please assign somebody, and ask the schools about days that are not known",
                ),
            ),
        }
    ),
    clocks=MappingProxyType({}),
    about=_about,
)
