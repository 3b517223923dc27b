"""The bench of growth: in virtual time, so that the same seconds come out on every machine; and its page says them."""

import pytest

from bench.growth import ALONE, POSTS, WHOLE_PROCESSOR, Served, measure
from tests.templates import ROOT

PAGE = (ROOT / "docs" / "growth.md").read_text("utf-8")


def row(one: Served) -> str:
    numbers = (one.districts, one.posts, one.parts, one.memory, one.rounds)
    late = (one.median, one.p99, one.worst)
    return (
        f" | {' | '.join(f'{number:,}' for number in numbers)} | {' | '.join(f'{number:,.1f}' for number in late)}"
        f" | {'✓' if one.in_time else '✗'} | {one.writes_a_second:,} |"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("parts", "memory", "in_time"), [(1, ALONE, False), (2, WHOLE_PROCESSOR, True)])
def test_the_posts_of_ten_districts_are_served_within_what_is_promised(
    parts: int, memory: int, in_time: bool
) -> None:
    one = measure(10, parts=parts, memory=memory)
    assert (one.posts, one.in_time) == (10 * POSTS, in_time)
    assert row(one) in PAGE


def test_sweeps_that_share_a_table_serve_it_sooner_and_all_of_it() -> None:
    alone, shared = measure(2), measure(2, parts=4)
    assert (alone.posts, alone.memory, shared.parts) == (2 * POSTS, ALONE, 4)
    assert alone.in_time
    assert shared.worst < alone.worst
