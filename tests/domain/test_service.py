"""One way in: made once, looked at, acted on and listed, without HTTP, over the fakes."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from campus_safety.errors import (
    BadInput,
    CampusSafetyError,
    Conflict,
    Contended,
    Fault,
    KeyReused,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.incidents.intake import Report, receive
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Change, Moment
from campus_safety.records.make_once import Changes
from campus_safety.records.read_traces import What
from campus_safety.records.serve_deadlines import serve
from campus_safety.records.service import Asked, Listed, Service, View
from campus_safety.records.store import Claim, VersionMoved
from campus_safety.records.submissions import Submitter
from campus_safety_aws.rulebook import Rulebook
from tests.builders import NOW, SALT, a_policy_document, a_report, an_account, an_actor, at
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.fakes.cases import FakeCases
from tests.fakes.directory import FakeDirectory

DESK, SCHOOL, OFFICER = "dm-st-harbour-desk", "dm-ms-01-safety", "dm-st-harbour-officer-1"


@dataclass
class Outside:
    """Time stands; who waits is written down."""

    waited: list[int] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW

    def moment(self) -> Moment:
        return Moment(NOW, SALT)

    def rest(self, attempt: int) -> None:
        self.waited.append(attempt)


class Desk:
    """The service of incidents, over a demo district in memory."""

    def __init__(self) -> None:
        self.cases, self.outside, self.directory = FakeCases(), Outside(), FakeDirectory()
        self.directory.replace_district(sample_files("demo"), sample_sign_ins("demo"), at=LOADED_AT)
        self.directory.seed_policy("demo", a_policy_document(), NOW)
        self.claims: tuple[Claim, ...] = ()
        self.service = Service[Incident](
            KIND,
            self.cases,
            self.directory,
            Rulebook(self.directory, KINDS),
            self.outside,
            read=incident,
            decide=self.decided,
            choices=decide.choices,
            claims=lambda change, now: self.claims,
        )

    def decided(self, asked: Asked[Incident]) -> Changes[Incident]:
        return decide(asked.case, asked.command, asked.actor, asked.rules, asked.moment)

    def who(self, name: str) -> Submitter:
        return Submitter(an_account(name))

    def make(self, report: Report | None = None) -> Incident:
        form, rules = report or a_report(), self.service.rulebook.in_force("demo")

        def received(moment: Moment, code: int) -> Change[Incident]:
            return receive(form, an_actor(SCHOOL), rules, moment, code_attempt=code)

        return self.service.make_once(form.submission, received, rules)

    def act(self, case: Incident, command: Any, version: int | None = None, *, by: str = DESK) -> Incident:
        return self.service.act(self.who(by), case.id, command, "P1", version).case

    def page(self, view: View = "open", unit: str | None = None, *, by: str = DESK) -> Listed:
        return self.service.page(self.who(by), view, unit, start=lambda place: None)


@pytest.fixture
def desk() -> Desk:
    return Desk()


ASSESS = commands.Assess(level=Level.TWO, category="theft")
ACKNOWLEDGE = commands.Acknowledge()
NOTE = commands.Note(texts={"text": "已到校门口"})


def test_the_same_form_is_the_same_record_however_often_it_is_sent(desk: Desk) -> None:
    first = desk.make()
    assert desk.make() == first
    assert desk.cases.writes == 1


def test_the_same_key_with_another_content_is_refused(desk: Desk) -> None:
    desk.make()
    other = a_report(text="另一起")
    with pytest.raises(KeyReused) as refused:
        desk.make(replace(other, submission=replace(other.submission, digest="another")))
    assert refused.value.faults[0].field == "client_key"


def test_what_was_right_when_it_was_made_is_not_judged_again_when_the_form_is_sent_again(desk: Desk) -> None:
    first, form, rules = desk.make(), a_report(), desk.service.rulebook.in_force("demo")

    def too_late(moment: Moment, code: int) -> Change[Incident]:
        raise BadInput(Fault("discovered_at", "too_long_ago", "太久", "Too long ago"))

    assert desk.service.make_once(form.submission, too_late, rules) == first
    unknown = replace(form.submission, key="never-sent")
    with pytest.raises(BadInput):
        desk.service.make_once(unknown, too_late, rules)
    with pytest.raises(KeyReused):
        desk.service.make_once(replace(form.submission, digest="another"), too_late, rules)


def test_what_would_be_made_along_with_it_may_be_there_already_and_it_is_decided_again(desk: Desk) -> None:
    case, beside = desk.make(), a_report(client_key="form-2")
    there, known = desk.make(beside), list[str | None]()

    def decided(asked: Asked[Incident]) -> Changes[Incident]:
        known.append(asked.known.id if asked.known else None)
        if asked.known is not None:
            return desk.decided(asked)
        own = decide(asked.case, asked.command, asked.actor, asked.rules, asked.moment)
        return own, receive(beside, asked.actor, asked.rules, asked.moment)

    acted = desk.service.act(desk.who(DESK), case.id, ASSESS, "P1", case.version, decided)
    assert acted.case.level is Level.TWO
    assert known == [None, there.id]


def test_a_stale_version_is_refused_where_an_action_needs_one_and_ignored_where_it_needs_none(
    desk: Desk,
) -> None:
    case = desk.make()
    noted = desk.act(case, NOTE, case.version)
    with pytest.raises(StaleVersion) as stale:
        desk.act(case, ASSESS, case.version)
    said = stale.value.faults[0].zh
    assert str(noted.version) in said and str(case.version) in said
    assert not KIND.actions[ACKNOWLEDGE.action].versioned
    assert desk.act(case, ACKNOWLEDGE, case.version).version == noted.version + 1


def test_an_action_that_needs_a_version_is_told_so(desk: Desk) -> None:
    case = desk.make()
    with pytest.raises(BadInput) as missing:
        desk.act(case, ASSESS)
    assert (missing.value.faults[0].field, missing.value.faults[0].code) == ("version", "missing")


def test_a_version_that_there_is_not_yet_is_no_stale_one(desk: Desk) -> None:
    case = desk.make()
    with pytest.raises(BadInput) as ahead:
        desk.act(case, ASSESS, case.version + 3)
    fault = ahead.value.faults[0]
    assert (fault.field, fault.code) == ("version", "not_yet")
    assert str(case.version) in fault.zh and str(case.version + 3) in fault.en


def test_a_tick_between_makes_nobody_stale(desk: Desk) -> None:
    case = desk.make()
    served = serve(KIND, case, desk.service.rulebook.for_case(case), at(1440))
    assert served is not None
    desk.cases.commit((served,), desk.directory.district("demo"))
    assert desk.act(case, ASSESS, case.version).version == case.version + 2


def test_who_may_not_know_of_a_record_learns_nothing_of_its_version_either(desk: Desk) -> None:
    case = desk.make()
    for version in (None, case.version, 99):
        with pytest.raises(NotFound):
            desk.act(case, ASSESS, version, by="dm-st-hill-desk")
    with pytest.raises(NotFound):
        desk.service.look(desk.who("dm-st-hill-desk"), case.id)


def test_a_key_that_somebody_else_has_taken_is_a_conflict(desk: Desk) -> None:
    case = desk.make()
    desk.claims = (Claim("place", case.id, "", NOW, NOW),)
    noted = desk.act(case, NOTE, case.version)
    with pytest.raises(Conflict) as taken:
        desk.act(case, NOTE, noted.version)
    assert taken.value.faults[0].code == "taken_meanwhile"


def test_what_was_done_before_writes_nothing(desk: Desk) -> None:
    case = desk.make()
    acted = desk.service.act(desk.who(DESK), case.id, NOTE, "P1", case.version, lambda asked: None)
    assert (acted.case, desk.cases.writes) == (case, 1)


def test_who_loses_every_race_is_told_to_send_it_again(desk: Desk) -> None:
    case = desk.make()

    def lost(asked: Asked[Incident]) -> Changes[Incident]:
        raise VersionMoved

    with pytest.raises(Contended):
        desk.service.act(desk.who(DESK), case.id, NOTE, "P1", case.version, lost)
    assert desk.outside.waited == [1, 2, 3, 4, 5, 6]


def test_whoever_looks_at_what_is_sealed_leaves_a_trace_of_what_was_read(desk: Desk) -> None:
    sealed = desk.make(a_report(category="sexual_harm"))
    desk.service.look(desk.who(DESK), sealed.id)
    desk.service.look(desk.who(DESK), sealed.id, What.TIMELINE)
    assert {read.what for read in desk.cases.reads(sealed.id)} == {"record", "timeline"}
    plain = desk.make(a_report(client_key="form-2"))
    desk.service.look(desk.who(DESK), plain.id)
    assert desk.cases.reads(plain.id) == ()


def test_a_list_holds_what_its_reader_may_see(desk: Desk) -> None:
    plain, sealed = desk.make(), desk.make(a_report(client_key="form-2", category="sexual_harm"))
    assert {row.case_id for row in desk.page().rows} == {plain.id, sealed.id}
    assert {row.case_id for row in desk.page(by=OFFICER).rows} == {plain.id}
    assert {row.case_id for row in desk.page("mine", by=SCHOOL).rows} == {plain.id, sealed.id}
    with pytest.raises(NotFound):
        desk.page(unit="dm-st-hill")


@pytest.mark.parametrize("name", ["dm-gateway", "dm-wall"])
def test_who_sees_no_such_records_has_no_list_of_them(desk: Desk, name: str) -> None:
    with pytest.raises(NotAllowed):
        desk.page(by=name)


def test_every_refusal_says_what_is_wrong_in_both_languages(desk: Desk) -> None:
    case, found = desk.make(), list[CampusSafetyError]()
    for command, version, by in ((ASSESS, None, DESK), (ASSESS, 9, DESK), (ASSESS, 1, SCHOOL)):
        with pytest.raises(CampusSafetyError) as refused:
            desk.act(case, command, version, by=by)
        found.append(refused.value)
    faults = [fault for error in found for fault in error.faults]
    assert len(faults) == 3
    assert all(not fault.zh.isascii() and fault.en for fault in faults)
