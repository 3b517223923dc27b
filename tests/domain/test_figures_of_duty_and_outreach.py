"""The indicators of posts, patrols, notices, lessons, quizzes and points, each with the figure that a person would count."""

from dataclasses import replace
from datetime import date, timedelta

from campus_safety.district.calendars import day_of
from campus_safety.figures.counting import contribution
from campus_safety.figures.spans import Period
from campus_safety.kinds.activities import commands as activity_commands
from campus_safety.kinds.activities.activity import Group
from campus_safety.kinds.daily_log import commands as log_commands
from campus_safety.kinds.daily_log.log_entry import State as LogState
from campus_safety.kinds.devices.self_test import SelfTest
from campus_safety.kinds.patrols import commands as patrol_commands
from campus_safety.kinds.peak_posts import commands as post_commands
from campus_safety.kinds.peak_posts.peak_post import Seen
from campus_safety.kinds.points.points_entry import Reason
from campus_safety.kinds.quizzes.counting import Counts, count
from campus_safety.kinds.redemptions.commands import Deliver, Withdraw
from tests import daily_log, outreach, patrols, peak_posts, quizzes, redemptions, safety_notices
from tests.builders import a_district, at
from tests.figures import WEEK, YEAR, figures_of, shares
from tests.hazards import in_days


def test_a_post_is_manned_in_time_by_its_windows_start_and_its_three_signs_are_told_apart() -> None:
    manned = peak_posts.reached()
    seen = replace(manned, seen=frozenset({Seen.OFFICER, Seen.LIGHTS}))
    noon = peak_posts.planned("noon")
    late = peak_posts.reached(noon, when=noon.starts_at + timedelta(minutes=1))
    found = figures_of([seen, late, peak_posts.missed(peak_posts.planned("dismissal-1"))])
    assert (found["posts_manned"].count, found["posts_manned"].whole) == (1, 3)
    assert shares(found["posts_manned"], "post_type") == {"escort": (1, 2), "fixed": (0, 1)}
    assert found["posts_missed"].count == 1
    assert shares(found["posts_seen"], "sign") == {"officer": (1, 2), "car": (0, 2), "lights": (1, 2)}


def test_posts_that_wait_that_were_cancelled_or_that_nobody_asked_for_are_in_no_rate() -> None:
    cancelled = peak_posts.done(
        peak_posts.planned("noon"),
        post_commands.Cancel(texts={"text": "停课"}),
        by=peak_posts.CHIEF,
        when=peak_posts.EVE,
    )
    by_hand = replace(peak_posts.missed(), required=False)
    found = figures_of([peak_posts.planned(), cancelled, by_hand])
    assert (found["posts_manned"].whole, found["posts_missed"].count) == (0, 0)
    assert found["posts_manned"].percent is None


def test_points_of_a_patrol_are_looked_at_or_missed_once_its_round_is_over() -> None:
    under_way = patrols.checked(patrols.a_patrol(), "gate", "canteen")
    assert figures_of([under_way])["points_checked"].whole == 0
    over = peak_posts.swept(under_way, under_way.until + timedelta(hours=2))
    whole = patrols.checked(patrols.a_patrol(number=3), *patrols.SPOTS, when=3700)
    found = figures_of([over, whole])
    assert (found["points_checked"].count, found["points_checked"].whole) == (5, 6)
    assert found["points_missed"].count == 1
    assert shares(found["patrols"], "state") == {"missed_points": 1, "complete": 1}
    cancelled = patrols.acted(
        patrols.a_patrol(), patrol_commands.Cancel(texts={"text": "大雨"}), by=patrols.DESK
    )
    assert figures_of([cancelled])["patrols"].count == 0


def test_what_posts_and_patrols_found_is_told() -> None:
    post = replace(peak_posts.reached(), found=("c1", "c2"))
    found = figures_of([post, replace(patrols.a_patrol(), found=("c3",))])
    assert (found["posts_findings"].count, found["patrol_findings"].count) == (2, 1)


