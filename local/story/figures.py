"""The end of the week: the kept figures have grown by what the scenes did, and by nothing else; the bulletin says so."""

import io
import re
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs

from docx import Document
from docx.oxml.ns import qn

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from local.story.scene import Scene
from local.story.week import HARBOUR, SUPERVISOR, Week

# What no exercise, no quiz and no lesson may move.
UNTOUCHED = ("incidents", "front_line")


def kept(system: System) -> Counter[str]:
    """The district's figures of today and tomorrow, each under its code; of a rate also the whole, as "<code>_whole"."""
    today = datetime.now(SHANGHAI).date()
    found: Counter[str] = Counter()
    for figure in _figures(system, today, today + timedelta(days=2)):
        found[figure["code"]] = figure["count"]
        if figure["whole"] is not None:
            found[f"{figure['code']}_whole"] = figure["whole"]
    return found


def bulletin(scene: Scene, week: Week, before: Counter[str]) -> None:
    """Waits until every event has been counted, then compares each figure with what was done, and the bulletin with both."""
    wrong: dict[str, tuple[int, int]] = {}

    def holds() -> bool:
        now = kept(scene.system)
        wrong.clear()
        for code, done in {**dict.fromkeys(UNTOUCHED, 0), **week.did}.items():
            grown = now[code] - before[code]
            if grown != done:
                wrong[code] = (grown, done)
        return not wrong

    try:
        scene.until(holds, "统计 / the figures", 60)
    finally:
        for code, (grown, done) in wrong.items():
            scene.say(f"{code}: 统计 {grown}，实际 {done}", "bold red")
    scene.say("，".join(f"{code} +{done}" for code, done in sorted(week.did.items())), "cyan")
    scene.say("统计与所做一致；演练不计入警情", "green")
    _compare(scene, week)
    scene.person(f"{HARBOUR}-chief").act(week.hazard, "withdraw", of="hazards", text="演示结束，撤销该条隐患")


def _compare(scene: Scene, week: Week) -> None:
    """Every number of the bulletin that the week has moved, against the figures of the same month."""
    asked = scene.person(SUPERVISOR).send(
        "/papers",
        {"client_key": f"bulletin-{token_hex(6)}", "kind": "bulletin", "month": f"{week.today:%Y-%m}"},
    )
    paper: dict[str, Any] = {}

    def ready() -> bool:
        paper.update(scene.person(SUPERVISOR).get(f"/papers/{asked['paper_id']}"))
        scene.check(paper["state"] != "failed", f"月报生成失败 / {paper.get('reason')}")
        return bool(paper["state"] == "done")

    scene.until(ready, "月报 / the bulletin", 60)
    with urllib.request.urlopen(paper["url"], timeout=30) as file:
        document = Document(io.BytesIO(file.read()))
    first = week.today.replace(day=1)
    month = {
        figure["code"]: figure["count"]
        for figure in _figures(scene.system, first, (first + timedelta(days=31)).replace(day=1))
    }
    said = [
        (code, number)
        for code, since, number in _numbers(document)
        if code in week.did and since == first and f"{code}_whole" not in week.did
    ]
    scene.check(bool(said), "月报没有任何数字 / no number in the bulletin")
    for code, number in said:
        scene.check(number == month[code], f"月报 {code} 为 {number}，统计为 {month[code]} / they differ")
    scene.say(f"月报中 {len(said)} 个数字与统计一致，每个都注明所依据记录的查询条件", "green")


def _numbers(document: Any) -> Iterator[tuple[str, date, int]]:
    """Indicator, first day and value of every plain number of the bulletin that says what its records are asked for with."""
    for link in document.element.body.iter(qn("w:hyperlink")):
        asked = parse_qs(link.get(qn("w:tooltip")) or "")
        text = "".join(run.text or "" for run in link.iter(qn("w:t"))).replace(",", "").strip()
        if "where" not in asked and re.fullmatch(r"[0-9]+", text):
            yield asked["indicator"][0], date.fromisoformat(asked["from"][0]), int(text)


def _figures(system: System, first: date, last: date) -> list[dict[str, Any]]:
    answer = system.person(SUPERVISOR).get(
        "/figures", **{"from": first.isoformat(), "to": last.isoformat(), "scope": "*"}
    )
    figures: list[dict[str, Any]] = answer["figures"]
    return figures
