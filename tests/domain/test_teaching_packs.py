"""Teaching packs: published, looked at again, replaced, withdrawn; never edited."""

from typing import Any

import pytest

from campus_safety.errors import BadInput, ForbiddenByState, NotAllowed, NotFound
from campus_safety.kinds.teaching_packs import commands
from campus_safety.kinds.teaching_packs.decide import decide
from campus_safety.kinds.teaching_packs.teaching_pack import State
from campus_safety.records.access import see
from campus_safety.records.worklists import listings
from tests.builders import a_district, an_account, an_actor, at, rules
from tests.by_kind import permit, serve
from tests.outreach import DAY, OFFICER, SCHOOL, a_pack, after


def test_a_pack_stands_in_the_districts_list_while_it_is_in_use() -> None:
    case = a_pack().after
    assert (case.state, case.lead) == (State.PUBLISHED, "dm-st-harbour")
    assert listings(case, a_district())["packs"].list_key == "district:demo#teaching_pack#in_use"
    gone = decide(case, commands.Withdraw(texts={"text": "过时"}), an_actor(OFFICER), rules(), at(60)).after
    assert "packs" not in listings(gone, a_district())
    assert gone.over_at == at(60).now


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"topics": ()}, ("topics", "bad_count")),
        ({"topics": ("nonsense",)}, ("topics", "unknown_topic")),
        ({"groups": frozenset()}, ("groups", "missing")),
        ({"minutes": 0}, ("minutes", "out_of_range")),
        ({"minutes": 241}, ("minutes", "out_of_range")),
        ({"title": "  "}, ("title", "bad_length")),
        ({"outline": "x" * 4001}, ("outline", "too_long")),
    ],
)
def test_what_is_wrong_with_a_pack_is_named(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        a_pack(**changes)
    assert fault in {(one.field, one.code) for one in refused.value.faults}


def test_a_newer_pack_takes_the_place_of_an_older_one() -> None:
    old = a_pack().after
    replaced = decide(old, commands.Replace(by="c-new"), an_actor(OFFICER), rules(), at(60)).after
    assert (replaced.state, replaced.replaced_by) == (State.REPLACED, "c-new")
    with pytest.raises(ForbiddenByState):
        decide(replaced, commands.Replace(by="c-other"), an_actor(OFFICER), rules(), at(120))


def test_a_pack_is_looked_at_again_after_a_year_and_its_clock_begins_anew() -> None:
    case = a_pack().after
    change = serve(case, rules(), after(366 * DAY))
    assert change is not None
    assert change.entry.ticks[0].tells == ("dm-st-harbour/desk",)
    kept = decide(change.after, commands.Keep(), an_actor(OFFICER), rules(), after(367 * DAY)).after
    clock = kept.clock("refresh")
    assert clock is not None
    assert (clock.started_at, clock.running) == (after(367 * DAY).now, True)
    assert serve(kept, rules(), after(368 * DAY)) is None


def test_everybody_who_teaches_sees_a_pack_and_its_own_unit_answers_for_it() -> None:
    case, district = a_pack().after, a_district()
    for name in (SCHOOL, "dm-ms-02-guard", "dm-st-hill-officer-1", "dm-edu-desk"):
        assert see(an_account(name), case, district)
    permit(an_account(OFFICER), "withdraw", case, district)
    for name in (SCHOOL, "dm-st-hill-officer-1", "dm-st-hill-chief"):
        with pytest.raises(NotAllowed):
            permit(an_account(name), "withdraw", case, district)
    for name in ("dm-fire-duty", "dm-gateway", "dm-wall"):
        with pytest.raises(NotFound):
            see(an_account(name), case, district)
