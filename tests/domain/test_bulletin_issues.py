"""Issues of the monthly bulletin: drafted once for each month that is over, released by the leader's post and by nobody else."""

from datetime import date

import pytest

from campus_safety.district.directory import address
from campus_safety.district.organisation import Post
from campus_safety.errors import BadInput, ForbiddenByState, NotAllowed, NotFound
from campus_safety.kinds.bulletins.actions import Action
from campus_safety.kinds.bulletins.commands import Note, Release
from campus_safety.kinds.bulletins.decide import decide
from campus_safety.kinds.bulletins.issuing import draft, issue_id, months_to_draft
from campus_safety.kinds.bulletins.kind import KIND
from campus_safety.messages.messages import messages_of
from campus_safety.records.access import permit, see, shown
from campus_safety.records.events import event
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from tests.builders import a_district, an_account, an_actor, at, rules
from tests.bulletins import LEADER, NUMBERS, OCTOBER, SEPTEMBER, drafted, released
from tests.by_kind import serve

DISTRICT = a_district()
DAY = 24 * 60 * 60


@pytest.mark.parametrize(
    ("today", "last", "months"),
    [
        ("2026-11-01", None, ["2026-10"]),
        ("2026-11-30", None, ["2026-10"]),
        ("2026-11-01", "2026-09", ["2026-10"]),
        ("2026-11-01", "2026-10", []),
        ("2026-11-30", "2026-10", []),
        ("2027-01-01", "2026-10", ["2026-11", "2026-12"]),
        ("2027-01-01", "2026-11", ["2026-12"]),
        ("2026-11-01", "2026-11", []),
    ],
)
def test_every_month_that_is_over_has_one_and_those_that_were_missed_are_made_up_for(
    today: str, last: str | None, months: list[str]
) -> None:
    before = None if last is None else date.fromisoformat(f"{last}-01")
    found = months_to_draft(date.fromisoformat(today), before)
    assert [f"{month:%Y-%m}" for month in found] == months


def test_after_years_of_silence_no_more_than_a_year_is_made_up_for() -> None:
    found = months_to_draft(date(2030, 3, 1), date(2026, 10, 1))
    assert (len(found), found[0], found[-1]) == (12, date(2029, 3, 1), date(2030, 2, 1))


def test_its_id_is_the_months_so_that_it_is_drafted_once() -> None:
    assert drafted().id == drafted(when=99).id == issue_id(DISTRICT.id, OCTOBER)
    assert drafted().id != drafted(SEPTEMBER).id and issue_id("other", OCTOBER) != drafted().id


def test_the_leaders_post_is_told_of_the_draft_and_by_which_month() -> None:
    change = draft(OCTOBER, rules(), at())
    assert change.entry.tells == (address(DISTRICT.sub_bureau().id, Post.LEADER),)
    (said,) = messages_of(event(change), DISTRICT)
    assert "月度工作简报已起草" in said.title and "2026 年 10 月" in said.title + said.body
    assert "请审阅并签发" in said.body + said.title


def test_a_release_keeps_the_numbers_of_its_moment_and_tells_chiefs_and_brigade() -> None:
    change = decide(drafted(), Release(numbers=NUMBERS), an_actor(LEADER), rules(), at(60))
    after = change.after
    assert (after.state, after.open, after.numbers) == ("released", False, tuple(sorted(NUMBERS)))
    assert after.over_at == after.released_at is not None
    chiefs = {address(station.id, Post.CHIEF) for station in DISTRICT.stations()}
    assert set(change.entry.tells) == chiefs | {address(DISTRICT.brigade().id, Post.SUPERVISOR)}
    said = change.entry.changed["numbers"]
    assert said == "incidents=12,on_time=11/12"


def test_it_is_released_once() -> None:
    with pytest.raises(ForbiddenByState):
        decide(released(), Release(), an_actor(LEADER), rules(), at(120))


def test_a_note_says_something() -> None:
    with pytest.raises(BadInput):
        decide(drafted(), Note(texts={"text": " "}), an_actor(LEADER), rules(), at(60))
    assert decide(drafted(), Note(texts={"text": "请核对"}), an_actor(LEADER), rules(), at(60)).after.open


def test_the_leader_alone_releases_and_the_brigade_reads_along() -> None:
    permit(an_account(LEADER), KIND, Action.RELEASE, drafted(), DISTRICT)
    with pytest.raises(NotAllowed):
        permit(an_account("dm-supervisor-1"), KIND, Action.RELEASE, drafted(), DISTRICT)
    permit(an_account("dm-supervisor-1"), KIND, Action.NOTE, drafted(), DISTRICT)
    assert Part.WORK in shown(an_account("dm-supervisor-1"), KIND, drafted(), DISTRICT)


def test_a_draft_does_not_exist_for_stations_and_a_released_one_shows_them_no_numbers() -> None:
    for name in ("dm-st-harbour-chief", "dm-st-harbour-desk", "dm-ms-01-safety", "dm-edu-desk"):
        with pytest.raises(NotFound):
            see(an_account(name), drafted(), DISTRICT)
    chief = shown(an_account("dm-st-harbour-chief"), KIND, released(), DISTRICT)
    assert chief == {Part.SUMMARY}
    assert not shown(an_account("dm-st-harbour-desk"), KIND, released(), DISTRICT)


def test_a_draft_that_nobody_releases_is_told_of_every_day_until_it_is_out() -> None:
    case: Record = drafted()
    for days in (1, 2):
        change = serve(case, rules(), at(days * DAY))
        assert change is not None
        assert change.entry.action == "tick"
        case = change.after
    assert case.next_tick_at == at(3 * DAY).now
    assert released().next_tick_at is None


def test_what_nobody_releases_is_told_to_the_leader_each_day_and_not_once_it_is_out() -> None:
    change = serve(drafted(), rules(), at(25 * 3600))
    assert change is not None and change.after.open
    leader = address(DISTRICT.sub_bureau().id, Post.LEADER)
    assert leader in [one.address for one in messages_of(event(change), DISTRICT)]
    assert released().next_tick_at is None
