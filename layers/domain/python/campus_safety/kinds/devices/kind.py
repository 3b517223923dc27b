"""What a month's self-tests are, as a kind of case."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.devices import actions, clock_rules, message_words, rules, self_test
from campus_safety.kinds.devices.figures import FIGURES
from campus_safety.labels import Label
from campus_safety.records.kind import Kind, RecordTable


def _missed(case: self_test.SelfTest, rules: Rules, now: datetime) -> self_test.SelfTest:
    return replace(case, state=self_test.State.MISSED, ended_at=now)


KIND = Kind(
    name="self_test",
    label=Label("设备自检", "Device self-tests"),
    record=self_test.SelfTest,
    actions=actions.ACTIONS,
    sections=actions.SECTIONS,
    states=self_test.STATES,
    stages=self_test.STAGES,
    clock_rules=clock_rules.CLOCK_RULES,
    flow=False,
    categories={},
    severities={"ordinary": Label("设备自检", "Device self-tests")},
    words=message_words.VOCABULARY,
    lapsed=_missed,
    table=RecordTable.DUTY,
    policy=(
        rules.OF_SELF_TESTS,
        rules.SECTION,
    ),
    figures=FIGURES,
)
