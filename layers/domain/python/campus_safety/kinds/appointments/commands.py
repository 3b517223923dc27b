"""What people ask of an appointment."""

from dataclasses import dataclass
from datetime import date

from campus_safety.kinds.appointments.actions import Action
from campus_safety.records.commands import Command, Note

__all__ = ["Command", "End", "Note", "Renew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Command):
    """To another last day, in Shanghai; None for as long again as the policy gives."""

    action = Action.RENEW
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Command):
    """Today is the last day; the reason is the text."""

    action = Action.END
