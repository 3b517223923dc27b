"""Sending in memory: what was sent through which channel, and how it ended. tests/adapters/test_services_contract.py compares it with
what the library does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from campus_safety.messages.message import Message
from campus_safety_aws.channels import Channel
from campus_safety_aws.one_send import REST_SECONDS, Ending, Outcome
from campus_safety_aws.outside import Clock


@dataclass(frozen=True, slots=True)
class Send:
    """One attempt. Whether what ended as unknown has arrived is for the reader to say: it may have."""

    channel: Channel
    message: Message
    at: datetime
    ending: Ending


class FakeDelivery:
    """`ends` says how a send ends; a channel that has said "too many" rests for a while by the given clock."""

    def __init__(
        self, clock: Clock, ends: Callable[[Channel, Message], Ending] = lambda _, __: Ending(Outcome.SENT)
    ) -> None:
        self._clock = clock
        self._resting: dict[str, datetime] = {}
        self.ends = ends
        self.sends: list[Send] = []

    def rests(self, channel: Channel) -> bool:
        until = self._resting.get(channel.name)
        return until is not None and self._clock() < until

    def send(self, channel: Channel, message: Message) -> Ending:
        ending = self.ends(channel, message)
        self.sends.append(Send(channel, message, self._clock(), ending))
        if ending.outcome is Outcome.LIMITED:
            self._resting[channel.name] = self._clock() + timedelta(seconds=REST_SECONDS)
        return ending
