"""What must hold on a bad day: a slow network, a sign-in that ends, a phone with a wrong clock, an old web view, a desk that
others use, no network at all."""

import json
import re
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from local.people import System
from tests.pages.test_report import STAFF, fill_in, has_receipt
from tests.pages.visits import DESK, Faults, Visits, asked_as, at_the_issuer, eventually, picture

SCHOOL = "dm-ms-01-safety"
AT_THE_DESK = "dm-st-harbour-desk"
HOUR = 3_600_000

# Tencent's own, on an Android phone of 2020 and on a desktop.
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; V1936A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0.3904.62"
    " Mobile Safari/537.36 MMWEBID/7220 MicroMessenger/8.0.16.2040 WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64"
)
WECOM = f"{WECHAT} wxwork/4.0.8"
# What those web views, or Safari before 15.4, do not have.
MISSING = (
    "Worker",
    "SharedWorker",
    "HTMLDialogElement",
    "crypto.randomUUID",
    "navigator.serviceWorker",
    "structuredClone",
    "AudioContext",
    "Array.prototype.at",
    "String.prototype.replaceAll",
    "Object.hasOwn",
    "navigator.share",
    "navigator.clipboard",
)


def reports_sent(page: Page) -> list[Request]:
    """What this page sends to where reports are made, as it goes."""
    sent: list[Request] = []
    page.on(
        "request",
        lambda one: sent.append(one) if one.method == "POST" and one.url.endswith("/reports") else None,
    )
    return sent


def keys_of(sent: list[Request]) -> set[str]:
    """Under which keys these were sent: one each makes one report."""
    return {json.loads(one.post_data or "{}")["client_key"] for one in sent}


def slowed(page: Page, *, kilobits: int, milliseconds: int) -> None:
    """By the browser itself, for everything that the page asks."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": milliseconds,
            "downloadThroughput": kilobits * 125,
            "uploadThroughput": kilobits * 125,
        },
    )


@pytest.fixture
def case(system: System) -> Any:
    return system.person(SCHOOL).post(
        "/reports",
        client_key=f"page-{token_hex(8)}",
        channel="school_form",
        campus="dm-ms-01",
        category="suspicious_person",
        text="校门口有人徘徊，问话后离开",
    )


def test_on_a_slow_network_110_stands_first_and_impatient_taps_send_one_report(visits: Visits) -> None:
    page = visits.page_as(SCHOOL, acting=STAFF)
    page.get_by_role("heading").first.wait_for()
    slowed(page, kilobits=400, milliseconds=400)
    page.goto(f"{visits.address}/app/report", wait_until="commit")
    expect(page.get_by_role("link", name=re.compile("110")).first).to_be_visible()
    fill_in(page)
    sent = reports_sent(page)
    page.get_by_role("button", name="发送", exact=True).click(click_count=3)
    # It is on its way, and says that it has not arrived.
    expect(page.get_by_text("还没有送达").or_(page.get_by_role("heading", name="已收到"))).to_be_visible()
    assert has_receipt(page)
    assert len(keys_of(sent)) == 1


def test_a_receipt_that_is_there_before_its_page_is_shown_all_the_same(visits: Visits) -> None:
    page = visits.page_as(SCHOOL, acting=STAFF)
    held: list[Route] = []
    page.route(re.compile(r"/assets/OutboxPage[^/]*\.js"), lambda route: held.append(route))  # noqa: PLW0108 - it is looked into
    page.goto(f"{visits.address}/app/report")
    fill_in(page)
    with page.expect_response(lambda answer: answer.url.endswith("/reports") and answer.ok):
        page.get_by_role("button", name="发送", exact=True).click()
    for one in held:
        one.continue_()
    page.unroute_all()
    assert has_receipt(page)


def end_the_sign_in(page: Page) -> None:
    """An hour and a bit later by the device's clock, and the issuer gives no new token."""
    page.route(
        re.compile("/oauth2/token"), lambda route: route.fulfill(status=400, json={"error": "invalid_grant"})
    )
    page.clock.fast_forward(65 * 60_000)


