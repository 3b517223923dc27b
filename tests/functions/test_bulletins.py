"""The monthly bulletin, opened by a reader library: every number in it is what the figures answer, and leads to its records."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from docx import Document
from docx.oxml.ns import qn

from campus_safety.district.calendars import day_of
from campus_safety.figures.counting import contribution
from campus_safety.figures.indicators import INDICATORS, Count
from campus_safety.figures.keeping import Kept, steps
from campus_safety.kinds.registry import KINDS
from campus_safety.papers.bulletin import NONE, duration, spelled
from campus_safety.records.counting import Contribution, Place
from campus_safety_aws.case_items import case_pk
from campus_safety_aws.case_items import items_at as case_items
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.outside import REAL
from campus_safety_aws.record_encoding import to_text
from tests.builders import NOW, a_district
from tests.functions.test_papers import ask, deliver, produced, words
from tests.records import every_record
from tests.world import World

pytestmark = pytest.mark.emulated

SUPERVISOR, LEADER, EDUCATION = "dm-supervisor-1", "dm-leader", "dm-edu-desk"
CHIEF = "dm-st-harbour-chief"


def this_month() -> str:
    return f"{day_of(REAL.now()):%Y-%m}"


def kept(world: World) -> None:
    """Some records of every kind: this month as they are, and some of them in the month before too."""
    today = day_of(REAL.now())
    month_before = today.replace(day=1) - timedelta(days=1)
    figures = FiguresTable(world.environment["FIGURES_TABLE"]).generation(1)
    for number, case in enumerate({case.id: case for case in every_record()}.values()):
        table = case_items(KINDS[case.kind].table.value)
        table(case_pk(case.id), "CASE", record=to_text(case), kind=case.kind, version=case.version).save()
        found = contribution(case, a_district())
        several = [on(found, today)]
        if number % 2:
            several.append(replace(on(found, month_before), record=f"{case.id[:-1]}7"))
        for one in several:
            for step in steps(Kept(), one):
                assert figures.write(one, step)


def on(found: Contribution, day: date) -> Contribution:
    """The same, with what was counted on the builders' day counted on this one."""
    moved: dict[tuple[Place, str], int] = {}
    for (place, key), amount in found.amounts.items():
        there = replace(place, day=day if place.day >= day_of(NOW) else place.day)
        moved[there, key] = moved.get((there, key), 0) + amount
    return replace(found, amounts=moved)


def bulletin(world: World, by: str = SUPERVISOR, **body: Any) -> bytes:
    return produced(world, by, kind="bulletin", **{"month": this_month(), **body})


def links(content: bytes) -> list[tuple[str, Mapping[str, str]]]:
    """Each number with a source as it is printed, and what its records are asked for with. It leads to the document's own
    word on how: nobody who clicks is sent where they are not signed in."""
    part = Document(io.BytesIO(content)).part
    found: list[tuple[str, Mapping[str, str]]] = []
    for link in part.element.iter(qn("w:hyperlink")):
        assert link.get(qn("w:anchor")) == "sources" and link.get(qn("r:id")) is None
        text = "".join(one.text or "" for one in link.iter(qn("w:t")))
        found.append((text, dict(parse_qsl(link.get(qn("w:tooltip"))))))
    marks = [mark.get(qn("w:name")) for mark in part.element.iter(qn("w:bookmarkStart"))]
    assert marks.count("sources") == 1
    assert not [one for one in part.rels.values() if one.is_external], "nothing leads out of the document"
    return found


class Answered:
    """What the figures answer, asked once for each period."""

    def __init__(self, world: World, by: str) -> None:
        self._world, self._by = world, by
        self._known: dict[tuple[str, str, str], Any] = {}

    def texts(self, asked: Mapping[str, str]) -> Iterator[str]:
        """How a number that leads there may be printed."""
        one = self._figure(asked["from"], asked["to"], asked["scope"], asked["indicator"])
        where = dict(pair.split(":") for pair in asked["where"].split(",")) if "where" in asked else {}
        if "category" in where and asked["indicator"] == "zero_occurrence":
            zero = next(zero for zero in one["zeros"] if zero["category"] == where["category"])
            for name in ("established",) if "outcome" in where else ("reported", "undecided"):
                yield str(zero[name])
        elif "stage" in where:
            severity = where.get("level") or where["grade"]
            (length,) = [
                length
                for length in one["lengths"]
                if (length["stage"], length["severity"]) == (where["stage"], severity)
            ]
            yield str(length["count"])
            yield duration(length["median_seconds"])
            yield duration(length["p90_seconds"])
        elif where:
            ((dim, value),) = where.items()
            shares = [
                share for share in one["shares"] if (share["dimension"], share["value"]) == (dim, value)
            ]
            whole = one["whole"] if asked["indicator"] == "four_assurances" else 0
            yield (
                spelled(shares[0]["count"], shares[0]["whole"])
                if shares
                else spelled(0, None if one["whole"] is None else whole)
            )
        else:
            yield spelled(one["count"], one["whole"])

    def _figure(self, start: str, end: str, scope: str, code: str) -> Any:
        if (start, end, scope) not in self._known:
            query = {"from": start, "to": end, "scope": scope}
            status, answer = self._world.ask("GET", "/figures", by=self._by, query=query)
            assert status == 200, answer
            self._known[start, end, scope] = {one["code"]: one for one in answer["figures"]}
        return self._known[start, end, scope][code]


