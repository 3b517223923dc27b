"""Two versions of the code at once in one world: the next release is rolled out over open records, taken back, and rolled out
again, and each call is served by one of the two."""

import json
from typing import Any

import pytest

from simulation import report
from simulation.options import Options, drawn
from simulation.run import Run
from tests.fakes.tables import text

# Among them one in which a clock that ours does not know was answered while ours served.
SEEDS = (2, 8)


def two_versions(seed: int) -> Options:
    options = drawn(seed)
    return options.changed(
        incidents=min(options.incidents, 12),
        hazards=min(options.hazards, 5),
        days=8,
        others=2,
        two_versions=True,
    )


def records(run: Run) -> list[dict[str, Any]]:
    """Every record as it is stored."""
    cases = run.world.cases
    return [json.loads(item["record"]["S"]) for about in cases.ids if (item := cases.item(about)) is not None]


def test_lives_hold_while_two_versions_serve_them() -> None:
    kept, served = list[dict[str, Any]](), set[str]()
    for seed in SEEDS:
        run = Run(two_versions(seed))
        if run.play().findings:
            again = Run(two_versions(seed), keeps_story=True).play()
            pytest.fail(report.failed(again), pytrace=False)
        kept += records(run)
        served |= {name.partition(":")[0] for name in run.world.calls.pool}
    assert {"next", "escalation.plan"} <= served
    assert any(one.get("release") == "next" for one in kept), "the next release has written"
    assert any(one.get("closing_reason") == "by_telephone" for one in kept), (
        "what ours does not know is there"
    )
    clocks = {clock["name"] for one in kept for clock in one["clocks"]}
    assert clocks & {"call_back", "look_in"}, "its policy was in force"


def test_one_seed_is_one_run_with_two_versions_too() -> None:
    options = two_versions(8).changed(incidents=5, hazards=2, days=4)
    assert Run(options).play().digest == Run(options).play().digest


def test_a_world_that_loses_what_the_next_release_wrote_is_found() -> None:
    """As if ours did not carry what it does not know."""
    run = Run(two_versions(8), every_finding=True)
    table = run.world.cases.table
    write = table.write

    def forgets(pk: str, sk: str, new: Any) -> None:
        call = run.world.calls.current
        if sk == "CASE" and new is not None and call is not None and call.sandbox == call.function:
            record = json.loads(new["record"]["S"])
            record.pop("release", None)
            new = {**new, "record": text(json.dumps(record))}
        write(pk, sk, new)

    table.write = forgets  # type: ignore[method-assign]  # a table that loses a field is what is tried
    found = {finding.oracle for finding in run.play().findings}
    assert "NothingIsLostBetweenReleases" in found
