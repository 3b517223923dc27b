"""A store of sheets, on an emulated DynamoDB and in memory: each sheet is counted once, whoever sends it how often and at which moment."""

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.kinds.quizzes.sheets import Ending, Sheet, Sheets
from campus_safety_aws.case_items import items_at
from campus_safety_aws.quiz_sheets import SheetsTable
from tests.fakes.quiz_sheets import FakeSheets
from tests.quizzes import HARBOUR, planned

_numbers = itertools.count(1)


@pytest.fixture(params=["fake", "dynamodb"])
def sheets(request: pytest.FixtureRequest) -> Sheets:
    if request.param == "fake":
        return FakeSheets()
    table: Sheets = request.getfixturevalue("table")
    return table


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[SheetsTable]:
    with mock_aws():
        items_at("outreach").create_table(billing_mode="PAY_PER_REQUEST")
        yield SheetsTable("outreach")


def test_after_closing_nothing_more_is_taken_however_late_it_was_begun(sheets: Sheets) -> None:
    """The sums are closed first and read then: a sheet is either counted or refused, never lost between."""
    case = planned()
    assert sheets.hand_in(a_sheet(case, 1), per_token=3, per_campus=100) is Ending.TAKEN
    first = sheets.closed(case.id, HARBOUR)
    assert sheets.hand_in(a_sheet(case, 2), per_token=3, per_campus=100) is Ending.CLOSED
    assert sheets.hand_in(a_sheet(case, 1), per_token=3, per_campus=100) is Ending.KNOWN
    assert sheets.hand_in(a_sheet(case, 3, campus="dm-ps-01"), per_token=3, per_campus=100) is Ending.CLOSED
    assert sheets.closed(case.id, HARBOUR) == first == {"dm-ms-01": Counts(1, 3, 2), "dm-ps-01": Counts()}


def a_sheet(
    case: QuizRound, number: int, *, campus: str = "dm-ms-01", token: int = 0, day: int = 24, right: int = 2
) -> Sheet:
    later = case.closes_at + timedelta(days=30)
    return Sheet(
        key=f"{case.id}-{number}",
        token=f"{case.id}-{token or number}-{day}",
        round_id=case.id,
        campus=campus,
        day=datetime(2026, 11, day, tzinfo=UTC).date(),
        digest=f"digest-{number}",
        answered=3,
        right=right,
        kept_until=later,
        token_until=later,
    )


def test_a_day_begins_its_count_anew_and_a_clock_behind_does_not_turn_it_back(sheets: Sheets) -> None:
    case = planned()

    def handed(number: int, day: int) -> Ending:
        return sheets.hand_in(a_sheet(case, number, day=day), per_token=9, per_campus=2)

    assert [handed(1, 24), handed(2, 24), handed(3, 24)] == [Ending.TAKEN, Ending.TAKEN, Ending.CAMPUS_FULL]
    assert [handed(4, 25), handed(5, 24), handed(6, 25)] == [Ending.TAKEN, Ending.TAKEN, Ending.CAMPUS_FULL]
    assert sheets.counts(case.id)["dm-ms-01"].sheets == 4


@pytest.fixture
def one_call_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call is atomic, as DynamoDB's are; what lies between two calls is not."""
    lock, answered = threading.Lock(), BotocoreStubber.__call__

    def locked(self: BotocoreStubber, *args: Any, **named: Any) -> Any:
        with lock:
            return answered(self, *args, **named)

    monkeypatch.setattr(BotocoreStubber, "__call__", locked)


@pytest.mark.usefixtures("one_call_at_a_time")
def test_many_who_hand_in_at_once_are_each_counted_once(table: SheetsTable) -> None:
    case = planned()

    def hand_in_until_taken(number: int) -> Ending:
        # Every sheet is sent by two at once.
        for _ in range(200):
            ending = table.hand_in(a_sheet(case, number // 2), per_token=3, per_campus=1000)
            if ending is not Ending.RACED:
                return ending
        return Ending.RACED

    with ThreadPoolExecutor(8) as pool:
        endings = list(pool.map(hand_in_until_taken, range(40)))
    assert sorted(endings) == [Ending.KNOWN] * 20 + [Ending.TAKEN] * 20
    assert table.counts(case.id)["dm-ms-01"] == Counts(20, 60, 40)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from(HARBOUR), st.integers(1, 4), st.integers(0, 3)),
        max_size=25,
    )
)
def test_sums_are_those_of_the_sheets_that_were_taken_in_any_order_and_repetition(
    sheets: Sheets, sent: list[tuple[int, str, int, int]]
) -> None:
    case = replace(planned(), id=f"c{next(_numbers)}")
    taken: dict[str, tuple[str, int]] = {}
    used: dict[int, int] = {}
    for number, campus, token, right in sent:
        sheet = replace(
            a_sheet(case, number, campus=campus, right=right),
            key=f"{case.id}-{number}",
            token=f"{case.id}-{token}",
        )
        ending = sheets.hand_in(sheet, per_token=2, per_campus=5)
        if sheet.key in taken:
            assert ending is Ending.KNOWN
        elif used.get(token, 0) >= 2 or sum(place == campus for place, _ in taken.values()) >= 5:
            assert ending in (Ending.SPENT, Ending.CAMPUS_FULL)
        else:
            assert ending is Ending.TAKEN
            taken[sheet.key] = (campus, right)
            used[token] = used.get(token, 0) + 1
    for campus in HARBOUR:
        own = [right for place, right in taken.values() if place == campus]
        assert sheets.counts(case.id).get(campus, Counts()) == Counts(len(own), 3 * len(own), sum(own))
