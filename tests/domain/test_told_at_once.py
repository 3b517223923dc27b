"""What a new record has to tell at once is told by the write that makes it: nobody waits for a second one."""

from dataclasses import replace

from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.registry import kind_of
from campus_safety.messages.messages import messages_of
from campus_safety.records.change import Change, changed
from campus_safety.records.events import event
from campus_safety.records.serve_deadlines import due_ticks, wait
from campus_safety.records.timeline import TickServed
from tests import area_sweeps, inspections
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.by_kind import serve
from tests.hazards import found


def _ticks(change: Change[Incident], clock: str) -> tuple[TickServed, ...]:
    return tuple(tick for tick in change.entry.ticks if tick.clock == clock)


def _notice_left(change: Change[Incident]) -> Incident:
    """The record as an earlier release wrote it: its intake notice is due, and nobody has served it."""
    notice = change.after.clock("notice")
    assert notice is not None
    return change.after.with_clock(replace(notice, served=()))


def test_the_intake_notice_is_told_by_the_very_write_that_takes_the_report_in() -> None:
    change = received()
    (notice,) = _ticks(change, "notice")
    assert change.after.version == 1
    assert notice == TickServed("notice", 1, "notice", NOW, ("dm-st-harbour/desk",))
    assert due_ticks(change.after, NOW) == ()
    assert serve(change.after, rules(), at(0)) is None


def test_its_event_says_so_and_is_as_urgent_as_the_report() -> None:
    detail = event(received())
    assert (detail["action"], detail["urgent"]) == ("report", False)
    assert [tick["clock"] for tick in detail["ticks"]] == ["notice"]
    (message,) = messages_of(detail, a_district())
    assert message.address == "dm-st-harbour/desk"
    assert detail["due_at"]
    assert "时限" in message.body


def test_it_is_the_same_message_as_the_one_that_a_tick_of_its_own_would_have_told() -> None:
    """A release beside this one, or a record that it left behind: told by either, it is told once."""
    change = received()
    later = serve(_notice_left(change), rules(), at(2))
    assert later is not None and later.after.version == 2
    at_once, by_a_tick = (messages_of(event(one), a_district()) for one in (change, later))
    assert [message.id for message in at_once] == [message.id for message in by_a_tick]
    assert [(message.title, message.body) for message in at_once] == [
        (message.title, message.body) for message in by_a_tick
    ]


def test_the_next_tick_of_a_new_record_is_its_first_limits() -> None:
    case = received().after
    assert case.next_tick_at is not None and case.next_tick_at > NOW
    left = wait(case, NOW)
    assert left is not None and left.seconds > 1


def test_every_kind_that_tells_of_its_intake_does_so_at_once() -> None:
    for case in (found().after, inspections.planned().after, area_sweeps.planned()):
        notice = case.clock("notice")
        assert notice is not None and [one.rung for one in notice.served] == ["notice"], case.kind
        assert case.version == 1
        assert due_ticks(case, NOW) == ()


def test_a_limit_that_a_late_report_has_passed_has_its_consequences_by_a_change_of_its_own() -> None:
    """An order to hurry is opened, and told, by a tick: the entry that takes a report in says that and nothing else."""
    case = received().after
    first = case.clocks[-1]
    passed = replace(
        first,
        rungs=tuple(replace(rung, at=NOW, supervises=rung.name == "100%") for rung in first.rungs),
    )
    fresh = replace(case.with_clock(passed), version=1, chain="")
    change = changed(kind_of(fresh), None, fresh, "report", an_actor(), rules(), at(0))
    assert _ticks(change, first.name) == ()
    later = serve(change.after, rules(), at(0))
    assert later is not None
    assert first.name in {tick.clock for tick in later.entry.ticks}
    assert later.after.supervisions


def test_a_limit_of_which_only_the_first_reminder_has_passed_is_reminded_of_at_once() -> None:
    case = received().after
    first = case.clocks[-1]
    rungs = (replace(first.rungs[0], at=NOW), *first.rungs[1:])
    fresh = replace(case.with_clock(replace(first, rungs=rungs)), version=1, chain="")
    change = changed(kind_of(fresh), None, fresh, "report", an_actor(), rules(), at(0))
    assert [tick.rung for tick in _ticks(change, first.name)] == [rungs[0].name]
