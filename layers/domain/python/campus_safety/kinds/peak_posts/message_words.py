"""What messages say of posts, Chinese first."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words

_YOURS = Words(
    Label("您有岗位安排变动", "A post was given to you, or taken from you"),
    Label("请查看岗位和时段", "Please look at the post and its window"),
)


def _about(event: Mapping[str, Any], district: District) -> Label:
    """The window: "，11-25 07:30—08:10"."""
    start, end = (
        datetime.fromisoformat(event[name]).astimezone(SHANGHAI) for name in ("starts_at", "ends_at")
    )
    said = f"{start:%m-%d %H:%M}—{end:%H:%M}"
    return Label(f"，{said}", f", {said}")


VOCABULARY = Vocabulary(
    new=Label("新的护学岗", "New peak post"),
    at_desk=Label("请安排人员", "Please assign somebody"),
    of_action=MappingProxyType(
        {
            Action.ADD: Words(
                Label("加设了一个岗位", "A post was added"),
                Label("请核对人员安排", "Please see to it that somebody stands there"),
            ),
            Action.CANCEL: Words(Label("岗位已取消", "A post was cancelled")),
            Action.CALL_OFF: Words(
                Label("校历调整，岗位已取消", "The school calendar has changed, the post was called off")
            ),
            Action.REINSTATE: Words(
                Label("校历调整，岗位已恢复", "The school calendar has changed, the post stands again"), LOOK
            ),
        }
    ),
    clocks=MappingProxyType(
        {
            "reach": Label("护学岗到岗", "reach the post"),
            "absence": Label("时段结束前到岗", "reach the post before its window ends"),
            "leave": Label("离岗登记", "check out of the post"),
        }
    ),
    at_end=MappingProxyType(
        {
            "reach": Words(
                Label("时段已开始，尚无人到岗", "The window has begun and nobody has checked in"),
                Label("请立即派人到岗", "Please send somebody at once"),
            ),
            "absence": Words(
                Label("缺岗：时段已结束，无人到岗", "Missed: the window has ended and nobody came"),
                Label(
                    "请核实，确已到岗的请补录", "Please look into it; if somebody was there, enter it late"
                ),
            ),
        }
    ),
    to_reporter=MappingProxyType(
        {
            **dict.fromkeys((Action.ADD, Action.ASSIGN, Action.HAND_OVER, Action.SWAP, Action.MOVE), _YOURS),
            Action.CANCEL: Words(Label("您的岗位已取消", "Your post was cancelled")),
            Action.CALL_OFF: Words(
                Label("校历调整，您的岗位已取消", "The school calendar has changed, your post was called off")
            ),
            Action.REINSTATE: Words(
                Label("校历调整，您的岗位已恢复", "The school calendar has changed, your post stands again"),
                LOOK,
            ),
        }
    ),
    about=_about,
)