@pytest.mark.parametrize(
    ("by", "unit"), [(SUPERVISOR, None), (LEADER, "dm-st-harbour"), (EDUCATION, None), (CHIEF, None)]
)
def test_every_number_is_what_the_figures_answer_to_whoever_asked(
    world: World, by: str, unit: str | None
) -> None:
    kept(world)
    content = bulletin(world, by, **({"unit": unit} if unit else {}))
    answered, found = Answered(world, by), links(content)
    assert len(found) > 60
    for text, asked in found:
        assert text in {*answered.texts(asked)}, asked
    scopes = {asked["scope"] for _, asked in found}
    assert scopes == {unit or ("dm-st-harbour" if by == CHIEF else "*")}
    assert len({(asked["from"], asked["to"]) for _, asked in found}) >= 2, "the month before stands beside it"
    assert {"posts_manned" in asked["indicator"] for _, asked in found} != {False} or by == EDUCATION


def test_a_link_leads_to_the_records_that_make_up_its_number(world: World) -> None:
    kept(world)
    checked = 0
    first = day_of(REAL.now()).replace(day=1).isoformat()
    for text, asked in {(text, tuple(asked.items())) for text, asked in links(bulletin(world))}:
        query = dict(asked) | {"size": "100"}
        status, answer = world.ask("GET", "/figures/records", by=SUPERVISOR, query=query)
        assert status == 200, (asked, answer)
        if isinstance(INDICATORS[query["indicator"]].how, Count) and query["from"] == first:
            assert str(sum(record["amount"] for record in answer["records"])) == text, asked
            checked += text != "0"
    assert checked > 10


def test_it_says_in_words_what_the_month_came_to_and_never_that_no_report_is_nothing(world: World) -> None:
    kept(world)
    text = words(bulletin(world))
    today = day_of(REAL.now())
    for said in (
        "护校安园工作简报",
        f"（{today.year}年{today.month}月）",
        f"{today.month}月1日至{today.month}月{today.day}日，全区接报涉校警情2起",
        "学生欺凌：接报1起，认定成立0起，尚未认定1起，尚未认定完毕。",
        "电信网络诈骗：接报0起，认定成立0起，尚未认定0起，零上报（不等于零发生）。",
        "完成警情前端处置",
        "排查并整改安全隐患",
        "开展宣传教育活动",
        "学校每年应达4课时；幼儿园每年4课时为本区规定",
        "四个100%",
        "七、各环节用时",
        "演练、重复报警、误报和设备自检不计入任何数字",
        "登录系统后按该条件查询（/figures/records）",
    ):
        assert said in text, said
    assert "{{" not in text and "{%" not in text and "[" not in text


def test_every_number_of_a_table_leads_somewhere(world: World) -> None:
    kept(world)
    tables = Document(io.BytesIO(bulletin(world))).tables
    assert len(tables) == 6
    for table in tables:
        heads = [cell.text for cell in table.rows[0].cells]
        for row in table.rows[1:]:
            for head, cell in zip(heads, row.cells, strict=True):
                if head in ("指标", "增减", "环节", "等级"):
                    continue
                linked = list(cell._tc.iter(qn("w:hyperlink")))
                assert len(linked) == 1 or cell.text == NONE, (head, cell.text)
                assert re.fullmatch(r"—|\d[\d.%（）/天小时分秒]*", cell.text), cell.text


def test_the_education_bureau_is_told_what_it_may_know_and_that_it_is_not_all(world: World) -> None:
    kept(world)
    text = words(bulletin(world, EDUCATION))
    assert "本简报只含教育部门可知悉的记录" in text
    assert "护学岗到岗率" not in text and "民警驻校园安保室" not in text
    assert "接报涉校警情1起" in text


