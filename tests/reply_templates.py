"""Builders of reply templates."""

from dataclasses import replace
from typing import Any

from campus_safety.kinds.reply_templates.reply_template import ReplyTemplate
from campus_safety.kinds.reply_templates.writing import Write, write
from tests.builders import an_account, an_actor, at, rules

DESK = "dm-st-harbour-desk"


def wanted(**changes: Any) -> Write:
    sender = changes.pop("sender", DESK)
    plain = Write(
        client_key="template-1",
        digest="digest-1",
        account=an_account(sender).key,
        text="您反映的情况已处理，感谢您的支持。",
    )
    return replace(plain, **changes)


def a_template(*, by: str = DESK, in_use: int = 0, **changes: Any) -> ReplyTemplate:
    return write(wanted(sender=by, **changes), an_actor(by), rules(), at(), in_use).after
