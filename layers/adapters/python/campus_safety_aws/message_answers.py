"""What became of the messages about a record, of whatever kind: who was reached, who was not, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from campus_safety.labels import Label
from campus_safety.messages.message import is_person
from campus_safety.messages.sent_messages import OUTCOMES, STATES, Outcome, Sent, outcome
from campus_safety.records.record import Record
from campus_safety_aws.declared_answers import Answer, by_sight, from_, itself, worded


class ToldOverAnswer(Answer[Sent]):
    """渠道 / one way that it went; a channel's own address is a secret and is not shown."""

    state: str = worded(STATES)
    reason: str | None = from_(lambda sent: sent.reason or None)
    attempts: int


def became(over: Iterable[Sent]) -> Outcome:
    return outcome([one.state for one in over])


def counted(told: Iterable[Sequence[Sent]]) -> Counter[str]:
    return Counter(became(over).value for over in told)


class ToldAnswer(Answer[Sequence[Sent]]):
    """一条消息 / one message about a case. `address` is the post it was for; a person's is not spelled, and the message says
    `personal`. `reached` says that some channel took it; `outcome` what became of it; `reason` is a class of failure."""

    at: datetime = from_(lambda over: over[0].created_at)
    title: str = from_(lambda over: over[0].title)
    address: str | None = from_(lambda over: None if is_person(over[0].address) else over[0].address)
    personal: bool = from_(lambda over: is_person(over[0].address))
    reached: bool = from_(lambda over: became(over) is Outcome.REACHED)
    outcome: str = from_(lambda over: became(over).value)
    outcome_name: Label = from_(lambda over: OUTCOMES[became(over)])
    channels: list[ToldOverAnswer] = itself()


class MessagesAnswer(Answer[Record]):
    """消息送达情况 / what was told about a case, oldest first; `unreached` counts those that nobody got, `outcomes`
    each of what became of them."""

    case_id: str = from_("id")
    unreached: int = by_sight(lambda _, told: sum(became(over) is not Outcome.REACHED for over in told))
    outcomes: dict[str, int] = by_sight(lambda _, told: counted(told))
    messages: list[ToldAnswer] = by_sight(lambda _, told: told)


def by_message(sent: Iterable[Sent]) -> list[list[Sent]]:
    """Each message with all the ways that it went."""
    told: dict[str, list[Sent]] = {}
    for one in sent:
        told.setdefault(one.message_id, []).append(one)
    return list(told.values())
