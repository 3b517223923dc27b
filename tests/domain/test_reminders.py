"""Reminders: what a morning brings in numbers, which terms and holidays are near, what is still owed; each told once."""

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI, SchoolDays
from campus_safety.district.declared_tables import read_table
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy import PolicyFaults, ReminderRules
from campus_safety.kinds.activities.activity import ActivityType
from campus_safety.kinds.activities.activity import State as ActivityState
from campus_safety.kinds.activities.compliance import Occasion
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.campus_assurances.campus_assurance import Standing
from campus_safety.kinds.daily_log.forms import DUTIES, Assurance
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.messages.messages import messages_of
from campus_safety.records.rows import Row
from campus_safety.reminders.digest import digest
from campus_safety.reminders.prompts import Prompt, prompts, working_days_before
from campus_safety.reminders.reminder import About, Reminder, event
from campus_safety.reminders.shortfalls import shortfalls
from campus_safety_aws.china_calendar import ChinaCalendar
from tests.builders import a_district, a_policy, a_policy_document, rules
from tests.by_kind import parse_policy

DISTRICT = a_district()
MIDDLE, KINDERGARTEN = DISTRICT.campus("dm-ms-01"), DISTRICT.campus("dm-kg-01")
# Tuesday 24 November, 07:30 in Shanghai; in London it is still Monday.
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def the_rules() -> ReminderRules:
    found = a_policy().reminders
    assert found is not None
    return found


def a_row(**changes: Any) -> Row:
    plain = Row(
        case_id="c1",
        code="7K3MQ2XA",
        version=1,
        state="assessed",
        stage="handling",
        campus="dm-ms-01",
        station="dm-st-harbour",
        lead="dm-st-harbour",
        sealed=False,
        exercise=False,
        received_at=MORNING,
        due_at=None,
        concerned=(),
    )
    return replace(plain, **changes)


def hours(count: float) -> datetime:
    return MORNING + timedelta(hours=count)


def facts(**said: Any) -> Row:
    return a_row(facts=said)


def test_a_digest_counts_what_is_open_due_today_and_overdue_in_shanghai() -> None:
    rows = [
        a_row(due_at=hours(-1)),
        a_row(due_at=hours(16.4)),  # 23:54 today
        a_row(due_at=hours(16.6)),  # 00:06 tomorrow
        a_row(),
    ]
    assert digest({"incident": rows[:2], "hazard": rows[2:]}, MORNING) == {
        "open": 4,
        "due_today": 1,
        "overdue": 1,
    }


def test_a_digest_says_nothing_of_sealed_cases_and_of_exercises() -> None:
    rows = [a_row(sealed=True, due_at=hours(-1)), a_row(exercise=True, due_at=hours(1))]
    assert digest({"incident": rows}, MORNING) == {}


def test_a_digest_counts_todays_posts_and_activities_and_unread_notices() -> None:
    today, tomorrow = hours(1).isoformat(), hours(25).isoformat()
    lists = {
        "peak_post": [
            facts(starts_at=today),
            facts(starts_at=hours(8).isoformat()),
            facts(starts_at=tomorrow),
        ],
        "activity": [
            replace(facts(starts_at=today), state="confirmed"),
            replace(facts(starts_at=today), state="held"),
            replace(facts(starts_at=None), state="suggested"),
        ],
        # A campus's own row, and rows of a station's.
        "safety_notice": [facts(topic="fraud"), facts(unread=2), facts(unread=0)],
    }
    assert digest(lists, MORNING) == {"posts": 2, "activities": 1, "notices": 2}


def told(reminder: Reminder) -> tuple[str, str]:
    (message,) = messages_of(event(reminder, MORNING), DISTRICT)
    assert message.address == reminder.address and not message.urgent
    return message.title, message.body


def test_a_digest_is_said_in_both_languages_the_gravest_first() -> None:
    title, body = told(
        Reminder(
            About.DIGEST,
            "demo",
            "dm-st-harbour/desk",
            date(2026, 11, 24),
            {"open": 5, "overdue": 1, "posts": 3},
        )
    )
    assert title == "护校安园 今日提醒"
    assert body.splitlines() == [
        "已超期 1 件；未结 5 件（不含封存）；今日护学岗 3 个。打开系统查看。",
        "Today. 1 overdue. 5 open, sealed ones not counted. 3 posts today. Open the system.",
    ]


