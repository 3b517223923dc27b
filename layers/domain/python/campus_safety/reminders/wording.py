"""What reminders say, Chinese first: numbers and days, and what is to be done about them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from campus_safety.labels import Label, labelled
from campus_safety.reminders.reminder import About

_TITLES: Mapping[About, Label] = labelled(
    {
        About.DIGEST: Label("今日提醒", "Today"),
        About.TERM_START: Label("开学前提醒", "Before the term"),
        About.HOLIDAY: Label("放假前提醒", "Before the holiday"),
        About.SHORTFALL: Label("演练、课时、定期事项提醒", "Drills, class hours and recurring duties"),
        About.MISSED: Label("上月演练未达标", "Drills missed last month"),
    }
)
# In the order in which they are said; a count of nothing is not said at all.
_COUNTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "overdue": ("已超期 {} 件", "{} overdue"),
        "due_today": ("今日到期 {} 件", "{} due today"),
        "open": ("未结 {} 件（不含封存）", "{} open, sealed ones not counted"),
        "posts": ("今日护学岗 {} 个", "{} posts today"),
        "activities": ("今日活动 {} 场", "{} activities today"),
        "notices": ("未读安全提示 {} 条", "{} notices unread"),
        "drills": ("本月尚未安排的演练 {} 项", "{} drills of this month not planned yet"),
        "duties": ("学校定期事项 {} 项到期或从未登记", "{} recurring duties due or never recorded"),
        "hours": ("法治副校长课时还差 {} 课时", "{} class hours of the law vice-principal still owed"),
        "kindergarten_hours": (
            "法治副园长课时（本区规定）还差 {} 课时",
            "{} class hours of the law vice-head still owed, by this district's own rule",
        ),
        "campuses": ("涉及校园 {} 所", "{} campuses"),
        "missed": ("上月未完成的演练 {} 项", "{} drills of last month not done"),
    }
)
_ON: Mapping[About, tuple[str, str]] = MappingProxyType(
    {
        About.TERM_START: ("{} 开学", "The term begins on {}"),
        About.HOLIDAY: ("{} 起放假", "Days off from {}"),
    }
)
_ASKED: Mapping[About, Label] = labelled(
    {
        About.TERM_START: Label(
            "请安排开学第一课、开学前安全检查和校门护学岗",
            "Please plan the first lesson, the check before the term and the posts at the gate",
        ),
        About.HOLIDAY: Label(
            "请开展假期预防课（防溺水、交通、消防、反诈），落实假期值守",
            "Please hold the lesson before the holidays, and see who is on duty during them",
        ),
        About.SHORTFALL: Label("请尽快安排并按时登记", "Please plan them soon, and record them in time"),
        About.MISSED: Label("请补做或说明情况", "Please make up for them, or say why"),
    }
)


def title(event: Mapping[str, Any]) -> Label:
    """Raises KeyError or ValueError when the event is no reminder."""
    return _TITLES[About(event["action"])]


def lines(event: Mapping[str, Any]) -> tuple[Label, ...]:
    """What is said below the title. Raises as `title`."""
    about, counts = About(event["action"]), event["counts"]
    day = date.fromisoformat(event["occasion"]).strftime("%m-%d")
    said = [Label(*(text.format(day) for text in _ON[about]))] if about in _ON else []
    said += [
        Label(*(text.format(int(counts[name])) for text in texts))
        for name, texts in _COUNTED.items()
        if counts.get(name)
    ]
    return (*said, _ASKED[about]) if about in _ASKED else tuple(said)
