"""A hazard on the deployed system: photos, an order, its limit, a recheck by somebody else, papers and the ledger."""

import io
import urllib.request
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import openpyxl
import pytest
from docx import Document
from PIL import Image

from local.people import Person, Refused, System
from tests.end_to_end.playing import SOON, until

SCHOOL, OFFICER, CHIEF = "dm-ms-02-safety", "dm-st-hill-officer-1", "dm-st-hill-chief"


def soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def photo() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (320, 240), "#308040").save(into, "JPEG")
    return into.getvalue()


def found(system: System, spot: str) -> dict[str, Any]:
    receipt: dict[str, Any] = system.person(SCHOOL).post(
        "/hazards",
        client_key=f"hazard-{token_hex(6)}",
        campus="dm-ms-02",
        item="technical_guard.alarm-unlinked",
        spot=spot,
        source="self_check",
        text="未接入",
    )
    return receipt


def ordered(system: System, case_id: str, seconds: float) -> None:
    system.person(OFFICER).act(case_id, "record_check", of="hazards", text="现场查看，情况属实")
    system.person(OFFICER).act(
        case_id, "draft_order", of="hazards", due_at=soon(seconds), measures="接入平台"
    )
    system.person(CHIEF).act(case_id, "sign_order", of="hazards")


def ticks(system: System, case_id: str, clock: str) -> list[tuple[str, float]]:
    """(rung, seconds late) of everything served so far."""
    timeline = system.person(CHIEF).get(f"/hazards/{case_id}/timeline")
    return [
        (
            tick["rung"],
            (
                datetime.fromisoformat(entry["recorded_at"]) - datetime.fromisoformat(tick["due_at"])
            ).total_seconds(),
        )
        for entry in timeline["entries"]
        for tick in entry["ticks"]
        if tick["clock"] == clock
    ]


def produced(system: System, who: str, **asked: Any) -> bytes:
    person = system.person(who)
    job = person.send("/papers", {"client_key": f"paper-{token_hex(6)}", **asked})
    until(lambda: person.get(f"/papers/{job['paper_id']}")["state"] == "done", "the paper")
    with urllib.request.urlopen(person.get(f"/papers/{job['paper_id']}")["url"], timeout=30) as answer:
        return bytes(answer.read())


def test_a_hazard_goes_from_its_finding_to_the_ledger(system: System) -> None:
    receipt = found(system, "gate")
    case_id, school, officer = receipt["case_id"], system.person(SCHOOL), system.person(OFFICER)
    assert school.attach(case_id, "before", photo())["state"] == "kept"
    ordered(system, case_id, 60)
    assert school.attach(case_id, "after", photo())["state"] == "kept"
    school.act(case_id, "claim_rectified", of="hazards", text="已接入")
    with pytest.raises(Refused) as refused:
        system.person("dm-ms-02-principal").act(case_id, "recheck", of="hazards", passed=True, opinion="合格")
    assert refused.value.status == 403
    officer.act(case_id, "recheck", of="hazards", passed=True, opinion="合格")
    until(lambda: _held(officer, case_id), "the time from which on it can be looked at again")
    if officer.get(f"/hazards/{case_id}")["stage"] == "review":
        system.person(CHIEF).act(case_id, "review", of="hazards", cause="复发")
    officer.act(case_id, "close", of="hazards")
    until(lambda: system.flow_path(case_id, 1, "hazard")[-1] == "Closed", "the flow's end")
    shown = officer.get(f"/hazards/{case_id}")
    (order,) = [paper for paper in shown["papers"] if paper["kind"] == "order"]
    paper = produced(
        system, SCHOOL, kind="order", case_id=case_id, year=order["year"], number=order["number"]
    )
    text = "\n".join(one.text for one in Document(io.BytesIO(paper)).paragraphs)
    assert f"〔{order['year']}〕第 {order['number']} 号" in text and "接入平台" in text
    sheet = openpyxl.load_workbook(io.BytesIO(produced(system, CHIEF, kind="ledger"))).active
    assert receipt["code"] in {str(row[0].value) for row in sheet.iter_rows(min_row=4)}
    assert all("未接入" not in letter["body"] for letter in system.letters(receipt["code"]))
    assert officer.get(f"/hazards/{case_id}/timeline")["holds"]


def test_a_limit_that_passes_climbs_its_ladder_to_a_supervision_order(system: System) -> None:
    case_id = found(system, "perimeter")["case_id"]
    ordered(system, case_id, SOON)
    until(lambda: "T+PT4S" in dict(ticks(system, case_id, "rectify:1")), "the rung that orders")
    rungs = [rung for rung, _ in ticks(system, case_id, "rectify:1")]
    assert rungs[:5] == ["T-PT6S", "T-PT2S", "100%", "T+PT2S", "T+PT4S"]
    assert all(late >= 0 for _, late in ticks(system, case_id, "rectify:1"))
    orders = system.person(CHIEF).get(f"/hazards/{case_id}")["work"]["supervisions"]
    assert [one["opened_by_clock"] for one in orders] == ["rectify:1"]
    system.person("dm-ms-02-principal").act(case_id, "answer_order", of="hazards", number=1, text="立即整改")
    system.person(CHIEF).act(case_id, "void_paper", of="hazards", **_order(system, case_id), text="测试作废")
    system.person(CHIEF).act(case_id, "withdraw", of="hazards", text="测试结束")


def _held(officer: Person, case_id: str) -> bool:
    """Looks at the fix again; refused while it is too early."""
    try:
        officer.act(case_id, "follow_up", of="hazards", held=True, opinion="保持")
    except Refused as refused:
        assert [fault["code"] for fault in refused.problem["faults"]] == ["too_early"], refused.problem
        return False
    return True


def _order(system: System, case_id: str) -> dict[str, Any]:
    (paper,) = system.person(CHIEF).get(f"/hazards/{case_id}")["papers"]
    return {name: paper[name] for name in ("kind", "year", "number")}
