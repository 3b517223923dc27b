"""Posts and rotas through the real handlers: planned, rostered, swapped, reached, missed, and told of exactly once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.contents import DistrictFiles
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.decide import decide
from campus_safety.kinds.peak_posts.peak_post import PeakPost, PostType, State, by_day_list, peak_post
from campus_safety.kinds.peak_posts.planning import Slot, plan_post, stands_as_it_should
from campus_safety.kinds.registry import KINDS
from campus_safety.kinds.rotas.rostering import rota_id
from campus_safety.kinds.rotas.rota import Rota, rota
from campus_safety.records.change import Change, Moment
from campus_safety_aws.bus import Bus
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.outside import REAL
from campus_safety_aws.rulebook import Rulebook
from escalation import what_follows
from tests.builders import a_policy_document, an_actor
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.peak_posts import (
    CAMPUS,
    CHIEF,
    DESK,
    GUARD,
    HILL,
    OFFICER,
    SCHOOL,
    SECOND,
    STATION,
    a_slot,
    key,
)
from tests.world import REGION, Context, World

pytestmark = pytest.mark.emulated

# Far enough ahead of whenever this is tried. A Tuesday in term, half past midnight in Shanghai: in UTC it is still Monday.
TUESDAY = datetime(2054, 11, 23, 16, 30, tzinfo=UTC)
FRIDAY = datetime(2054, 11, 27, 8, 0, tzinfo=UTC)
MONDAY = date(2054, 11, 30)


class Long(Context):
    def get_remaining_time_in_millis(self) -> int:
        return 900_000


class Short(Context):
    def get_remaining_time_in_millis(self) -> int:
        return 1_000


def duty() -> CasesTable:
    return CasesTable("duty", KINDS)


def plan(
    world: World, at: datetime = TUESDAY, context: Context | None = None, **detail: Any
) -> dict[str, int]:
    event: dict[str, Any] = {"time": at.isoformat().replace("+00:00", "Z")}
    if detail:
        event["detail"] = detail
    answer: dict[str, int] = world.function("duty.plan_posts").handler(event, context or Long())
    return answer


def rows_of(unit: str) -> list[tuple[str, str, str]]:
    """(day, window, state) of every post of a unit, by day."""
    found, start = [], None
    while True:
        page = duty().page(by_day_list(unit), size=100, start=start)
        found += [(str(row.facts["day"]), str(row.facts["window"]), row.state) for row in page.rows]
        if (start := page.next_key) is None:
            return found


def a_post(world: World, starts_in: timedelta, *, by: str | None = OFFICER, **changes: Any) -> PeakPost:
    """A post whose window begins so long from now, stored as the planner would have some days before."""
    present = REAL.now()
    starts = present + starts_in
    slot: Slot = replace(
        a_slot(assignee=key(by) if by else None),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        day=starts.astimezone(SHANGHAI).date(),
        **changes,
    )
    rules = Rulebook(Directory("directory"), KINDS).in_force("demo")
    change = plan_post(slot, rules, replace(REAL.moment(), now=present - timedelta(days=2)))
    duty().add(change, rules.district)
    return change.after


def act(
    world: World, post: str, action: str, by: str, path: str = "/posts", **fields: Any
) -> tuple[int, Any]:
    return world.ask("POST", f"{path}/{post}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def did(world: World, post: str, action: str, by: str, **fields: Any) -> Any:
    status, answer = act(world, post, action, by, **fields)
    assert status == 200, (action, answer)
    return answer


def stored(case_id: str) -> PeakPost:
    return peak_post(duty().get(case_id))


def the_rota(station: str = STATION) -> Rota:
    return rota(duty().get(rota_id(station)))


def faults(answer: Any) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


# A school day in each of two weeks, and the spring term beyond: few posts, for the emulated table is slow with many.
FEW_DAYS = {
    "terms": [
        {"start": "2054-11-24", "end": "2054-11-24"},
        {"start": "2054-11-30", "end": "2054-11-30"},
        {"start": "2055-02-22", "end": "2055-07-09"},
    ]
}
PER_ROUND = 2 * (3 + 2)


def few_days(**changes: Any) -> dict[str, Any]:
    return {
        **a_policy_document(),
        "calendar": {"complete_years": [2054]},
        "school_calendar": FEW_DAYS | changes,
    }


def few_campuses(**timetables: Any) -> DistrictFiles:
    """A primary school under Harbour, three windows a day, and a kindergarten under Green Hill, two."""
    files = sample_files("demo")
    kept = {CAMPUS, "dm-kg-02"}
    gone = {campus.id for campus in files.campuses} - kept
    return replace(
        files,
        campuses=tuple(campus for campus in files.campuses if campus.id in kept),
        posts=tuple(row for row in files.posts if row.unit not in gone),
        devices=(),
        timetables={**files.timetables, **timetables},
    )


@pytest.fixture
def small(world: World) -> World:
    """A district of two campuses with few school days, so that a round is quickly planned."""
    writer = DirectoryWriter("directory")
    writer.replace_district(few_campuses(), sample_sign_ins("demo"), at=LOADED_AT)
    writer.seed_policy("demo", few_days(), TUESDAY)
    return world


def told(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    """(clock, rung, whom) of every tick on the bus."""
    return [
        (tick["clock"], tick["rung"], tuple(tick["tells"]))
        for event in world.published()
        for tick in event["ticks"]
    ]


def recorded() -> list[Mapping[str, Any]]:
    """Every event that the relay of the Duty table has before it."""
    marks = duty().unpublished(datetime(2100, 1, 1, tzinfo=UTC), 500)
    return [event for mark in marks if (event := duty().event(*mark)) is not None]


def publish(world: World) -> None:
    """The sweep publishes what the relay would have: here at once."""
    marks = duty().unpublished(REAL.now() + timedelta(minutes=5), 500)
    what_follows.publish(duty(), Bus(world.environment["EVENT_BUS_NAME"]), marks)


def test_the_days_ahead_are_planned_once(small: World) -> None:
    assert plan(small) == {"planned": PER_ROUND, "amended": 0, "gaps_told": 0, "failed": 0}
    before = {id: duty().entries(id) for id in _ids(CAMPUS)}
    assert plan(small) == {"planned": 0, "amended": 0, "gaps_told": 0, "failed": 0}
    assert plan(small, TUESDAY + timedelta(days=1))["planned"] == 0
    assert {id: duty().entries(id) for id in _ids(CAMPUS)} == before
    assert rows_of("dm-kg-02") == [
        (day, window, "planned")
        for day in ("2054-11-24", "2054-11-30")
        for window in ("arrival", "dismissal")
    ]


def _ids(unit: str) -> list[str]:
    return [row.case_id for row in duty().page(by_day_list(unit), size=100).rows]


def test_windows_that_have_begun_are_not_planned_any_more(small: World) -> None:
    at_eight = datetime(2054, 11, 24, 0, 0, tzinfo=UTC)
    assert plan(small, at_eight)["planned"] == PER_ROUND - 2
    assert rows_of(CAMPUS)[0] == ("2054-11-24", "dismissal-1", "planned")


def test_a_round_that_is_out_of_time_is_finished_by_the_next(small: World) -> None:
    assert plan(small, context=Short())["failed"] == 2
    assert plan(small)["planned"] == PER_ROUND


def test_a_day_that_has_become_a_day_off_calls_its_posts_off_and_back_again(small: World) -> None:
    plan(small)
    writer = DirectoryWriter("directory")
    writer.seed_policy("demo", few_days(off=["2054-11-30"]), TUESDAY)
    small.forget()
    assert plan(small)["amended"] == 5
    assert [row for row in rows_of(CAMPUS) if row[0] == "2054-11-30"] == [
        ("2054-11-30", "arrival", "cancelled"),
        ("2054-11-30", "dismissal-1", "cancelled"),
        ("2054-11-30", "dismissal-2", "cancelled"),
    ]
    assert plan(small)["amended"] == 0
    writer.seed_policy("demo", few_days(), TUESDAY)
    small.forget()
    assert plan(small)["amended"] == 5
    assert {state for _, _, state in rows_of(CAMPUS)} == {"planned"}


def test_a_timetable_that_has_moved_moves_what_is_planned(small: World) -> None:
    plan(small)
    tables = {**sample_files("demo").timetables["timetables"]}
    winter = {**tables["kindergarten"]["winter"]}
    winter["windows"] = [{**winter["windows"][0], "start": "07:50"}, winter["windows"][1]]
    tables["kindergarten"] = {**tables["kindergarten"], "winter": winter}
    DirectoryWriter("directory").replace_district(
        few_campuses(timetables=tables), sample_sign_ins("demo"), at=LOADED_AT
    )
    small.forget()
    assert plan(small)["amended"] == 2
    row = duty().page(by_day_list("dm-kg-02"), size=1).rows[0]
    assert row.facts["starts_at"] == "2054-11-23T23:50:00.000Z"
    assert stored(row.case_id).due_at == datetime(2054, 11, 23, 23, 50, tzinfo=UTC)


def set_rota(
    world: World, *lines: Mapping[str, Any], by: str = DESK, version: int | None = None
) -> tuple[int, Any]:
    _, receipt = world.ask("POST", "/rotas", {"acting_staff": "S1"}, by=by)
    version = version or receipt["version"]
    return act(world, receipt["case_id"], "set_lines", by, "/rotas", version=version, lines=list(lines))


def line(
    campus: str = CAMPUS,
    window: str = "arrival",
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5),
    who: str = OFFICER,
) -> dict[str, Any]:
    return {"campus": campus, "window": window, "weekdays": list(weekdays), "assignee": key(who)}


def test_posts_take_the_rota_over_and_what_people_decide_prevails(small: World) -> None:
    assert set_rota(small, line(), line(window="dismissal-1", who=SECOND))[0] == 200
    assert plan(small)["planned"] == PER_ROUND
    _, week = small.ask("GET", "/posts/week", by=DESK, query={"unit": CAMPUS, "since": "2054-11-23"})
    standing = {
        (post["facts"]["day"], post["facts"]["window"]): post["facts"]["assignee"] for post in week["posts"]
    }
    assert standing["2054-11-24", "arrival"] == key(OFFICER)
    assert standing["2054-11-24", "dismissal-1"] == key(SECOND)
    assert standing["2054-11-24", "dismissal-2"] == ""
    mine = next(post for post in week["posts"] if post["facts"]["window"] == "arrival")["case_id"]
    assert set_rota(small, line(who=SECOND), version=the_rota().version)[0] == 200
    duty().commit((_handed_over(mine),), Rulebook(Directory("directory"), KINDS).in_force("demo").district)
    answer = plan(small, district="demo", station=STATION)
    # Two days: arrivals go over to the second officer, but for the one handed over; first dismissals lose theirs.
    assert answer["amended"] == 1 + 2
    assert stored(mine).assignee == key(CHIEF)


def test_a_post_that_cannot_be_read_stops_no_other_of_its_station(small: World) -> None:
    plan(small)
    broken = _ids(CAMPUS)[0]
    boto3.client("dynamodb", REGION).update_item(
        TableName="duty",
        Key={"pk": {"S": f"CASE#{broken}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET #r = :nothing",
        ExpressionAttributeNames={"#r": "record"},
        ExpressionAttributeValues={":nothing": {"S": "{}"}},
    )
    assert set_rota(small, line(), line(window="dismissal-1", who=SECOND))[0] == 200
    answer = plan(small, FRIDAY, district="demo", station=STATION)
    # Of Monday's three one has nobody; Tuesday has passed.
    assert (answer["amended"], answer["gaps_told"], answer["failed"]) == (2, 1, 0)
    answer = plan(small, TUESDAY, district="demo", station=STATION)
    assert (answer["amended"], answer["failed"]) == (1, 1)


def _handed_over(case_id: str) -> Change[PeakPost]:
    """As an officer does on the evening before."""
    post = stored(case_id)
    rules = Rulebook(Directory("directory"), KINDS).for_case(post)
    command = commands.HandOver(giver=key(OFFICER), taker=key(CHIEF))
    return decide(post, command, an_actor(OFFICER), rules, Moment(TUESDAY, "salt"))


def test_a_rota_names_every_fault_by_its_line(world: World) -> None:
    status, problem = set_rota(
        world,
        line(campus="dm-ps-02"),
        line(window="midnight"),
        line(who=HILL),
        line(window="dismissal-1"),
        line(window="dismissal-1", weekdays=(5, 6)),
    )
    assert status == 422
    assert faults(problem) == {
        ("lines.0.campus", "not_yours"),
        ("lines.1.window", "unknown_window"),
        ("lines.2.assignee", "cannot_stand_there"),
        ("lines", "twice"),
    }
    assert the_rota().lines == ()
    assert act(world, the_rota().id, "set_lines", OFFICER, "/rotas", version=1, lines=[])[0] == 403
    assert act(world, the_rota().id, "set_lines", HILL, "/rotas", version=1, lines=[])[0] == 404
    assert world.ask("POST", "/rotas", {"acting_staff": "S1"}, by=SCHOOL)[0] == 403
    status, receipt = world.ask("POST", "/rotas", {"acting_staff": "S2"}, by=DESK)
    assert (status, receipt["version"]) == (201, 1), "opened again it is the same"
    assert world.ask("GET", f"/rotas/{receipt['case_id']}", by=HILL)[0] == 404


def test_before_a_week_starts_each_station_is_told_once_what_nobody_stands_at(small: World) -> None:
    set_rota(small, line(), line(window="dismissal-2", weekdays=(1,)))
    assert plan(small, FRIDAY - timedelta(minutes=1))["gaps_told"] == 0
    assert plan(small, FRIDAY)["gaps_told"] == 2
    assert plan(small, FRIDAY + timedelta(hours=1))["gaps_told"] == 0
    assert plan(small, FRIDAY + timedelta(days=1))["gaps_told"] == 0
    events = [event for event in recorded() if event["action"] == "check_gaps"]
    assert {(event["station"], tuple(event["tells"])) for event in events} == {
        ("dm-st-harbour", ("dm-st-harbour/desk",)),
        ("dm-st-hill", ("dm-st-hill/desk",)),
    }
    harbour = next(event for event in events if event["station"] == STATION)
    assert (harbour["since"], harbour["until"], harbour["gaps"]) == ("2054-11-30", "2054-12-06", 1)
    assert harbour["first_gaps"][0] == {
        "day": "2054-11-30", "campus": CAMPUS, "window": "dismissal-1", "begins": "16:00",
    }  # fmt: skip
    assert (the_rota().checked_week, len(the_rota().gaps)) == (MONDAY, 1)
    query = {"since": "2054-11-30", "days": "7"}
    _, gaps = small.ask("GET", "/posts/gaps", by=DESK, query=query)
    assert [(one["facts"]["day"], one["facts"]["window"]) for one in gaps["gaps"]] == [
        ("2054-11-30", "dismissal-1")
    ]
    assert gaps["unsure_days"] == []
    _, listed = small.ask("GET", "/rotas", by="dm-supervisor-1")
    assert {(one["station"], one["facts"]["gaps"]) for one in listed["records"]} == {
        (STATION, 1),
        ("dm-st-hill", 2),
    }


def test_a_week_whose_holidays_nobody_knows_is_said_to_be_unsure(small: World) -> None:
    terms = {
        "terms": [
            {"start": "2054-12-20", "end": "2054-12-20"},
            {"start": "2054-12-31", "end": "2055-01-01"},
            {"start": "2055-02-22", "end": "2055-07-09"},
        ]
    }
    DirectoryWriter("directory").seed_policy("demo", few_days(**terms), TUESDAY)
    plan(small, datetime(2054, 12, 25, 8, 0, tzinfo=UTC))
    assert the_rota().unsure_days == (date(2055, 1, 1),)
    assert {post.unsure for id in _ids(CAMPUS) if (post := stored(id)).day.year == 2055} == {True}
    _, calendar = small.ask(
        "GET", "/posts/calendar", by=SCHOOL, query={"campus": CAMPUS, "since": "2054-12-31", "days": "2"}
    )
    first, second = calendar["days"]
    assert (first["on"], first["unsure"], first["season"]) == (True, [], "winter")
    assert second["on"] is True
    assert [one["en"] for one in second["unsure"]] == ["The year's holidays are not known yet"]
    assert [window["code"] for window in first["windows"]] == ["arrival", "dismissal-1", "dismissal-2"]
    assert first["windows"][1]["grades"] == [1, 2]


def test_beyond_the_terms_nothing_is_planned_and_the_station_is_told_why(small: World) -> None:
    DirectoryWriter("directory").seed_policy("demo", few_days(terms=FEW_DAYS["terms"][:1]), TUESDAY)
    assert plan(small, FRIDAY) == {"planned": 0, "amended": 0, "gaps_told": 2, "failed": 0}
    assert the_rota().unsure_days == tuple(MONDAY + timedelta(days=count) for count in range(7))
    assert the_rota().gaps == ()


def test_a_post_that_nobody_has_reached_is_told_to_the_station_exactly_once(world: World) -> None:
    post = a_post(world, timedelta(minutes=14, seconds=30))
    assert world.sweep("duty")["served"] == 1
    assert world.sweep("duty")["served"] == 0
    publish(world)
    assert told(world) == [
        ("reach", "T-PT1800S", (f"account:{key(OFFICER)}",)),
        ("reach", "T-PT900S", ("dm-st-harbour/desk",)),
    ]
    publish(world)
    assert told(world) == []
    assert stored(post.id).state is State.PLANNED


def test_a_post_that_was_reached_is_told_to_nobody(world: World) -> None:
    post = a_post(world, timedelta(minutes=20))
    did(world, post.id, "reach", OFFICER, seen=["officer"])

    assert world.sweep("duty")["served"] == 0


def test_a_window_that_ended_unmanned_is_an_absence(world: World) -> None:
    post = a_post(world, -timedelta(minutes=31), by=None)
    world.sweep("duty")
    after = stored(post.id)
    assert (after.state, after.reached_in_time) == (State.MISSED, False)
    assert world.sweep("duty")["served"] == 0
    status, problem = act(world, post.id, "reach", OFFICER)
    assert (status, faults(problem)) == (422, {("reached_at", "after_the_window")})
    at = (post.starts_at - timedelta(minutes=2)).isoformat()
    did(world, post.id, "reach", OFFICER, reached_at=at)
    assert (stored(post.id).state, stored(post.id).reached_in_time) == (State.DONE, True)
    assert duty().entries(post.id)[-1].late_entry


def test_a_check_in_sent_again_changes_nothing(world: World) -> None:
    post = a_post(world, timedelta(minutes=20))
    for _ in range(2):
        did(world, post.id, "reach", OFFICER, seen=["officer", "lights"])
    assert stored(post.id).version == 2
    for _ in range(2):
        did(world, post.id, "see", SCHOOL, seen=["car"])
    for _ in range(2):
        did(world, post.id, "leave", OFFICER)
    after = stored(post.id)
    assert (after.version, after.state, sorted(after.seen)) == (4, State.DONE, ["car", "lights", "officer"])
    assert act(world, post.id, "reach", SECOND)[0] == 409


def test_a_swap_changes_both_posts_or_none(world: World) -> None:
    mine = a_post(world, timedelta(hours=3))
    theirs = a_post(world, timedelta(hours=5), by=SECOND, window="dismissal-1")
    swap = {"other": theirs.id, "mine": key(OFFICER), "theirs": key(SECOND)}
    assert act(world, mine.id, "swap", HILL, **swap)[0] == 404
    assert act(world, mine.id, "swap", GUARD, **swap)[0] == 403
    did(world, mine.id, "swap", OFFICER, **swap)
    assert (stored(mine.id).assignee, stored(theirs.id).assignee) == (key(SECOND), key(OFFICER))
    did(world, mine.id, "swap", OFFICER, **swap)
    status, problem = act(world, mine.id, "swap", DESK, **swap | {"mine": key(CHIEF)})
    assert (status, faults(problem)) == (409, {("mine", "changed_meanwhile")})
    assert (stored(mine.id).version, stored(theirs.id).version) == (2, 2)
    status, _ = act(world, mine.id, "swap", DESK, other="c" + "a" * 26, mine=key(SECOND), theirs=key(OFFICER))
    assert status == 404


def test_a_post_handed_over_twice_by_one_request_is_handed_over_once(world: World) -> None:
    post = a_post(world, timedelta(hours=3))
    for _ in range(2):
        did(world, post.id, "hand_over", OFFICER, giver=key(OFFICER), taker=key(SECOND))
    assert (stored(post.id).assignee, stored(post.id).version) == (key(SECOND), 2)
    status, problem = act(world, post.id, "hand_over", DESK, giver=key(OFFICER), taker=key(CHIEF))
    assert (status, faults(problem)) == (409, {("giver", "changed_meanwhile")})


def test_a_guard_checks_in_at_a_fixed_post_of_the_own_campus(world: World) -> None:
    fixed = a_post(world, timedelta(minutes=10), by=GUARD, post_type=PostType.FIXED, window="noon")
    escort = a_post(world, timedelta(minutes=10))
    did(world, fixed.id, "reach", GUARD)
    assert act(world, escort.id, "reach", GUARD)[0] == 403
    assert act(world, escort.id, "reach", "dm-kg-01-guard")[0] == 404
    assert act(world, escort.id, "reach", SCHOOL)[0] == 403


def test_a_post_is_added_by_hand_for_the_own_station_only(world: World) -> None:
    starts = REAL.now() + timedelta(hours=2)
    body = {
        "client_key": "sports-day-1",
        "campus": CAMPUS,
        "post_type": "peak_duty",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=1)).isoformat(),
        "acting_staff": "S1",
        "assignee": key(SECOND),
        "text": "运动会",
    }
    status, receipt = world.ask("POST", "/posts", body, by=DESK)
    assert status == 201
    assert world.ask("POST", "/posts", body, by=DESK) == (201, receipt)
    post = stored(receipt["case_id"])
    assert (post.required, post.window, post.assignee) == (False, "added", key(SECOND))
    assert world.ask("POST", "/posts", body | {"text": "other"}, by=DESK)[0] == 409
    assert world.ask("POST", "/posts", body, by=OFFICER)[0] == 403
    status, problem = world.ask("POST", "/posts", body, by="dm-st-hill-desk")
    assert (status, faults(problem)) == (422, {("campus", "not_yours")})
    status, problem = world.ask(
        "POST", "/posts", body | {"client_key": "sports-day-2", "campus": "dm-none", "ends_at": body["starts_at"],
                                  "starts_at": "2020-01-01T00:00:00Z"}, by=DESK)  # fmt: skip
    assert status == 422
    assert faults(problem) == {
        ("campus", "unknown_campus"),
        ("starts_at", "in_the_past"),
        ("ends_at", "out_of_range"),
    }
    row = duty().page(by_day_list(CAMPUS), size=1).rows[0]
    assert stands_as_it_should(row, None, frozenset()), "the school calendar does not call it off"


def test_what_is_found_at_the_gate_becomes_an_incident_once(world: World) -> None:
    post = a_post(world, timedelta(minutes=10))
    did(world, post.id, "reach", OFFICER)
    finding = {"client_key": "jam-0001", "category": "traffic", "text": "校门拥堵", "place": "南门"}
    for _ in range(2):
        did(world, post.id, "report_finding", OFFICER, **finding)
    assert stored(post.id).version == 3, "sent again it leaves no second entry"
    (found,) = stored(post.id).found
    incident = world.cases.get(found)
    assert incident is not None
    assert (incident.kind, incident.campus) == ("incident", CAMPUS)
    _, answer = world.ask("GET", f"/posts/{post.id}", by=OFFICER)
    assert answer["found"] == [found]


def test_a_week_is_one_query_and_a_campus_does_not_see_whose_account_it_is(world: World) -> None:
    post = a_post(world, timedelta(hours=1))
    day = post.day.isoformat()
    for by in (DESK, OFFICER, "dm-leader", "dm-auditor"):
        _, week = world.ask("GET", "/posts/week", by=by, query={"unit": STATION, "since": day, "days": "1"})
        (row,) = week["posts"]
        assert row["facts"]["assignee"] == key(OFFICER)
    _, week = world.ask("GET", "/posts/week", by=SCHOOL, query={"since": day, "days": "1"})
    assert week["unit"] == CAMPUS
    (row,) = week["posts"]
    assert "assignee" not in row["facts"]
    assert row["facts"]["assigned"] is True
    (today,) = week["days"]
    assert (today["posts"], today["gaps"], today["missed"]) == (1, 0, 0)
    _, listed = world.ask("GET", "/posts", by=SCHOOL)
    assert "assignee" not in listed["records"][0]["facts"]
    _, answer = world.ask("GET", f"/posts/{post.id}", by=SCHOOL)
    assert (answer["assigned"], answer["assignee"], answer["clocks"]) == (True, None, [])
    _, answer = world.ask("GET", f"/posts/{post.id}", by=DESK)
    assert answer["assignee"] == {
        "account": key(OFFICER),
        "name": {"zh": "港湾派出所社区民警岗一", "en": "Harbour community officer 1"},
        "unit": STATION,
    }
    assert [one["check"] for one in answer["seen"]] == ["officer", "car", "lights"]


def test_a_week_of_others_is_not_found(world: World) -> None:
    for by, unit, status in (
        (DESK, "dm-st-hill", 404),
        (DESK, CAMPUS, 200),
        (SCHOOL, STATION, 404),
        ("dm-supervisor-1", "dm-st-hill", 200),
        ("dm-edu-desk", CAMPUS, 404),
    ):
        for what in ("week", "gaps"):
            assert world.ask("GET", f"/posts/{what}", by=by, query={"unit": unit})[0] == status


def test_a_post_out_of_reach_and_one_that_is_not_there_are_answered_alike(world: World) -> None:
    post = a_post(world, timedelta(hours=3))
    for method, action in (("GET", ""), ("GET", "/timeline"), ("POST", "/note")):
        body = {"acting_staff": "P1", "text": "在吗"} if method == "POST" else None
        status, there = world.ask(method, f"/posts/{post.id}{action}", body, by=HILL)
        _, absent = world.ask(method, f"/posts/c{'a' * 26}{action}", body, by=HILL)
        assert status == 404
        assert {**there, "instance": ""} == {**absent, "instance": ""}, "an id can be worked out"


@pytest.mark.parametrize("since", ["9999-12-31", "0001-01-01", "2026-02-30", "soon"])
def test_a_week_outside_the_calendar_is_refused(world: World, since: str) -> None:
    for path, query in (("week", {}), ("gaps", {}), ("calendar", {"campus": CAMPUS})):
        status, problem = world.ask("GET", f"/posts/{path}", by=DESK, query=query | {"since": since})
        assert (status, {field for field, _ in faults(problem)}) == (422, {"since"})
        said = "不是有效日期" if since in ("2026-02-30", "soon") else "须在 2000 年至 2099 年之间"
        assert said in str(problem["faults"])


def test_a_supervisor_says_which_station(world: World) -> None:
    status, problem = world.ask("GET", "/posts/week", by="dm-supervisor-1")
    assert (status, faults(problem)) == (422, {("unit", "missing")})


def test_who_could_stand_at_a_post_is_told_to_whom_it_concerns(world: World) -> None:
    _, answer = world.ask("GET", "/posts/people", by=DESK)
    assert [one["account"] for one in answer["people"]] == [key(CHIEF), key(DESK), key(OFFICER), key(SECOND)]
    _, answer = world.ask("GET", "/posts/people", by=DESK, query={"unit": CAMPUS})
    assert key(GUARD) in {one["account"] for one in answer["people"]}
    assert world.ask("GET", "/posts/people", by=SCHOOL)[0] == 403


def test_bad_input_names_every_fault_and_writes_nothing(world: World) -> None:
    post = a_post(world, timedelta(minutes=10))
    status, problem = act(world, post.id, "reach", OFFICER, seen=["ghost"], reached_at="yesterday", extra=1)
    assert status == 422
    assert {field for field, _ in faults(problem)} >= {"reached_at", "extra"}
    status, problem = act(world, post.id, "assign", DESK, assignee=key(SECOND))
    assert (status, faults(problem)) == (422, {("version", "missing")})
    assert act(world, post.id, "assign", DESK, assignee="nobody", version=1)[0] == 422
    assert act(world, post.id, "plan", DESK)[0] == 404
    assert world.ask("GET", "/posts/week", by=DESK, query={"since": "soon"})[0] == 422
    assert stored(post.id).version == 1
