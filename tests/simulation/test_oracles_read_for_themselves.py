"""Oracles that read the rules once more agree with what is right, and find what is made wrong; one fault each. The worlds are
still: what happens is told to the oracles by hand."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import State
from campus_safety.records.change import Change
from campus_safety.records.clocks import Clock
from campus_safety.records.commands import Command
from campus_safety.records.kind import RecordTable
from simulation.calls import Request
from simulation.clock import MINUTE
from simulation.faults import Fault
from simulation.oracles import again
from simulation.oracles.facts import ActionsChangeWhatTheySay, ClocksRunForTheirFacts, WhatFollowsFollows
from simulation.oracles.oracle import Oracle
from simulation.oracles.refusals import RefusalsAreTrue, WhatMustNotBeIsNotDone
from simulation.oracles.rest import NoOrphanedWait
from simulation.oracles.rights import RightsAreTheTables
from simulation.oracles.telling import EveryEventIsHeard
from simulation.registry import checklist_items, checklists
from tests.builders import NOW, a_case, an_account, an_actor, assessed, at, handled, rules, told
from tests.hazards import a_hazard
from tests.simulation.test_it_can_fail import told_by

DESK, OFFICER, BRIGADE = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-supervisor-1"
ALONE = "dm-st-hill-officer-1"


def change(case: Any, command: Command, by: str = DESK, when: float = 200) -> Change[Any]:
    return decide(case, command, an_actor(by), rules(), at(when))


def supervised() -> Change[Any]:
    order = commands.Supervise(to="dm-st-harbour", due_at=at(90_000).now, texts={"text": "限时处理"})
    return change(assessed(), order, BRIGADE)


def taken_up_again() -> Change[Any]:
    """An hour after it was closed as a false alarm."""
    false = change(a_case(), commands.FalseAlarm(texts={"text": "误报"}))
    return change(false.after, commands.Reinstate(texts={"text": "恢复"}), when=3_800)


def answered() -> Change[Any]:
    answer = commands.AnswerOrder(number=1, texts={"text": "已办"})
    return change(supervised().after, answer, when=300)


def heard(kind: type[Oracle], said: Change[Any]) -> list[str]:
    oracle, found = told_by(kind)
    oracle._rulebook = SimpleNamespace(for_case=lambda case: rules())
    oracle.committed([said])
    return found


def without(said: Change[Any], **changes: Any) -> Change[Any]:
    """The change as if it had left the record otherwise."""
    return replace(said, after=replace(said.after, **changes))


def with_clock(said: Change[Any], name: str, **changes: Any) -> Change[Any]:
    clocks: tuple[Clock, ...] = tuple(
        replace(one, **changes) if one.name == name else one for one in said.after.clocks
    )
    return without(said, clocks=clocks)


@pytest.mark.parametrize(
    ("oracle", "made", "wrong", "sentence"),
    [
        (
            ActionsChangeWhatTheySay,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: without(said, acknowledged_at=None),
            "incident.acknowledge does not record acknowledged_at",
        ),
        (
            ActionsChangeWhatTheySay,
            lambda: change(assessed(), commands.Note(texts={"text": "进展"})),
            lambda said: without(said, assessed_at=NOW),
            "incident.note moves assessed_at",
        ),
        (
            ActionsChangeWhatTheySay,
            answered,
            lambda said: without(said, supervisions=(replace(said.after.supervisions[0], received_at=None),)),
            "incident.answer_order: answered, and not received",
        ),
        (
            ActionsChangeWhatTheySay,
            answered,
            lambda said: without(said, supervisions=(replace(said.after.supervisions[0], answered_at=None),)),
            "incident.answer_order settles 0",
        ),
        (
            ActionsChangeWhatTheySay,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: with_clock(said, "assess", granted=(1,)),
            "incident.assess: an end counts as granted, and nobody has",
        ),
        (
            ClocksRunForTheirFacts,
            taken_up_again,
            lambda said: with_clock(said, "assess", due_at=said.before.clock("assess").due_at),
            "incident.assess: goes on with more or less time than was left",
        ),
        (
            WhatFollowsFollows,
            lambda: change(told(), commands.Close(), by="dm-st-harbour-chief"),
            lambda said: with_clock(said, "close", stopped_at=None),
            "incident: over, and a clock runs",
        ),
        (
            ClocksRunForTheirFacts,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: with_clock(said, "assess", stopped_at=NOW),
            "incident.assess: nothing has answered it and it stands still",
        ),
        (
            ClocksRunForTheirFacts,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: with_clock(said, "acknowledge", stopped_at=None),
            "incident.acknowledge: is owed no more and runs",
        ),
        (
            ClocksRunForTheirFacts,
            supervised,
            lambda said: without(said, clocks=said.before.clocks),
            "incident: a supervision without its clock",
        ),
        (
            ClocksRunForTheirFacts,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: with_clock(said, "assess", paused_at=NOW),
            "incident: a clock stands still, and no question is open for it",
        ),
        (
            ClocksRunForTheirFacts,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: with_clock(said, "assess", revision=2),
            "incident.assess: laid anew for nothing",
        ),
        (
            RightsAreTheTables,
            lambda: change(a_case(), commands.Acknowledge()),
            lambda said: replace(said, entry=replace(said.entry, actor=an_actor(ALONE))),
            "incident.acknowledge was done by a officer who may not here",
        ),
        (
            WhatMustNotBeIsNotDone,
            answered,
            lambda said: replace(said, entry=replace(said.entry, actor=an_actor("dm-st-hill-desk"))),
            "incident.answer_order: of another unit's order",
        ),
        (
            WhatMustNotBeIsNotDone,
            supervised,
            lambda said: replace(said, entry=replace(said.entry, actor=an_actor(DESK))),
            "incident.supervise: an order to the own unit",
        ),
        (
            WhatMustNotBeIsNotDone,
            answered,
            lambda said: replace(said, entry=replace(said.entry, text_digests={})),
            "incident.answer_order without its words",
        ),
    ],
)
def test_what_is_made_wrong_is_found_and_what_is_right_is_not(
    oracle: type[Oracle],
    made: Callable[[], Change[Any]],
    wrong: Callable[[Change[Any]], Change[Any]],
    sentence: str,
) -> None:
    said = made()
    assert heard(oracle, said) == []
    assert sentence in heard(oracle, wrong(said))


def test_what_a_refusal_could_have_named_was_not_done() -> None:
    """The same table both ways: a request for more time that ends no later than the limit does."""
    oracle, found = told_by(WhatMustNotBeIsNotDone)
    case = assessed()
    limit = case.clock("dispose")
    assert limit is not None
    asked = commands.AskExtension(
        clock="dispose", until=at(60).now.replace(year=2099), texts={"text": "需要时间"}
    )
    later = replace(asked, until=limit.due_at + (limit.due_at - limit.started_at) / 2)
    said = change(case, later, by=OFFICER)
    oracle._as_asked(said, "ask_extension", {"clock": "dispose", "until": later.until.isoformat()})
    assert found == []
    oracle._as_asked(said, "ask_extension", {"clock": "dispose", "until": limit.due_at.isoformat()})
    assert found == ["incident.ask_extension was done although: not_later"]


def test_a_hazard_of_another_grade_than_its_item_is_found() -> None:
    oracle, found = told_by(WhatFollowsFollows)
    item = checklists("demo").items[checklist_items("demo")[0]]
    case = replace(a_hazard(), item=item.id, grade=item.grade, category=item.category)
    oracle._graded(case)
    assert found == []
    oracle._graded(replace(case, grade=Grade.MAJOR if item.grade is Grade.GENERAL else Grade.GENERAL))
    assert found == ["hazard: of another grade or category than its item"]


def test_a_unit_that_there_is_not_was_not_sent() -> None:
    oracle, found = told_by(WhatMustNotBeIsNotDone)
    said = change(assessed(), commands.Dispatch(units=("dm-st-harbour",)))
    oracle._as_asked(said, "dispatch", {"units": ["dm-st-harbour"]})
    assert found == []
    oracle._as_asked(said, "dispatch", {"units": ["no-such-unit"]})
    assert found == ["incident.dispatch with a unit that there is not: units"]


def test_whoever_has_a_channel_does_not_count_as_unreachable() -> None:
    oracle, found = told_by(EveryEventIsHeard)
    told = Message("m1", "dm-st-harbour/desk", "护校安园：新警情", "", False, "c1#1", "c1")
    oracle.world.outbox.settle(told, "sim://dm-st-harbour/desk", State.WITH_ANOTHER, NOW)
    oracle._reachable("c1")
    assert found == []
    oracle.world.outbox.settle(told, "none", State.UNDELIVERABLE, NOW)
    oracle._reachable("c1")
    assert found == ["the outbox says of somebody the wrong way whether they can be reached"]


def test_a_record_that_was_parked_although_nothing_had_gone_wrong_with_it_is_found() -> None:
    oracle, found = told_by(NoOrphanedWait)
    oracle.struck(Fault.STREAM_LATE, "shard 1", "c1")
    oracle.world.parkings[RecordTable.CASES].park("c1", 1)
    assert found == []
    oracle.world.parkings[RecordTable.CASES].park("c2", 1)
    assert [one.partition(":")[2] for one in found] == [" was parked, and nothing had gone wrong with it"]


def test_a_flow_that_has_died_and_is_not_raised_after_a_write_is_found() -> None:
    oracle, found = told_by(NoOrphanedWait)
    said, clock = change(a_case(), commands.Acknowledge()), oracle.world.clock
    oracle.committed([said])
    clock.now += MINUTE
    oracle.committed([said])
    assert found == []
    oracle.struck(Fault.EXECUTION_DIES, "flow", said.after.id)
    clock.now += 10 * MINUTE
    oracle.committed([said])
    assert found == []
    clock.now += 10 * MINUTE
    oracle.committed([said])
    assert found == ["incident: its flow has died, it was written since, and no other runs"]


@pytest.mark.parametrize(
    ("code", "field", "body", "so"),
    [
        ("missing", "text", {"text": "已办"}, False),
        ("missing", "text", {"text": ""}, True),
        ("missing", "text", {}, True),
        ("in_the_past", "due_at", {"due_at": at(1).now.isoformat()}, False),
        ("in_the_past", "due_at", {"due_at": NOW.isoformat()}, True),
        ("in_the_future", "told_at", {"told_at": NOW.isoformat()}, False),
        ("in_the_future", "day", {"day": "2026-05-01"}, True),
        ("bad_count", "campuses", {"campuses": ["dm-ms-01"]}, False),
        ("bad_count", "campuses", {"campuses": []}, True),
        ("unknown_unit", "measures.2.owner", {"measures": [{}]}, False),
        ("unknown_unit", "measures.1.owner", {"measures": [{}]}, True),
    ],
)
def test_what_is_said_of_a_form_is_looked_at(code: str, field: str, body: dict[str, Any], so: bool) -> None:
    oracle, found = told_by(RefusalsAreTrue)
    oracle.world.clock.now = int(NOW.timestamp() * 1000)
    request = Request(DESK, "POST", "/inspections", body, "new")
    oracle.answered(request, 422, {"faults": [{"code": code, "field": field}]})
    assert (found == []) is so


@pytest.mark.parametrize("case", [a_case(), assessed(), handled(), a_case(category="sexual_harm")])
def test_everybody_is_related_to_a_record_as_the_guide_to_rights_says(case: Any) -> None:
    oracle, found = told_by(RightsAreTheTables)
    oracle._some = lambda case: list(oracle._accounts.values())
    oracle.look_at(case)
    assert found == []


def test_somebody_who_does_not_find_what_they_may_see_is_found() -> None:
    oracle, found = told_by(RightsAreTheTables)
    case = a_case()
    oracle.world.records.get = lambda about: case
    request = Request(DESK, "GET", f"/cases/{case.id}", None, case.id)
    oracle.answered(request, 200, {})
    assert found == []
    oracle.answered(request, 404, {"faults": [{"code": "not_found", "field": "case"}]})
    oracle.answered(request, 404, {"message": "Not found"})
    assert found[0] == "incident: a desk does not find what they may see"
    assert found[-1] == "incident: a route of the contract is not there"
    assert again.ties(an_account(ALONE), case, rules().district) == set()


@pytest.mark.parametrize(
    ("unit", "of_the_place", "at_all"),
    [
        ("dm-st-harbour", True, True),
        ("dm-brigade", True, True),
        ("dm-traffic", False, True),
        ("dm-cyber", False, True),
        ("dm-edu", False, False),
        ("dm-ms-01", False, False),
    ],
)
def test_branches_of_the_police_are_police_and_no_station(
    unit: str, of_the_place: bool, at_all: bool
) -> None:
    district = rules().district
    assert (again.police(unit, district), again.of_police(unit, district)) == (of_the_place, at_all)
