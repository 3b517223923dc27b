"""Rotas: who stands where on which weekday, and what is told before a week starts, on either side of any midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from campus_safety.district.policy import PolicyFaults
from campus_safety.errors import BadInput
from campus_safety.kinds.peak_posts import commands as post_commands
from campus_safety.kinds.peak_posts.planning import slots
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.kinds.rotas import commands
from campus_safety.kinds.rotas.decide import decide
from campus_safety.kinds.rotas.rostering import WeekAhead, check_gaps, open_rota, rota_id, week_to_check
from campus_safety.kinds.rotas.rota import Gap, Line, Rota
from campus_safety.messages.messages import messages_of
from campus_safety.records.events import event
from campus_safety.records.timeline import SYSTEM
from tests.builders import a_district, a_policy_document, an_actor, at, rules
from tests.by_kind import parse_policy, serve
from tests.peak_posts import (
    CAMPUS,
    DAY,
    DESK,
    EVE,
    OFFICER,
    SECOND,
    STATION,
    a_campus,
    changed,
    key,
    moment,
    planned,
    shanghai,
    swept,
    timetables,
)

WINDOWS = {CAMPUS: frozenset({"arrival", "noon", "dismissal-1", "dismissal-2"})}
WEEKDAYS = (1, 2, 3, 4, 5)
MONDAY = date(2026, 11, 30)
FRIDAY = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def a_rota(*lines: Line) -> Rota:
    rota = open_rota(STATION, SYSTEM, rules(), at()).after
    return setting(rota, *lines) if lines else rota


def setting(rota: Rota, *lines: Line) -> Rota:
    command = commands.SetLines(lines=lines, windows=WINDOWS)
    return decide(rota, command, an_actor(DESK), rules(), at(60)).after


def a_line(**changes: Any) -> Line:
    return replace(Line(CAMPUS, "arrival", WEEKDAYS, key(OFFICER)), **changes)


def a_gap(window: str = "noon", day: date = MONDAY) -> Gap:
    return Gap(day, CAMPUS, window, "c" + "a" * 26, {"arrival": time(7, 30), "noon": time(11, 40)}[window])


def test_each_station_has_one_rota() -> None:
    assert a_rota().id == rota_id(STATION) != rota_id("dm-st-hill")
    assert (a_rota().open, a_rota().next_tick_at, a_rota().lines) == (True, None, ())


def test_a_rota_says_who_stands_where_on_which_weekday() -> None:
    rota = a_rota(a_line(weekdays=(5, 1, 1)), a_line(weekdays=(2, 3), assignee=key(SECOND)))
    assert rota.lines[0].weekdays == (1, 5)
    assert rota.standing[CAMPUS, "arrival", 5] == key(OFFICER)
    assert rota.standing[CAMPUS, "arrival", 3] == key(SECOND)
    assert (CAMPUS, "arrival", 4) not in rota.standing
    found = slots([a_campus()], [DAY], timetables(), rota.standing, rules())
    assert {slot.window: slot.assignee for slot in found if slot.assignee} == {"arrival": key(SECOND)}


@pytest.mark.parametrize(
    ("line", "where", "code"),
    [
        (a_line(campus="dm-ps-02"), "lines.1.campus", "not_yours"),
        (a_line(campus="dm-none"), "lines.1.campus", "not_yours"),
        (a_line(window="evening"), "lines.1.window", "unknown_window"),
        (a_line(window="noon", weekdays=()), "lines.1.weekdays", "out_of_range"),
        (a_line(window="noon", weekdays=(0, 8)), "lines.1.weekdays", "out_of_range"),
        (a_line(window="noon", assignee=key("dm-st-hill-desk")), "lines.1.assignee", "cannot_stand_there"),
        (a_line(weekdays=(5,)), "lines", "twice"),
    ],
)
def test_a_line_with_a_fault_is_named_and_the_rota_stays(line: Line, where: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        a_rota(a_line(), line)
    assert (where, code) in {(fault.field, fault.code) for fault in refused.value.faults}


def test_a_rota_has_a_largest_size() -> None:
    with pytest.raises(BadInput) as refused:
        a_rota(*[a_line()] * 601)
    assert [fault.code for fault in refused.value.faults] == ["too_many"]


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-27T07:59:59+00:00", None),
        ("2026-11-27T08:00:00+00:00", date(2026, 11, 30)),
        # Saturday has begun in Shanghai, not in UTC; and the last moment of Sunday there.
        ("2026-11-27T16:00:00+00:00", date(2026, 11, 30)),
        ("2026-11-29T15:59:59+00:00", date(2026, 11, 30)),
        # Monday in Shanghai, still Sunday in UTC: the week after next is due next Friday only.
        ("2026-11-29T16:00:00+00:00", None),
        ("2026-12-04T08:00:00+00:00", date(2026, 12, 7)),
        ("2026-12-31T16:30:00+00:00", None),
        ("2027-01-01T08:00:00+00:00", date(2027, 1, 4)),
    ],
)
def test_the_week_to_look_at_is_that_of_shanghai(now: str, monday: date | None) -> None:
    limits = rules().policy.section(PeakPostRules)
    assert week_to_check(a_rota(), limits, datetime.fromisoformat(now)) == monday


def test_a_week_is_looked_at_once() -> None:
    found = WeekAhead(MONDAY, (a_gap("noon"), a_gap("arrival")))
    change = check_gaps(a_rota(), found, rules(), moment(FRIDAY))
    assert change is not None
    assert change.entry.tells == (f"{STATION}/desk",)
    assert [gap.window for gap in change.after.gaps] == ["arrival", "noon"]
    limits = rules().policy.section(PeakPostRules)
    assert week_to_check(change.after, limits, FRIDAY + timedelta(hours=1)) is None
    assert check_gaps(change.after, found, rules(), moment(FRIDAY)) is None
    assert week_to_check(change.after, limits, FRIDAY + timedelta(days=7)) == MONDAY + timedelta(days=7)


def test_a_week_without_gaps_is_noted_and_nobody_is_told() -> None:
    change = check_gaps(a_rota(), WeekAhead(MONDAY, ()), rules(), moment(FRIDAY))
    assert change is not None
    assert (change.entry.tells, change.after.checked_week) == ((), MONDAY)


def test_one_message_names_the_first_gaps_and_the_days_that_nobody_has_decided_on() -> None:
    gaps = tuple(
        a_gap(window, MONDAY + timedelta(days=day)) for day in range(5) for window in ("arrival", "noon")
    )
    found = WeekAhead(MONDAY, gaps, (date(2026, 12, 4),))
    change = check_gaps(a_rota(), found, rules(), moment(FRIDAY))
    assert change is not None
    (message,) = messages_of(event(change), a_district())
    assert message.address == f"{STATION}/desk"
    assert message.title == "护校安园 护学岗排班：下周护学岗排班有待处理"
    assert "11-30—12-06 共 10 个岗位无人：11-30 港湾小学 07:30、" in message.body
    assert "11:40 等；12-04 校历或放假安排未定" in message.body
    assert "10 posts without anybody, not known whether school is on: 12-04" in message.body
    assert message.body.count("港湾小学") == 8
    assert "请安排人员" in message.body and "|" not in message.body


def test_what_is_told_of_a_post_says_where_and_when_and_whose_account_never() -> None:
    change = serve(swept(planned(), shanghai(7, 0)), rules(), moment(shanghai(7, 15)))
    assert change is not None
    (message,) = messages_of(event(change), a_district())
    assert message.address == f"{STATION}/desk"
    assert message.title == "护校安园 护学岗：“护学岗到岗”还有15分钟到期"
    assert "港湾小学，护学岗，11-25 07:30—08:10" in message.body
    assert "Harbour Primary School, school escort post, 11-25 07:30—08:10" in message.body
    assert OFFICER not in message.body
    told = changed(planned(), post_commands.Assign(assignee=key(SECOND)), by=DESK, when=EVE)
    first, second = messages_of(event(told), a_district())
    assert (first.address, second.address) == (f"account:{key(OFFICER)}", f"account:{key(SECOND)}")
    assert first.title == "护校安园 护学岗：您有岗位安排变动"


def test_a_post_that_stays_empty_is_told_as_what_it_is_then_is_missed() -> None:
    begun = serve(swept(planned(), shanghai(7, 15)), rules(), moment(shanghai(7, 30)))
    assert begun is not None
    (message,) = messages_of(event(begun), a_district())
    assert message.title == "护校安园 护学岗：时段已开始，尚无人到岗"
    assert "请立即派人到岗" in message.body
    over = serve(begun.after, rules(), moment(shanghai(8, 10)))
    assert over is not None
    assert {one.title for one in messages_of(event(over), a_district())} == {
        "护校安园 护学岗：缺岗：时段已结束，无人到岗"
    }


def test_a_post_after_midnight_utc_is_found_unreached_like_any_other() -> None:
    # 07:59 to 08:01 in Shanghai is either side of midnight in UTC; so is a window over it.
    for start in (shanghai(7, 59), shanghai(8, 1), shanghai(23, 59, day=DAY), shanghai(0, 1, day=DAY)):
        post = planned(starts_at=start, ends_at=start + timedelta(minutes=30), when=EVE - timedelta(days=1))
        before = swept(post, start - timedelta(minutes=15, seconds=1))
        change = serve(before, rules(), moment(start - timedelta(minutes=15)))
        assert change is not None
        assert [tick.tells for tick in change.entry.ticks] == [(f"{STATION}/desk",)]
        assert serve(change.after, rules(), moment(start - timedelta(seconds=1))) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gaps_weekday": 8}, "peak_posts.rules.gaps_weekday"),
        ({"gaps_weekday": 0}, "peak_posts.rules.gaps_weekday"),
        ({"gaps_at": "four"}, "peak_posts.rules.gaps_at"),
        ({"ahead_days": 9}, "peak_posts.rules.ahead_days"),
        ({"ahead_days": 32}, "peak_posts.rules.ahead_days"),
        ({"gaps_weekday": 4}, "peak_posts.rules.ahead_days"),
        ({"shortest": "PT5H"}, "peak_posts.rules.shortest"),
        ({"early": "soon"}, "peak_posts.rules.early"),
    ],
)
def test_a_policy_that_could_not_be_kept_is_refused(changes: dict[str, Any], field: str) -> None:
    document = a_policy_document()
    section = document["peak_posts"]
    changed_to = {**document, "peak_posts": {**section, "rules": {**section["rules"], **changes}}}
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v2", changed_to)
    assert field in {fault.field for fault in refused.value.faults}


def test_a_policy_written_before_there_were_posts_plans_none() -> None:
    document = {name: table for name, table in a_policy_document().items() if name != "peak_posts"}
    policy = parse_policy("v0", document)
    assert policy.section_if_any(PeakPostRules) is None
    with pytest.raises(PolicyFaults):
        _ = policy.section(PeakPostRules)
