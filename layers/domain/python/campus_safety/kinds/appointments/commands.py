"""What people ask of an appointment."""

from datetime import date
from typing import Annotated, Final

from campus_safety.kinds.appointments.actions import Action
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import Reason, Title, saying
from campus_safety.values import dataclass

__all__ = ["ASKED", "Command", "End", "Note", "Renew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Command):
    """To another last day, in Shanghai; without one for as long again as the policy gives."""

    action = Action.RENEW
    until: Annotated[date | None, Title("任期至", "Last day")] = None


class End(Command):
    """卸任 / today is the last day; with a reason."""

    __slots__ = ()
    action = Action.END
    written = saying(text=Reason)


ASKED: Final = (Renew, Note, End)