def test_a_notice_counts_once_and_each_campus_has_read_it_in_time_late_or_not() -> None:
    notice = safety_notices.read(safety_notices.a_safety_notice())
    late = (notice.read_by - at(0).now).total_seconds() + 60
    notice = safety_notices.read(notice, "dm-ps-01", when=late)
    found = figures_of([notice])
    assert found["notices"].count == 1
    assert (found["notices_read"].count, found["notices_read"].whole) == (1, 3)
    assert {name: whole for name, (_, whole) in shares(found["notices_read"], "read").items()} == {
        "in_time": 1,
        "late": 1,
        "unread": 1,
    }
    assert figures_of([notice], unit="dm-kg-01")["notices_read"].percent == 0.0


def test_a_notice_to_the_district_is_one_notice_in_several_records() -> None:
    head = safety_notices.to_the_district()
    found = figures_of([head, safety_notices.further(head)])
    assert (found["notices"].count, found["notices_read"].whole) == (1, 6)
    gone = safety_notices.withdrawn(safety_notices.read(safety_notices.a_safety_notice()))
    assert figures_of([gone])["notices_read"].percent == 100.0


def test_activities_count_when_held_and_their_heads_and_hours_when_recorded() -> None:
    lesson = outreach.recorded()
    found = figures_of([lesson, outreach.planned(client_key="plan-2")])
    assert (found["activities"].count, found["person_times"].count, found["class_hours"].count) == (1, 126, 1)
    assert shares(found["person_times"], "group") == {Group.MIDDLE.value: 120, Group.STAFF.value: 6}
    assert shares(found["activities"], "activity_type") == {"law_lesson": 1}
    held = figures_of([outreach.held()])
    assert (held["activities"].count, held["person_times"].count) == (1, 0)
    assert shares(held["activities"], "recorded") == {"no": 1}
    # Hours count for the law vice-principal only.
    other = replace(lesson, as_vice_principal=False)
    assert figures_of([other])["class_hours"].count == 0


def test_a_drill_is_an_activity_and_its_exercise_is_no_incident() -> None:
    drill = outreach.act(
        outreach.confirmed(outreach.a_drill()),
        activity_commands.Hold(),
        by=outreach.SCHOOL,
        when=outreach.after(2 * outreach.DAY + outreach.HOUR),
    )
    found = figures_of([drill])
    assert shares(found["drills"], "activity_type") == {"evacuation_drill": 1}
    assert figures_of([replace(drill, exercise=True)])["drills"].count == 0


def test_an_appointment_counts_on_the_day_it_begins() -> None:
    assert figures_of([outreach.an_appointment().after], YEAR)["appointments"].count == 1
    assert figures_of([outreach.an_appointment().after], WEEK)["appointments"].count == 0
    appointed = outreach.an_appointment().after
    never = replace(appointed, until=appointed.since - timedelta(days=1))
    assert figures_of([never], YEAR)["appointments"].count == 0


def test_a_quiz_round_counts_when_it_was_counted() -> None:
    closed = quizzes.closed()
    first, second = closed.campuses[:2]
    counts = {first: Counts(sheets=10, answered=50, right=40), second: Counts(sheets=2, answered=10, right=5)}
    counted = count(closed, counts, quizzes.quiz_rules(), outreach.moment_of(quizzes.in_days(8))).after
    found = figures_of([counted], YEAR)
    assert (found["quiz_rounds"].count, found["quiz_sheets"].count) == (1, 12)
    assert (found["quiz_right"].count, found["quiz_right"].whole, found["quiz_right"].percent) == (
        45,
        60,
        75.0,
    )
    assert figures_of([counted], YEAR, unit=first)["quiz_sheets"].count == 10
    assert figures_of([closed], YEAR)["quiz_rounds"].count == 0


def test_points_are_set_aside_until_they_are_spent_or_given_back_and_nothing_less_was_earned() -> None:
    award, (request, spent) = quizzes.an_award().after, redemptions.a_request()
    found = figures_of([award, request.after, spent.after])
    assert (found["points"].count, found["points_set_aside"].count, found["points_spent"].count) == (5, 3, 0)
    (delivered,) = redemptions.acted(request.after, Deliver())
    found = figures_of([award, delivered.after, spent.after], unit="dm-ms-01")
    assert (found["points_set_aside"].count, found["points_spent"].count) == (0, 3)
    withdrawn, back = redemptions.acted(request.after, Withdraw())
    found = figures_of([award, withdrawn.after, spent.after, back.after])
    assert [found[one].count for one in ("points", "points_set_aside", "points_spent")] == [5, 0, 0]
    assert shares(found["redemptions"], "state") == {"withdrawn": 1}


