"""People at the pages: a browser, somebody signed in on a phone or at a desk, and what a page must never do meanwhile.

    def test_a_report_arrives(page_as: PageAs, faults: Faults) -> None:
        page = page_as("dm-ms-01-safety")                       # a phone, Chinese
        desk = page_as("dm-st-harbour-desk", width=DESK)         # another context: other storage, other cookies
        ...
        no_serious_faults(desk)
        picture(desk, "worklist")

Whatever a page writes to the console as an error, whatever its policy forbids and whatever it asks of a third host fails the
test in the end; `faults.expected("status of 409")` lets one kind pass.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from local import ROOT
from local.people import System
from local.try_out_sign_ins import LOCAL_PASSWORD

PHONE = 360
DESK = 1280
HEIGHTS = {PHONE: 740, DESK: 800}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# How long anything may take on a machine that is busy with other tests. Nothing is ever slept for.
PATIENCE = 120_000
NOTHING = "<!doctype html><link rel=icon href=data:,>"
SERIOUS = ("serious", "critical")

# Before anything of the page runs. The console is the one way out of a page that works under every policy.
_LISTEN = """
addEventListener('securitypolicyviolation', (e) =>
  console.error(`policy: ${e.effectiveDirective} refuses ${e.blockedURI} ${e.sample} (${e.sourceFile}:${e.lineNumber})`))
"""


# As in a web view that never had them: not undefined, but not there.
_WITHOUT = """(names) => {
  for (const name of names) {
    const path = name.split('.'), last = path.pop()
    const holder = path.reduce((found, one) => found?.[one], window)
    for (let on = holder; on; on = Object.getPrototypeOf(on)) delete on[last]
  }
}"""
_ASK = """async (path) => (await fetch(path, {headers: {
  Authorization: `Bearer ${JSON.parse(sessionStorage.getItem('csl.session')).token}`}})).json()"""


class PageAs(Protocol):
    def __call__(
        self, sign_in: str | None, *, width: int = PHONE, lang: str = "zh", at: str = "/app", acting: str = ""
    ) -> Page:
        """A page of somebody's own at an address of the app, in a fresh browser context; None: nobody is signed in.
        `acting` is a staff number: who has said to be acting."""


@dataclass
class Faults:
    """What pages did that no page may do. `origins` are all that they may ask."""

    origins: frozenset[str]
    found: list[str] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)

    def expected(self, pattern: str) -> None:
        """In this test a fault whose words match is none."""
        self._expected.append(re.compile(pattern))

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(_LISTEN)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.found.append(f"thrown: {error.error}"))
        context.on("request", self._asked)

    def left(self) -> list[str]:
        return [one for one in self.found if not any(pattern.search(one) for pattern in self._expected)]

    def _said(self, message: ConsoleMessage) -> None:
        # The issuer's page is not ours.
        where = message.page.url if message.page else ""
        if message.type == "error" and "/oauth2/" not in where and "/login" not in urlsplit(where).path:
            self.found.append(f"console: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme in ("http", "https", "ws", "wss") and origin not in self.origins:
            self.found.append(f"asks a third host: {request.url}")


@dataclass
class Visits:
    """Contexts of one test. `kept` outlives it: each account signs in for real once, at the issuer's page, and later visits
    begin with what that sign-in left in the tab."""

    system: System
    browser: Browser
    faults: Faults
    kept: dict[tuple[str, str], Mapping[str, str]]
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.system.embedded.pages(self.system.outputs["ApiId"])

    def page_as(
        self,
        sign_in: str | None,
        *,
        width: int = PHONE,
        lang: str = "zh",
        at: str = "/app",
        acting: str = "",
        **differently: Any,
    ) -> Page:
        """`differently` as `context` has it."""
        if sign_in is not None and (sign_in, acting) not in self.kept:
            self.kept[sign_in, acting] = self._signed_in(sign_in, acting)
        return self.put(self.context(width, lang, **differently).new_page(), sign_in, lang, at, acting)

    def put(self, page: Page, sign_in: str | None, lang: str, at: str, acting: str = "") -> Page:
        """A tab of its own at an address, with what an account's sign-in has left in its own."""
        # A place of ours without the app: what a tab keeps can be put there before it starts.
        page.route(
            f"{self.address}/app/nothing", lambda route: route.fulfill(body=NOTHING, content_type="text/html")
        )
        page.goto(f"{self.address}/app/nothing")
        page.evaluate("language => localStorage.setItem('language', language)", lang)
        if sign_in is not None:
            page.evaluate(
                "kept => Object.entries(kept).forEach(([name, value]) => sessionStorage.setItem(name, value))",
                self.kept[sign_in, acting],
            )
        page.goto(f"{self.address}{at}")
        return page

    def context(
        self, width: int = PHONE, lang: str = "zh", *, without: Sequence[str] = (), **differently: Any
    ) -> BrowserContext:
        """A browser that knows nothing yet, and has none of the interfaces that `without` names ("Worker",
        "crypto.randomUUID"); `differently` as Playwright's `new_context` has it."""
        options = {
            "viewport": {"width": width, "height": HEIGHTS.get(width, 800)},
            "locale": LOCALES[lang],
            "timezone_id": "Asia/Shanghai",
            "has_touch": width < DESK,
            "is_mobile": width < DESK,
            "accept_downloads": True,
            **differently,
        }
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        if without:
            context.add_init_script(f"({_WITHOUT})({json.dumps(without)})")
        self.faults.watch(context)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        while self.contexts:
            self.contexts.pop().close()

    def _signed_in(self, account: str, acting: str) -> Mapping[str, str]:
        page = self.context(DESK).new_page()
        page.goto(f"{self.address}/app")
        sign_in(page, account)
        found: dict[str, str] = json.loads(page.evaluate("JSON.stringify(sessionStorage)"))
        page.close()
        # As the page keeps it once it was said: a personal account is asked when it first does something.
        return found | ({"csl.staff": json.dumps(acting)} if acting else {})


