"""Whoever goes round by the clock counts at the end of a round what operators are woken by, nought included."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from campus_safety.records.store import WHOLE, TablePart
from campus_safety_aws.handlers import Handler
from escalation import deadline_sweep
from tests.fake_world import FakeWorld
from tests.fakes.cases import FakeCases
from tests.functions.test_given_a_world import Whole, reported
from tests.world import Context

Said = pytest.CaptureFixture[str]
# Name of the metric, and who counts it.
COUNTED = {
    "DevicesNotHeard": "duty.listen_devices",
    "PostsNotPlanned": "duty.plan_posts",
    "PatrolsNotPlanned": "duty.plan_patrols",
    "NotReminded": "outreach.remind",
}


class Down(FakeCases):
    """A table that refuses to say what is late."""

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "Query")


def left_by_a_dead_flow() -> tuple[Whole, datetime]:
    """A world in which only the sweep keeps the next deadline, and when that is due."""
    whole = Whole()
    case_id = reported(whole)
    whole.settle()
    whole.flows.kill(whole.flows.running()[0])
    case = whole.cases.get(case_id)
    assert case is not None
    assert case.next_tick_at is not None
    return whole, case.next_tick_at


@pytest.mark.parametrize(("seconds", "late"), [(60, 0), (90, 0), (91, 1), (3600, 1)])
def test_what_is_served_later_than_promised_is_counted(seconds: int, late: int, capsys: Said) -> None:
    whole, due = left_by_a_dead_flow()
    whole.now = due + timedelta(seconds=seconds)
    capsys.readouterr()
    assert whole.sweep({}, Context())["served"] == 1
    assert f'"SweptLate":[{late}.0]' in capsys.readouterr().out


def test_a_round_with_nothing_to_do_is_counted_with_nought_and_once(capsys: Said) -> None:
    whole = Whole()
    for _ in range(2):
        capsys.readouterr()
        whole.sweep({}, Context())
        said = capsys.readouterr().out
        assert said.count('"SweptLate":[0.0]') == 1
        assert "Republished" not in said, "a metric costs by the hour in which it is counted"


def test_a_round_that_fails_counts_nothing_so_that_it_is_missed(capsys: Said) -> None:
    whole = Whole()
    failing: Handler = deadline_sweep.bootstrap(
        deadline_sweep.Stores(Down(whole.stream), FakeWorld().directory, whole.bus, whole.flows)
    )
    with pytest.raises(ClientError):
        failing({}, Context())
    assert "SweptLate" not in capsys.readouterr().out


@pytest.mark.parametrize("metric", COUNTED)
def test_every_other_round_is_counted_at_its_end_too(metric: str, capsys: Said) -> None:
    handler: Callable[[Any, Any], Any] = FakeWorld().function(COUNTED[metric]).handler
    handler({"time": "2026-11-24T02:00:00+00:00"}, Context())
    assert f'"{metric}":[' in capsys.readouterr().out
