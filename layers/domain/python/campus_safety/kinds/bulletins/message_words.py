"""What messages say of issues of the bulletin, Chinese first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.kinds.bulletins.actions import Action
from campus_safety.labels import Label
from campus_safety.records.message_words import LOOK, Vocabulary, Words


def _about(event: Mapping[str, Any], district: District) -> Label:
    """Which month it is of."""
    year, _, month = event["month"].partition("-")
    return Label(f"（{year} 年 {int(month)} 月）", f" ({event['month']})")


VOCABULARY = Vocabulary(
    new=Label("新的月度简报", "New monthly bulletin"),
    at_desk=Label("请查看", "Please look"),
    of_action=MappingProxyType(
        {
            Action.DRAFT: Words(
                Label("月度工作简报已起草", "The monthly bulletin was drafted"),
                Label("请审阅并签发", "Please read and release it"),
            ),
            Action.RELEASE: Words(Label("月度工作简报已签发", "The monthly bulletin was released"), LOOK),
        }
    ),
    clocks=MappingProxyType({}),
    about=_about,
)
