"""The pages while a story plays: `make story WATCH=1` opens them as the desk, the leader and the school see them.

Each is signed in for real and moves by itself, as the pages do. Where there is no screen, pictures are taken instead, into
build/story.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from local import ROOT, browser
from local.embedded import remembered
from local.tokens import running
from local.try_out_sign_ins import LOCAL_PASSWORD

# Who looks at what, and how wide their screen is.
WINDOWS: Final = (
    ("dm-st-harbour-desk", "/app/cases", 1280),
    ("dm-leader", "/app/board", 1280),
    ("dm-ms-01-safety", "/app/my-reports", 400),
)
PICTURES: Final = ROOT / "build" / "story"
EVERY_SECONDS: Final = 10
PATIENCE: Final = 60_000


@contextmanager
def watched(*, wanted: bool) -> Iterator[None]:
    """In a process of its own, for as long as the story plays."""
    if not wanted:
        yield
        return
    watching = subprocess.Popen([sys.executable, "-m", "local.story.watch"])
    try:
        yield
    finally:
        watching.send_signal(signal.SIGTERM)
        watching.wait()


def opened(browsing: Browser, address: str, account: str, path: str, width: int) -> Page:
    """A window of its own, signed in at the issuer's page."""
    page = browsing.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai"
    ).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}{path}")
    page.locator("input[name=username]").fill(account)
    page.locator("input[name=password]").fill(LOCAL_PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path.startswith("/app"))
    page.get_by_role("button", name=re.compile("退出登录|Sign out")).first.wait_for(state="attached")
    asking = page.get_by_role("dialog", name=re.compile("由谁办理|[Ww]ho"))
    if account.endswith("-desk"):
        asking.get_by_role("textbox").fill("A1001")
        asking.locator("button[type=submit]").click()
    return page


def has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


class _Story:
    """Whether it is still being told."""

    over = False

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        self.over = True


def main() -> int:
    system, story = running(remembered()), _Story()
    if system is None:
        print("系统尚未启动，请先 make run / nothing runs yet: make run first")
        return 1
    signal.signal(signal.SIGTERM, story.end)
    address, shown = system.embedded.pages(system.outputs["ApiId"]), has_screen()
    flags = [one for one in browser.FLAGS if one != "--headless" or not shown]
    if not shown:
        PICTURES.mkdir(parents=True, exist_ok=True)
        print(
            f"没有屏幕，改为截图 / no screen here: pictures go into {PICTURES.relative_to(ROOT)}", flush=True
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=browser.browser(), args=flags, headless=not shown, handle_sigterm=False
        )
        pages = [(one, opened(started, address, one, path, width)) for one, path, width in WINDOWS]
        while not story.over and any(not page.is_closed() for _, page in pages):
            for account, page in pages if not shown else ():
                page.screenshot(path=PICTURES / f"{account}-{time.strftime('%H%M%S')}.png")
            _rest(pages, story)
        started.close()
    return 0


def _rest(pages: Sequence[tuple[str, Page]], story: _Story) -> None:
    """Until the next picture, or until the story is over; windows that somebody has closed are left out."""
    for _ in range(EVERY_SECONDS):
        still = [page for _, page in pages if not page.is_closed()]
        if story.over or not still:
            return
        still[0].wait_for_timeout(1000)


if __name__ == "__main__":
    raise SystemExit(main())
