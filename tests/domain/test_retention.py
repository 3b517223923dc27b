"""When what people wrote about an incident has been kept long enough, and of which it never is by rule."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.policy import LEAST_TEXTS_KEPT, PolicyFaults
from campus_safety.district.policy_documents import parse_policy
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.retention import LATELY, due_since, to_erase
from campus_safety.kinds.registry import KINDS
from tests.builders import a_policy_document, an_actor, at, received, rules

KEPT = timedelta(days=365)
POLICY = replace(rules().policy, texts_kept=KEPT)
DAY = timedelta(days=1)


def false_alarm() -> Incident:
    case = received().after
    false = decide(case, commands.FalseAlarm(texts={"text": "误报"}), an_actor(), rules(), at(10)).after
    return decide(false, commands.GiveFeedback(texts={"text": "误报"}), an_actor(), rules(), at(20)).after


def test_it_is_due_so_long_after_its_end() -> None:
    case = false_alarm()
    assert case.over_at is not None
    end = case.over_at + KEPT
    assert due_since(case, POLICY) == end
    assert not to_erase(case, POLICY, end - DAY, lately=True)
    assert to_erase(case, POLICY, end, lately=True)


def test_what_has_come_due_long_ago_is_for_whoever_looks_at_everything() -> None:
    case = false_alarm()
    assert case.over_at is not None
    late = case.over_at + KEPT + LATELY + DAY
    assert not to_erase(case, POLICY, late, lately=True)
    assert to_erase(case, POLICY, late, lately=False)


def test_an_open_one_never_is_nor_a_sealed_one_nor_where_nobody_has_said_how_long() -> None:
    case = false_alarm()
    assert due_since(received().after, POLICY) is None
    assert due_since(replace(case, seal=True), POLICY) is None
    assert due_since(case, replace(POLICY, texts_kept=None)) is None


def _document(kept: str) -> dict[str, Any]:
    document: dict[str, Any] = dict(a_policy_document())
    return document | {"rules": document["rules"] | {"texts_kept": kept}}


def test_a_policy_that_keeps_texts_for_less_than_somebody_may_sue_is_refused() -> None:
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v", _document("P100D"), KINDS.policy)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("rules.texts_kept", "too_short")
    ]
    assert parse_policy("v", _document("P184D"), KINDS.policy).texts_kept == LEAST_TEXTS_KEPT
    stored = parse_policy("v", _document("P1D"), KINDS.policy, stored=True)
    assert stored.texts_kept == LEAST_TEXTS_KEPT


def test_a_version_that_says_nothing_erases_nothing() -> None:
    document: dict[str, Any] = dict(a_policy_document())
    said = {name: value for name, value in document["rules"].items() if name != "texts_kept"}
    assert parse_policy("v", document | {"rules": said}, KINDS.policy).texts_kept is None
