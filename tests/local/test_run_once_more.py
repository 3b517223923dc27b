"""What fails on the cloud is run once more, and told; whatever needs no cloud is not (decision 60)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local import ROOT

# It passes when it is run for the second time.
TESTS = """
from pathlib import Path

import pytest

SEEN = Path(__file__).with_suffix(".seen")


{marked}
def test_that_fails_once() -> None:
    first = not SEEN.exists()
    SEEN.touch()
    assert not first
"""


@pytest.mark.parametrize(
    ("marked", "again", "told"),
    [
        ("@pytest.mark.cloud", "1", "1 passed, 1 rerun"),
        ("@pytest.mark.cloud", "0", "1 failed"),
        ("", "1", "1 failed"),
    ],
)
def test_only_what_fails_on_the_cloud_is_run_once_more(
    tmp_path: Path, marked: str, again: str, told: str
) -> None:
    file = tmp_path / "test_once.py"
    file.write_text(TESTS.format(marked=marked), "utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tests.conftest"),
            *("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(file)),
        ],
        cwd=ROOT,
        env=os.environ | {"RUN_AGAIN": again},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told in run.stdout, run.stdout + run.stderr
    assert (run.returncode == 0) == ("failed" not in told)
    assert ("RERUN" in run.stdout) == ("rerun" in told)
    assert "assert not first" in run.stdout
