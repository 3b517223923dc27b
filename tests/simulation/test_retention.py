"""After whole lives under faults: a year later texts go, and nothing that was kept beside them breaks."""

from dataclasses import dataclass, field
from datetime import timedelta

from audit import retention
from campus_safety.records.record import Record
from campus_safety.records.timeline import verify
from campus_safety_aws.outside import REAL
from simulation.run import Run
from simulation.tables import Table
from tests.fakes.erasures import FakeErasures
from tests.simulation.test_runs import small
from tests.world import Context


@dataclass
class Pages:
    cases: Table
    there: list[Record] = field(init=False)

    def __post_init__(self) -> None:
        self.there = list(self.cases.readable())

    def page(self, start: str = "") -> tuple[tuple[Record, ...], str]:
        return tuple(self.there), ""


def test_a_year_after_a_run_the_texts_of_what_is_over_go_and_every_chain_holds() -> None:
    run = Run(small(3))
    assert not run.play().findings
    cases, directory = run.world.cases, run.world.directory
    erasures, pages = FakeErasures(cases.table), Pages(cases)
    incidents = [case for case in pages.there if case.kind == "incident"]
    over = {case.id for case in incidents if not case.open and not case.sealed and erasures.texts(case.id)}
    others = {case.id: erasures.texts(case.id) for case in pages.there if case.id not in over}
    heads = {case.id: (case.chain, cases.entries(case.id)) for case in pages.there}
    assert over
    held = min(over)
    erasures.hold(held, run.options.end)
    handler = retention.bootstrap(retention.Stores(pages, erasures, directory), REAL)
    time = (run.options.end + timedelta(days=400)).isoformat()
    answer = handler({"time": time, "all": True}, Context())
    assert (answer["failed"], answer["held"], answer["records"]) == ([], 1, len(over) - 1)
    assert {case_id for case_id in over if erasures.texts(case_id)} == {held}
    assert {case_id: erasures.texts(case_id) for case_id in others} == others
    for case_id, (chain, entries) in heads.items():
        assert cases.entries(case_id) == entries
        assert verify(entries, chain, cases.narratives(case_id)) == ()
