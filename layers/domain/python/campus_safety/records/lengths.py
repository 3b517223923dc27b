"""Lengths of time in fixed buckets of whole seconds, so that a percentile can be read from sums.

Up to 8 s a bucket is one second; from there each doubling has eight buckets of equal width. Buckets only ever add up, so
any order and any repetition of what is counted gives the same percentile. A bucket is read at its middle: what is read
lies within 1/16 (6.25 %) of the true value, or half a second where that is more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

_STEPS: Final = 8
# The most that a percentile that is read may be away from the true one, as a part of the true one.
ERROR: Final = 1 / 16


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds, never below zero: a time that was stated afterwards may lie before what it follows."""
    return max(int((end - start).total_seconds()), 0)


def bucket_of(seconds: int) -> int:
    """The number of the bucket that so many seconds fall into; raises ValueError below zero."""
    if seconds < 0:
        raise ValueError("a length is never below zero")
    doublings = max(seconds.bit_length() - _STEPS.bit_length(), 0)
    return _STEPS * doublings + (seconds >> doublings)


def bounds(bucket: int) -> tuple[int, int]:
    """The shortest and the longest length in a bucket, in seconds."""
    if bucket < 2 * _STEPS:
        return bucket, bucket
    doublings = bucket // _STEPS - 1
    lowest = (bucket % _STEPS + _STEPS) << doublings
    return lowest, lowest + (1 << doublings) - 1


def percentile(counts: Mapping[int, int], percent: int) -> int | None:
    """Seconds, by nearest rank: at least so many per cent are no longer than that. None where nothing was counted."""
    total = sum(counts.values())
    if total <= 0:
        return None
    rank, passed = -(-total * percent // 100), 0
    for bucket in sorted(counts):
        passed += counts[bucket]
        if passed >= rank:
            lowest, longest = bounds(bucket)
            return (lowest + longest) // 2
    raise AssertionError("the ranks add up to the total")
