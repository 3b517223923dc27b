"""A body follows from its command: what may be sent, what it is called, and the command that it says."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import ValidationError

from campus_safety.labels import Label
from campus_safety.records.commands import Command, Making
from campus_safety.records.declared_fields import Undeclared, declared
from campus_safety.records.fields import (
    CaseId,
    Choice,
    Code,
    Hint,
    Items,
    Number,
    Reason,
    Remark,
    Rule,
    SetBy,
    Text,
    Title,
    Unit,
    saying,
)
from campus_safety.values import dataclass
from campus_safety_aws.forms import ActionBody, MakingBody, body_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"
    NONE = "none"


COLOURS: Mapping[Colour, Label] = {
    Colour.RED: Label("红", "Red"),
    Colour.BLUE: Label("蓝", "Blue"),
    Colour.NONE: Label("无", "None"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; its words are `step.<n>`."""

    written: ClassVar[Mapping[str, object]] = saying(text=Annotated[str, Text(1, 40), Title("内容", "What")])
    written_as: ClassVar[str] = "step"
    owner: Annotated[Code, Title("责任人", "Owner")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    spot: Annotated[Code | None, Title("点位", "Spot")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint(Command):
    """刷漆 / in one colour."""

    action = "paint"
    written = saying(text=Reason, opinion=Annotated[Remark, Title("意见", "Opinion")])
    colour: Annotated[Colour, Choice(COLOURS, (Colour.RED, Colour.BLUE)), Title("颜色", "Colour")]
    minutes: Annotated[int, Number(1, 60), Title("用时", "Time taken"), Unit("分钟", "minutes")] = 5
    others: Annotated[tuple[CaseId, ...], Items(0, 2), Title("其他", "Others")] = ()
    on: Annotated[date | None, Title("日期", "Day"), Hint("北京时间", "China time")] = None
    first: Annotated[time | None, Title("起", "From")] = None
    at: Annotated[datetime | None, Title("时间", "When")] = None
    steps: Annotated[tuple[Step, ...], Items(0, 3), Title("步骤", "Steps")] = ()
    detail: Annotated[Detail, Rule.INLINE] = field(default_factory=Detail)
    heads: Annotated[Mapping[Colour, int], Items(0, 3), Choice(COLOURS), Title("人数", "Heads")] = field(
        default_factory=dict
    )
    submission: Annotated[str, SetBy.SERVER] = ""
    brush: Annotated[str, SetBy.SERVER] = "broad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall(Making):
    height: Annotated[int, Number(1, 9), Title("高", "Height")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent(Command):
    """A field of which nothing is said."""

    action = "silent"
    given: str = ""


GIVEN = {"acting_staff": "P1", "colour": "red", "text": "旧"}


def paint(**more: Any) -> ActionBody[Paint]:
    model: Any = body_of(Paint)
    body: ActionBody[Paint] = model.model_validate(GIVEN | more)
    return body


def faults(**more: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        paint(**more)
    return {(".".join(map(str, one["loc"])), one["type"]) for one in refused.value.errors()}


def test_the_command_is_what_was_said_with_defaults_for_the_rest() -> None:
    command = paint(
        others=[CASE],
        on="2026-11-24",
        first="07:30",
        at="2026-11-24T09:30:00+08:00",
        spot="gate",
        steps=[{"owner": "a", "text": "一"}, {"owner": "b", "text": "二"}],
        heads={"red": 3},
        opinion="可",
    ).command(brush="fine")
    assert (command.colour, command.minutes, command.others) == (Colour.RED, 5, (CASE,))
    assert (command.on, command.first) == (date(2026, 11, 24), time(7, 30))
    assert command.at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert (command.detail, command.heads) == (Detail(spot="gate"), {Colour.RED: 3})
    assert command.steps == (Step(owner="a"), Step(owner="b"))
    assert command.texts == {"text": "旧", "opinion": "可", "step.1": "一", "step.2": "二"}
    assert command.brush == "fine" and len(command.submission) == 64


CASE = "c" + "a" * 26


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"colour": "none"}, ("colour", "literal_error")),
        ({"minutes": 61}, ("minutes", "less_than_equal")),
        ({"minutes": 0}, ("minutes", "greater_than_equal")),
        ({"others": ["x"]}, ("others.0", "string_pattern_mismatch")),
        ({"others": [CASE] * 3}, ("others", "too_long")),
        ({"on": "1999-12-31"}, ("on", "out_of_reach")),
        ({"at": "2026-11-24T09:30:00"}, ("at", "timezone_aware")),
        ({"first": "25:00"}, ("first", "string_pattern_mismatch")),
        ({"spot": ""}, ("spot", "string_too_short")),
        ({"steps": [{"owner": "a"}]}, ("steps.0.text", "missing")),
        (
            {"steps": [{"owner": "a", "text": "一", "written_as": "x"}]},
            ("steps.0.written_as", "extra_forbidden"),
        ),
        ({"text": ""}, ("text", "string_too_short")),
        ({"acting_staff": "13800138000"}, ("acting_staff", "staff_number")),
        ({"brush": "fine"}, ("brush", "extra_forbidden")),
        ({"submission": "f" * 64}, ("submission", "extra_forbidden")),
        ({"detail": {"spot": "gate"}}, ("detail", "extra_forbidden")),
    ],
)
def test_what_is_not_asked_for_or_out_of_bounds_is_refused_by_name(
    said: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults(**said) == {fault}


def test_every_fault_is_named_at_once() -> None:
    assert len(faults(minutes=61, brush="fine", text="")) == 3


def test_the_same_said_of_another_version_has_the_same_digest_and_another_saying_has_not() -> None:
    assert paint(version=1).command().submission == paint(version=2).command().submission
    assert paint().command().submission != paint(minutes=6).command().submission


def test_the_schema_says_names_choices_units_and_bounds() -> None:
    schema = body_of(Paint).model_json_schema()
    asked = schema["properties"]
    assert schema["description"] == "刷漆 / in one colour."
    assert sorted(schema["required"]) == ["acting_staff", "colour", "text"]
    assert asked["colour"]["title"] == "颜色 · Colour"
    assert asked["colour"]["x-choices"] == [
        {"code": "red", "zh": "红", "en": "Red"},
        {"code": "blue", "zh": "蓝", "en": "Blue"},
    ]
    assert asked["minutes"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 60,
        "default": 5,
        "title": "用时 · Time taken",
        "x-unit": {"zh": "分钟", "en": "minutes"},
    }
    assert asked["on"]["description"] == "北京时间 / China time"
    assert "brush" not in asked and "submission" not in asked and "detail" not in asked
    assert asked["spot"]["title"] == "点位 · Spot"


def test_a_record_that_is_asked_for_names_who_acts_and_no_version() -> None:
    assert set(MakingBody[Wall].model_fields) == {"acting_staff", "client_key", "height"}


def test_a_field_of_which_nothing_is_said_makes_no_form() -> None:
    with pytest.raises(Undeclared, match=r"Silent\.given"):
        declared(Silent)
