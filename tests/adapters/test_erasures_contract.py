"""What erasing texts does to a record, in memory and in DynamoDB: texts go, traces come, and the chain holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from moto import mock_aws

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.registry import KINDS
from campus_safety.records.erasures import Erasures
from campus_safety.records.store import Cases
from campus_safety.records.timeline import verify
from campus_safety_aws.case_items import items_at
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.erasures import AT_ONCE, ErasuresTable
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.fakes.cases import FakeCases
from tests.fakes.erasures import FakeErasures

THEN = {minutes: NOW + timedelta(minutes=minutes) for minutes in (500, 600, 700)}


@dataclass
class Kept:
    cases: Cases
    erasures: Erasures


def _fake() -> Iterator[Kept]:
    cases = FakeCases()
    yield Kept(cases, FakeErasures(cases.table))


def _dynamodb() -> Iterator[Kept]:
    with mock_aws():
        items_at("cases").create_table(billing_mode="PAY_PER_REQUEST")
        yield Kept(CasesTable("cases", KINDS), ErasuresTable("cases"))


@pytest.fixture(params=[_fake, _dynamodb], ids=["fake", "dynamodb"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    kind: Callable[[], Iterator[Kept]] = request.param
    yield from kind()


def over(kept: Kept) -> str:
    """An incident of two versions, each with a text."""
    first = received()
    kept.cases.add(first, a_district())
    second = decide(first.after, commands.FalseAlarm(texts={"text": "已找到"}), an_actor(), rules(), at(10))
    kept.cases.commit((second,), a_district())
    return first.after.id


def test_texts_go_with_a_trace_of_each_and_the_chain_holds(kept: Kept) -> None:
    case_id = over(kept)
    assert kept.erasures.texts(case_id) == (1, 2)
    entries = kept.cases.entries(case_id)
    assert kept.erasures.erase(case_id, 2, (1, 2), THEN[600]) == 2
    assert (kept.erasures.texts(case_id), dict(kept.cases.narratives(case_id))) == ((), {})
    assert kept.erasures.traces(case_id) == {1: THEN[600], 2: THEN[600]}
    assert kept.cases.entries(case_id) == entries
    assert verify(entries, entries[-1].hash, kept.cases.narratives(case_id)) == ()
    assert all(entry.text_digests for entry in entries), "that there was a text is still to be seen"


def test_once_is_enough_and_what_is_gone_is_not_traced_twice(kept: Kept) -> None:
    case_id = over(kept)
    assert kept.erasures.erase(case_id, 2, (1, 2), THEN[600]) == 2
    assert kept.erasures.erase(case_id, 2, (1, 2), THEN[700]) == 0
    assert set(kept.erasures.traces(case_id).values()) == {THEN[600]}


def test_nothing_goes_of_a_record_that_somebody_has_changed_meanwhile(kept: Kept) -> None:
    case_id = over(kept)
    assert kept.erasures.erase(case_id, 1, (1, 2), THEN[600]) == 0
    assert (kept.erasures.texts(case_id), dict(kept.erasures.traces(case_id))) == ((1, 2), {})


def test_nothing_goes_of_a_record_that_is_held_until_it_is_released(kept: Kept) -> None:
    case_id = over(kept)
    kept.erasures.hold(case_id, THEN[500])
    assert kept.erasures.held(case_id)
    assert kept.erasures.erase(case_id, 2, (1, 2), THEN[600]) == 0
    assert kept.erasures.texts(case_id) == (1, 2)
    kept.erasures.release(case_id)
    assert not kept.erasures.held(case_id)
    assert kept.erasures.erase(case_id, 2, (1, 2), THEN[600]) == 2


def test_a_helping_fits_into_one_transaction() -> None:
    assert 2 + 2 * AT_ONCE <= 100
