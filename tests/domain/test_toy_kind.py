"""A kind says everything about itself: one is added here, with a clock, a message, a list fact, a right and a figure, and no
other package is touched for it."""

import copy
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.policy import Policy
from campus_safety.district.policy_documents import parse_policy
from campus_safety.district.policy_sections import PolicySection
from campus_safety.district.rules import Rules
from campus_safety.errors import ForbiddenByState, NotAllowed
from campus_safety.identity import case_id, short_code
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.messages.messages import messages_of
from campus_safety.records.access import permit, shown
from campus_safety.records.actions import TICK, Step
from campus_safety.records.change import Change, changed
from campus_safety.records.clock_rules import ClockRule, ClockRules
from campus_safety.records.commands import Command
from campus_safety.records.components import Reporter
from campus_safety.records.counting import Counter, Figures, Reckoning, contribution_of
from campus_safety.records.decision import Decide, Decision, Outcome
from campus_safety.records.events import event
from campus_safety.records.kind import Kind, Kinds, RecordTable
from campus_safety.records.message_words import Vocabulary, Words
from campus_safety.records.record import Record
from campus_safety.records.relations import Part, sections
from campus_safety.records.serve_deadlines import serve
from campus_safety.records.worklists import listings
from campus_safety.values import dataclass
from campus_safety_aws.record_encoding import to_case, to_row, to_text
from tests.builders import NOW, a_district, a_policy_document, an_account, an_actor, at, rules

SCHOOL, GUARD, DESK = "dm-ms-01-safety", "dm-ms-01-guard", "dm-st-harbour-desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp(Record):
    """路灯报修: a lamp at the gate that is dark."""

    state: str = "dark"
    kind: str = "lamp"
    mended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state == "dark"

    @property
    def over_at(self) -> datetime | None:
        return self.mended_at

    @property
    def stage(self) -> str | None:
        return "mending" if self.open else None

    @property
    def severity(self) -> str:
        return "ordinary"

    def row_facts(self) -> dict[str, Any]:
        return {"facts": {"since": self.received_at.isoformat()}}

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus}


ACTIONS = {
    "ask": Step(
        Label("报修", "Report a dark lamp"),
        frozenset(),
        "dark",
        may="scope: school_staff guard",
        texts=Part.REPORT_TEXT,
    ),
    "mend": Step(Label("修复", "Mend"), frozenset({"dark"}), "mended", may="scope: school_staff"),
    TICK: Step(Label("时限提醒", "Deadline tick"), frozenset({"dark"}), versioned=False),
}
CLOCK_RULES: ClockRules[Lamp] = {
    "mend": ClockRule(lambda lamp: lamp.received_at, lambda lamp: lamp.mended_at)
}


def counted(lamp: Lamp, reckoning: Reckoning) -> None:
    reckoning.add(lamp.received_at, "lamps", lamp.state)


