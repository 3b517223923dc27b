"""What every test may rely on, however it was started."""

import logging
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.tries import FEW, FEW_EXAMPLES

# jsii and CDK need Node: the one that pip installed, not whatever the machine has.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
os.environ["JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION"] = "1"
# No test may meet a real account, or a machine that hands out credentials.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "POWERTOOLS_METRICS_DISABLED": "false",
    "POWERTOOLS_SERVICE_NAME": "tests",
    "POWERTOOLS_METRICS_NAMESPACE": "tests",
}

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("ours", deadline=None)
# The same examples every time: what they reach is compared with what they reached before.
settings.register_profile(FEW, deadline=None, derandomize=True, database=None, max_examples=FEW_EXAMPLES)
settings.load_profile("ours")

# Every emulated AWS has sessions of its own, and each would read the descriptions of all services anew.
botocore.session.create_loader = cache(botocore.session.create_loader)

# What is dear to start and is started once: the embedded cloud, and CDK.
TOGETHER = ("tests/end_to_end/", "tests/pages/", "tests/infra/")


# How often a test on the embedded cloud that failed is run again: docs/decisions/0060-run-once-more.md
RUN_AGAIN = int(os.environ.get("RUN_AGAIN", "1"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("cloud") is not None:
            item.add_marker(pytest.mark.flaky(reruns=RUN_AGAIN))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What failed and was run once more is told with its failure, whatever became of it."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.section(f"RERUN {report.nodeid}", yellow=True)
        terminalreporter.write_line(report.longreprtext)


class Apart(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Each test goes to the worker that is free, those that belong together to one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Apart:
    return Apart(config, log)


@pytest.fixture
def requests(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """The names of the requests to DynamoDB, as they are made."""
    made: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg.startswith("Calling"):
                made.append(str(record.args[0]) if isinstance(record.args, tuple) else "")

    log = logging.getLogger("pynamodb.connection.base")
    listener = Listener()
    caplog.set_level(logging.DEBUG, log.name)
    log.addHandler(listener)
    yield made
    log.removeHandler(listener)