def test_a_sign_in_that_ends_while_somebody_types_costs_no_word(
    visits: Visits, system: System, faults: Faults, case: Any
) -> None:
    faults.expected("status of 400|status of 401")
    context = visits.context(DESK)
    page = context.new_page()
    page.clock.install()
    visits.put(page, None, "zh", "/app")
    page.get_by_role("button", name="登录", exact=True).first.click()
    at_the_issuer(page, "dm-st-harbour-officer-1")
    page.evaluate("sessionStorage.setItem('csl.staff', JSON.stringify('A1002'))")
    page.goto(f"{visits.address}/app/cases/{case['case_id']}")
    page.get_by_role("button", name="研判定级", exact=True).click()
    text = page.locator("#field-text")
    text.fill("已看监控，是一名中年男子")
    end_the_sign_in(page)
    page.locator("#field-level").select_option("2") if page.locator(
        "select#field-level"
    ).count() else page.locator("#field-level input[value='2']").check()
    page.locator("#field-category").select_option("suspicious_person")
    page.locator(".panel form button[type=submit]").click()
    expect(page.get_by_text("登录已过期").first).to_be_visible()
    assert text.input_value() == "已看监控，是一名中年男子"
    expect(page.get_by_role("button", name="登录", exact=True).first).to_be_in_viewport()
    picture(page, "sign-in-ended", whole=False)
    page.unroute_all()
    page.get_by_role("button", name="登录", exact=True).first.click()
    at_the_issuer(page, "dm-st-harbour-officer-1")
    # Where they were, with what they had written.
    expect(page).to_have_url(re.compile(f"/app/cases/{case['case_id']}$"))
    page.get_by_role("button", name="研判定级", exact=True).click()
    assert text.input_value() == "已看监控，是一名中年男子"
    page.locator(".panel form button[type=submit]").click()
    expect(page.get_by_text("已看监控，是一名中年男子")).to_be_visible()
    found = system.person(AT_THE_DESK).get(f"/cases/{case['case_id']}")
    assert found["level"] == 2


def test_a_report_whose_sign_in_has_ended_waits_for_the_next_one_and_then_goes(
    visits: Visits, faults: Faults
) -> None:
    faults.expected("status of 400|status of 401")
    page = visits.context().new_page()
    page.clock.install()
    visits.put(page, None, "zh", "/app/report")
    page.get_by_role("button", name="登录", exact=True).first.click()
    at_the_issuer(page, SCHOOL)
    page.evaluate("staff => sessionStorage.setItem('csl.staff', JSON.stringify(staff))", STAFF)
    page.goto(f"{visits.address}/app/report")
    fill_in(page)
    end_the_sign_in(page)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("登录后发送").first).to_be_visible()
    assert page.get_by_text("已收到").count() == 0
    picture(page, "outbox-signed-out")
    page.unroute_all()
    page.get_by_role("button", name="登录并发送").click()
    at_the_issuer(page, SCHOOL)
    assert has_receipt(page)


def test_a_double_tap_does_a_thing_once(visits: Visits, system: System, case: Any) -> None:
    page = visits.page_as(AT_THE_DESK, at=f"/app/cases/{case['case_id']}", acting="A1001")
    page.get_by_role("button", name="接报确认", exact=True).click()
    page.locator(".panel form button[type=submit]").dblclick()
    expect(page.get_by_text(re.compile("^已办$"))).to_be_visible()
    timeline = system.person(AT_THE_DESK).get(f"/cases/{case['case_id']}/timeline")["entries"]
    assert [one["action"] for one in timeline].count("acknowledge") == 1


