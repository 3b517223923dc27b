"""What a later release wrote: carried through this one's writes, sealed where it is not understood, and never lost."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import pytest

from campus_safety.errors import NewerRecord, NotFound
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.records.access import relations_of
from campus_safety.records.actions import ATTACH
from campus_safety.records.events import event
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.timeline import Entry, verify
from campus_safety.records.worklists import listings, row_changes
from campus_safety_aws.record_encoding import BrokenRecord, to_entry, to_text
from tests.builders import a_case, a_district, an_account, an_actor, assessed, at, handled, received, rules
from tests.by_kind import changed, permit, serve, shown, to_case, to_row
from tests.hazards import hazard_rules
from tests.records import every_record

DAY = 24 * 3600.0


def planted(case: Record, change: Any) -> Record:
    """The record as it is read after another release has changed its JSON so."""
    body = json.loads(to_text(case))
    change(body)
    return to_case(json.dumps(body), case.kind, case.id)


def written(case: Record) -> Any:
    return json.loads(to_text(case))


# Fields that are tables by code, and no records.
TABLES = {"facts", "audience"}


def extra(body: Any) -> None:
    """A new field everywhere: in the record and in each part of it."""
    for name, value in list(body.items()):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict) and name not in TABLES:
                extra(part)
    body["moon"] = {"phase": "full", "of": [1, 2]}


def moons(body: Any) -> int:
    if isinstance(body, list):
        return sum(moons(one) for one in body)
    return ("moon" in body) + sum(moons(one) for one in body.values()) if isinstance(body, dict) else 0


@pytest.mark.parametrize("case", every_record(), ids=lambda case: f"{case.kind}-{case.code}")
def test_fields_that_this_release_does_not_know_are_written_back_wherever_they_stand(case: Record) -> None:
    newer = planted(case, extra)
    assert newer == case, "nobody sees them"
    assert not newer.newer
    assert newer.stored is not None
    body = written(newer)
    assert moons(body) == moons(json.loads(newer.stored.text)) > 1
    assert "stored" not in body
    again = to_case(to_text(replace(newer, version=7)), case.kind, case.id)
    assert moons(written(again)) == moons(body)


def test_unknown_fields_live_through_an_action_and_through_a_tick_and_die_with_the_part_they_belong_to() -> (
    None
):
    case = incident(planted(assessed(), extra))
    acted = decide(case, commands.Dispatch(), an_actor(), rules(), at(120)).after
    ticked = serve(acted, rules(), at(30 * DAY))
    assert ticked is not None
    body = written(ticked.after)
    assert body["moon"]["phase"] == "full"
    assert body["reporter"]["moon"]["of"] == [1, 2]
    with_moon = {clock["name"] for clock in body["clocks"] if "moon" in clock}
    assert with_moon == {clock.name for clock in case.clocks}
    reopened = written(replace(acted, clocks=acted.clocks[1:]))
    assert "moon" in reopened["clocks"][0]
    assert len(reopened["clocks"]) == len(acted.clocks) - 1


def test_unknown_fields_reach_neither_events_nor_timelines_nor_rows_nor_words() -> None:
    case = incident(planted(a_case(), extra))
    change = decide(case, commands.Acknowledge(), an_actor(), rules(), at(30))
    rows = [to_text(listing.row) for listing in listings(change.after, a_district()).values()]
    said = (json.dumps(event(change)), change.entry.text(), repr(change.after), *rows)
    assert not [text for text in said if "moon" in text or "stored" in text]


def test_a_field_of_a_body_is_never_carried() -> None:
    """Only what was read from a store is: a record that was never stored carries nothing."""
    assert received().after.stored is None
    assert "stored" not in written(received().after)


def unknown_values(case: Record) -> Iterator[tuple[str, Record]]:
    """The record with one value at a time that this release does not know, at every place where it holds a known one."""

    def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
        if isinstance(value, Enum):
            yield path
        elif isinstance(value, tuple | frozenset):
            for number, one in enumerate(value):
                yield from places(one, *path, number)
        elif hasattr(value, "__dataclass_fields__"):
            for field in fields(value):
                yield from places(getattr(value, field.name), *path, field.name)

    for path in places(case):

        def spoil(body: Any, path: tuple[Any, ...] = path) -> None:
            for step in path[:-1]:
                body = body[step]
            body[path[-1]] = 9 if isinstance(body[path[-1]], int) else "of-tomorrow"

        yield ".".join(map(str, path)), planted(case, spoil)


def seen(case: Record) -> None:
    """All that goes on with a record by itself: served, listed, told, looked at."""
    body = written(case)
    served = serve(case, hazard_rules(), at(40 * DAY))
    if served is not None:
        assert {name: body[name] for name in body if name not in MOVED} == {
            name: value for name, value in written(served.after).items() if name in body and name not in MOVED
        }
        assert event(served)["sealed"]
    for name in ("dm-st-harbour-desk", "dm-ms-01-guard", "dm-supervisor-1"):
        relations_of(an_account(name), case, a_district())
    listings(case, a_district())
    assert row_changes(case, case, a_district()).written == ()


# What a tick may move in a record.
MOVED = {
    "version",
    "chain",
    "clocks",
    "supervisions",
    "written_at",
    "state",
    "question",
    "missed_at",
    "wrong_since",
    "went_wrong",
    "ended_at",
    "opened_at",
    "closed_at",
}


@pytest.mark.parametrize("case", every_record(), ids=lambda case: f"{case.kind}-{case.code}")
def test_a_value_that_this_release_does_not_know_seals_the_record_and_stops_nothing(case: Record) -> None:
    tried = dict(unknown_values(case))
    assert "state" in tried
    for where, newer in tried.items():
        assert newer.newer, where
        assert newer.sealed, where
        assert newer.next_tick_at == case.next_tick_at, where
        seen(newer)


def test_nobody_acts_on_what_this_release_does_not_understand_and_a_stranger_finds_nothing() -> None:
    newer = dict(unknown_values(handled()))["closing_reason"]
    with pytest.raises(NewerRecord):
        permit(an_account(), "give_feedback", newer, a_district())
    with pytest.raises(NewerRecord):
        changed(newer, newer, ATTACH, an_actor(), rules(), at(200))
    with pytest.raises(NotFound):
        permit(an_account("dm-st-hill-desk"), "give_feedback", newer, a_district())
    assert Part.SUMMARY in shown(an_account(), newer, a_district())
    assert "of-tomorrow" in to_text(newer)


def test_a_category_of_another_release_is_sealed_and_named_by_its_code() -> None:
    def of_tomorrow(body: Any) -> None:
        body["category"] = "drones"

    case = incident(planted(a_case(), of_tomorrow))
    assert case.newer
    assert case.sealed
    assert case.about.label.zh == "drones"
    with pytest.raises(NotFound):
        permit(an_account("dm-ms-01-guard"), "claim_handled", case, a_district())
    seen(case)


def test_a_seal_that_another_release_knew_a_reason_for_stays() -> None:
    def sealed(body: Any) -> None:
        body["seal"] = True

    case = incident(planted(a_case(), sealed))
    assert case.sealed
    after = decide(case, commands.Acknowledge(), an_actor(), rules(), at(30)).after
    assert after.sealed
    assert written(after)["seal"] is True


def test_the_seal_is_stored_with_the_record() -> None:
    assert written(a_case())["seal"] is False
    assert written(a_case(category="sexual_harm"))["seal"] is True


def test_a_row_with_a_value_of_tomorrow_is_for_those_who_may_read_what_is_sealed() -> None:
    from tests import hazards

    row = next(iter(listings(hazards.a_hazard(), a_district()).values())).row
    body = json.loads(to_text(row))
    body["hazard"]["grade"] = "enormous"
    read = to_row(json.dumps(body), "a row")
    assert read.sealed
    assert not row.sealed


@pytest.mark.parametrize("broken", ["{}", "[]", "null", '{"id": 3}', "{", '"x"'])
def test_what_is_no_record_at_all_is_still_broken(broken: str) -> None:
    with pytest.raises(BrokenRecord):
        to_case(broken, "incident", "here")
    with pytest.raises(BrokenRecord):
        to_row(broken, "here")


def test_chains_hold_over_entries_that_two_releases_wrote_in_turn() -> None:
    first = received()
    body = json.loads(first.entry.text()) | {"release": "next"}
    body["hash"] = replace(first.entry, stored=json.dumps(body)).sealed_hash()
    theirs: Entry = to_entry(json.dumps(body), "here")
    case: Incident = replace(first.after, chain=theirs.hash)
    ours = decide(case, commands.Assess(level=Level.TWO, category="theft"), an_actor(), rules(), at(60))
    assert verify([theirs, to_entry(ours.entry.text(), "here")], ours.after.chain) == ()
