"""What people are told, in both languages, and what they are never told in a group."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.directory import Device
from campus_safety.district.organisation import DeviceKind, Post
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Level
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.messages.message import Message
from campus_safety.messages.messages import LONGEST_BYTES, messages_of, repeated
from campus_safety.records.change import Change
from campus_safety.records.deadline_words import of_tick
from campus_safety.records.events import event
from campus_safety.records.worklists import listings
from tests.builders import (
    NOW,
    a_case,
    a_district,
    an_actor,
    assessed,
    at,
    handled,
    received,
    rules,
)
from tests.by_kind import clocks_of, serve

RUNGS = ("notice", "80%", "100%", "150%", "200%", "300%", "repeat-1", "repeat-12", "of another kind")
REPORTER = "account:demo|dm-ms-01-safety"
ADDRESSES = (*(f"dm-ms-01/{post}" for post in Post), "dm-edu/desk", REPORTER)
IDENTIFYING = sorted(
    {part for row in CATEGORIES.values() for part in (*row.label.zh.split("、"), row.label.en.lower())}
    | {word for campus in a_district().campuses.values() for word in (campus.name.zh, campus.name.en.lower())}
    | {name.lower() for name in a_district().campuses}
)


CLOCKS = KINDS["incident"].words.clocks


def an_event(**changes: Any) -> dict[str, Any]:
    """A level-3 theft, of which nobody is told anything yet."""
    plain: dict[str, Any] = {
        "event_id": "c1#4",
        "district": "demo",
        "case_id": "c1",
        "code": "7K3MQ2XA",
        "kind": "incident",
        "version": 4,
        "action": "note",
        "at": "2026-11-24T02:00:00.000Z",
        "state": "assessed",
        "stage": "handling",
        "level": 3,
        "sealed": False,
        "exercise": False,
        "station": "dm-st-harbour",
        "campus": "dm-ms-01",
        "category": "theft",
        "ticks": [],
        "tells": [],
    }
    event = plain | changes
    return {"urgent": event["level"] == 1, "severity": str(event["level"])} | event


def a_tick(clock: str = "arrive", rung: str = "100%", *tells: str, **changes: Any) -> dict[str, Any]:
    return {
        "clock": clock,
        "revision": 1,
        "rung": rung,
        "due_at": "2026-11-24T02:30:00.000Z",
        "limit_at": "2026-11-24T02:30:00.000Z",
        "tells": list(tells or ("dm-st-harbour/desk",)),
    } | changes


def told(**changes: Any) -> tuple[Message, ...]:
    return messages_of(an_event(**changes), a_district())


def the_only(**changes: Any) -> Message:
    (message,) = told(**changes)
    return message


def of(change: Change[Incident] | None) -> dict[str, Message]:
    """The messages of a real change, by address."""
    assert change is not None
    return {message.address: message for message in messages_of(event(change), a_district())}


def decided(
    case: Incident, command: commands.Command, *, by: str = "dm-st-harbour-desk", when: float
) -> Change[Incident]:
    return decide(case, command, an_actor(by), rules(), at(when))


def everything(**changes: Any) -> Iterator[Message]:
    """Every action and every rung of every clock, to every post and to a reporter."""
    for action in (*Action, "unheard_of"):
        yield from told(action=action, tells=ADDRESSES, asked_by="2026-11-24T03:00:00.000Z", **changes)
    for clock in (*CLOCKS, "measure:2", "supervision:1", "unheard_of"):
        for rung in RUNGS:
            yield from told(action="tick", ticks=[a_tick(clock, rung, *ADDRESSES)], **changes)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_message_of_a_sealed_case_names_neither_category_nor_campus(category: str) -> None:
    # Even if an event should carry both by mistake.
    for message in everything(sealed=True, category=category, campus="dm-ms-01"):
        text = f"{message.title}\n{message.body}".lower()
        assert not [word for word in IDENTIFYING if word in text], text
        assert category not in text
        assert "7K3MQ2XA".lower() in text and "打开系统查看" in text


def test_an_event_that_does_not_say_whether_it_is_sealed_is_taken_for_sealed() -> None:
    unclear = an_event(tells=["dm-st-harbour/desk"])
    del unclear["sealed"]
    assert "港湾" not in messages_of(unclear, a_district())[0].body


def test_every_message_is_in_both_languages_and_fits_a_group_robot() -> None:
    for exercise in (True, False):
        for message in everything(exercise=exercise, level=1, due_at="2026-11-24T02:30:00.000Z"):
            shown = f"{repeated(message).title}\r\n{message.body}"
            assert len(shown.encode()) <= LONGEST_BYTES
            assert "Open the system." in message.body
            assert "None" not in shown


@given(st.text(min_size=1, max_size=3000))
def test_no_name_is_so_long_that_a_robot_refuses_the_message(name: str) -> None:
    message = the_only(campus=name, category=name, tells=["dm-st-harbour/desk"])
    assert len(f"{repeated(message).title}\r\n{message.body}".encode()) <= LONGEST_BYTES
    assert "7K3MQ2XA" in message.body


def test_an_open_case_is_named_by_code_campus_and_category() -> None:
    message = the_only(action="dispatch", tells=["dm-st-harbour/desk"])
    assert message.title == "护校安园 三级 一般：已派警"
    assert message.body.splitlines() == [
        "编号 7K3MQ2XA，港湾中学，盗窃、敲诈、抢夺",
        "请立即派员到场，打开系统查看。",
        (
            "Level 3, ordinary. Dispatched. Code 7K3MQ2XA, Harbour Middle School, theft, extortion. "
            "Please send officers to the scene. Open the system."
        ),
    ]


def test_an_exercise_says_so_first_in_both_languages() -> None:
    message = the_only(exercise=True, tells=["dm-st-harbour/desk"])
    assert message.title.startswith("【演练】") and "[Exercise] Level 3" in message.body


def test_an_action_nobody_foresaw_is_still_told() -> None:
    message = the_only(action="teleport", tells=["dm-st-harbour/desk"])
    assert "有更新" in message.title and "Something has changed" in message.body


@pytest.mark.parametrize("action", Action)
def test_every_action_has_words_of_its_own(action: Action) -> None:
    assert "有更新" not in the_only(action=action, tells=["dm-st-harbour/desk"]).title


@pytest.mark.parametrize(
    "clock", [name for name in clocks_of("incident") if name in CLOCKS and name != "reply"]
)
def test_every_clock_is_called_by_a_name_in_both_languages(clock: str) -> None:
    message = the_only(action="tick", ticks=[a_tick(clock)])
    assert CLOCKS[clock].en in message.body
    assert clock not in message.title


@pytest.mark.parametrize(
    ("rung", "post", "said", "asked"),
    [
        ("80%", "desk", "“到场”即将到期", "请抓紧办理"),
        ("100%", "chief", "“到场”已到期，未完成", "请督促立即办理"),
        ("150%", "supervisor", "“到场”已超过时限 50%", "请督办"),
        ("200%", "leader", "“到场”已超过时限 100%", "请领导督办"),
        ("repeat-3", "chief", "“到场”超时后仍未完成", "请督促立即办理"),
    ],
)
def test_a_ladder_says_how_late_it_is_and_asks_each_post_for_its_part(
    rung: str, post: str, said: str, asked: str
) -> None:
    message = the_only(action="tick", ticks=[a_tick("arrive", rung, f"dm-st-harbour/{post}")])
    assert said in message.title
    assert f"{asked}，打开系统查看。" in message.body
    assert "时限 11-24 10:30:00" in message.body
    assert "Due 11-24 10:30:00, China time" in message.body


def test_the_education_bureau_is_asked_to_see_to_its_school() -> None:
    message = the_only(action="tick", ticks=[a_tick("assess", "150%", "dm-edu/desk")])
    assert "请督促学校立即办理" in message.body


def test_a_new_case_asks_the_desk_to_acknowledge_and_the_others_to_look() -> None:
    messages = of(received())
    assert set(messages) == {"dm-st-harbour/desk"}
    assert "新警情" in messages["dm-st-harbour/desk"].title
    assert "请立即接报确认" in messages["dm-st-harbour/desk"].body
    led_by_school = of(received(category="bullying", discovered_at=NOW))
    assert "请立即查看" in led_by_school["dm-ms-01/safety"].body


def test_whoever_is_ordered_by_a_passed_limit_hears_of_the_order_and_its_own_limit() -> None:
    case = a_case()
    for seconds in (0, 1440, 1800):
        case = served.after if (served := serve(case, rules(), at(seconds))) else case
    messages = of(serve(case, rules(), at(2700)))
    order = messages["dm-st-harbour/desk"]
    assert "督办单已下达" in order.title and "请签收并按时书面答复" in order.body
    assert "时限 11-26 10:45:00" in order.body
    assert "已超过时限 50%" in messages["dm-brigade/supervisor"].title


def test_of_rungs_served_together_an_address_hears_the_last() -> None:
    late = serve(a_case(), rules(), at(3 * 86400))
    titles = [message.title for message in messages_of(event(late), a_district())] if late else []
    assert titles and not [title for title in titles if "即将到期" in title]
    told_twice = [
        message.address
        for message in told(
            action="tick",
            ticks=[a_tick("arrive", "80%"), a_tick("arrive", "100%"), a_tick("assess", "80%")],
        )
    ]
    assert told_twice == ["dm-st-harbour/desk", "dm-st-harbour/desk"]


def test_a_reporter_is_told_of_their_report_and_of_no_limit_of_the_staff() -> None:
    # These call officers at their own accounts, never whoever reported.
    for action in set(Action) - {Action.NAME_OFFICERS, Action.DISPATCH}:
        for limits in ({}, {"due_at": "2026-11-24T02:30:00.000Z"}):
            message = the_only(action=action, tells=[REPORTER], **limits)
            assert "您上报的情况" in message.title
            assert "时限" not in message.body


def test_a_reporter_who_is_asked_for_more_hears_by_when() -> None:
    question = decided(assessed(), commands.Ask(texts={"text": "几点？"}, clocks=()), when=40)
    message = of(question)[REPORTER]
    assert "需要补充" in message.title and "时限 " in message.body
    reminded = the_only(action="tick", ticks=[a_tick("reply:1", "80%", REPORTER)])
    assert "尚待补充" in reminded.title


def test_a_question_that_lapses_sends_the_staff_on() -> None:
    message = the_only(action="tick", ticks=[a_tick("reply:1", "100%")])
    assert "报告人未按时补充" in message.title and "请继续办理" in message.body


def test_feedback_goes_to_the_reporter_without_its_words() -> None:
    change = decided(handled(), commands.GiveFeedback(texts={"text": "车已找回"}), when=120)
    message = of(change)[REPORTER]
    assert "您上报的情况已有处理结果" in message.title
    assert "车已找回" not in f"{message.title}{message.body}"


def test_what_an_action_asks_is_due_by_the_limit_that_it_has_set() -> None:
    change = decided(
        handled(),
        commands.Supervise(to="dm-st-harbour", due_at=NOW + timedelta(days=2), texts={"text": "…"}),
        by="dm-supervisor-1",
        when=120,
    )
    assert "时限 11-26 10:00:00" in of(change)["dm-st-harbour/desk"].body


def test_a_limit_that_has_passed_already_is_called_passed() -> None:
    message = the_only(action="reopen", tells=["dm-st-harbour/desk"], due_at="2026-11-24T01:00:00.000Z")
    assert "已超时，最近时限 11-24 09:00:00" in message.body


def test_level_one_is_urgent_and_nothing_else_is() -> None:
    assert [the_only(level=level, tells=["dm-st-harbour/desk"]).urgent for level in Level] == [
        True,
        False,
        False,
    ]


def test_an_event_that_comes_twice_makes_the_same_messages() -> None:
    twice = {"tells": ["dm-st-harbour/desk", "dm-brigade/supervisor"], "ticks": [a_tick()]}
    assert told(**twice) == told(**twice)
    assert len({message.id for message in told(**twice)}) == 3


def test_a_tick_is_one_message_whichever_event_brings_it() -> None:
    first = the_only(action="tick", ticks=[a_tick()])
    again = the_only(action="tick", ticks=[a_tick()], event_id="c1#5", version=5)
    assert first.id == again.id
    extended = the_only(action="tick", ticks=[a_tick(revision=2)])
    assert extended.id != first.id


def test_a_repeated_message_keeps_its_id_and_is_marked() -> None:
    message = the_only(tells=["dm-st-harbour/desk"])
    assert repeated(message).title == f"【重发】{message.title}"
    assert repeated(message).id == message.id


@pytest.mark.parametrize("level", [0, 4, "high"])
def test_an_event_that_is_none_is_refused(level: object) -> None:
    with pytest.raises(KeyError):
        told(level=level, tells=["dm-st-harbour/desk"])


@pytest.mark.parametrize(
    ("kind", "clock", "rung", "zh", "en"),
    [
        ("activity", "start", "T-P1D", "活动1天后开始", "An activity begins in 1 day"),
        ("activity", "start", "T-PT1H", "活动1小时后开始", "An activity begins in 1 hour"),
        ("quiz_round", "close", "80%", "知识问答不久后截止", "The quiz round closes in a little while"),
        (
            "appointment",
            "term",
            "T-P14D",
            "法治副校长任期14天后届满",
            "The term of a law vice-principal ends in 14 days",
        ),
        ("appointment", "term", "100%", "法治副校长任期已届满", "The term of a law vice-principal is over"),
    ],
)
def test_what_comes_by_itself_is_told_as_coming_and_nobody_is_late_with_it(
    kind: str, clock: str, rung: str, zh: str, en: str
) -> None:
    said = of_tick(KINDS[kind].words, clock, rung, "safety").said
    assert (said.zh, said.en) == (zh, en)


def test_an_alarm_says_that_it_is_one_and_where_it_was_pressed() -> None:
    pressed = an_event(category="other", device="dm-kg-01-gate", assessed=False, tells=["dm-st-harbour/desk"])
    device = Device(
        "dm-kg-01-gate",
        "demo",
        "dm-ms-01",
        DeviceKind.ONE_KEY_ALARM,
        1,
        enabled=True,
        place=Label("大门岗", "Gate"),
    )
    (message,) = messages_of(pressed, a_district(), device)
    assert "一键报警（大门岗）" in message.body
    assert "One-key alarm (Gate)".lower() in message.body.lower()
    assert "其他" not in message.body
    (gone,) = messages_of(pressed, a_district())
    assert "一键报警" in gone.body
    (found,) = messages_of(pressed | {"category": "fire", "assessed": True}, a_district(), device)
    assert "（大门岗）" in found.body and "一键报警" not in found.body
    (sealed,) = messages_of(pressed | {"sealed": True}, a_district(), device)
    assert "大门岗" not in sealed.body


def test_a_message_says_which_kind_of_warning_it_is_and_what_has_matched_unless_it_is_sealed() -> None:
    warned = an_event(
        category="suspicious_person",
        campus="dm-ms-01",
        sealed=False,
        warning="face_recognition",
        matched="banned_person",
        tells=["dm-st-harbour/desk"],
    )
    (message,) = messages_of(warned, a_district())
    assert "人像预警：禁入人员" in message.body
    assert "face recognition: banned person" in message.body
    (sealed,) = messages_of(warned | {"sealed": True}, a_district())
    assert "预警" not in sealed.body
    (newer,) = messages_of(warned | {"matched": "not_known_yet"}, a_district())
    assert "人像预警" in newer.body


@pytest.mark.parametrize(
    ("task", "called", "said"), [(True, "task:1", "办结任务"), (False, "measure:1", "办结整改措施")]
)
def test_the_limit_of_a_task_is_called_a_task_in_rows_and_messages(
    task: bool,
    called: str,
    said: str,
) -> None:
    due = NOW + timedelta(minutes=10)
    command = commands.SetTask(owner="dm-ms-01/safety", due_at=due, texts={"text": "调取监控"})
    case = decided(assessed(level=Level.THREE), command, when=60).after
    case = replace(case, measures=tuple(replace(one, task=task) for one in case.measures))
    row = listings(case, a_district())["dm-st-harbour"].row
    assert row.clock is not None and row.clock.name == called
    assert case.clock("measure:1") is not None
    change = serve(case, rules(), at(600))
    assert change is not None and called in {one["clock"] for one in event(change)["ticks"]}
    assert said in of(change)["dm-ms-01/safety"].title
