"""One loop of attempts for everybody who writes."""

from collections.abc import Callable

import pytest

from campus_safety.errors import Contended
from campus_safety.records.attempts import ATTEMPTS, attempted
from campus_safety.records.store import AlreadyReported, CodeTaken, VersionMoved
from tests.builders import a_case


def failing(*errors: Exception) -> Callable[[int], int]:
    """Fails with each of these once, and answers then how many short codes it was told of."""
    left = list(errors)

    def write(codes: int) -> int:
        if left:
            raise left.pop(0)
        return codes

    return write


def test_who_loses_a_race_decides_again_after_a_pause_that_grows_with_each_attempt() -> None:
    waited: list[int] = []
    assert attempted(failing(VersionMoved(), AlreadyReported(a_case()), VersionMoved()), waited.append) == 0
    assert waited == [1, 2, 3]


def test_a_short_code_that_is_taken_is_followed_by_the_next_one_at_once() -> None:
    waited: list[int] = []
    assert attempted(failing(CodeTaken(), CodeTaken()), waited.append) == 2
    assert waited == []


def test_who_loses_every_race_is_told_that_nothing_was_done_and_that_it_may_be_sent_again() -> None:
    waited: list[int] = []
    with pytest.raises(Contended) as lost:
        attempted(failing(*(VersionMoved() for _ in range(ATTEMPTS))), waited.append)
    assert len(waited) == ATTEMPTS
    assert (lost.value.faults[0].field, lost.value.faults[0].code) == ("case_id", "contended")
    assert "再提交" in lost.value.faults[0].zh and "again" in lost.value.faults[0].en


def test_what_is_no_race_is_raised_at_once() -> None:
    waited: list[int] = []
    with pytest.raises(ZeroDivisionError):
        attempted(failing(ZeroDivisionError(), VersionMoved()), waited.append)
    assert waited == []
