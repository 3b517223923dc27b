"""A channel that refuses a level-1 message gives way to the next one, or the next post, within seconds."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import State
from campus_safety_aws.channels import Channel, Channels
from campus_safety_aws.one_send import Ending, Outcome
from campus_safety_aws.outside import Outside
from notification import notify
from tests.builders import NOW
from tests.districts import LOADED_AT, key_of, sample_files, sample_sign_ins
from tests.fakes.directory import FakeDirectory
from tests.fakes.one_send import FakeDelivery
from tests.fakes.outbox import FakeOutbox
from tests.fakes.secrets import FakeSecret
from tests.functions.test_notify import an_event
from tests.world import Context

DESK, CHIEF, SUPERVISOR = "dm-st-harbour/desk", "dm-st-harbour/chief", "dm-brigade/supervisor"
LEADER, SAFETY, PRINCIPAL = "dm-bureau/leader", "dm-ms-01/safety", "dm-ms-01/principal"
WITHIN = timedelta(seconds=5)
# What an answer takes, and how long an urgent send waits for one that does not come.
ANSWERED, SILENT = 0.2, 4.0


@dataclass
class Line:
    """The urgent line, by a clock of its own: a send takes as long as its channel takes to answer."""

    channels: Mapping[str, list[str]]
    ends: Callable[[str], Outcome]
    now: datetime = NOW
    salts: int = 0
    sends: list[tuple[str, str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        outside = Outside(lambda: self.now, self._wait, self._salt)
        directory = FakeDirectory()
        directory.replace_district(sample_files("demo"), sample_sign_ins("demo"), at=LOADED_AT)
        self.outbox = FakeOutbox()
        delivery = FakeDelivery(outside.clock, self._sent)
        channels = Channels(FakeSecret(json.dumps(self.channels)))
        stores = notify.Stores(directory, self.outbox, channels, delivery)
        self._handler = notify.bootstrap(stores, outside)

    def give(self, event: Mapping[str, Any]) -> bool:
        """Whether the event is done with; else its queue brings it back."""
        record = {"messageId": "1", "body": json.dumps(event)}
        return not self._handler({"Records": [record]}, Context())["batchItemFailures"]

    def told(self) -> list[str]:
        """The channels through which something arrived, in order."""
        return [url for url, _, _ in self.sends]

    def _wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _salt(self) -> str:
        self.salts += 1
        return f"{self.salts:032x}"

    def _sent(self, channel: Channel, message: Message) -> Ending:
        outcome = self.ends(channel.url)
        self._wait(SILENT if outcome is Outcome.UNKNOWN else ANSWERED)
        if outcome is Outcome.SENT:
            self.sends.append((channel.url, message.title, (self.now - NOW).total_seconds()))
        return Ending(outcome, "" if outcome is Outcome.SENT else "http_503")


def by(**outcomes: Outcome) -> Callable[[str], Outcome]:
    return lambda url: outcomes.get(url.partition("://")[2], Outcome.SENT)


POSTS = {DESK: ["json://desk"], CHIEF: ["json://chief"], SUPERVISOR: ["json://brigade"]}
REFUSED = Outcome.REFUSED


def test_a_second_channel_of_the_post_is_told_at_once_and_nobody_stands_in() -> None:
    line = Line({**POSTS, DESK: ["json://desk", "json://phone"]}, by(desk=REFUSED))
    assert not line.give(an_event(DESK, urgent=True)), "the refusing one is tried again all the same"
    assert line.told() == ["json://phone"]
    assert line.sends[0][2] < WITHIN.total_seconds()


def test_the_next_post_is_told_within_seconds_and_hears_in_whose_place() -> None:
    line = Line(POSTS, by(desk=REFUSED))
    assert not line.give(an_event(DESK, urgent=True))
    ((url, title, after),) = line.sends
    assert url == "json://chief"
    assert after < WITHIN.total_seconds()
    assert title == "【代收】护校安园 一级 紧急：已派警"
    states = {one.address: one.state for one in line.outbox.of_case("c1")}
    assert states == {DESK: State.FAILED, CHIEF: State.SENT}


@pytest.mark.parametrize("outcome", [Outcome.LIMITED, Outcome.UNKNOWN])
def test_a_channel_that_says_too_many_or_nothing_gives_way_too(outcome: Outcome) -> None:
    line = Line(POSTS, by(desk=outcome))
    line.give(an_event(DESK, urgent=True))
    assert line.told()[0] == "json://chief"
    assert line.sends[0][2] < WITHIN.total_seconds()


def test_one_post_after_the_other_until_somebody_is_reached() -> None:
    line = Line({**POSTS, LEADER: ["json://leader"]}, by(desk=REFUSED, chief=REFUSED, brigade=REFUSED))
    line.give(an_event(DESK, urgent=True))
    assert line.told() == ["json://leader"]
    assert line.sends[0][2] < WITHIN.total_seconds()


def test_a_post_without_any_channel_gives_way_too() -> None:
    line = Line({CHIEF: ["json://chief"]}, by())
    assert line.give(an_event(DESK, urgent=True))
    assert line.told() == ["json://chief"]
    states = {one.address: one.state for one in line.outbox.of_case("c1")}
    assert states == {DESK: State.UNDELIVERABLE, CHIEF: State.SENT}


def test_who_is_told_anyhow_hears_it_once() -> None:
    line = Line(POSTS, by(desk=REFUSED))
    event = an_event(DESK, CHIEF, urgent=True)
    for _ in range(2):
        line.give(event)
    assert line.told() == ["json://chief"]


def test_an_event_that_the_queue_brings_again_is_given_way_to_once() -> None:
    """One message id for a tick and a post, whoever it was told for."""
    line = Line(POSTS, by(desk=REFUSED))
    tick = {
        "clock": "notice",
        "revision": 1,
        "rung": "notice",
        "due_at": "2026-11-24T02:00:00.000Z",
        "tells": [DESK],
    }
    event = an_event(action="report", tells=[], ticks=[tick], urgent=True)
    for _ in range(3):
        assert not line.give(event)
    assert line.told() == ["json://chief"]


def test_a_channel_that_comes_round_meanwhile_ends_it() -> None:
    tries = iter([REFUSED, Outcome.SENT])
    line = Line(POSTS, lambda url: next(tries) if "desk" in url else Outcome.SENT)
    assert line.give(an_event(DESK, urgent=True))
    assert line.told() == ["json://chief", "json://desk"]


def test_what_is_not_urgent_gives_way_to_nobody() -> None:
    line = Line(POSTS, by(desk=REFUSED))
    assert not line.give(an_event(DESK))
    assert line.told() == []


def test_nobody_stands_in_for_a_person() -> None:
    line = Line({"account:x": ["json://phone"], **POSTS}, by(phone=REFUSED))
    assert not line.give(an_event(f"account:{key_of('dm-supervisor-1')}", "account:x", urgent=True))
    assert line.told() == []


def test_what_is_restricted_goes_up_the_police_and_no_school() -> None:
    schools = {SAFETY: ["json://safety"], PRINCIPAL: ["json://principal"], **POSTS}
    event = an_event(SAFETY, DESK, urgent=True, sealed=True)
    del event["detail"]["campus"], event["detail"]["category"]
    line = Line(schools, by(safety=REFUSED, desk=REFUSED))
    line.give(event)
    assert line.told() == ["json://chief"]
    open_ = Line(schools, by(safety=REFUSED))
    open_.give(an_event(SAFETY, urgent=True))
    assert open_.told() == ["json://principal"]


def test_how_often_it_happens_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Line(POSTS, by(desk=REFUSED, chief=REFUSED)).give(an_event(DESK, urgent=True))
    assert '"MessageGivenWay":[1.0,1.0]' in capsys.readouterr().out


def test_nobody_stands_in_for_a_reporter_whom_nothing_reaches() -> None:
    reporter = f"account:{key_of('dm-ms-01-safety')}"
    alone = Line(POSTS, by())
    assert alone.give(an_event(reporter, urgent=True)), "it is done with, and waits in no queue"
    assert alone.told() == []
    line = Line(POSTS, by())
    assert line.give(an_event(reporter, DESK, urgent=True))
    assert line.told() == POSTS[DESK]
