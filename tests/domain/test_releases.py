"""A release of the software or of a policy while cases are open: nothing stands still, and nobody is told because of it."""

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from campus_safety.district.calendars import Counted
from campus_safety.district.policy import Policy, PolicyFaults
from campus_safety.district.policy_documents import completed
from campus_safety.kinds.hazards import commands as hazard_commands
from campus_safety.kinds.hazards.decide import decide as decide_hazard
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Because, Level
from campus_safety.kinds.registry import KINDS
from campus_safety.records.timeline import TickServed
from campus_safety.records.timeliness import kept, lifted
from tests import hazards
from tests.builders import NOW, a_case, a_policy, a_policy_document, an_actor, assessed, at, done, rules
from tests.by_kind import clocks_of, parse_policy, serve
from tests.records import every_record

HOUR = 3600.0
DAY = 24 * HOUR


def bullying(**changes: Any) -> Incident:
    return a_case(**{"category": "bullying", "discovered_at": NOW} | changes)


def a_document(change: Callable[[Any], object] = lambda document: None) -> Mapping[str, Any]:
    document = copy.deepcopy(dict(a_policy_document()))
    change(document)
    return document


def without(section: str, clock: str) -> Policy:
    """The policy as it was stored before this code had this clock."""

    def earlier(document: Any) -> None:
        table = document[section] if section else document
        del table["clocks"][clock]

    return parse_policy("v0", a_document(earlier), stored=True)


@pytest.mark.parametrize("clock", clocks_of("incident"))
def test_a_case_whose_policy_is_older_than_a_clock_goes_on_without_it(clock: str) -> None:
    older = rules(policy=without("", clock))
    case = bullying()
    case = replace(case, clocks=tuple(one for one in case.clocks if one.name != clock))
    asked = ("tell_bureau",) if clock == "progress" else ("progress",)
    for seconds, command in (
        (30, commands.Acknowledge()),
        (60, commands.Assess(level=Level.ONE, category="bullying")),
        (90, commands.Ask(clocks=asked, texts={"text": "在哪里？"})),
    ):
        case = decide(case, command, an_actor(), older, at(seconds)).after
    served = serve(case, older, at(DAY))
    assert served is not None
    names = {one.name.partition(":")[0] for one in served.after.clocks}
    assert clock not in names
    assert served.after.next_tick_at is not None


@pytest.mark.parametrize("clock", clocks_of("hazard"))
def test_a_hazard_whose_policy_is_older_than_a_clock_goes_on_without_it(clock: str) -> None:
    older = replace(hazards.hazard_rules(), policy=without("hazards", clock))
    found = hazards.a_hazard()
    found = replace(found, clocks=tuple(one for one in found.clocks if one.name.partition(":")[0] != clock))
    assign = hazard_commands.Assign(due_at=hazards.in_days(7))
    photographed = hazards.photographed(found, "before")
    case = decide_hazard(photographed, assign, an_actor(hazards.OFFICER), older, at(HOUR)).after
    served = serve(case, older, at(30 * DAY))
    assert served is not None
    assert clock not in {one.name.partition(":")[0] for one in served.after.clocks}


def test_every_kind_is_served_under_a_policy_that_has_none_of_its_clocks() -> None:
    def bare(document: Any) -> None:
        for section in KINDS.policy:
            table = document[section.table] if section.table else document
            table["clocks"] = {}

    older = hazards.hazard_rules(policy=parse_policy("v0", a_document(bare), stored=True))
    for case in every_record():
        serve(case, older, at(DAY))


def test_a_policy_with_a_clock_that_this_code_does_not_have_is_read_without_it() -> None:
    def newer(document: Any) -> None:
        document["clocks"]["call_back"] = dict(document["clocks"]["acknowledge"])
        document["clocks"]["acknowledge"]["weight"] = 3
        document["rules"]["moon"] = "full"
        document["horoscopes"] = {"rules": {}}
        document["hazards"]["rules"]["longest"]["tiny"] = "P1D"

    policy = parse_policy("v2", a_document(newer), stored=True)
    assert policy == replace(a_policy(), version="v2")
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v2", a_document(newer))
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "clocks.call_back": "unknown_clock",
        "clocks.acknowledge.weight": "unknown_key",
        "rules.moon": "unknown_key",
        "horoscopes": "unknown_key",
        "hazards.rules.longest.tiny": "unknown_key",
    }


def paths(table: Mapping[str, Any], *above: str) -> list[tuple[str, ...]]:
    return [
        path
        for name, value in table.items()
        for path in ([(*above, name)] + (paths(value, *above, name) if isinstance(value, Mapping) else []))
    ]


