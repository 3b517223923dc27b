"""What people write and what a district holds at its ends: marks that turn text round, nothing at all, a thousand rows, type
twice as large on the smallest phone."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campus_safety.district.calendars import SHANGHAI
from local.people import System
from tests.end_to_end.playing import until
from tests.pages.test_report import STAFF
from tests.pages.visits import DESK, PHONE, PageAs, Visits, no_serious_faults, picture

SCHOOL = "dm-ms-01-safety"
AT_THE_DESK = "dm-st-harbour-desk"
# Overrides that nobody ends, joiners that cannot be seen, and what a browser must not run.
MARKS = "\u202e\u2067\u200d"
TURNED = f"{MARKS}שלום <img src=x onerror=document.title='run'> <script>document.title='run'</script> {{{{ 7*7 }}}} \u200fend"


@pytest.fixture
def turned(system: System) -> Any:
    return system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-ms-01",
        category="suspicious_person",
        place=f"{MARKS}东门",
        text=TURNED,
    )


# Where such a text stands, whatever stands beside it in the same line keeps its own direction.
_LEAKING = """(mark) => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    if (!walk.currentNode.data.includes(mark)) continue
    const around = getComputedStyle(walk.currentNode.parentElement)
    if (around.display.startsWith('inline') && !/isolate|plaintext/.test(around.unicodeBidi)) found.push(walk.currentNode.data)
  }
  return found
}"""


def test_marks_and_scripts_in_a_text_stay_text_and_turn_nothing_round_beside_it(
    page_as: PageAs, turned: Any
) -> None:
    for page, at in (
        (page_as(AT_THE_DESK, width=DESK, acting="A1001", at=f"/app/cases/{turned['case_id']}"), "{{ 7*7 }}"),
        (page_as(SCHOOL, acting=STAFF, at=f"/app/my-reports/{turned['case_id']}"), "{{ 7*7 }}"),
    ):
        written = page.get_by_text(at).first
        expect(written).to_contain_text("<script>document.title='run'</script>")
        assert written.evaluate("(one) => getComputedStyle(one).unicodeBidi").startswith(
            ("isolate", "plaintext")
        )
        assert page.evaluate(_LEAKING, MARKS[0]) == []
        assert "run" not in page.title()
        picture(page, "turned-round")


ROWS = 1000


@pytest.fixture
def a_thousand(system: System) -> Iterator[str]:
    """So many rows in the list of a station that has nothing else to do with these tests, as the record of one would have
    written each: its own code, the same everything else."""
    receipt = system.person("dm-kg-02-safety").post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-kg-02",
        category="theft",
        text="门卫室被撬",
    )
    table, dynamodb = system.outputs["CasesTable"], system.aws("dynamodb")
    row = dynamodb.get_item(
        TableName=table, Key={"pk": {"S": f"CASE#{receipt['case_id']}"}, "sk": {"S": "LIST#dm-st-hill"}}
    )["Item"]
    own = json.loads(row["record"]["S"])
    keys = [{"pk": {"S": f"CASE#made-up-{n:04}"}, "sk": row["sk"]} for n in range(ROWS)]

    def made(n: int) -> dict[str, Any]:
        case_id, code = f"made-up-{n:04}", f"ROW{n:05}"
        record = json.dumps({**own, "case_id": case_id, "code": code}, ensure_ascii=False)
        order = f"{row['list_order']['S'].partition('#')[0]}#{case_id}"
        return {**row, **keys[n], "record": {"S": record}, "list_order": {"S": order}}

    def write(requests: list[dict[str, Any]]) -> None:
        for at in range(0, len(requests), 25):
            left = dynamodb.batch_write_item(RequestItems={table: requests[at : at + 25]})
            assert not left["UnprocessedItems"]

    write([{"PutRequest": {"Item": made(n)}} for n in range(ROWS)])
    yield "dm-st-hill-desk"
    write([{"DeleteRequest": {"Key": key}} for key in keys])


def test_a_list_of_a_thousand_is_paged_through_to_its_end_and_keeps_its_place(
    page_as: PageAs, a_thousand: str
) -> None:
    page = page_as(a_thousand, width=DESK, at="/app/cases", acting="A2001")
    more = page.get_by_role("button", name=re.compile("^再看"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    expect(page.get_by_text(re.compile(r"50 条\+"))).to_be_visible()
    read = 50
    while read < ROWS:
        more.click()
        read += 50
        # The one row that was not made up may have gone meanwhile to where its next limit puts it.
        page.wait_for_function("(read) => document.querySelectorAll('tbody tr').length >= read - 1", arg=read)
    if more.count():
        more.click()
    expect(more).to_have_count(0)
    codes = page.locator("tbody tr td:first-child strong").all_inner_texts()
    assert len(set(codes)) == len(codes)
    assert {f"ROW{n:05}" for n in range(ROWS)} <= set(codes)
    # Asked again, the first page is read anew and the rest is still there.
    with page.expect_response(re.compile("/cases\\?")):
        pass
    expect(rows).to_have_count(len(codes))


def test_where_there_is_nothing_the_page_says_so(page_as: PageAs) -> None:
    page = page_as("dm-kg-01-safety", acting=STAFF, at="/app/my-reports")
    expect(page.get_by_text("您还没有上报过")).to_be_visible()
    no_serious_faults(page)
    picture(page, "nothing-reported")
    page.goto(page.url.replace("/app/my-reports", "/app/report/outbox"))
    expect(page.get_by_text("没有待发送的上报")).to_be_visible()
    picture(page, "nothing-waits")


@pytest.fixture
def owed(system: System, turned: Any) -> Any:
    """What stands on the start pages of a school and of a desk: a task for each."""
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for owner in ("dm-ms-01/safety", "dm-st-harbour/desk"):
        system.person(AT_THE_DESK).act(
            turned["case_id"], "set_task", owner=owner, due_at=due, text="调取东门监控"
        )
    return turned


# What is wider than the phone, and text that its own box cuts off. What is not to be seen is meant to be cut.
_CUT = """() => {
  const width = document.documentElement.clientWidth
  const found = []
  if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`)
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('.unseen, .skip, svg, .narrow, dialog:not([open])') || !one.checkVisibility()) continue
    const box = one.getBoundingClientRect()
    const named = `${one.tagName.toLowerCase()}.${one.className} "${(one.textContent || '').trim().slice(0, 30)}"`
    if (box.width && (box.right > width + 1 || box.left < -1)) found.push(`beyond the edge: ${named} ${box.left}–${box.right}`)
    const look = getComputedStyle(one)
    const cuts = look.overflowX !== 'visible' || look.textOverflow === 'ellipsis'
    if (cuts && !/auto|scroll/.test(look.overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${named}`)
  }
  return found
}"""
# In the pages' own unit, as a person's setting of the browser would.
_TWICE = "() => { document.documentElement.style.fontSize = '200%' }"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_type_twice_as_large_fits_the_smallest_phone(visits: Visits, owed: Any, lang: str) -> None:
    case_id, found = owed["case_id"], list[str]()
    for account, acting, places in (
        (
            SCHOOL,
            STAFF,
            [
                "/app",
                "/app/report",
                "/app/my-reports",
                f"/app/my-reports/{case_id}",
                "/app/hazards",
                "/app/report/outbox",
                "/app/figures",
            ],
        ),
        (
            AT_THE_DESK,
            "A1001",
            ["/app", "/app/cases", f"/app/cases/{case_id}", "/app/search", "/app/new/hazard/hazards"],
        ),
    ):
        page = visits.page_as(account, width=PHONE, lang=lang, at="/app", acting=acting)
        page.get_by_role("heading").first.wait_for()
        for place in places:
            page.goto(f"{visits.address}{place}")
            settled(page)
            page.evaluate(_TWICE)
            found += [f"{place}: {one}" for one in page.evaluate(_CUT)]
            picture(page, f"twice{place.replace('/', '-').replace(case_id, 'one')}", whole=False)
    assert found == []


# As long as a name may be, in either language.
LONG_ZH = ("港湾中学海滨校区（原第三职业中等专业学校）" * 4)[:60]
LONG_EN = "Harbour Middle School, Seaside Campus (the former No. 3 VTS)".ljust(60, ".")


# All that the interface says of a campus it says by the longest of names.
_LENGTHENED = """(names) => {
  const real = window.fetch
  window.fetch = async (...asked) => {
    const got = await real(...asked)
    if (!/json/.test(got.headers.get('content-type') || '')) return got
    let said = await got.text()
    for (const [name, long] of names) said = said.split(name).join(long)
    return new Response(said || null, {status: got.status, headers: got.headers})
  }
}"""
NAMES = [("港湾中学", LONG_ZH), ("Harbour Middle School", LONG_EN)]


@pytest.fixture
def worked(system: System, turned: Any) -> Any:
    """The same case on its way through the loop, until the figures know how long its stages took."""
    desk = system.person(AT_THE_DESK)
    desk.act(turned["case_id"], "acknowledge")
    desk.act(turned["case_id"], "assess", level=3, category="suspicious_person", because="slight")
    desk.act(turned["case_id"], "dispatch")
    desk.act(turned["case_id"], "handle", closing_reason="resolved_on_scene", text="已劝离")
    desk.act(turned["case_id"], "give_feedback", text="已劝离")
    leader, today = system.person("dm-leader"), datetime.now(SHANGHAI).date()
    span = {"from": today.isoformat(), "to": (today + timedelta(days=1)).isoformat()}

    def told() -> bool:
        figures = leader.get("/figures", **span)["figures"]
        return any(one["code"] == "response_times" and one["lengths"] for one in figures)

    until(told, "the figures of the case")
    return turned


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_of_sixty_characters_fit_the_main_pages(
    visits: Visits, worked: Any, lang: str, width: int
) -> None:
    case_id, found = worked["case_id"], list[str]()
    assert {len(LONG_ZH), len(LONG_EN)} == {60}
    for account, acting, places in (
        (SCHOOL, STAFF, ["/app", "/app/report", "/app/my-reports", "/app/hazards", "/app/year"]),
        (
            AT_THE_DESK,
            "A1001",
            ["/app", "/app/cases", f"/app/cases/{case_id}", "/app/search", "/app/hazards"],
        ),
        (
            "dm-leader",
            "A9001",
            ["/app", "/app/board", "/app/figures", "/app/figures?group=incident"],
        ),
    ):
        page = visits.page_as(account, width=width, lang=lang, at="/app", acting=acting)
        page.add_init_script(f"({_LENGTHENED})({json.dumps(NAMES)})")
        for place in places:
            page.goto(f"{visits.address}{place}")
            settled(page)
            found += [f"{place}: {one}" for one in page.evaluate(_CUT)]
            picture(page, f"long{re.sub('[/?]', '-', place).replace(case_id, 'one')}", whole="?" in place)
    assert found == []


def settled(page: Page) -> None:
    """Everything that the page reads has come."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".loading")).to_have_count(0)
