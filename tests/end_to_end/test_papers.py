"""Numbers of papers when many sign at once on the deployed system, and what else it produces."""

import io
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from typing import Any

import openpyxl
from docx import Document

from local.people import System
from tests.end_to_end.test_hazards import CHIEF, OFFICER, SCHOOL, found, produced, soon

SIGNERS = 6
SUPERVISOR = "dm-supervisor-1"


def test_many_who_sign_at_once_get_numbers_without_a_gap(system: System) -> None:
    chief = system.person(CHIEF)
    case_ids = [found(system, f"stairs-{number}")["case_id"] for number in range(1, SIGNERS + 1)]
    for case_id in case_ids:
        system.person(OFFICER).act(case_id, "record_check", of="hazards", text="现场查看，情况属实")
        system.person(OFFICER).act(case_id, "draft_order", of="hazards", due_at=soon(3600), measures="接入")
    with ThreadPoolExecutor(SIGNERS) as pool:
        for signed in [pool.submit(chief.act, id, "sign_order", of="hazards") for id in case_ids]:
            signed.result()
    papers = {id: chief.get(f"/hazards/{id}")["papers"] for id in case_ids}
    numbers = sorted(paper["number"] for (paper,) in papers.values())
    assert numbers == list(range(numbers[0], numbers[0] + SIGNERS))
    for case_id, (paper,) in papers.items():
        name = {key: paper[key] for key in ("kind", "year", "number")}
        chief.act(case_id, "void_paper", of="hazards", **name, text="测试作废")
        chief.act(case_id, "withdraw", of="hazards", text="测试结束")
    next_one = found(system, "stairs-7")["case_id"]
    system.person(OFFICER).act(next_one, "record_check", of="hazards", text="现场查看，情况属实")
    system.person(OFFICER).act(next_one, "draft_order", of="hazards", due_at=soon(3600), measures="接入")
    chief.act(next_one, "sign_order", of="hazards")
    (paper,) = chief.get(f"/hazards/{next_one}")["papers"]
    assert paper["number"] == numbers[-1] + 1, "voided numbers stay taken"
    void = {"of": "hazards", "kind": "order", "year": paper["year"], "number": paper["number"]}
    chief.act(next_one, "void_paper", **void, text="测试作废")
    content = produced(
        system, SCHOOL, kind="order", case_id=next_one, year=paper["year"], number=paper["number"]
    )
    document = Document(io.BytesIO(content))
    assert "作废" in document.sections[0].header.paragraphs[0].text
    assert any("第十六条" in line.text for line in document.paragraphs)
    chief.act(next_one, "withdraw", of="hazards", text="测试结束")


def test_a_sweeps_list_is_exported_with_its_outcomes(system: System) -> None:
    supervisor = system.person(SUPERVISOR)
    receipt: dict[str, Any] = supervisor.post(
        "/area-sweeps", client_key=f"sweep-{token_hex(6)}", purpose="routine", campuses=["dm-ms-02"]
    )
    case_id, preview = receipt["case_id"], receipt["preview"]
    supervisor.act(case_id, "freeze", of="area-sweeps", digest=preview["digest"])
    sheet = openpyxl.load_workbook(
        io.BytesIO(produced(system, SUPERVISOR, kind="coverage", case_id=case_id))
    ).active
    assert [row[1].value for row in sheet.iter_rows(min_row=8)] == [one["place"] for one in preview["places"]]
    assert preview["digest"] in str(sheet["A5"].value)
    supervisor.act(case_id, "cancel", of="area-sweeps", text="测试结束")
