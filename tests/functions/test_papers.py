"""Papers and ledgers through the real handlers, opened by reader libraries."""

import io
from datetime import datetime, timedelta
from typing import Any

import boto3
import openpyxl
import pytest
from docx import Document

from campus_safety.papers.facts import until_when
from campus_safety.papers.jobs import JobState
from campus_safety.papers.ledger import COLUMNS
from campus_safety_aws.outside import REAL
from tests.builders import a_district
from tests.functions.test_hazards import checked, claim, days, did, order, report, stored
from tests.hazards import CHIEF, OFFICER, PRINCIPAL, SCHOOL, SUPERVISOR
from tests.world import REGION, Context, World

pytestmark = pytest.mark.emulated


def ask(world: World, by: str = SCHOOL, **body: Any) -> tuple[int, Any]:
    return world.ask("POST", "/papers", {"client_key": f"paper-{body.pop('key', '0001')}", **body}, by=by)


def produced(world: World, by: str = SCHOOL, *, times: int = 1, **body: Any) -> bytes:
    """The file that was asked for, after the table's stream was handed over."""
    status, answer = ask(world, by, **body)
    assert status == 202, answer
    for _ in range(times):
        deliver(world)
    status, job = world.ask("GET", f"/papers/{answer['paper_id']}", by=by)
    assert (status, job["state"]) == (200, "done"), job
    assert job["done"] == job["total"] and job["url"].startswith("http")
    key = job["url"].partition("?")[0].rpartition("/")[2]
    return bytes(boto3.client("s3", REGION).get_object(Bucket="papers", Key=key)["Body"].read())


def deliver(world: World) -> None:
    """Every job that is on the table, as its stream hands it over."""
    items = boto3.client("dynamodb", REGION).scan(TableName="papers")["Items"]
    records = [{"eventName": "INSERT", "dynamodb": {"NewImage": item}} for item in items]
    world.function("papers.produce").handler({"Records": records}, Context())


def words(content: bytes) -> str:
    """What a reader sees: the header with its mark, the text, and what stands in tables."""
    document = Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    lines = [
        *document.sections[0].header.paragraphs,
        *document.paragraphs,
        *(line for cell in cells for line in cell.paragraphs),
    ]
    return "\n".join(paragraph.text for paragraph in lines)


