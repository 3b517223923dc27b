"""What people ask of any kind of case: one frozen dataclass per action, with codes apart from free text.

`texts` of a command are what people wrote; they go to narratives and never into the case record. What can be asked of one
kind only is in that kind's own `commands.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`texts` maps a field's name to what somebody wrote in it."""

    action: ClassVar[str]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    action = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """A measure of the review: the post address that owns it and when it is due; its text is `measure.<n>`."""

    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMeasure(Command):
    """Done, or dropped with a reason in the text."""

    action = "settle_measure"
    number: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Command):
    action = "supervise"
    to: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveOrder(Command):
    action = "receive_order"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOrder(Command):
    action = "answer_order"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Command):
    action = "ask_extension"
    clock: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(Command):
    action = "decide_extension"
    number: int
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Command):
    action = "link"
    cases: tuple[str, ...]
