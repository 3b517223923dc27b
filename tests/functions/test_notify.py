"""People are told once: the real function on emulated tables, and the real local mailbox as its channels."""

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from campus_safety.messages.messages import messages_of
from campus_safety.messages.sent_messages import STILL_SENDING, Sent, State
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.sent_messages import MessagesTable, items_at
from local.mailbox import Failing, Letter, Server
from tests.builders import a_district
from tests.districts import key_of
from tests.world import REGION, Context, World, a_world

pytestmark = pytest.mark.emulated

DESK, CHIEF, SUPERVISOR = "dm-st-harbour/desk", "dm-st-harbour/chief", "dm-brigade/supervisor"
SAFETY, PRINCIPAL = "dm-ms-01/safety", "dm-ms-01/principal"
REPORTER = f"account:{key_of('dm-ms-01-safety')}"


class Hurried(Context):
    """A function whose time is nearly up."""

    def get_remaining_time_in_millis(self) -> int:
        return 1_000


@dataclass
class Line:
    """One deployment of the function, its mailbox and its outbox."""

    world: World
    server: Server

    @property
    def outbox(self) -> MessagesTable:
        return MessagesTable(self.world.environment["MESSAGES_TABLE"])

    @property
    def json(self) -> str:
        return f"json://127.0.0.1:{self.server.port}"

    def channels(self, channels: Mapping[str, Any] | str) -> None:
        """What the secret says; every post has a box of its own unless a test wants it otherwise."""
        text = channels if isinstance(channels, str) else json.dumps(channels)
        secrets = boto3.client("secretsmanager", REGION)
        secrets.put_secret_value(SecretId=self.world.environment["CHANNELS_SECRET_ARN"], SecretString=text)

    def give(self, *bodies: object, context: Context | None = None) -> list[str]:
        """A batch of the queue, each record with the number of its place; answers the numbers that come back."""
        records = [
            {"messageId": str(number), "body": body if isinstance(body, str) else json.dumps(body)}
            for number, body in enumerate(bodies)
        ]
        answer = self.world.function("notification.notify").handler(
            {"Records": records}, context or Context()
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def letters(self, address: str = "") -> list[Letter]:
        return self.server.mailbox.letters(address)

    def sent(self, case_id: str = "c1") -> tuple[Sent, ...]:
        return self.outbox.of_case(case_id)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One for all these tests: a district takes a second to load, and nobody here changes it."""
    with pytest.MonkeyPatch.context() as patch, a_world(patch) as one:
        yield one


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    # What it remembers from one event to the next would outlive the test; its waits are not waited for.
    name = "notification.notify"
    world.modules[name] = world.function(name, Outside(REAL.clock, lambda _: None, REAL.salt))
    items = items_at(world.environment["MESSAGES_TABLE"])
    for item in items.scan():
        item.delete()
    with Server(0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        one = Line(world, server)
        posts = (DESK, CHIEF, SUPERVISOR, SAFETY, PRINCIPAL)
        one.channels({post: [f"{one.json}/{post}"] for post in posts})
        yield one
        server.shutdown()


def an_event(*tells: str, urgent: bool = False, number: int = 2, **changes: Any) -> dict[str, Any]:
    """An event as a rule of the bus puts it into a queue."""
    detail: dict[str, Any] = {
        "event_id": f"c1#{number}",
        "district": "demo",
        "case_id": "c1",
        "code": "7K3MQ2XA",
        "kind": "incident",
        "version": number,
        "action": "dispatch",
        "at": "2026-11-24T02:00:00.000Z",
        "state": "dispatched",
        "stage": "handling",
        "level": 1 if urgent else 2,
        "sealed": False,
        "exercise": False,
        "station": "dm-st-harbour",
        "campus": "dm-ms-01",
        "category": "fire",
        "ticks": [],
        "tells": list(tells or (DESK,)),
        "urgent": urgent,
    }
    return {"source": "campus-safety.cases", "detail-type": "incident.dispatch", "detail": detail | changes}


def interrupt(line: Line, event: Mapping[str, Any], ago: timedelta) -> None:
    """Leaves what a function leaves that ended between record and send."""
    (message,) = messages_of(event["detail"], a_district())
    (channel,) = line.world.function("notification.notify").stores.channels.of(message.address, a_district())
    line.outbox.turn(message, channel.name, "whoever was cut off", datetime.now(UTC) - ago)


def test_everybody_named_is_told_and_it_is_on_record(line: Line) -> None:
    assert line.give(an_event(DESK, SUPERVISOR)) == []
    assert {letter.address for letter in line.letters()} == {DESK, SUPERVISOR}
    assert line.letters(DESK)[0].title == "护校安园 二级 较急：已派警"
    assert {sent.address: sent.state for sent in line.sent()} == {DESK: State.SENT, SUPERVISOR: State.SENT}


@pytest.mark.parametrize("urgent", [True, False])
def test_an_event_that_the_queue_brings_again_is_told_once(line: Line, urgent: bool) -> None:
    event = an_event(DESK, CHIEF, urgent=urgent)
    assert line.give(event, event) == []
    assert line.give(event) == []
    assert [letter.address for letter in line.letters()] == [DESK, CHIEF]
    assert [sent.attempts for sent in line.sent()] == [1, 1]


def test_a_tick_is_told_once_though_two_events_carry_it(line: Line) -> None:
    tick = {
        "clock": "arrive",
        "revision": 1,
        "rung": "80%",
        "due_at": "2026-11-24T02:10:00.000Z",
        "tells": [DESK],
    }
    for number in (2, 3):
        assert line.give(an_event(action="tick", tells=[], ticks=[tick], number=number)) == []
    assert [letter.title for letter in line.letters()] == ["护校安园 二级 较急：“到场”即将到期"]


def test_a_refused_message_comes_back_and_is_then_told_once(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.REFUSE, 1)
    event = an_event(DESK, CHIEF)
    assert line.give(event) == ["0"]
    assert [letter.address for letter in line.letters()] == [CHIEF]
    assert line.give(event) == []
    assert [letter.address for letter in line.letters()] == [CHIEF, DESK]
    assert "重发" not in line.letters(DESK)[0].title


def test_level_one_does_not_wait_for_the_queue_to_try_again(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.REFUSE, 1)
    assert line.give(an_event(DESK, urgent=True)) == []
    assert [letter.title for letter in line.letters(DESK)] == ["护校安园 一级 紧急：已派警"]
    assert [letter.title for letter in line.letters(CHIEF)] == ["【代收】护校安园 一级 紧急：已派警"]


def test_an_ordinary_message_that_may_have_arrived_is_left_and_visible(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.DROP, 1)
    event = an_event(DESK)
    assert line.give(event) == []
    assert line.give(event) == []
    assert len(line.letters(DESK)) == 1
    assert [(sent.state, sent.reason) for sent in line.sent()] == [(State.UNKNOWN, "no_answer")]


def test_an_urgent_message_that_may_have_arrived_is_repeated_once_and_marked(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.DROP, 1)
    event = an_event(DESK, urgent=True)
    assert line.give(event) == []
    assert line.give(event) == []
    assert [letter.title for letter in line.letters(DESK)] == [
        "护校安园 一级 紧急：已派警",
        "【重发】护校安园 一级 紧急：已派警",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("urgent", "letters"), [(True, 2), (False, 1)])
def test_a_channel_that_falls_silent_leaves_the_outcome_unknown(
    line: Line, urgent: bool, letters: int
) -> None:
    line.server.mailbox.fail(DESK, Failing.HANG, 1)
    assert line.give(an_event(DESK, urgent=urgent)) == []
    assert len(line.letters(DESK)) == letters


def test_an_urgent_message_that_nobody_confirms_stays_in_the_queue(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.DROP, 100)
    assert line.give(an_event(DESK, urgent=True)) == ["0"]
    assert {sent.address: sent.state for sent in line.sent()} == {DESK: State.UNKNOWN, CHIEF: State.SENT}


def test_a_crash_between_record_and_send_repeats_an_urgent_message_marked(line: Line) -> None:
    event = an_event(DESK, urgent=True)
    interrupt(line, event, STILL_SENDING)
    assert line.give(event) == []
    assert [letter.title for letter in line.letters()] == ["【重发】护校安园 一级 紧急：已派警"]


def test_a_crash_between_record_and_send_leaves_an_ordinary_message_unsent_and_visible(line: Line) -> None:
    event = an_event(DESK)
    interrupt(line, event, STILL_SENDING)
    assert line.give(event) == []
    assert line.letters() == []
    assert [(sent.state, sent.reason) for sent in line.sent()] == [(State.UNKNOWN, "interrupted")]


def test_what_another_is_sending_this_moment_is_left_to_them(line: Line) -> None:
    event = an_event(DESK)
    interrupt(line, event, timedelta())
    assert line.give(event) == ["0"]
    assert line.letters() == []


@pytest.mark.parametrize(
    "poison",
    [
        "not JSON",
        "[]",
        "{}",
        '{"detail": null}',
        '{"detail": {"district": "demo"}}',
        an_event(district="nowhere"),
        an_event(level=9),
        an_event(ticks=["no tick"]),
    ],
)
def test_a_body_that_is_none_of_ours_comes_back_alone(line: Line, poison: object) -> None:
    assert line.give(an_event(DESK), poison, an_event(CHIEF, number=3)) == ["1"]
    assert [letter.address for letter in line.letters()] == [DESK, CHIEF]


def test_who_holds_two_posts_gets_the_same_words_once(line: Line) -> None:
    both = f"{line.json}/one-phone"
    line.channels({SAFETY: [both], PRINCIPAL: [both], DESK: [f"{line.json}/{DESK}"]})
    event = an_event(SAFETY, PRINCIPAL, DESK)
    for _ in range(2):
        assert line.give(event) == []
    assert [letter.address for letter in line.letters()] == ["one-phone", DESK]
    assert {sent.address: sent.state for sent in line.sent()} == {
        SAFETY: State.SENT,
        PRINCIPAL: State.WITH_ANOTHER,
        DESK: State.SENT,
    }


def test_who_holds_two_posts_that_are_asked_different_things_hears_both(line: Line) -> None:
    both = f"{line.json}/one-phone"
    line.channels({SAFETY: [both], PRINCIPAL: [both]})
    tick = {
        "clock": "assess",
        "revision": 1,
        "rung": "100%",
        "due_at": "2026-11-24T02:10:00.000Z",
        "tells": [SAFETY, PRINCIPAL],
    }
    assert line.give(an_event(action="tick", tells=[], ticks=[tick])) == []
    assert len(line.letters("one-phone")) == 2


def test_a_post_is_reached_at_its_group_and_at_whoever_holds_it_now(line: Line) -> None:
    holder = f"account:{key_of('dm-st-harbour-chief')}"
    line.channels(
        {CHIEF: [f"{line.json}/group"], holder: [f"{line.json}/phone"], "account:gone": [f"{line.json}/gone"]}
    )
    assert line.give(an_event(CHIEF)) == []
    assert {letter.address for letter in line.letters()} == {"group", "phone"}


def test_one_channel_that_refuses_does_not_repeat_the_other(line: Line) -> None:
    line.channels({DESK: [f"{line.json}/group", f"{line.json}/second"]})
    line.server.mailbox.fail("second", Failing.REFUSE, 1)
    event = an_event(DESK)
    assert line.give(event) == ["0"]
    assert line.give(event) == []
    assert sorted(letter.address for letter in line.letters()) == ["group", "second"]


def test_who_cannot_be_reached_is_on_record_and_holds_up_nobody(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    event = an_event("dm-bureau/leader", DESK)
    for _ in range(2):
        assert line.give(event) == []
    assert {sent.address: sent.state for sent in line.sent()} == {
        "dm-bureau/leader": State.UNDELIVERABLE,
        DESK: State.SENT,
    }
    assert capsys.readouterr().out.count('"MessageUndeliverable":[1.0]') == 1


def test_a_reporter_is_reached_at_their_own_channel(line: Line) -> None:
    line.channels({REPORTER: [f"{line.json}/phone"], SAFETY: [f"{line.json}/group"]})
    assert line.give(an_event(REPORTER, action="give_feedback")) == []
    assert [letter.address for letter in line.letters()] == ["phone"]


def test_a_reporter_without_a_channel_is_reached_at_the_post_that_is_theirs_alone(line: Line) -> None:
    assert line.give(an_event(REPORTER, action="give_feedback")) == []
    assert [(letter.address, letter.title) for letter in line.letters()] == [
        (SAFETY, "护校安园 二级 较急：您上报的情况已有处理结果")
    ]


def test_what_concerns_a_reporter_is_not_told_to_a_group_of_colleagues(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = f"account:{key_of('dm-supervisor-1')}"
    assert len(a_district().holders[SUPERVISOR]) > 1
    assert line.give(an_event(reporter, action="give_feedback")) == []
    assert line.letters() == []
    assert [sent.state for sent in line.sent()] == [State.UNDELIVERABLE]
    counted = capsys.readouterr().out
    assert '"PersonUnreachable":[1.0]' in counted, "no post lacks a channel: nobody is woken"
    assert "MessageUndeliverable" not in counted


def test_channels_that_nobody_can_read_keep_messages_in_the_queue(line: Line) -> None:
    line.channels("not JSON")
    assert line.give(an_event(DESK)) == ["0"]
    assert line.sent() == ()


def test_a_channel_that_says_too_many_is_left_alone_but_not_by_level_one(line: Line) -> None:
    line.server.mailbox.fail(DESK, Failing.LIMIT, 1)
    assert line.give(an_event(DESK), an_event(DESK, number=3)) == ["0", "1"]
    assert line.letters() == []
    assert [(sent.state, sent.reason) for sent in line.sent()] == [(State.FAILED, "http_429")]
    assert line.give(an_event(DESK, urgent=True, number=4)) == []
    assert len(line.letters()) == 1


def test_no_send_is_begun_that_could_not_be_recorded(line: Line) -> None:
    assert line.give(an_event(DESK), context=Hurried()) == ["0"]
    assert (line.letters(), line.sent()) == ([], ())
    assert line.give(an_event(DESK)) == []
    assert len(line.letters()) == 1


def test_a_sealed_case_is_told_without_saying_where_or_what(line: Line) -> None:
    event = an_event(DESK, sealed=True)
    del event["detail"]["campus"], event["detail"]["category"]
    assert line.give(event) == []
    (letter,) = line.letters()
    assert "港湾" not in letter.body and "火灾" not in letter.body and "7K3MQ2XA" in letter.body


def test_no_address_of_a_channel_is_logged_or_stored(
    line: Line, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    line.channels({DESK: [f"{line.json}/a-secret-key", "wecombot://no a-secret-key!"]})
    line.server.mailbox.fail("a-secret-key", Failing.REFUSE, 9)
    with caplog.at_level(logging.INFO):
        line.give(an_event(DESK), an_event(DESK, number=3))
    said = capsys.readouterr()
    assert "a-secret-key" not in f"{caplog.text}{said.out}{said.err}"
    assert "a-secret-key" not in repr(line.sent())


def test_what_happens_to_messages_is_counted(line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    line.server.mailbox.fail(DESK, Failing.DROP, 1)
    line.give(an_event(DESK, SUPERVISOR, urgent=True))
    counted = capsys.readouterr().out
    for metric in (
        '"MessageSent":[1.0,1.0,1.0]',
        '"MessageUnknown":[1.0]',
        '"MessageRepeated":[1.0]',
        '"MessageGivenWay":[1.0]',
    ):
        assert metric in counted