def rows(content: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    heads = [str(cell.value).partition("\n")[0] for cell in sheet[3]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]


def ordered(world: World) -> tuple[str, int]:
    case_id = report(world, text="一键报警未接入<b>&")
    order(world, case_id)
    return case_id, stored(world, case_id).papers[0].year


def test_the_order_prints_number_unit_clause_measures_and_deadline(world: World) -> None:
    case_id, year = ordered(world)
    text = words(produced(world, kind="order", case_id=case_id, year=year, number=1))
    deadline = stored(world, case_id).rounds[0].due_at
    for said in (
        "责令限期整改治安隐患通知书",
        f"限字〔{year}〕第 1 号",
        "港湾中学：",
        "校门",
        "一键报警未与公安联网",
        "一键报警未接入<b>&",
        "《企业事业单位内部治安保卫条例》第十六条",
        f"{until_when(deadline)}前整改完毕",
        "接入公安平台",
        "港湾派出所（印章）",
    ):
        assert said in text, said
    assert "草稿" not in text and "作废" not in text
    assert "三日" not in text and "九条" not in text and "{{" not in text


def test_a_draft_says_so_and_has_no_number_and_only_police_read_it(world: World) -> None:
    case_id = report(world)
    checked(world, case_id)
    did(world, case_id, "draft_order", due_at=days(7), measures="接入")
    text = words(produced(world, OFFICER, kind="order_draft", case_id=case_id))
    assert "草稿" in text and "第 " not in text and "接入" in text
    assert ask(world, SCHOOL, kind="order_draft", case_id=case_id, key="0002")[0] == 404


def test_a_voided_paper_says_so(world: World) -> None:
    case_id, year = ordered(world)
    did(world, case_id, "void_paper", CHIEF, kind="order", year=year, number=1, text="有误")
    assert "作废" in words(produced(world, kind="order", case_id=case_id, year=year, number=1))


def test_the_reply_and_the_opinion_say_what_was_decided(world: World) -> None:
    case_id, year = ordered(world)
    did(world, case_id, "ask_extension", SCHOOL, until=days(12), text="等待配件")
    did(world, case_id, "decide_extension", CHIEF, number=1, granted=True)
    granted = words(
        produced(world, kind="extension_granted", case_id=case_id, year=year, number=1, key="0002")
    )
    assert "同意延期整改治安隐患通知书" in granted and "等待配件" in granted and "延字" in granted
    claim(world, case_id)
    did(world, case_id, "recheck", passed=False, opinion="线路仍未接通")
    opinion = words(produced(world, kind="recheck", case_id=case_id, year=year, number=1, key="0003"))
    assert "复查结果：不合格" in opinion and "线路仍未接通" in opinion and "再次整改完毕" in opinion


def test_a_paper_that_does_not_exist_or_is_out_of_scope_is_not_found(world: World) -> None:
    case_id, year = ordered(world)
    for by, number in ((SCHOOL, 2), ("dm-ms-02-safety", 1), ("dm-fire-duty", 1)):
        assert ask(world, by, kind="order", case_id=case_id, year=year, number=number)[0] == 404
    status, problem = ask(world, kind="order")
    assert status == 422
    assert {fault["field"] for fault in problem["faults"]} == {"case_id", "year", "number"}


def test_another_person_does_not_find_what_somebody_asked_for(world: World) -> None:
    case_id, year = ordered(world)
    paper_id = ask(world, kind="order", case_id=case_id, year=year, number=1)[1]["paper_id"]
    assert world.ask("GET", f"/papers/{paper_id}", by=PRINCIPAL)[0] == 404
    assert world.ask("GET", f"/papers/{paper_id}", by=SCHOOL)[1]["state"] == "waiting"


def test_the_ledger_has_its_columns_filters_and_every_hazard_of_the_unit(world: World) -> None:
    first, _ = ordered(world)
    claim(world, first)
    did(world, first, "recheck", passed=True, opinion="合格")
    report(world, key="0002", item="fire.exit-blocked", spot="stairs-2", text="=HYPERLINK(1)")
    content = produced(world, kind="ledger")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet.auto_filter.ref == "A3:W5" and sheet.freeze_panes == "C4"
    assert [str(cell.value) for cell in sheet[3]] == [f"{one.name.zh}\n{one.name.en}" for one in COLUMNS]
    lines = {row["编号"]: row for row in rows(content)}
    done = lines[stored(world, first).code]
    assert (
        done["校园"],
        done["部位"],
        done["等级"],
        done["方式"],
        done["复查单位"],
        done["照片"],
        done["整改轮次"],
    ) == (
        "港湾中学",
        "校门",
        "一般隐患",
        "责令限期整改",
        "港湾派出所",
        2,
        1,
    )
    assert isinstance(done["发现日期"], datetime) and done["超期天数"] == 0
    (fire,) = [row for row in lines.values() if row["类别"] == "消防"]
    assert fire["具体情况"] == "=HYPERLINK(1)" and fire["部位"] == "楼梯2"
    assert sheet["F4"].data_type == "s" and sheet["F5"].data_type == "s", "text, never a formula"


@pytest.mark.parametrize(
    ("by", "unit", "status"),
    [
        (SCHOOL, None, 202),
        (SCHOOL, "dm-ms-02", 404),
        (SCHOOL, "dm-st-harbour", 404),
        (CHIEF, None, 202),
        (CHIEF, "dm-ms-01", 202),
        (CHIEF, "dm-st-hill", 404),
        (SUPERVISOR, "dm-ms-02", 202),
        ("dm-edu-desk", None, 202),
        ("dm-fire-duty", None, 202),
        ("dm-fire-duty", "dm-ms-01", 404),
        ("dm-ms-01-guard", None, 403),
        (SUPERVISOR, "nowhere", 404),
    ],
)
def test_each_has_the_ledger_of_its_own_scope(world: World, by: str, unit: str | None, status: int) -> None:
    body = {"unit": unit} if unit else {}
    assert ask(world, by, kind="ledger", **body)[0] == status


def test_a_ledger_of_a_year_that_has_not_begun_is_refused(world: World) -> None:
    status, problem = ask(world, kind="ledger", year=REAL.now().year + 2)
    assert (status, problem["faults"][0]["code"]) == (422, "in_the_future")


def test_the_stations_and_the_districts_ledgers_hold_their_campuses(world: World) -> None:
    report(world)
    report(world, "dm-ms-02-safety", campus="dm-ms-02", key="0002")
    counts = {
        by: len(rows(produced(world, by, kind="ledger"))) for by in (SCHOOL, CHIEF, SUPERVISOR, "dm-edu-desk")
    }
    assert counts[SCHOOL] == 1
    assert counts[SUPERVISOR] == counts["dm-edu-desk"] == 2
    assert counts[CHIEF] == sum(
        a_district().station_of(campus).id == "dm-st-harbour" for campus in ("dm-ms-01", "dm-ms-02")
    )


def test_a_job_delivered_twice_is_produced_once_and_one_that_cannot_be_says_so(world: World) -> None:
    case_id, year = ordered(world)
    produced(world, kind="order", case_id=case_id, year=year, number=1, times=2)
    status, answer = ask(world, kind="order", case_id=case_id, year=year, number=1, key="0002")
    assert status == 202
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    boto3.client("dynamodb", REGION).delete_item(TableName="cases", Key=key)
    deliver(world)
    job = world.ask("GET", f"/papers/{answer['paper_id']}", by=SCHOOL)[1]
    assert (job["state"], job["reason"], job["url"]) == ("failed", "gone", None)


def test_a_key_used_again_for_another_paper_is_refused_and_for_the_same_answers_the_same(
    world: World,
) -> None:
    case_id, year = ordered(world)
    status, first = ask(world, kind="order", case_id=case_id, year=year, number=1)
    assert ask(world, kind="order", case_id=case_id, year=year, number=1) == (status, first)
    status, problem = ask(world, kind="ledger")
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_what_nobody_works_on_any_more_is_shown_as_failed_and_can_be_asked_for_again(world: World) -> None:
    case_id, year = ordered(world)
    paper_id = ask(world, kind="order", case_id=case_id, year=year, number=1)[1]["paper_id"]
    left = REAL.now() - timedelta(hours=1)
    world.function("papers.requests").stores.jobs.progress(
        job_called(world, paper_id), JobState.WORKING, left, done=3, total=9
    )
    job = world.ask("GET", f"/papers/{paper_id}", by=SCHOOL)[1]
    assert (job["state"], job["reason"], job["url"]) == ("failed", "given_up", None)
    produced(world, kind="order", case_id=case_id, year=year, number=1, key="0002")


def test_a_job_that_died_half_way_is_taken_up_again(world: World) -> None:
    report(world)
    paper_id = ask(world, kind="ledger")[1]["paper_id"]
    world.function("papers.requests").stores.jobs.progress(
        job_called(world, paper_id), JobState.WORKING, REAL.now(), done=0, total=1
    )
    deliver(world)
    assert world.ask("GET", f"/papers/{paper_id}", by=SCHOOL)[1]["state"] == "done"


def job_called(world: World, paper_id: str) -> Any:
    return world.function("papers.requests").stores.jobs.get(paper_id)


def test_the_auditors_ledger_says_what_was_done_and_not_what_people_wrote(world: World) -> None:
    report(world, text="门卫老王擅离职守")
    (line,) = rows(produced(world, "dm-auditor", kind="ledger"))
    assert not line["具体情况"] and line["隐患内容"] == "一键报警未与公安联网"
    (line,) = rows(produced(world, SUPERVISOR, kind="ledger", key="0002"))
    assert line["具体情况"] == "门卫老王擅离职守"


def test_what_no_document_can_hold_is_left_out_of_it(world: World) -> None:
    case_id = report(world, text="第一行\x0b\x00\n第二行 {{ code }} \ufffe")
    order(world, case_id)
    text = words(
        produced(world, kind="order", case_id=case_id, year=stored(world, case_id).papers[0].year, number=1)
    )
    assert "第一行\n第二行 {{ code }}\n" in text
    (line,) = rows(produced(world, kind="ledger", key="0002"))
    assert line["具体情况"].startswith("第一行") and "第二行" in line["具体情况"]


def test_a_police_check_has_its_record_and_a_schools_own_check_has_none(world: World) -> None:
    case_id = report(world, OFFICER, source="police_check", text="保安室无人值守")
    text = words(produced(world, OFFICER, kind="inspection_record", case_id=case_id))
    for said in (
        "检查笔录",
        "港湾派出所",
        "被检查单位：港湾中学",
        "1. 校门：一键报警未与公安联网（技防，一般隐患）。",
        "保安室无人值守",
    ):
        assert said in text, said
    assert "限字" not in text and "草稿" not in text
    own = report(world, key="0002", spot="gate-2")
    assert ask(world, kind="inspection_record", case_id=own, key="0002")[0] == 404


def test_a_number_that_was_voided_is_never_given_again(world: World) -> None:
    case_id, year = ordered(world)
    did(world, case_id, "void_paper", CHIEF, kind="order", year=year, number=1, text="有误")
    order(world, case_id, due=6)
    assert [(one.number, one.voided_at is None) for one in stored(world, case_id).papers] == [
        (1, False),
        (2, True),
    ]
    first, second = (
        words(produced(world, kind="order", case_id=case_id, year=year, number=n, key=f"000{n}"))
        for n in (1, 2)
    )
    assert "作废" in first and "第十六条" in first and "作废" not in second
    for text, paper in zip((first, second), stored(world, case_id).papers, strict=True):
        assert paper.due_at is not None and f"{until_when(paper.due_at)}前整改完毕" in text