LAMP = Kind(
    name="lamp",
    label=Label("路灯报修", "Dark lamp"),
    record=Lamp,
    actions=ACTIONS,
    sections=sections({Part.SUMMARY: "scope: school_staff guard", Part.REPORT_TEXT: "scope: school_staff"}),
    states={"dark": Label("未修复", "Dark"), "mended": Label("已修复", "Mended")},
    stages={"mending": Label("维修", "Mending")},
    flow=False,
    categories={},
    severities={"ordinary": Label("路灯报修", "Dark lamp")},
    words=Vocabulary(
        Label("新的路灯报修", "A lamp is dark"),
        Label("请安排维修", "Please have it mended"),
        {"ask": Words(Label("有路灯不亮", "A lamp is dark"), Label("请安排维修", "Please have it mended"))},
        {"mend": Label("修复路灯", "mend the lamp")},
    ),
    clock_rules=CLOCK_RULES,
    table=RecordTable.DUTY,
    policy=(PolicySection(kind="lamp", table="lamps", clocks=("mend",)),),
    figures=Figures(
        (Counter("lamps", "lamp", ("state",), ("lamps",)),),
        counted,
        {"state": {"dark": Label("未修复", "Dark")}},
    ),
)
KNOWN = Kinds(*KINDS.values(), LAMP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend(Command):
    action = "mend"
    texts: Mapping[str, str] = field(default_factory=dict)


def mend(decision: Decision[Lamp], command: Mend) -> Outcome[Lamp]:
    return Outcome(replace(decision.case, state="mended", mended_at=decision.now))


decide: Decide[Lamp] = Decide(LAMP, {"mend": mend})


def the_policy() -> Policy:
    document = copy.deepcopy(dict(a_policy_document()))
    document["lamps"] = {
        "clocks": {
            "mend": {
                "name_zh": "修复",
                "name_en": "Mend",
                "limits": {"ordinary": "P3D"},
                "ladder": "self_test",
            }
        }
    }
    return parse_policy("v1", document, KNOWN.policy)


def by_these() -> Rules:
    return rules(policy=the_policy())


def a_lamp() -> Change[Lamp]:
    id = case_id("toy", "dm-ms-01", "lamp-1")
    lamp = Lamp(
        id=id,
        code=short_code(id, 0),
        district="demo",
        campus="dm-ms-01",
        station="dm-st-harbour",
        policy="v1",
        reporter=Reporter(an_account(GUARD).key, "dm-ms-01"),
        received_at=NOW,
        lead="dm-ms-01",
    )
    return changed(
        LAMP,
        None,
        lamp,
        "ask",
        an_actor(GUARD),
        by_these(),
        at(),
        texts={"text": "校门口路灯不亮"},
        tells=("campus:owner",),
    )


def test_its_clock_runs_and_its_deadline_is_served() -> None:
    lamp = a_lamp().after
    clock = lamp.clock("mend")
    assert clock is not None and clock.due_at == NOW + timedelta(days=3)
    late = serve(LAMP, lamp, by_these(), at(4 * 24 * 3600))
    assert late is not None and [tick.clock for tick in late.entry.ticks] == ["mend"]
    assert serve(LAMP, late.after, by_these(), at(4 * 24 * 3600)) is None


def test_people_hear_of_it_in_its_own_words() -> None:
    (message,) = messages_of(event(a_lamp()), a_district(), kinds=KNOWN)
    assert "有路灯不亮" in message.title and "请安排维修" in message.body
    late = serve(LAMP, a_lamp().after, by_these(), at(4 * 24 * 3600))
    assert late is not None
    assert any("修复路灯" in one.title for one in messages_of(event(late), a_district(), kinds=KNOWN))


def test_its_row_says_what_it_says_of_itself_and_is_read_again() -> None:
    row = next(iter(listings(a_lamp().after, a_district()).values())).row
    assert row.facts == {"since": NOW.isoformat()}
    assert to_row(to_text(row), "a row", KNOWN) == row


def test_its_rights_hold() -> None:
    lamp, district = a_lamp().after, a_district()
    permit(an_account(SCHOOL), LAMP, "mend", lamp, district)
    with pytest.raises(NotAllowed):
        permit(an_account(GUARD), LAMP, "mend", lamp, district)
    assert shown(an_account(SCHOOL), LAMP, lamp, district) == {Part.SUMMARY, Part.REPORT_TEXT}
    assert Part.SUMMARY not in shown(an_account(DESK), LAMP, lamp, district)


def test_it_is_mended_once() -> None:
    lamp = decide(a_lamp().after, Mend(), an_actor(SCHOOL), by_these(), at(60)).after
    clock = lamp.clock("mend")
    assert (lamp.open, lamp.version) == (False, 2)
    assert clock is not None and clock.met
    with pytest.raises(ForbiddenByState):
        decide(lamp, Mend(), an_actor(SCHOOL), by_these(), at(120))


def test_it_counts() -> None:
    ((place, key),) = contribution_of(LAMP.figures, a_lamp().after, a_district()).amounts
    assert (place.campus, key) == ("dm-ms-01", "o:lamps:dark")


def test_it_is_stored_and_read() -> None:
    lamp = a_lamp().after
    assert to_case(to_text(lamp), "lamp", "here", KNOWN) == lamp
