"""What an account may do with a record now: asked of the very tables and guards that decide when it is done.

An action that is refused by what is filled in only is offered; one that the tables leave open and that something in the way
still forbids is named with the reason, in the words of the refusal.
"""

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, TypeAlias

from campus_safety.district.directory import Account
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed, NotFound
from campus_safety.records.access import permit
from campus_safety.records.actions import ATTACH, admit
from campus_safety.records.attachments import refuse_another
from campus_safety.records.change import Moment
from campus_safety.records.decision import Choices
from campus_safety.records.kind import Kind
from campus_safety.records.record import Record
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

Opening: TypeAlias = Callable[[Any, str, Actor, Rules, Moment], Choices]
"""What an action can be filled in with; raises as the action would. A kind's `decide.choices`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One action. `choices` are what its fields can be filled in with where the record knows that; `in_the_way` says why it
    cannot be done yet, and is empty where it can."""

    action: str
    versioned: bool
    choices: Choices = field(default_factory=dict)
    in_the_way: tuple[Fault, ...] = ()


def offers(
    kind: Kind,
    asked: Sequence[str],
    choices: Opening,
    account: Account,
    case: Record,
    rules: Rules,
    moment: Moment,
) -> tuple[Offer, ...]:
    """Of the actions that people ask for, and of adding a file, those that this account may do with this record now: what a
    running clock waits for by what is due first, then the others in the order of the kind's table; and those that something is in the way of. Without a staff number: whether the person is one
    of those who did the work is known by the account alone until one is given."""
    actor = Actor(account.key, account.role.value, account.unit, "")

    def opened(action: str) -> Choices:
        if action == ATTACH:
            refuse_another(kind, case)
            return {}
        return choices(case, action, actor, rules, moment)

    named = (ATTACH, *asked) if kind.files else asked
    found = (
        _offered(kind, action, opened)
        for action in kind.actions
        if action in named and _admitted(kind, action, account, case, rules)
    )
    return tuple(sorted(found, key=lambda offer: _urgency(kind.actions[offer.action].urged_by, case)))


def _urgency(urged_by: Sequence[str], case: Record) -> tuple[bool, datetime]:
    """By when the action is waited for, as a place in the order; what nothing waits for comes last, as it stood."""
    due = min(
        (one.due_at for one in case.clocks if one.counts and one.name.partition(":")[0] in urged_by),
        default=None,
    )
    return due is None, due or case.received_at


def _admitted(kind: Kind, action: str, account: Account, case: Record, rules: Rules) -> bool:
    """Whether the tables let this account do this from here. Whoever has just given a record away sees it no more."""
    try:
        permit(account, kind, action, case, rules.district)
        admit(kind.actions, kind.states, case.state, action)
    except (NotFound, NotAllowed, Conflict):
        return False
    return True


def _offered(kind: Kind, action: str, opened: Callable[[str], Choices]) -> Offer:
    versioned = kind.actions[action].versioned
    try:
        choices = opened(action)
    except (BadInput, NotAllowed, Conflict) as refused:
        return Offer(action, versioned, in_the_way=refused.faults)
    nothing = tuple(_nothing_to_choose(name) for name, options in choices.items() if not options)
    return Offer(action, versioned, {} if nothing else choices, nothing)


def _nothing_to_choose(name: str) -> Fault:
    return Fault(
        name, "nothing_to_choose", "目前没有可供办理的对象", "There is nothing now that it could be done to"
    )