def test_a_misspelt_key_anywhere_in_a_persons_policy_is_a_fault_that_says_what_was_perhaps_meant() -> None:
    """Every key of the file, one letter short: a fault each, and none of them is passed over in silence."""
    document = a_document()
    for path in paths(
        {name: table for name, table in document.items() if name not in ("checklists", "questions")}
    ):
        changed = copy.deepcopy(dict(document))
        table: Any = changed
        for name in path[:-1]:
            table = table[name]
        misspelt = path[-1][:-1] + "~"
        table[misspelt] = table.pop(path[-1])
        if path[0] in ("name_zh", "name_en") or (path[0] == "ladders" and len(path) == 2):
            continue
        with pytest.raises(PolicyFaults) as refused:
            parse_policy("v1", changed)
        said = {fault.field: fault for fault in refused.value.faults}
        assert any(fault.field.endswith(misspelt) for fault in refused.value.faults), (path, sorted(said))


def places(value: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, members of lists too."""
    members = value.items() if isinstance(value, Mapping) else enumerate(value)
    for name, inner in members:
        yield (*above, name)
        if isinstance(inner, Mapping | list):
            yield from places(inner, *above, name)


def test_what_cannot_stand_in_a_persons_policy_is_a_fault_in_its_place_and_never_an_error() -> None:
    document, wrongs = a_document(), itertools.cycle((datetime(2027, 1, 1), {"x": 1}, -7))
    of_each_sort = {
        tuple(
            "" if isinstance(name, int) or above in ("clocks", "ladders") else name
            for above, name in pairwise(("", *path))
        ): path
        for path in places(document)
        if path[0] not in ("name_zh", "name_en", "checklists", "questions")
    }
    for path, wrong in zip(of_each_sort.values(), wrongs, strict=False):
        changed = copy.deepcopy(dict(document))
        table: Any = changed
        for name in path[:-1]:
            table = table[name]
        table[path[-1]] = wrong
        with pytest.raises(PolicyFaults) as refused:
            parse_policy("v1", changed)
        place = ".".join(map(str, path)).replace(".name_zh", ".name").replace(".name_en", ".name")
        said = {fault.field for fault in refused.value.faults}
        assert any(f"{field}.".startswith(f"{place}.") for field in said), (path, wrong, sorted(said))


def test_the_key_that_was_perhaps_meant_is_named_in_both_languages() -> None:
    def slip(document: Any) -> None:
        table = document["clocks"]["acknowledge"]
        table["supervise"] = table.pop("supervises", True)

    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", a_document(slip))
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("clocks.acknowledge.supervise", "unknown_key")
    assert "supervises" in fault.zh
    assert "supervises" in fault.en


def test_a_stored_category_whose_parent_a_later_release_brought_is_passed_over_and_people_are_told() -> None:
    def newer(document: Any) -> None:
        own = {"name_zh": "校园贷", "name_en": "Campus loans"}
        document["categories"] = {"ours": own | {"parent": "fraud"}, "theirs": own | {"parent": "moonfall"}}
        document["clocks"]["dispose"]["categories"] = {"theirs": {"limits": {"2": "PT1H"}}}

    found = parse_policy("v2", a_document(newer), stored=True).of("incident")
    assert set(found.categories) == {"ours"}
    assert found.clocks["dispose"] == a_policy().of("incident").clocks["dispose"]
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v2", a_document(newer))
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "categories.theirs.parent": "unknown_category",
        "clocks.dispose.categories.theirs": "unknown_category",
    }


def test_days_that_only_a_later_release_can_count_run_in_real_time_which_is_never_longer() -> None:
    def newer(document: Any) -> None:
        document["clocks"]["dispose"] |= {"days": "moonlit", "limits": {"1": "P2D", "2": "P3D", "3": "P4D"}}

    clock = parse_policy("v2", a_document(newer), stored=True).of("incident").clocks["dispose"]
    assert clock.counted is Counted.REAL
    days = [next(iter(clock.limits[level].values())).real_time.days for level in ("1", "2", "3")]
    assert days == [2, 3, 4]
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v2", a_document(newer))
    assert "clocks.dispose.days" in {fault.field for fault in refused.value.faults}


def test_a_law_that_is_newer_than_a_stored_policy_holds_for_its_cases_too() -> None:
    def longer(document: Any) -> None:
        document["clocks"]["investigate"]["limits"] = {"1": "P9D", "2": "P30D", "3": "P30D"}

    clock = parse_policy("v0", a_document(longer), stored=True).of("incident").clocks["investigate"]
    days = [next(iter(clock.limits[level].values())).real_time.days for level in ("1", "2", "3")]
    assert days == [9, 10, 10]


def test_what_later_releases_ask_of_a_section_holds_for_stored_versions_only_where_the_section_is() -> None:
    document = {"quizzes": {"rules": {"longest": "P1D"}}}
    assert completed(document) == document
    for case in (document, {}):
        assert completed(case) is case


def case_ticks(case: Incident, seconds: float) -> tuple[TickServed, ...]:
    """What the next round of the sweep tells."""
    served = serve(case, rules(), at(seconds))
    return served.entry.ticks if served is not None else ()


def joining(case: Incident, clock: str) -> Incident:
    """The case as code without this clock has left it."""
    return replace(case, clocks=tuple(one for one in case.clocks if one.name != clock))


def test_a_clock_that_a_release_brings_to_a_running_case_tells_nobody_what_lies_behind() -> None:
    case = joining(bullying(), "investigate")
    later = serve(case, rules(), at(25 * DAY))
    assert later is not None
    assert "investigate" not in {tick.clock for tick in later.entry.ticks}
    clock = later.after.clock("investigate")
    assert clock is not None
    assert (clock.started_at, clock.marked_at) == (case.received_at, at(25 * DAY).now)
    assert kept(clock) is None
    assert lifted(clock.stopped(at(26 * DAY).now)), "nobody could have kept it"
    # From then on it is told like any other: the law's limit has passed.
    assert clock.next_at is not None
    assert at(25 * DAY).now < clock.next_at <= at(26 * DAY).now
    following = serve(later.after, rules(), at(26 * DAY))
    assert following is not None
    assert "investigate" in {tick.clock for tick in following.entry.ticks}


def test_such_a_clock_keeps_the_rungs_that_lie_ahead() -> None:
    case = joining(assessed(bullying()), "investigate")
    after = done(case, commands.Note(texts={"text": "x"}), when=9 * DAY)
    clock = after.clock("investigate")
    assert clock is not None
    assert clock.due_at == NOW + timedelta(days=10)
    assert [rung.at > at(9 * DAY).now for rung in clock.rungs] == [True] * len(clock.rungs)
    assert clock.next_at == min(rung.at for rung in clock.rungs)
    assert clock.marked_at == at(9 * DAY).now


def test_such_a_clock_tells_nobody_what_lies_behind_it_by_the_limit_of_a_new_category_either() -> None:
    """Seed 112912938: a clock joined in time, and a new grade brought a limit that was over before it had joined."""
    case = joining(assessed(bullying()), "tell_bureau")
    case = done(case, commands.Note(texts={"text": "x"}), when=1.5 * HOUR)
    assert case.clock("tell_bureau") is not None
    case = done(
        case,
        commands.Assess(level=Level.TWO, category="sexual_harm", because=Because.FOUND),
        when=1.55 * HOUR,
    )
    clock = case.clock("tell_bureau")
    assert clock is not None
    assert (clock.due_at, clock.marked_at) == (NOW + timedelta(minutes=30), at(1.5 * HOUR).now)
    assert "tell_bureau" not in {tick.clock for tick in case_ticks(case, 1.56 * HOUR)}
    assert kept(clock) is None, "nobody could have kept it"
    assert clock.next_at == NOW + timedelta(days=1, hours=1), "the day after the last rung"


def test_an_end_that_lay_behind_such_a_clock_is_no_lateness_by_a_longer_limit_either() -> None:
    case = joining(assessed(bullying(), level=Level.TWO), "progress")
    looked_after = serve(case, rules(), at(3 * HOUR))
    assert looked_after is not None
    case = looked_after.after
    joined = case.clock("progress")
    assert joined is not None
    assert joined.over_before
    case = done(
        case, commands.Assess(level=Level.THREE, category="bullying", because=Because.FOUND), when=3.1 * HOUR
    )
    longer = case.clock("progress")
    assert longer is not None
    assert longer.due_at > at(3.1 * HOUR).now
    assert kept(longer) is None
    assert kept(longer.stopped(at(3.2 * HOUR).now)) is True


def test_a_clock_that_an_action_starts_from_a_moment_in_the_past_is_not_marked() -> None:
    told_late = bullying(discovered_at=NOW - timedelta(days=9))
    clock = told_late.clock("investigate")
    assert clock is not None
    assert clock.marked_at is None
    raised = done(assessed(bullying()), commands.Assess(level=Level.ONE, category="bullying"), when=HOUR)
    assert all(one.marked_at is None for one in raised.clocks)


def test_a_clock_that_time_alone_begins_is_told_in_full() -> None:
    case = hazards.assigned(days=7)
    served = serve(case, hazards.hazard_rules(), at(9 * DAY))
    assert served is not None
    recheck = served.after.clock("recheck:1")
    assert recheck is not None
    assert recheck.marked_at is None


def test_three_hundred_open_cases_say_nothing_when_a_release_brings_them_a_clock() -> None:
    before, after = rules(policy=without("", "investigate")), rules()
    for number in range(300):
        now = number * 2 * HOUR
        case = joining(bullying(client_key=f"form-{number}"), "investigate")
        served = serve(case, before, at(now))
        case = case if served is None else served.after
        assert serve(case, after, at(now + 1)) is None, f"{now / DAY} days old"