def test_two_tabs_send_what_waits_as_one_report(visits: Visits, faults: Faults) -> None:
    faults.expected("ERR_INTERNET_DISCONNECTED")
    page = visits.page_as(SCHOOL, at="/app/report", acting=STAFF)
    other = visits.put(page.context.new_page(), SCHOOL, "zh", "/app/report/outbox", STAFF)
    other.get_by_text("没有待发送的上报").wait_for()
    fill_in(page)
    before = len(asked_as(page, "/reports")["reports"])
    page.wait_for_function("() => performance.getEntriesByName(location.origin + '/me').length > 0")
    page.context.set_offline(True)
    page.get_by_role("button", name="发送", exact=True).click()
    page.get_by_text("等网络恢复后自动发送").wait_for()
    sent = [*map(reports_sent, (page, other))]
    page.context.set_offline(False)
    # The other tab is opened anew, and finds what waits.
    other.reload()
    assert has_receipt(page)
    expect(
        other.get_by_text("没有待发送的上报").or_(other.get_by_role("heading", name="已收到"))
    ).to_be_visible()
    assert len(keys_of([one for requests in sent for one in requests])) == 1
    assert len(asked_as(page, "/reports")["reports"]) == before + 1


@pytest.mark.parametrize("hours", [-30, 5])
def test_a_phone_with_a_wrong_clock_reports_by_the_server_s_time(
    visits: Visits, system: System, hours: int
) -> None:
    page = visits.context().new_page()
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=hours))
    visits.put(page, None, "zh", "/app/report")
    # Begun before anything was heard of the server's time.
    fill_in(page, signed_in=False)
    page.get_by_label("您的警号或工号").fill(STAFF)
    page.get_by_role("button", name="登录并发送").click()
    at_the_issuer(page, SCHOOL)
    page.get_by_role("button", name="是我写的，发送").click()
    assert has_receipt(page)
    case_id = page.url.rpartition("/")[2]
    found = system.person(AT_THE_DESK).get(f"/cases/{case_id}")
    received, discovered = (datetime.fromisoformat(found[one]) for one in ("received_at", "discovered_at"))
    assert timedelta(0) <= received - discovered < timedelta(hours=1)
    assert not found["late_report"]
    # Reads on, signed in, for as long as the token really holds.
    page.get_by_role("link", name="查看进展").click()
    page.get_by_role("heading", name="我的上报").wait_for()
    assert page.get_by_text("登录已过期").count() == 0
    page.goto(f"{visits.address}/app/my-reports")
    page.get_by_role("cell", name=re.compile("刚|:")).first.wait_for()


@pytest.mark.parametrize("agent", [WECHAT, WECOM], ids=["wechat", "wecom"])
def test_in_a_web_view_that_lacks_what_newer_browsers_have_a_report_is_sent(
    visits: Visits, agent: str
) -> None:
    page = visits.page_as(SCHOOL, at="/app/report", acting=STAFF, user_agent=agent, without=MISSING)
    assert page.evaluate("[typeof Worker, typeof HTMLDialogElement, 'serviceWorker' in navigator]") == [
        "undefined",
        "undefined",
        False,
    ]
    fill_in(page)
    page.get_by_role("button", name="发送", exact=True).click()
    assert has_receipt(page)


def test_without_the_browser_s_own_dialog_one_opens_keeps_the_focus_and_closes(visits: Visits) -> None:
    page = visits.page_as(None, at="/app/kit", without=MISSING)
    opener = page.get_by_role("button", name="open", exact=True)
    opener.click()
    page.get_by_role("dialog").wait_for()
    picture(page, "dialog-without-the-browser", whole=False)
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    expect(opener).to_be_focused()


# All that a browser keeps for these pages, as text: what was stored, and what was kept of answers.
_EVERYTHING = """async () => {
  const kept = {session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie, caches: {}, databases: {}}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname
      kept.caches[path] = path.endsWith('.js') || path.endsWith('.css') ? '' : await (await cache.match(request)).text()
    }
  }
  for (const {name} of await indexedDB.databases()) {
    const database = await new Promise((on, fail) => {
      const asked = indexedDB.open(name)
      asked.onsuccess = () => on(asked.result)
      asked.onerror = () => fail(asked.error)
    })
    for (const store of database.objectStoreNames) {
      kept.databases[`${name}/${store}`] = await new Promise((on) => {
        const asked = database.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => on(asked.result)
      })
    }
    database.close()
  }
  return JSON.stringify(kept)
}"""


