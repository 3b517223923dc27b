"""What the cloud refuses before it starts anything."""

import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from local import cloud
from local.background import NotReady
from local.embedded import LOOPBACK, Embedded, private

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Embedded]:
    """Something that counts as the cloud of a folder."""
    embedded = private(tmp_path)
    embedded.remember()
    cloud.process(embedded).start(SLEEPS, os.environ)
    yield embedded
    cloud.process(embedded).stop(5)


def test_a_port_that_somebody_else_has_is_named_with_the_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(NotReady, match=f"port {port} belongs to another program.*make run PORT="):
            cloud.refuse_taken(port, "PORT")


def test_a_free_port_is_nobodys(tmp_path: Path) -> None:
    cloud.refuse_taken(private(tmp_path).port, "PORT")


def test_a_cloud_that_runs_is_not_moved_to_another_port(running: Embedded) -> None:
    with pytest.raises(NotReady, match=f"runs already, on the ports {running.port}.*make stop first"):
        cloud.refuse_moving(replace(running, mailbox_port=running.mailbox_port + 1))


def test_a_cloud_that_runs_may_be_asked_for_again(running: Embedded) -> None:
    cloud.refuse_moving(running)


def test_the_emulator_lives_on_the_day_that_the_tests_live_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIFT_SECONDS", raising=False)
    monkeypatch.setenv("LD_PRELOAD", "somebody's own")
    assert cloud.environment_of(Embedded()).keys().isdisjoint(cloud.ANOTHER_DAY)
    monkeypatch.setenv("SHIFT_SECONDS", "86400")
    shifted = cloud.environment_of(Embedded())
    assert (shifted["LD_PRELOAD"], shifted["SHIFT_SECONDS"]) == ("somebody's own", "86400")
