"""What is asked of a safety notice after it was issued."""

from dataclasses import dataclass

from campus_safety.kinds.safety_notices.transitions import Action
from campus_safety.records.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Command):
    """A remark may be its text; police read it."""

    action = Action.READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """The reason is the text. `replaced_by` is the notice that takes its place."""

    action = Action.WITHDRAW
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(Command):
    """One more part shares what has become of the head; both are written at once (`safety_notices.delivering`)."""

    action = Action.DELIVER
