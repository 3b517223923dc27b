"""README's own walk, copied as it stands: from a report to the desk's list, the acknowledgement and the message."""

import os
import re
import subprocess
import time

from local import ROOT
from local.people import System

WALK = "## 一次上报"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# The message follows from the record's stream: it is there a moment after the report.
TRIES = 60


def blocks() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return BLOCK.findall(text.partition(WALK)[2].partition("\n## ")[0])


def run(script: str, system: System) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment |= {"CAMPUS_SAFETY_STATE": str(system.embedded.state), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_newcomer_gets_from_a_report_to_the_message_by_copying_what_readme_says(system: System) -> None:
    *walk, told = blocks()
    assert len(walk) == 4
    walked = run("\n".join([*walk, "echo", 'echo "CODE=$CODE"']), system)
    assert walked.returncode == 0, walked.stderr
    code = re.findall("CODE=(.*)", walked.stdout)[0]
    assert walked.stdout.count(code) >= 3, walked.stdout  # the receipt, the desk's list, the case itself
    assert "一级 紧急" in walked.stdout
    assert '"title"' not in walked.stdout, walked.stdout  # no problem document
    for _ in range(TRIES):
        found = run(f'CODE="{code}"\n{told}', system)
        if found.returncode == 0:
            break
        time.sleep(1)
    assert code in found.stdout, found.stderr