@pytest.mark.parametrize("about", list(About))
def test_every_kind_of_reminder_has_words_and_fits_into_a_message(about: About) -> None:
    counts = dict.fromkeys(
        (
            "open",
            "due_today",
            "overdue",
            "posts",
            "activities",
            "notices",
            "drills",
            "hours",
            "kindergarten_hours",
            "duties",
            "campuses",
            "missed",
        ),
        999,
    )
    title, body = told(Reminder(about, "demo", "dm-ms-01/safety", date(2027, 2, 22), counts))
    assert title.startswith("护校安园 ") and len(f"{title}\r\n{body}".encode()) <= 2048
    assert body.endswith("Open the system.")


def test_a_reminder_has_one_message_id_for_its_post_and_day_whatever_it_counts() -> None:
    first = Reminder(About.DIGEST, "demo", "dm-ms-01/safety", date(2026, 11, 24), {"open": 1})

    def ids(reminder: Reminder, at: datetime) -> set[str]:
        return {message.id for message in messages_of(event(reminder, at), DISTRICT)}

    assert ids(first, MORNING) == ids(replace(first, counts={"open": 7}), hours(1))
    for other in (
        replace(first, occasion=date(2026, 11, 25)),
        replace(first, address="dm-ms-02/safety"),
        replace(first, about=About.SHORTFALL),
        replace(first, district="other"),
    ):
        assert not ids(first, MORNING) & ids(other, MORNING)


def test_terms_are_prompted_about_from_some_working_days_before_until_they_begin() -> None:
    # The second term begins on Monday 22 February 2027; here every Monday to Friday is worked.
    near = Prompt(About.TERM_START, date(2027, 2, 22))
    assert working_days_before(near.occasion, 5, rules().days) == date(2027, 2, 15)
    assert near not in prompts(date(2027, 2, 14), rules(), the_rules())
    for day in range(15, 22):
        assert near in prompts(date(2027, 2, day), rules(), the_rules())
    assert near not in prompts(date(2027, 2, 22), rules(), the_rules())


def test_the_end_of_a_term_is_a_holiday_and_inside_it_nobody_is_prompted() -> None:
    # The first term ends on Friday 22 January 2027.
    near = Prompt(About.HOLIDAY, date(2027, 1, 23))
    assert near not in prompts(date(2027, 1, 19), rules(), the_rules())
    assert prompts(date(2027, 1, 20), rules(), the_rules()) == (near,)
    assert prompts(date(2027, 1, 22), rules(), the_rules()) == (near,)
    assert prompts(date(2027, 1, 28), rules(), the_rules()) == ()


def test_days_off_of_the_china_calendar_are_holidays_and_weekends_are_not() -> None:
    term = read_table(
        SchoolDays,
        {
            "terms": [
                {"start": "2024-09-02", "end": "2025-01-17"},
                {"start": "2025-02-17", "end": "2025-07-04"},
            ]
        },
    )
    china = rules(policy=replace(a_policy(), school_days=term), calendar=ChinaCalendar())
    found = {
        prompt.occasion
        for days in range(305)
        for prompt in prompts(date(2024, 9, 3) + timedelta(days=days), china, the_rules())
        if prompt.about is About.HOLIDAY
    }
    assert found == {
        date(2024, 9, 15),  # Mid-Autumn, three days with the Sunday after a Saturday that was worked
        date(2024, 10, 1),
        date(2025, 1, 18),  # the end of the term; the new year's single day is none
        date(2025, 4, 4),
        date(2025, 5, 1),
        date(2025, 5, 31),
        date(2025, 7, 5),
    }


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def held(day: date, kind: ActivityType = ActivityType.EVACUATION_DRILL, **changes: Any) -> Occasion:
    plain = Occasion("dm-ms-01", kind, ActivityState.RECORDED, at(day), at(day, 10))
    return replace(plain, **changes)


def counted(campus: Any, occasions: Any, day: date) -> dict[tuple[About, date], dict[str, int]]:
    nothing_owed = [Standing(duty, True, day, day, "c1") for duty in DUTIES]
    found = shortfalls(campus, occasions, rules(), the_rules(), at(day), nothing_owed)
    return {(one.about, one.occasion): dict(one.counts) for one in found}


