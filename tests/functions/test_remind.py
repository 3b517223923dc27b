"""Reminders through the real functions: from the schedule over the bus to the mailbox, once for each post and day."""

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from campus_safety.district.organisation import Post
from campus_safety_aws.sent_messages import items_at as message_items
from local.mailbox import Server
from tests.builders import a_district, received
from tests.world import REGION, Context, World, a_world

pytestmark = pytest.mark.emulated

DESK, OFFICER, SAFETY = "dm-st-harbour/desk", "dm-st-harbour/officer", "dm-ms-01/safety"
# The schedule's two times, of Wednesday 25 November in Shanghai: one before, one after midnight in UTC.
FIRST = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One for all these tests, with an incident that was received on the 24th, a sealed one, and a drill."""
    with pytest.MonkeyPatch.context() as patch, a_world(patch) as one:
        one.cases.add(received(client_key="open"), a_district())
        one.cases.add(received(client_key="sealed", category="sexual_harm"), a_district())
        yield one


@pytest.fixture
def letters(world: World) -> Iterator[Server]:
    """The mailbox of three posts, and an outbox that remembers nothing yet."""
    for item in message_items(world.environment["MESSAGES_TABLE"]).scan():
        item.delete()
    world.published()
    with Server(0) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        channels = {post: [f"json://127.0.0.1:{server.port}/{post}"] for post in (DESK, OFFICER, SAFETY)}
        boto3.client("secretsmanager", REGION).put_secret_value(
            SecretId=world.environment["CHANNELS_SECRET_ARN"], SecretString=json.dumps(channels)
        )
        # What it remembers of channels would outlive the test.
        world.modules.pop("notification.notify", None)
        sys.modules.pop("notification.notify", None)
        yield server
        server.shutdown()


def remind(world: World, at: datetime) -> list[dict[str, Any]]:
    """Runs the schedule at this time, and brings to people what the bus has got; answers the events."""
    answer = world.function("outreach.remind").handler({"time": at.isoformat()}, Context())
    assert answer["failed"] == 0
    details = world.published()
    assert answer["told"] == len(details)
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": detail})}
        for number, detail in enumerate(details)
    ]
    answer = world.function("notification.notify").handler({"Records": records}, Context())
    assert answer["batchItemFailures"] == []
    return details


def about(details: list[dict[str, Any]], action: str) -> dict[str, Any]:
    return {detail["tells"][0]: detail["counts"] for detail in details if detail["action"] == action}


def test_each_post_is_told_once_on_each_day_on_both_sides_of_midnight(world: World, letters: Server) -> None:
    def got() -> dict[str, int]:
        return {post: len(letters.mailbox.letters(post)) for post in (DESK, OFFICER, SAFETY)}

    for _ in range(2):
        remind(world, FIRST)
        remind(world, SECOND)
    once = got()
    assert once[DESK] == 1 and once[OFFICER] >= 1 and once[SAFETY] >= 1
    # A second schedule at other hours of the same day in Shanghai: 15:59 and 23:59, before midnight in UTC and after.
    remind(world, datetime(2026, 11, 25, 7, 59, tzinfo=UTC))
    remind(world, datetime(2026, 11, 25, 15, 59, tzinfo=UTC))
    assert got() == once
    # Midnight in Shanghai: the next day's is not told before its time.
    assert remind(world, datetime(2026, 11, 25, 16, 1, tzinfo=UTC)) == []
    remind(world, FIRST + timedelta(days=1))
    assert got()[DESK] == 2


def test_a_digest_counts_and_names_nobody(world: World, letters: Server) -> None:
    details = remind(world, FIRST)
    found = about(details, "digest")
    # The sealed case is not counted, and nothing of the other station's.
    assert found[DESK] == found[OFFICER] == {"open": 1, "overdue": 1}
    assert found[SAFETY] == {"open": 1, "overdue": 1}
    assert "dm-st-hill/desk" not in found, "who has nothing before them is not told so"
    said = json.dumps(details, ensure_ascii=False)
    assert "港湾" not in said and "theft" not in said and "sexual" not in said
    (letter,) = [one for one in letters.mailbox.letters(DESK) if "今日提醒" in one.title]
    assert "已超期 1 件；未结 1 件（不含封存）" in letter.body


def test_at_weekends_and_before_morning_nobody_is_told(world: World, letters: Server) -> None:
    assert remind(world, datetime(2026, 11, 27, 23, 30, tzinfo=UTC)) == [], "Saturday in Shanghai"
    assert remind(world, datetime(2026, 11, 24, 22, 59, tzinfo=UTC)) == [], "06:59 in Shanghai"
    assert remind(world, datetime(2026, 11, 24, 23, 0, tzinfo=UTC))


def test_terms_and_what_is_owed_are_told_once_however_many_mornings_they_are_near(
    world: World, letters: Server
) -> None:
    def titles(post: str) -> list[str]:
        return sorted(letter.title.partition(" ")[2] for letter in letters.mailbox.letters(post))

    days = [datetime(2027, 1, day, 23, 30, tzinfo=UTC) for day in (4, 5, 18, 19, 20, 21)]
    actions = {detail["action"] for day in days for detail in remind(world, day)}
    assert actions >= {"digest", "holiday", "missed"}
    assert titles(SAFETY).count("放假前提醒") == 1
    assert titles(OFFICER).count("放假前提醒") == 1
    assert titles(SAFETY).count("上月演练未达标") == 1
    assert titles(SAFETY).count("今日提醒") == 6


def test_a_shortfall_is_told_to_the_campus_and_summed_for_those_above(world: World, letters: Server) -> None:
    found = about(remind(world, FIRST), "shortfall")
    assert found[SAFETY] == {"drills": 1, "hours": 4, "duties": 10}
    assert found["dm-kg-01/safety"] == {"kindergarten_hours": 4, "duties": 10}
    assert found[OFFICER] == {"campuses": 3}
    assert found["dm-edu/desk"] == {"campuses": 6}
    assert DESK not in found


def test_only_posts_that_somebody_holds_are_told(world: World, letters: Server) -> None:
    district = a_district()
    for detail in remind(world, FIRST):
        assert district.holders[detail["tells"][0]]
        assert detail["tells"][0].partition("/")[2] in {Post.SAFETY, Post.PRINCIPAL, Post.DESK, Post.OFFICER}
