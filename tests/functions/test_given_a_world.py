"""The loop from a report to the message about it, in a world that is given whole: no cloud, no waiting, no clock on the wall."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from campus_safety_aws.channels import Channels
from campus_safety_aws.handlers import Handler
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_tables import At, RecordTables
from casework import cases as casework
from escalation import deadline_sweep, plan, relay
from insight import keep
from notification import notify
from report_intake import reports
from tests.builders import NOW, a_policy_document
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.fakes.bus import FakeBus
from tests.fakes.cases import FakeCases
from tests.fakes.directory import FakeDirectory
from tests.fakes.figures import FakeFigures
from tests.fakes.files import FakeUploads
from tests.fakes.flows import Execution, FakeFlows
from tests.fakes.one_send import FakeDelivery
from tests.fakes.outbox import FakeOutbox
from tests.fakes.parking import FakeParking
from tests.fakes.secrets import FakeSecret
from tests.fakes.tables import FakeStream
from tests.world import Context, http_event

DESK = "dm-st-harbour-desk"
SECRET = json.dumps({"dm-st-harbour/desk": ["json://desk"], "dm-brigade/supervisor": ["json://brigade"]})


@dataclass
class Whole:
    """Everything that incidents meet. `now` moves by hand; `settle` lets everything happen that follows by itself."""

    now: datetime = NOW
    salts: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.outside = outside = Outside(lambda: self.now, lambda _: None, lambda: f"{next(self.salts):032x}")
        self.stream, self.bus, self.outbox = FakeStream(), FakeBus(), FakeOutbox()
        self.cases, self.parking = FakeCases(self.stream), FakeParking(outside.clock)
        self.flows, self.delivery = FakeFlows(outside.clock), FakeDelivery(outside.clock)
        self.figures = FakeFigures()
        self.directory = directory = FakeDirectory()
        directory.replace_district(sample_files("demo"), sample_sign_ins("demo"), at=LOADED_AT)
        directory.seed_policy("demo", a_policy_document(), NOW)
        self.reports = reports.bootstrap(reports.Stores(self.cases, directory), outside)
        self.casework = casework.bootstrap(casework.Stores(self.cases, directory), outside)
        self.plan = plan.bootstrap(plan.Stores(self.cases, directory), outside)
        self.sweep = deadline_sweep.bootstrap(
            deadline_sweep.Stores(self.cases, directory, self.bus, self.flows), outside
        )
        self.relay = relay.bootstrap(relay.Stores(self.cases, self.bus, self.flows, self.parking), outside)
        channels = Channels(FakeSecret(SECRET))
        self.notify = notify.bootstrap(
            notify.Stores(directory, self.outbox, channels, self.delivery), outside
        )
        self.tables = RecordTables({RecordTable.CASES: At(self.cases, FakeUploads(self.cases.table))}, KINDS)
        self.keep = keep.bootstrap(keep.Stores(self.figures, directory, self.tables), outside)

    def ask(self, handler: Handler, path: str, body: dict[str, Any], by: str) -> Any:
        answer = handler(http_event("POST", path, body, by=by), Context())
        assert answer["statusCode"] < 300, answer["body"]
        return json.loads(answer["body"])

    def settle(self) -> None:
        while records := self.stream.taken():
            self.relay({"Records": records}, Context())
            for execution in self.flows.taken():
                self.go_on(execution)
            events = self.bus.taken()
            told = [
                {"messageId": str(number), "body": json.dumps(one.body)} for number, one in enumerate(events)
            ]
            for consumer in (self.notify, self.keep):
                assert consumer({"Records": told}, Context()) == {"batchItemFailures": []}

    def go_on(self, execution: Execution) -> None:
        seconds: float | None = 0.0
        while seconds is not None and not execution.token:
            answer = self.plan(execution.plan_event, Context())
            seconds = self.flows.planned(execution, answer, self.cases.wait)


@pytest.fixture
def whole() -> Whole:
    return Whole()


def reported(whole: Whole, number: int = 1) -> str:
    said = {"client_key": f"form-{number:04d}", "channel": "school_form", "category": "theft"}
    body = {**said, "campus": "dm-ms-01", "acting_staff": "T1", "text": "自行车被盗"}
    return str(whole.ask(whole.reports, "/reports", body, "dm-ms-01-safety")["case_id"])


def test_a_report_is_told_to_the_desk_and_its_flow_waits(whole: Whole) -> None:
    case_id = reported(whole)
    whole.settle()
    (execution,) = whole.flows.running()
    assert (execution.case_id, bool(execution.token)) == (case_id, True)
    assert "json://desk" in {send.channel.url for send in whole.delivery.sends}
    assert whole.cases.unpublished(whole.now + timedelta(days=1), 10) == ()
    assert whole.figures.kept(case_id).version == 1
    assert len(whole.parking) == 0


def test_a_rung_is_served_when_its_time_has_come_by_the_given_clock(whole: Whole) -> None:
    case_id = reported(whole)
    whole.settle()
    (execution,) = whole.flows.running()
    due = whole.cases.get(case_id)
    assert due is not None
    assert due.next_tick_at is not None
    whole.now = due.next_tick_at
    assert whole.flows.time_out(execution.token)
    for one in whole.flows.taken():
        whole.go_on(one)
    whole.settle()
    assert [tick.rung for entry in whole.cases.entries(case_id) for tick in entry.ticks][-1] == "80%"


def test_the_sweep_keeps_what_a_dead_flow_has_left(whole: Whole) -> None:
    case_id = reported(whole)
    whole.settle()
    whole.flows.kill(whole.flows.running()[0])
    whole.now += timedelta(hours=1)
    assert whole.sweep({}, Context())["served"] == 1
    whole.settle()
    assert {one.run for one in whole.flows.running()} == {2}
    assert whole.sweep({}, Context())["served"] == 0
    assert whole.cases.late(whole.now, 10) == ()
    del case_id


def test_somebody_acts_and_the_flow_waits_for_the_next_stage(whole: Whole) -> None:
    case_id = reported(whole)
    whole.settle()
    (execution,) = whole.flows.running()
    token = execution.token
    path = f"/cases/{case_id}/acknowledge"
    whole.ask(whole.casework, path, {"acting_staff": "D1", "version": 1}, DESK)
    whole.settle()
    assert execution.token not in ("", token)
    assert execution.loops == 1


def test_two_worlds_that_are_given_alike_go_alike() -> None:
    def played() -> list[Any]:
        whole = Whole()
        for number in range(3):
            reported(whole, number)
        whole.settle()
        whole.now += timedelta(hours=2)
        whole.sweep({}, Context())
        whole.settle()
        return [*whole.delivery.sends, *whole.cases.every()]

    assert played() == played()
