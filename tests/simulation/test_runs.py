"""Whole lives of records hold under faults, for seeds that are always played and for one that nobody has seen before. What
a failed run prints is what `make simulate SEED=…` plays again."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from simulation import report
from simulation.options import Options, drawn
from simulation.run import Result, Run

ROOT = Path(__file__).resolve().parents[2]
LONG = 4
# Without faults, with calls that fail, with keepers that are down, with whatever else these have drawn.
ALWAYS = (1, 3, 6, 11, 12)


def small(seed: int) -> Options:
    """A seed's own options, over fewer days and records: a test has a budget of work, never of time."""
    options = drawn(seed)
    return options.changed(
        incidents=min(options.incidents, 14),
        hazards=min(options.hazards, 6),
        others=min(options.others, 8),
        alarms=min(options.alarms, 3),
        days=min(options.days, 10),
    )


def played(options: Options) -> Result:
    """A seed that finds something fails with its whole story."""
    result = Run(options).play()
    if result.findings:
        again = Run(options, keeps_story=True).play()
        said = {name: getattr(options, name) for name in ("incidents", "hazards", "others", "alarms", "days")}
        pytest.fail(report.failed(again, said), pytrace=False)
    return result


@pytest.mark.parametrize("seed", ALWAYS)
def test_whole_lives_hold(seed: int) -> None:
    assert played(small(seed)).changes > 20


def test_whole_lives_hold_until_hazards_are_struck_off() -> None:
    """Whether a hazard stays rectified is looked at ten school days after its recheck: few records, over weeks."""
    options = drawn(LONG).changed(incidents=3, hazards=8, others=4, alarms=1, days=45)
    run = Run(options)
    result = run.play()
    if result.findings:
        pytest.fail(report.failed(result), pytrace=False)
    reached = {(state, action) for kind, state, action in run.coverage.steps if kind == "hazard"}
    assert ("verified", "follow_up") in reached


@pytest.mark.parametrize("turn", range(2))
def test_whole_lives_hold_under_a_seed_that_nobody_has_seen(turn: int) -> None:
    played(small(secrets.randbelow(10**9)))


def test_one_seed_is_one_run_also_in_another_process_with_other_hashes() -> None:
    options = small(12)
    here = Run(options).play()
    assert sum(here.struck.values()) > 100
    # Sandboxes outlive runs: another one before it changes nothing.
    Run(small(6)).play()
    assert Run(options).play().digest == here.digest
    said = (
        "from simulation.run import Run; from tests.simulation.test_runs import small; "
        "print(Run(small(12)).play().digest)"
    )
    parts = ("", "functions", "layers/domain/python", "layers/adapters/python")
    paths = os.pathsep.join(str(ROOT / part) for part in parts)
    # By itself it is silent; the tests want to hear what is counted and logged.
    silent = {name: value for name, value in os.environ.items() if not name.startswith("POWERTOOLS_")}
    there = subprocess.run(
        [sys.executable, "-c", said],
        capture_output=True,
        text=True,
        check=True,
        env={**silent, "PYTHONHASHSEED": "1", "PYTHONPATH": paths},
        cwd=ROOT,
    )
    assert there.stdout.strip() == here.digest
