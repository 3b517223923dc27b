import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from local.background import Background, NotReady, exclusively

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)",
)


@pytest.fixture
def process(tmp_path: Path) -> Background:
    return Background("thing", tmp_path)


def test_a_process_that_was_started_runs_until_it_is_stopped(process: Background) -> None:
    assert process.start(SLEEPS, os.environ)
    assert process.pid() is not None
    assert process.stop(5)
    assert process.pid() is None


def test_starting_twice_starts_one(process: Background) -> None:
    process.start(SLEEPS, os.environ)
    first = process.pid()
    try:
        assert not process.start(SLEEPS, os.environ)
        assert process.pid() == first
    finally:
        process.stop(5)


def test_stopping_what_does_not_run_is_no_error(process: Background) -> None:
    assert not process.stop(1)


def test_a_pid_file_left_by_a_crash_means_nothing_even_when_the_number_is_somebody_elses(
    process: Background, tmp_path: Path
) -> None:
    (tmp_path / "thing.pid").write_text(str(os.getpid()))
    assert process.pid() is None
    assert process.start(SLEEPS, os.environ)
    assert process.pid() != os.getpid()
    process.stop(5)


def test_a_killed_process_is_seen_as_gone(process: Background) -> None:
    process.start(SLEEPS, os.environ)
    pid = process.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(NotReady):
        process.wait(lambda: False, 5)
    assert process.pid() is None


def test_what_does_not_listen_is_ended_by_force(process: Background) -> None:
    process.start(STUBBORN, os.environ)
    process.wait(lambda: "ready" in process.log.read_text(), 10)
    assert process.stop(0.2)
    assert process.pid() is None


def test_waiting_for_what_has_ended_quotes_its_log(process: Background) -> None:
    process.start((sys.executable, "-c", "raise SystemExit('no such port')"), os.environ)
    with pytest.raises(NotReady, match="no such port"):
        process.wait(lambda: False, 10)


def test_waiting_for_what_stays_silent_ends_with_a_sentence(process: Background) -> None:
    process.start(SLEEPS, os.environ)
    try:
        with pytest.raises(NotReady, match="thing did not answer within 0 s"):
            process.wait(lambda: False, 0.2)
    finally:
        process.stop(5)


def test_two_who_want_the_same_thing_take_turns(tmp_path: Path) -> None:
    order: list[str] = []
    entered = threading.Event()

    def second() -> None:
        entered.set()
        with exclusively(tmp_path / "lock"):
            order.append("second")

    with exclusively(tmp_path / "lock"):
        other = threading.Thread(target=second)
        other.start()
        entered.wait()
        order.append("first")
    other.join()
    assert order == ["first", "second"]
