"""A one-key alarm that is pressed wrongly too often: when that is a hazard, and that each press counts once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from campus_safety.kinds.devices.misuse import as_found, too_often
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.hazards.hazard import Hazard, State
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_case, a_device, a_district, at, done, rules
from tests.hazards import found

DAY = timedelta(days=1)
LIMITS = rules().policy.section(DeviceRules)


def row(day: float) -> Row:
    alarm = a_case(channel=Channel.ONE_KEY_ALARM, category="other", device="dm-kg-01-alarm")
    false = done(alarm, commands.FalseAlarm(texts={"text": "误按"}))
    (listed,) = (one.row for name, one in listings(false, a_district()).items() if name == "false_press")
    return replace(listed, case_id=f"press-{day}", received_at=NOW + day * DAY)


def judged(*days: float, now: float, made: Mapping[str, Hazard] | None = None) -> list[str]:
    wrong = too_often(
        [row(day) for day in days], LIMITS, NOW + now * DAY, lambda one: (made or {}).get(one.case_id)
    )
    return [one.case_id for one in wrong]


def a_hazard(**changes: Any) -> Hazard:
    return replace(found(when=2 * DAY.total_seconds() + 60).after, **changes)


def test_it_is_a_hazard_from_the_number_on_that_the_policy_says_within_its_time() -> None:
    assert judged(0, 1, now=2) == []
    assert judged(0, 1, 2, now=2) == ["press-0", "press-1", "press-2"]
    assert judged(0, 1, 31, now=31) == [], "the first lies too far back"


def test_while_its_hazard_is_open_no_other_is_made() -> None:
    made = {"press-0": a_hazard()}
    assert judged(0, 1, 2, 3, 4, 5, now=6, made=made) == []


def test_once_it_is_settled_only_the_presses_after_it_count() -> None:
    made = {"press-0": a_hazard(state=State.CLOSED, closed_at=at(3 * DAY.total_seconds()).now)}
    assert judged(0, 1, 2, 3, 4, now=6, made=made) == []
    assert judged(0, 1, 2, 3, 4, 31, now=31, made=made) == ["press-3", "press-4", "press-31"]


def test_the_ledger_is_told_which_button_and_how_often_and_nobody_who_pressed_it() -> None:
    told = as_found(a_device(), [row(0), row(1), row(2)], LIMITS)
    assert (told.campus, told.device, told.item) == (
        "dm-kg-01",
        "dm-kg-01-alarm",
        "technical_guard.alarm-misused",
    )
    assert (told.account, "误按 3 次" in told.text) == (None, True)


def test_only_an_alarm_that_was_judged_false_is_filed_as_pressed_wrongly() -> None:
    alarm = a_case(channel=Channel.ONE_KEY_ALARM, category="other", device="dm-kg-01-alarm")
    assert dict(alarm.filed) == {}
    reported = done(a_case(), commands.FalseAlarm(texts={"text": "误报"}))
    assert dict(reported.filed) == {}, "what a person reported is no press"
