"""Lists asked for as files, through the real handlers: nobody gets a row that the list does not show them."""

import csv
import io
from datetime import timedelta
from typing import Any

import boto3
import openpyxl
import pytest

from campus_safety_aws.directory_items import account_pk, sign_in_pk
from campus_safety_aws.outside import REAL
from tests.districts import ISSUER, key_of
from tests.functions.test_hazards import report as hazard
from tests.functions.test_notices import send as notice
from tests.functions.test_papers import ask, deliver, produced
from tests.functions.test_reports import report as incident
from tests.world import REGION, World

pytestmark = pytest.mark.emulated

CASES = ("/cases", "cases", "incident")
HAZARDS = ("/hazards", "hazards", "hazard")
PEOPLE = (
    "dm-ms-01-safety",
    "dm-ms-01-principal",
    "dm-ms-01-guard",
    "dm-ms-02-safety",
    "dm-st-harbour-officer-1",
    "dm-st-harbour-desk",
    "dm-st-hill-desk",
    "dm-supervisor-1",
    "dm-leader",
    "dm-edu-desk",
    "dm-fire-duty",
    "dm-auditor",
)


def told(world: World, key: str, **changes: Any) -> None:
    status, answer = incident(world, client_key=key, text="=秘密", **changes)
    assert status == 201, answer


def full(world: World) -> None:
    """A plain and a sealed incident, and two hazards of different owners."""
    told(world, "report-0001")
    told(
        world, "report-0002", category="bullying", discovered_at=(REAL.now() - timedelta(hours=1)).isoformat()
    )
    hazard(world)
    hazard(world, key="0002", item="fire.exit-blocked", spot="stairs-2")


def moved(world: World, name: str, unit: str) -> None:
    """The account belongs to another unit now."""
    for pk, sk in ((sign_in_pk(f"{ISSUER}|{name}"), "SIGN_IN"), (account_pk(key_of(name)), "ACCOUNT")):
        boto3.client("dynamodb", REGION).update_item(
            TableName=world.environment["DIRECTORY_TABLE"],
            Key={"pk": {"S": pk}, "sk": {"S": sk}},
            UpdateExpression="SET #unit = :other",
            ExpressionAttributeNames={"#unit": "unit"},
            ExpressionAttributeValues={":other": {"S": unit}},
        )


def lines(content: bytes) -> list[dict[str, str]]:
    heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [dict(zip((head.partition(" / ")[0] for head in heads), row, strict=True)) for row in rows]


def test_every_role_gets_exactly_the_rows_that_its_list_shows(world: World) -> None:
    full(world)
    seen = set()
    for path, name, kind in (CASES, HAZARDS):
        for by in PEOPLE:
            status, page = world.ask("GET", path, by=by, query={"size": "100"})
            assert status == 200, page
            wanted = {row["code"] for row in page[name]}
            content = produced(world, by, kind="list", of=kind, format="csv", key=f"{kind}-{by}")
            got = {line["编号"] for line in lines(content)}
            assert got == wanted, (by, kind)
            assert "秘密" not in content.decode(), "what people wrote is in no list"
            seen.add((kind, len(got)))
    assert {("incident", 0), ("incident", 1), ("incident", 2), ("hazard", 2)} <= seen


ASKING: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("dm-gateway", {"of": "incident"}, 403),
    ("dm-wall", {"of": "incident"}, 403),
    ("dm-ms-01-safety", {"of": "rota"}, 403),
    ("dm-ms-01-safety", {"of": "incident", "unit": "dm-ms-02"}, 404),
    ("dm-ms-01-safety", {"of": "incident", "unit": "dm-st-harbour"}, 404),
    ("dm-st-harbour-desk", {"of": "hazard", "unit": "dm-ms-01"}, 404),
    ("dm-supervisor-1", {"of": "peak_post"}, 202),
    ("dm-supervisor-1", {"of": "nothing"}, 422),
    ("dm-supervisor-1", {}, 422),
    ("dm-supervisor-1", {"of": "incident", "from": "2026-01-01"}, 422),
    ("dm-supervisor-1", {"of": "incident", "view": "over", "from": "2026-02-01", "to": "2026-01-01"}, 422),
    ("dm-supervisor-1", {"of": "incident", "format": "pdf"}, 422),
)


def test_what_is_not_ones_own_or_makes_no_sense_is_refused(world: World) -> None:
    for number, (by, body, status) in enumerate(ASKING):
        assert ask(world, by, kind="list", key=f"{number:04}", **body)[0] == status, (by, body)


def test_the_same_request_again_makes_one_job_and_another_under_its_key_none(world: World) -> None:
    told(world, "report-0001")
    first = ask(world, kind="list", of="incident", format="csv")
    assert first[0] == 202 and ask(world, kind="list", of="incident", format="csv") == first
    assert boto3.client("dynamodb", REGION).scan(TableName="papers")["Count"] == 1
    assert ask(world, kind="list", of="incident", format="xlsx")[0] == 409
    produced(world, kind="list", of="incident", format="csv", times=2)


def test_a_workbook_is_sent_as_one_and_what_is_over_is_cut_by_its_days(world: World) -> None:
    full(world)
    book = openpyxl.load_workbook(io.BytesIO(produced(world, kind="list", of="hazard")))
    assert book.active.title == "安全隐患" and book.active.max_row == 5
    over: dict[str, Any] = {
        "kind": "list",
        "of": "incident",
        "view": "over",
        "from": "2026-01-01",
        "to": "2099-01-01",
    }
    assert lines(produced(world, "dm-st-harbour-desk", key="0002", format="csv", **over)) == []


def test_lists_of_duty_come_from_their_own_table(world: World) -> None:
    status, answer = notice(world, campuses=["dm-ms-01"])
    assert status == 201, answer
    (line,) = lines(produced(world, "dm-ms-01-safety", kind="list", of="safety_notice", format="csv"))
    assert (line["编号"], line["类别"].partition("、")[0]) == (answer["code"], "电信网络诈骗")
    assert "未读" not in line, "a campus is not told how many others have read"
    (line,) = lines(
        produced(world, "dm-st-harbour-desk", kind="list", of="safety_notice", format="csv", key="0002")
    )
    assert line["未读"] == "1"


def test_who_has_moved_on_meanwhile_gets_nothing(world: World) -> None:
    told(world, "report-0001")
    paper_id = ask(world, "dm-st-harbour-desk", kind="list", of="incident")[1]["paper_id"]
    moved(world, "dm-st-harbour-desk", "dm-st-hill")
    deliver(world)
    job = world.ask("GET", f"/papers/{paper_id}", by="dm-st-harbour-desk")[1]
    assert (job["state"], job["reason"], job["url"]) == ("failed", "gone", None)