ASKING: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("dm-ms-01-principal", {}, 403),
    ("dm-ms-01-guard", {}, 403),
    ("dm-st-harbour-desk", {}, 403),
    ("dm-st-harbour-officer-1", {}, 403),
    ("dm-fire-duty", {}, 403),
    ("dm-auditor", {}, 403),
    ("dm-gateway", {}, 403),
    ("dm-wall", {}, 403),
    (CHIEF, {"unit": "dm-st-hill"}, 404),
    (CHIEF, {"unit": "dm-st-harbour"}, 202),
    (SUPERVISOR, {"unit": "dm-st-hill"}, 202),
    (SUPERVISOR, {"unit": "dm-ms-01"}, 404),
    (SUPERVISOR, {"unit": "nowhere"}, 404),
    (SUPERVISOR, {"month": "2098-01"}, 422),
    (SUPERVISOR, {"month": "2026-13"}, 422),
    (SUPERVISOR, {"month": None}, 422),
)


def test_only_those_above_and_a_chief_for_the_own_station_have_one(world: World) -> None:
    for number, (by, body, status) in enumerate(ASKING):
        asked = {"month": this_month(), **body}
        assert ask(world, by, kind="bulletin", key=f"{number:04}", **asked)[0] == status, (by, body)


def test_a_bulletin_of_a_month_without_anything_is_one(world: World) -> None:
    text = words(bulletin(world, month="2025-02"))
    assert "2月1日至2月28日，全区接报涉校警情0起（上月0起，持平）" in text and "本月未满" not in text


def test_it_is_read_from_what_is_kept_in_a_handful_of_queries(world: World, requests: list[str]) -> None:
    kept(world)
    assert ask(world, SUPERVISOR, kind="bulletin", month=this_month())[0] == 202
    requests.clear()
    world.function("papers.produce")
    asked = _to_figures(world, lambda: deliver(world))
    assert len(asked) <= 11, asked


def _to_figures(world: World, act: Any) -> list[str]:
    """What was asked of the Figures table meanwhile."""
    client = world.function("papers.produce").stores.figures._client
    asked: list[str] = []
    client.meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name), unique_id="asked"
    )
    act()
    client.meta.events.unregister("before-call.dynamodb", unique_id="asked")
    return asked


def test_asked_again_it_is_the_same_job_and_done_once(world: World) -> None:
    body = {"kind": "bulletin", "month": this_month()}
    assert ask(world, SUPERVISOR, **body) == ask(world, SUPERVISOR, **body)
    produced(world, SUPERVISOR, times=2, **body)
    assert ask(world, SUPERVISOR, kind="bulletin", month="2025-02")[0] == 409


def numbers_in(answer: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each number with a source in a bulletin as JSON, as it is printed, and what its records are asked for with."""
    if isinstance(answer, dict):
        if answer.keys() == {"text", "source"}:
            if (source := answer["source"]) is not None:
                where = {"where": source["where"]} if source["where"] else {}
                bounds = {"from": source["start"], "to": source["end"]}
                yield answer["text"], {"indicator": source["indicator"], **bounds, **where}
            return
        answer = list(answer.values())
    if isinstance(answer, list):
        for one in answer:
            yield from numbers_in(one)


@pytest.mark.parametrize(
    ("by", "unit"), [(SUPERVISOR, None), (LEADER, "dm-st-harbour"), (EDUCATION, None), (CHIEF, None)]
)
def test_a_page_is_told_what_the_document_says(world: World, by: str, unit: str | None) -> None:
    kept(world)
    query = {"scope": unit} if unit else {}
    status, answer = world.ask("GET", f"/bulletins/{this_month()}", by=by, query=query)
    assert status == 200, answer
    content = bulletin(world, by, **({"unit": unit} if unit else {}))
    printed = {(text, frozenset(asked.items())) for text, asked in links(content)}
    said = {
        (text, frozenset({**asked, "scope": answer["scope"]}.items()))
        for text, asked in numbers_in([answer["zeros"], answer["sections"], answer["lengths"]])
    }
    assert said and said <= printed
    (_, asked), *_ = numbers_in(answer["numbers"])
    records = {**asked, "scope": answer["scope"], "size": "1"}
    assert world.ask("GET", "/figures/records", by=by, query=records)[0] == 200


def test_whoever_asks_for_no_bulletin_is_told_none(world: World) -> None:
    path = f"/bulletins/{this_month()}"
    for by in ("dm-st-harbour-desk", "dm-ms-01-safety", "dm-ms-01-guard", "dm-auditor", "dm-fire-duty"):
        assert world.ask("GET", path, by=by)[0] == 403, by
    for scope in ("dm-st-hill", "dm-ms-01", "nowhere"):
        assert world.ask("GET", path, by=CHIEF, query={"scope": scope})[0] == 404, scope
    later = f"{day_of(REAL.now()).year + 1}-01"
    status, problem = world.ask("GET", f"/bulletins/{later}", by=SUPERVISOR)
    assert (status, problem["faults"][0]["field"]) == (422, "month") and problem["faults"][0]["zh"]
    assert world.ask("GET", "/bulletins/2026-13", by=SUPERVISOR)[0] == 422
