"""The browser that the tests drive, and fonts with Chinese in them: `python -m local.browser` installs what is missing.

It knows Debian's packages, as root or through sudo. Elsewhere it says what is missing; CHROMIUM names a browser that is not
found by itself.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE: Final = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),)
# None of its own services, no window, and as root it has no sandbox.
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES: Final = ("chromium", "fonts-noto-cjk")


class NoBrowser(Exception):
    """There is none, and it could not be installed; the sentence says what to do."""


def browser() -> Path:
    """The program. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    for place in (*map(Path, found), *ELSEWHERE):
        if place.exists():
            return place
    raise NoBrowser(
        "没有 Chromium：请安装，或用 CHROMIUM=… 指定 / no Chromium: install it, or name one with CHROMIUM=…"
    )


def has_chinese_fonts() -> bool:
    """Where nothing can be asked, they are taken to be there: only pictures suffer."""
    asking = shutil.which("fc-list")
    if asking is None:
        return not shutil.which("apt-get")
    return bool(
        subprocess.run([asking, ":lang=zh"], check=False, capture_output=True, text=True).stdout.strip()
    )


def install() -> None:
    """Raises NoBrowser."""
    wanted = _missing()
    if not wanted:
        return
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else [path for path in (shutil.which("sudo"),) if path]
    if apt is None or (os.geteuid() != 0 and not sudo):
        raise NoBrowser(
            f"缺少 {'、'.join(wanted)}，请自行安装后再试 / missing: {', '.join(wanted)}; install them and try again"
        )
    print(f"== 安装浏览器 / installing {' '.join(wanted)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", *wanted)):
        done = subprocess.run(
            [*sudo, apt, *words],
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise NoBrowser(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}\napt-get {words[0]} 失败 / failed")


def _missing() -> list[str]:
    missing = []
    try:
        browser()
    except NoBrowser:
        missing.append(PACKAGES[0])
    if not has_chinese_fonts():
        missing.append(PACKAGES[1])
    return missing


def main() -> int:
    try:
        install()
        browser()
    except NoBrowser as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
