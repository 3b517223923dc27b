"""How the report page does on a phone of the middle and a slow network, as Lighthouse judges it: `make lighthouse`, on what
`make run` has started.

Lighthouse has a package of its own (`web/lighthouse`), so that whoever builds the pages need not load it. Its network and its
processor are those of its "mobile" setting: simulated 4G of 1.6 Mbit/s and 150 ms, a processor four times slower.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from local import ROOT, browser
from local.embedded import remembered
from local.tokens import running

TOOL: Final = ROOT / "web" / "lighthouse"
PAGE: Final = "/app/report"
RUNS: Final = 3
# Of a hundred.
AIMS: Final[Mapping[str, int]] = {"performance": 95, "accessibility": 100}
TIMES: Final = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)


def installed() -> Path:
    """The tool, as its lock says."""
    program = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        _node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional", cwd=TOOL)
    return program


def judged(address: str, into: Path) -> dict[str, Any]:
    """One report."""
    into.parent.mkdir(parents=True, exist_ok=True)
    flags = " ".join(browser.FLAGS)
    words = ("--quiet", f"--only-categories={','.join(AIMS)}", "--output=json", f"--output-path={into}")
    _node("node", str(installed()), address, *words, f"--chrome-flags={flags}")
    found: dict[str, Any] = json.loads(into.read_text("utf-8"))
    return found


def _node(*words: str, cwd: Path = ROOT) -> None:
    """With the Node that pip installed, whatever the machine has."""
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, "PATH": path, "CHROME_PATH": str(browser.browser())}
    subprocess.run([str(tools / words[0]), *words[1:]], cwd=cwd, env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked, console = parser.parse_args(), Console()
    system = running(remembered())
    if system is None:
        console.print("系统尚未启动，请先 make run / nothing runs yet: make run first")
        return 1
    address = f"{system.embedded.pages(system.outputs['ApiId'])}{PAGE}"
    found = [judged(address, ROOT / "build" / "bench" / f"lighthouse-{n}.json") for n in range(asked.runs)]
    reached = True
    for name, aim in AIMS.items():
        scores = [round(one["categories"][name]["score"] * 100) for one in found]
        median = statistics.median(scores)
        reached = reached and median >= aim
        console.print(f"{name}: {median:.0f} of {scores} ≥ {aim} {'✓' if median >= aim else '✗'}")
    for name in TIMES:
        shown = [one["audits"][name]["displayValue"] for one in found]
        console.print(f"  {name}: {', '.join(shown)}", highlight=False)
    for one in found[0]["categories"]["accessibility"]["auditRefs"]:
        audit = found[0]["audits"][one["id"]]
        if audit["score"] == 0:
            console.print(f"  ✗ {audit['title']}")
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