def test_points_are_a_ledger_whose_offsets_come_to_nothing() -> None:
    award = quizzes.an_award().after
    taken_back = replace(award, id="c-offset", points=-award.points, reason=Reason.OFFSET, offsets=award.id)
    earned = quizzes.entered(quizzes.an_earning()).after
    found = figures_of([award, taken_back, earned])
    assert found["points"].count == 3
    assert shares(found["points"], "reason") == {"award": 5, "offset": -5, "drill": 3}


def test_officers_in_the_security_room_are_counted_with_their_time_and_what_was_offset_is_not() -> None:
    visit = daily_log.a_visit()
    left = daily_log.done(visit, log_commands.Leave(), by=daily_log.OFFICER, when=45 * 60)
    wrong = replace(daily_log.written(client_key="entry-2").after, state=LogState.OFFSET)
    training = daily_log.written(client_key="entry-3").after
    found = figures_of([left, wrong, training])
    assert (found["room_visits"].count, found["room_minutes"].count) == (1, 45)
    assert shares(found["room_log"], "entry_type") == {"officer_visit": 1, "guard_training": 1}
    assert shares(found["room_people"], "entry_type")["guard_training"] == 4
    assert figures_of([visit])["room_minutes"].count == 0


def test_the_four_stand_as_the_last_dated_facts_say_on_any_day() -> None:
    names = ("closed_management", "full_time_guards", "alarm_linked", "escort_post")
    entries = [
        daily_log.an_assurance(name, key=f"entry-{number}", so_at=in_days(-9 + number))
        for number, name in enumerate(names)
    ]
    lost = daily_log.an_assurance("alarm_linked", holds=False, key="entry-9", so_at=in_days(-2))
    standing = daily_log.standing_after(*entries, lost)

    def on(days: float) -> dict[str, int]:
        day = day_of(in_days(days))
        found = figures_of([standing], Period(day, day + timedelta(days=1)))["four_assurances"]
        assert found.whole == 6
        return {one.value: one.count for one in found.shares} | {"": found.count}

    assert on(-10) == {"": 0}
    assert on(-8) == {"closed_management": 1, "full_time_guards": 1, "": 0}
    assert on(-4) == dict.fromkeys(names, 1) | {"all": 1, "": 1}
    assert on(0) == dict.fromkeys(set(names) - {"alarm_linked"}, 1) | {"": 0}


def test_a_campus_that_is_retired_is_no_part_of_those_in_service() -> None:
    standing = daily_log.standing_after(daily_log.an_assurance("alarm_linked", so_at=in_days(-2)))
    district = a_district()
    gone = replace(district.campuses[standing.campus], retired=True)
    without = replace(district, campuses={**district.campuses, standing.campus: gone})
    assert contribution(standing, district).amounts
    assert not contribution(standing, without).amounts


def test_who_is_in_office_is_counted_from_the_first_day_to_the_last() -> None:
    term = outreach.an_appointment().after

    def on(day: date) -> int:
        return figures_of([term], Period(day, day + timedelta(days=1)))["vice_principals"].count

    days = [term.since - timedelta(days=1), term.since, term.until, term.until + timedelta(days=1)]
    assert [on(day) for day in days] == [0, 1, 1, 0]


def test_overdue_self_tests_are_told_by_what_became_of_them() -> None:
    due = patrols.a_patrol()
    overdue = SelfTest(
        **{name: getattr(due, name) for name in ("id", "code", "district", "campus", "station", "policy")},
        **{name: getattr(due, name) for name in ("reporter", "received_at", "version", "flow_run", "chain")},
        lead=due.lead,
        month="2026-11",
        devices=("d1",),
    )
    assert shares(figures_of([overdue])["self_tests"], "state") == {"due": 1}