def sign_in(page: Page, account: str, password: str = LOCAL_PASSWORD) -> None:
    """From a page of the app that offers to sign in, through the issuer's page, back to the app."""
    page.get_by_role("button", name=re.compile("^(登录|Sign in)$")).first.click()
    at_the_issuer(page, account, password)


def at_the_issuer(page: Page, account: str, password: str = LOCAL_PASSWORD) -> None:
    """On the issuer's page, and back to the app."""
    page.locator("input[name=username]").fill(account)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path.startswith("/app"))
    page.get_by_role("button", name=re.compile("^(退出登录|Sign out)$")).first.wait_for(state="attached")


def say_who_acts(page: Page, staff: str) -> None:
    """On a shared account, where the page asks."""
    asking = page.get_by_role("dialog", name=re.compile("由谁办理|[Ww]ho"))
    asking.get_by_role("textbox").fill(staff)
    asking.locator("button[type=submit]").click()
    asking.wait_for(state="hidden")


def do(page: Page, action: str, *, acting: str = "", **fields: str) -> None:
    """One action of a record's page: its button, its form, here or on a page of its own where it binds, and back. A field is
    named by its own name; `acting` is said where the page asks."""
    offered(page, action).click()
    form = page.locator(".panel form, main form:has(.danger[type=submit])").first
    for name, value in fields.items():
        fill(form.locator(f"#field-{name}"), value)
    form.locator("button[type=submit]").click()
    if acting:
        say_who_acts(page, acting)
    page.wait_for_url(lambda url: "/app/act/" not in url)
    expect(page.locator(".panel form")).to_have_count(0)
    expect(page.get_by_text(re.compile("^(已办|Done)$"))).to_be_visible()


def offered(page: Page, action: str) -> Locator:
    """The button of an action, once it is there; also where it stands behind "more"."""
    button = page.get_by_role("button", name=re.compile(f"^{action}$")).first
    behind = page.locator("details:not([open]) > summary", has_text=re.compile(r"^(还可以办|More)"))

    def shown() -> bool:
        if not button.is_visible() and behind.count():
            behind.first.click()
        return button.is_visible()

    eventually(shown, page, action)
    return button


def fill(field: Locator, value: str) -> None:
    kind = field.evaluate("element => element.tagName")
    if kind == "SELECT":
        field.select_option(value)
    elif kind == "FIELDSET":
        field.locator(f"input[value='{value}']").check()
    else:
        field.fill(value)


def asked_as(page: Page, path: str) -> Any:
    """What the page itself would get from the interface, with the token that it keeps."""
    return page.evaluate(_ASK, path)


def no_serious_faults(page: Page) -> None:
    """Nothing that axe-core calls serious or critical on the page as it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{one['id']} ({one['impact']}): {one['help']}: {', '.join(' '.join(node['target']) for node in one['nodes'])}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
    assert serious == []


def fits(page: Page) -> None:
    """Nothing stands out to the side: a phone would have to be pushed about."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{over} too wide"


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Into build/screenshots, named for the page and its size, to be looked at by a person."""
    size = page.viewport_size or {"width": 0}
    language = page.evaluate("document.documentElement.lang")[:2]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    if whole:
        page.evaluate("scrollTo(0, 0)")  # what sticks to the top of the window stands there in the picture
    page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}-{language}.png", full_page=whole)


def eventually(true: Callable[[], bool], page: Page, what: str) -> None:
    """Waits for something outside the page, which goes on meanwhile."""
    for _ in range(PATIENCE // 100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came: {what}")
