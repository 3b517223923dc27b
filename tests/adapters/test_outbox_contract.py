"""What every outbox does, the real one on an emulated DynamoDB and the tests' fake alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from moto import mock_aws

from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import KEPT, STILL_SENDING, Outbox, State, Turn
from campus_safety_aws.sent_messages import MessagesTable, items_at
from tests.fakes.outbox import FakeOutbox

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = NOON + STILL_SENDING
ORDINARY = Message("m1", "dm-st-harbour/desk", "标题", "正文", False, "c1#2", "c1")
URGENT = replace(ORDINARY, urgent=True)
NUMBERS = count()


@pytest.fixture(params=["fake", "dynamodb"])
def outbox(request: pytest.FixtureRequest) -> Iterator[Outbox]:
    if request.param == "fake":
        yield FakeOutbox()
        return
    with mock_aws():
        items_at("messages").create_table(billing_mode="PAY_PER_REQUEST")
        yield MessagesTable("messages")


def attempt(outbox: Outbox, message: Message, ended: State | None, when: datetime, reason: str = "") -> Turn:
    """One attempt that ends so, or, with None, is cut off before anybody knows."""
    sender = f"sender {next(NUMBERS)}"
    turn = outbox.turn(message, "robot", sender, when)
    if turn.sends and ended is not None:
        outbox.record(message, "robot", sender, ended, when, reason)
    return turn


def test_a_message_is_recorded_before_it_is_sent(outbox: Outbox) -> None:
    assert outbox.turn(ORDINARY, "robot", "s1", NOON) is Turn.SEND
    (sent,) = outbox.of_case("c1")
    assert (sent.state, sent.attempts, sent.created_at) == (State.SENDING, 1, NOON)
    assert (sent.message_id, sent.address, sent.channel) == ("m1", "dm-st-harbour/desk", "robot")


@pytest.mark.parametrize("message", [ORDINARY, URGENT])
def test_what_was_sent_is_never_sent_again(outbox: Outbox, message: Message) -> None:
    attempt(outbox, message, State.SENT, NOON)
    for days in range(3):
        assert attempt(outbox, message, State.SENT, LATER + timedelta(days=days)) is Turn.LEAVE
    assert [sent.state for sent in outbox.of_case("c1")] == [State.SENT]


@pytest.mark.parametrize("message", [ORDINARY, URGENT])
def test_a_definite_failure_is_tried_again_unmarked(outbox: Outbox, message: Message) -> None:
    assert attempt(outbox, message, State.FAILED, NOON, "http_503") is Turn.SEND
    assert outbox.of_case("c1")[0].reason == "http_503"
    assert attempt(outbox, message, State.SENT, NOON) is Turn.SEND
    (sent,) = outbox.of_case("c1")
    assert (sent.state, sent.attempts, sent.reason) == (State.SENT, 2, "")


def test_an_unknown_outcome_is_repeated_and_marked_when_urgent(outbox: Outbox) -> None:
    attempt(outbox, URGENT, State.UNKNOWN, NOON)
    assert attempt(outbox, URGENT, State.SENT, NOON) is Turn.SEND_AGAIN_MARKED
    assert attempt(outbox, URGENT, State.SENT, NOON) is Turn.LEAVE


def test_an_unknown_outcome_is_left_when_not_urgent(outbox: Outbox) -> None:
    attempt(outbox, ORDINARY, State.UNKNOWN, NOON)
    assert attempt(outbox, ORDINARY, State.SENT, LATER) is Turn.LEAVE
    assert [sent.state for sent in outbox.of_case("c1")] == [State.UNKNOWN]


def test_once_in_doubt_every_later_copy_is_marked(outbox: Outbox) -> None:
    attempt(outbox, URGENT, State.UNKNOWN, NOON)
    attempt(outbox, URGENT, State.FAILED, NOON)
    assert attempt(outbox, URGENT, State.SENT, NOON) is Turn.SEND_AGAIN_MARKED


@pytest.mark.parametrize("message", [ORDINARY, URGENT])
def test_a_message_that_somebody_is_sending_is_left_to_them_for_a_while(
    outbox: Outbox, message: Message
) -> None:
    attempt(outbox, message, None, NOON)
    just_before = LATER - timedelta(milliseconds=1)
    assert attempt(outbox, message, State.SENT, just_before) is Turn.COME_BACK


def test_a_crash_between_record_and_send_repeats_an_urgent_message_marked(outbox: Outbox) -> None:
    attempt(outbox, URGENT, None, NOON)
    assert attempt(outbox, URGENT, State.SENT, LATER) is Turn.SEND_AGAIN_MARKED
    assert [(sent.state, sent.attempts) for sent in outbox.of_case("c1")] == [(State.SENT, 2)]


def test_a_crash_between_record_and_send_leaves_an_ordinary_message_unknown_and_visible(
    outbox: Outbox,
) -> None:
    attempt(outbox, ORDINARY, None, NOON)
    assert attempt(outbox, ORDINARY, State.SENT, LATER) is Turn.GIVE_UP
    (sent,) = outbox.of_case("c1")
    assert (sent.state, sent.reason, sent.attempts) == (State.UNKNOWN, "interrupted", 1)
    assert attempt(outbox, ORDINARY, State.SENT, LATER) is Turn.LEAVE


def test_a_sender_whose_write_was_answered_late_still_has_its_turn(outbox: Outbox) -> None:
    assert outbox.turn(ORDINARY, "robot", "s1", NOON) is Turn.SEND
    assert outbox.turn(ORDINARY, "robot", "s1", NOON) is Turn.SEND
    assert outbox.turn(ORDINARY, "robot", "s2", NOON) is Turn.COME_BACK


def test_a_sender_who_was_overtaken_changes_nothing(outbox: Outbox) -> None:
    outbox.turn(URGENT, "robot", "slow", NOON)
    outbox.turn(URGENT, "robot", "next", LATER)
    outbox.record(URGENT, "robot", "next", State.SENT, LATER)
    outbox.record(URGENT, "robot", "slow", State.FAILED, LATER)
    assert [sent.state for sent in outbox.of_case("c1")] == [State.SENT]


def test_a_sender_who_returns_late_can_still_say_that_it_arrived(outbox: Outbox) -> None:
    outbox.turn(ORDINARY, "robot", "slow", NOON)
    assert outbox.turn(ORDINARY, "robot", "next", LATER) is Turn.GIVE_UP
    outbox.record(ORDINARY, "robot", "slow", State.SENT, LATER)
    assert [sent.state for sent in outbox.of_case("c1")] == [State.SENT]


def test_channels_are_kept_apart(outbox: Outbox) -> None:
    attempt(outbox, ORDINARY, State.SENT, NOON)
    assert outbox.turn(ORDINARY, "mail", "s2", NOON) is Turn.SEND
    assert {sent.channel: sent.state for sent in outbox.of_case("c1")} == {
        "robot": State.SENT,
        "mail": State.SENDING,
    }


@pytest.mark.parametrize("state", [State.UNDELIVERABLE, State.WITH_ANOTHER])
def test_what_is_not_sent_at_all_is_settled_once(outbox: Outbox, state: State) -> None:
    assert outbox.settle(ORDINARY, "none", state, NOON)
    assert not outbox.settle(ORDINARY, "none", state, LATER)
    (sent,) = outbox.of_case("c1")
    assert (sent.state, sent.attempts, sent.created_at) == (state, 0, NOON)
    assert outbox.turn(ORDINARY, "none", "s1", LATER) is Turn.LEAVE


def test_settling_does_not_touch_what_was_sent(outbox: Outbox) -> None:
    attempt(outbox, ORDINARY, State.SENT, NOON)
    assert not outbox.settle(ORDINARY, "robot", State.WITH_ANOTHER, LATER)
    assert [sent.state for sent in outbox.of_case("c1")] == [State.SENT]


def test_a_case_shows_its_own_messages_oldest_first(outbox: Outbox) -> None:
    for number, minutes in ((2, 5), (3, 0), (4, 3)):
        message = replace(ORDINARY, id=f"m{number}")
        outbox.turn(message, "robot", f"s{number}", NOON + timedelta(minutes=minutes))
    outbox.turn(replace(ORDINARY, id="m5", case_id="c2"), "robot", "s5", NOON)
    assert [sent.message_id for sent in outbox.of_case("c1")] == ["m3", "m4", "m2"]


def test_an_item_ends_after_its_days_and_keeps_no_text() -> None:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        items = items_at("messages")
        items.create_table(billing_mode="PAY_PER_REQUEST")
        MessagesTable("messages").turn(ORDINARY, "robot", "s1", NOON)
        (item,) = items.scan()
        assert (item.pk, item.sk) == ("MESSAGE#m1", "robot")
        assert item.expires_at == (NOON + KEPT).timestamp()
        assert "正文" not in str(item.to_simple_dict())
