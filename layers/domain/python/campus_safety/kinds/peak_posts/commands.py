"""What people ask of a post: its own commands, and those that every kind of record takes."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.peak_post import Seen
from campus_safety.records.commands import Command, Note

__all__ = [
    "Assign",
    "Cancel",
    "Command",
    "HandOver",
    "Leave",
    "Note",
    "Reach",
    "ReportFinding",
    "See",
    "Swap",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """`assignee` is an account key; None leaves the post without anybody."""

    action = Action.ASSIGN
    assignee: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Both are account keys: who gives the post, and who takes it."""

    action = Action.HAND_OVER
    giver: str
    taker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Command):
    """`other` is the post to exchange with. `mine` stands at this one now, `theirs` at the other; both are account keys."""

    action = Action.SWAP
    other: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Command):
    """`reached_at` is when, if not now; `seen` is what pupils and parents see already."""

    action = Action.REACH
    reached_at: datetime | None = None
    seen: frozenset[Seen] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class See(Command):
    action = Action.SEE
    seen: frozenset[Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """`left_at` is when, if not now."""

    action = Action.LEAVE
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """The reason is the text."""

    action = Action.CANCEL
