"""What docs/cost.md says is what the command would say now, as near as a person needs to know it."""

import re
import tomllib
from collections import Counter

import pytest

from bench.cost import AIMS, PAGE, PRICES, CountedTable, costs, one_incident, page
from tests.fakes.tables import FakeStream, Write, absent

ROW = re.compile(r"(?m)^\| (.+?) \| ([\d,.]+) \|")


def said(text: str) -> dict[str, float]:
    return {name: float(value.replace(",", "")) for name, value in ROW.findall(text)}


@pytest.fixture(scope="module")
def now() -> str:
    prices = tomllib.loads(PRICES.read_text("utf-8"))
    return page(costs(prices), prices)


def test_the_page_is_what_make_cost_writes(now: str) -> None:
    written, found = said(PAGE.read_text("utf-8")), said(now)
    assert len(found) > 25
    assert set(written) == set(found), "make cost"
    assert written == pytest.approx(found, rel=0.1, abs=0.05), "make cost"


def test_a_thousand_incidents_and_pages_that_ask_stay_near_their_aims(now: str) -> None:
    found = said(now)
    assert found["一千件警情 1,000 incidents"] <= 1.1 * AIMS["1,000 incidents"]
    assert found["600 人页面轮询一月 600 people's pages asking, a month"] <= 1.1 * AIMS["polling"]


def test_counting_twice_comes_to_the_same() -> None:
    assert one_incident() == one_incident()


def test_a_transaction_counts_twice_and_each_kibibyte_once_more() -> None:
    counted: Counter[str] = Counter()
    table = CountedTable(FakeStream(), counted)
    table.write("p", "1", {"text": {"S": "x" * 100}})
    assert +counted == {"records": 1}
    table.transact([Write("p", "2", lambda _: {"text": {"S": "x" * 1500}}, absent)])
    assert counted["records"] == 1 + 2 * 2
    listed = {"list_key": {"S": "open"}, "list_order": {"S": "1"}, "text": {"S": "x"}}
    table.write("p", "3", listed)
    assert counted["indexes"] == 1
    table.write("p", "3", listed | {"list_order": {"S": "2"}})
    assert counted["indexes"] == 3, "taken from where it stood, and put where it stands"