def test_a_shared_desk_that_was_signed_out_keeps_nothing(visits: Visits, system: System, case: Any) -> None:
    page = visits.page_as(AT_THE_DESK, width=DESK, at="/app/cases", acting="A1001")
    answers: dict[str, str] = {}
    page.on(
        "response",
        lambda one: (
            answers.update({one.url: one.headers.get("cache-control", "")})
            if "json" in one.headers.get("content-type", "") and one.url.startswith(visits.address)
            else None
        ),
    )
    page.get_by_role("link", name=re.compile(case["code"])).click()
    page.get_by_role("button", name="研判定级", exact=True).click()
    page.locator("#field-text").fill("监控里有一名男子")
    before = page.evaluate(_EVERYTHING)
    assert "监控里有一名男子" in before and case["case_id"] in before
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{visits.address}/app")
    page.get_by_role("button", name="登录", exact=True).first.wait_for()
    kept = page.evaluate(_EVERYTHING)
    for word in (case["case_id"], case["code"], "监控里有一名男子", "A1001", AT_THE_DESK, "eyJ"):
        assert word not in kept, word
    everything = json.loads(kept)
    assert (
        everything["session"] == {}
        and everything["cookies"] == ""
        and set(everything["local"]) <= {"language"}
    )
    assert set(everything["databases"]) <= {"keyval-store/keyval", "reports/drafts"}
    assert everything["databases"].get("reports/drafts", []) == []
    # Nor does the browser keep an answer behind the pages' back: only words and names of the district are, by version.
    kept_answers = {one for one, said in answers.items() if "no-store" not in said}
    assert {one.removeprefix(visits.address).split("?")[0] for one in kept_answers} <= {
        "/vocabulary",
        "/directory",
        "/forms",
        "/forms/incident",
        "/checklists",
    }
    assert any(f"/cases/{case['case_id']}" in one for one in answers)


def worker_is_ready(context: BrowserContext, page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    eventually(
        lambda: bool(
            page.evaluate(
                "async () => (await Promise.all((await caches.keys()).map((one) => caches.open(one)"
                ".then((kept) => kept.keys())))).flat().some((one) => new URL(one.url).pathname === '/app')"
            )
        ),
        page,
        "what the worker keeps",
    )


def test_the_report_form_opens_without_a_network_and_keeps_what_is_written(
    visits: Visits, faults: Faults
) -> None:
    faults.expected(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED \S+/icon\.svg")
    page = visits.page_as(SCHOOL, acting=STAFF)
    page.get_by_role("button", name="退出登录").wait_for()
    worker_is_ready(page.context, page)
    page.context.set_offline(True)
    page.goto(f"{visits.address}/app/report")
    page.get_by_role("radio", name="学生欺凌").check()
    page.get_by_label("具体位置").fill("东门")
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    page.get_by_text("草稿已保存在本机").wait_for()
    picture(page, "report-offline", whole=False)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("等网络恢复后自动发送")).to_be_visible()
    picture(page, "outbox-opened-offline", whole=False)
    page.context.set_offline(False)
    # The campus is confirmed once the sign-in has said which there are; then it goes.
    page.get_by_role("button", name="是我写的，发送").click()
    assert has_receipt(page)


def test_signing_in_without_a_network_says_what_it_needs(visits: Visits, faults: Faults) -> None:
    faults.expected(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page = visits.page_as(None, at="/app/report")
    worker_is_ready(page.context, page)
    page.context.set_offline(True)
    page.get_by_role("button", name="登录", exact=True).first.click()
    expect(page.get_by_text("连不上登录服务")).to_be_visible()
    assert page.url.endswith("/app/report")


def test_it_can_be_installed_as_an_app(visits: Visits) -> None:
    page = visits.page_as(None, at="/app")
    page.get_by_role("heading").first.wait_for()
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"].endswith("/manifest.webmanifest")
    manifest = json.loads(found["data"])
    assert (manifest["name"], manifest["display"]) == ("护校安园", "standalone")
    for icon in manifest["icons"]:
        media = page.evaluate("async (path) => (await fetch(path)).headers.get('content-type')", icon["src"])
        assert media == icon["type"], icon
    # Every context of these tests is a private window: nothing else may be in the way.
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in errors} <= {"in-incognito"}
