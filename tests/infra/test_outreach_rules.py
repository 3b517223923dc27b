"""The rules of the bus by which points are earned and reminders told say what the functions listen for."""

from datetime import UTC, datetime
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.records.change import Moment
from campus_safety.records.events import event
from campus_safety.reminders.reminder import About, Reminder
from campus_safety.reminders.reminder import event as reminder_event
from campus_safety_aws import bus
from infra.bus import REMINDERS, SOURCE
from tests.builders import SALT, a_policy
from tests.by_kind import serve
from tests.quizzes import in_days, planned, quiz_rules
from tests.templates import resources


def rules(prefix: str) -> list[dict[str, Any]]:
    found = resources("aws", "AWS::Events::Rule")
    return [one["Properties"] for name, one in found.items() if name.startswith(prefix)]


def matches(pattern: dict[str, Any], source: str, detail: dict[str, Any]) -> bool:
    wanted = pattern.get("detail", {})
    return source in pattern["source"] and all(detail.get(name) in values for name, values in wanted.items())


def test_infrastructure_and_functions_name_the_same_sources() -> None:
    assert (SOURCE, REMINDERS) == (bus.SOURCE, bus.REMINDERS)


def test_earnings_hear_of_a_round_that_has_closed_and_not_of_one_that_opens() -> None:
    patterns = [rule["EventPattern"] for rule in rules("Points")]
    opened = serve(planned(), quiz_rules(), Moment(in_days(1), SALT))
    closed = serve(planned(), quiz_rules(), Moment(in_days(8), SALT))
    assert opened is not None and closed is not None
    assert [matches(one, SOURCE, event(closed)) for one in patterns].count(True) == 1
    assert not any(matches(one, SOURCE, event(opened)) for one in patterns)
    recorded = {"kind": "activity", "action": "record", "state": "recorded"}
    assert [matches(one, SOURCE, recorded) for one in patterns].count(True) == 1


def test_a_reminder_reaches_the_ordinary_line_and_nobody_who_follows_records() -> None:
    detail = reminder_event(
        Reminder(About.DIGEST, "demo", "dm-ms-01/safety", datetime(2026, 11, 24, tzinfo=UTC).date()),
        datetime(2026, 11, 24, tzinfo=UTC),
    )
    heard = {
        name
        for name, one in resources("aws", "AWS::Events::Rule").items()
        if "source" in one["Properties"].get("EventPattern", {})
        and matches(one["Properties"]["EventPattern"], REMINDERS, detail)
    }
    assert len(heard) == 1 and heard.pop().startswith("NotificationOrdinary")


def test_mornings_are_mornings_in_shanghai_and_not_before_anybody_may_be_told() -> None:
    (rule,) = rules("Reminders")
    assert rule["ScheduleExpression"] == "cron(30 23,0 * * ? *)"
    found = a_policy().reminders
    assert found is not None
    for hour in (23, 0):
        local = datetime(2026, 11, 24, hour, 30, tzinfo=UTC).astimezone(SHANGHAI)
        assert found.since <= local.time() < datetime(2026, 1, 1, 9).time()
