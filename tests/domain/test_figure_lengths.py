"""Percentiles from buckets: never further from the true one than is said, whatever was counted in whatever order."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.records.lengths import ERROR, bounds, bucket_of, percentile, seconds_between

SECONDS = st.integers(0, 10 * 365 * 24 * 3600)


@given(SECONDS)
@settings(deadline=None)
def test_every_length_lies_within_its_bucket(seconds: int) -> None:
    lowest, longest = bounds(bucket_of(seconds))
    assert lowest <= seconds <= longest
    assert longest - lowest <= max(2 * ERROR * lowest, 0)


@given(SECONDS)
@settings(deadline=None)
def test_buckets_follow_each_other_without_a_gap(seconds: int) -> None:
    bucket = bucket_of(seconds)
    assert bounds(bucket + 1)[0] == bounds(bucket)[1] + 1


@given(st.lists(SECONDS, min_size=1, max_size=60), st.sampled_from([50, 90, 100]))
@settings(deadline=None)
def test_a_percentile_is_within_a_sixteenth_of_the_true_one(lengths: list[int], percent: int) -> None:
    counts = Counter(bucket_of(seconds) for seconds in lengths)
    true = sorted(lengths)[-(-len(lengths) * percent // 100) - 1]
    read = percentile(counts, percent)
    assert read is not None
    assert abs(read - true) <= max(ERROR * true, 0.5)


def test_a_percentile_by_hand() -> None:
    minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 60]
    counts = Counter(bucket_of(60 * one) for one in minutes)
    # 5 minutes lie in the bucket of 288 to 319 s, 9 minutes in that of 512 to 575 s.
    assert percentile(counts, 50) == 303
    assert percentile(counts, 90) == 543


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile({}, 50) is None
    assert percentile({5: 1, 6: -1}, 50) is None


def test_no_length_is_below_nought() -> None:
    noon = datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert seconds_between(noon, noon - timedelta(minutes=5)) == 0
    with pytest.raises(ValueError, match="below zero"):
        bucket_of(-1)
