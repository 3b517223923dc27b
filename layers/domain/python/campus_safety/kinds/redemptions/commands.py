"""What people ask of a request that spends points."""

from typing import Final

from campus_safety.kinds.redemptions.actions import Action
from campus_safety.records.commands import Command
from campus_safety.records.fields import Reason, saying

__all__ = ["ASKED", "Command", "Decline", "Deliver", "Withdraw"]


class Deliver(Command):
    """兑现 / the school has got it."""

    __slots__ = ()
    action = Action.DELIVER


class Decline(Command):
    """不予兑换 / with the reason; the points go back."""

    __slots__ = ()
    action = Action.DECLINE
    written = saying(text=Reason)


class Withdraw(Command):
    """撤回 / the school does not want it any more; the points go back."""

    __slots__ = ()
    action = Action.WITHDRAW


ASKED: Final = (Deliver, Decline, Withdraw)