def test_before_a_month_ends_a_campus_hears_of_drills_that_nobody_has_planned() -> None:
    december = date(2026, 12, 1)
    # The last seven working days of November begin on the 20th.
    assert (About.SHORTFALL, december) not in counted(MIDDLE, [], date(2026, 11, 19))
    assert counted(MIDDLE, [], date(2026, 11, 20))[About.SHORTFALL, december]["drills"] == 1
    planned = held(date(2026, 11, 27), state=ActivityState.PLANNED)
    assert "drills" not in counted(MIDDLE, [planned], date(2026, 11, 20))[About.SHORTFALL, december]
    # A kindergarten's drills are those of a quarter.
    assert "drills" not in counted(KINDERGARTEN, [], date(2026, 11, 24))[About.SHORTFALL, december]


def test_class_hours_that_are_owed_are_named_from_autumn_on() -> None:
    lesson = held(date(2026, 11, 3), ActivityType.LAW_LESSON, as_vice_principal=True, class_hours=3)
    drill = held(date(2026, 11, 4))
    found = counted(MIDDLE, [lesson, drill], date(2026, 11, 24))
    assert found[About.SHORTFALL, date(2026, 12, 1)] == {"hours": 1}
    more = replace(lesson, class_hours=4)
    assert (About.SHORTFALL, date(2026, 12, 1)) not in counted(MIDDLE, [more, drill], date(2026, 11, 24))
    assert "hours" not in counted(MIDDLE, [], date(2026, 6, 25)).get((About.SHORTFALL, date(2026, 7, 1)), {})


def test_recurring_duties_that_are_due_are_counted_before_a_month_ends() -> None:
    the_day = date(2026, 11, 27)
    done = Standing(Assurance.BACKGROUND_CHECKS, True, the_day, the_day - timedelta(days=100), "c1")
    late = Standing(Assurance.FIRE_CHECK, True, the_day, the_day - timedelta(days=40), "c2")
    (found,) = [
        one
        for one in shortfalls(MIDDLE, (), rules(), the_rules(), at(the_day), (done, late))
        if one.about is About.SHORTFALL
    ]
    assert found.counts["duties"] == len(rules().policy.section(DailyLogRules).duties) - 1


def test_a_kindergartens_hours_are_said_to_be_the_districts_own_rule_never_the_ministrys() -> None:
    drills = [held(date(2026, month, 4)) for month in (2, 5, 8, 11)]
    assert counted(KINDERGARTEN, drills, date(2026, 11, 24)) == {
        (About.SHORTFALL, date(2026, 12, 1)): {"kindergarten_hours": 4}
    }
    reminder = Reminder(
        About.SHORTFALL, "demo", "dm-kg-01/safety", date(2026, 12, 1), {"kindergarten_hours": 4}
    )
    _, text = told(reminder)
    assert "本区规定" in text
    document = copy.deepcopy(dict(a_policy_document()))
    document["activities"]["rules"]["class_hours_kindergarten"] = 2
    limits = parse_policy("v1", document).section(ActivityRules)
    assert (limits.hours_owed(CampusType.SCHOOL), limits.hours_owed(CampusType.KINDERGARTEN)) == (4, 2)
    del document["activities"]["rules"]["class_hours_kindergarten"]
    assert parse_policy("v1", document).section(ActivityRules).hours_owed(CampusType.KINDERGARTEN) == 4


def test_a_drill_that_was_missed_is_named_the_month_after_also_over_new_year() -> None:
    assert counted(MIDDLE, [], date(2026, 12, 1))[About.MISSED, date(2026, 12, 1)] == {"missed": 1}
    assert (About.MISSED, date(2026, 12, 1)) not in counted(
        MIDDLE, [held(date(2026, 11, 30))], date(2026, 12, 1)
    )
    assert (About.MISSED, date(2026, 12, 1)) not in counted(MIDDLE, [], date(2026, 12, 10))
    january = counted(MIDDLE, [held(date(2026, 12, 3))], date(2027, 1, 4))[About.MISSED, date(2027, 1, 1)]
    assert january == {"missed": 1}, "the month's drill was held, two fire drills of the year were not"


def test_a_policy_says_when_people_are_reminded_and_is_refused_where_it_cannot_be_read() -> None:
    document = dict(a_policy_document())
    assert (
        parse_policy("v", {name: table for name, table in document.items() if name != "reminders"}).reminders
        is None
    )
    bad = {"rules": {"since": "7 o'clock", "term_start": 0, "holiday": 50, "hours_from": 13, "month_end": 5}}
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v", document | {"reminders": bad})
    assert {fault.field for fault in refused.value.faults} == {
        f"reminders.rules.{name}" for name in ("since", "term_start", "holiday", "holiday_days", "hours_from")
    }
