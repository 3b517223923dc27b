"""Processes that keep running after the command that started them.

Whether one runs is told by a lock that it holds, not by its number: a number outlives a crash and may be given to
somebody else's process, a lock does not.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.05
# Held on to, because leaving them running is meant: a dropped Popen warns. A command that waits reaps what has ended.
_children: list[subprocess.Popen[bytes]] = []


class NotReady(Exception):
    """A process ended or did not answer in time; the message says which and quotes its log."""


@dataclass(frozen=True, slots=True)
class Background:
    """A named process, with `<name>.pid` and `<name>.log` in a folder."""

    name: str
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def _pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def pid(self) -> int | None:
        """The number of the running process, None when none runs."""
        try:
            with self._pid_file.open("r+") as file:
                # Shared, so that two who ask at once do not take each other for the process.
                if _lock(file.fileno(), fcntl.LOCK_SH):
                    return None
                return int(file.read() or 0) or None
        except FileNotFoundError:
            return None

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], *, cwd: Path | None = None
    ) -> bool:
        """False when it runs already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._pid_file.open("a+") as file:
            if not _lock(file.fileno(), fcntl.LOCK_EX):
                return False
            file.truncate(0)
            with self.log.open("ab") as log:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    cwd=cwd,
                    start_new_session=True,
                    pass_fds=(file.fileno(),),  # the child holds the lock from here on
                )
            _children.append(process)
            file.write(str(process.pid))
            file.flush()
        return True

    def stop(self, seconds: float) -> bool:
        """Asks it to end and waits; ends it by force after `seconds`. False when none ran."""
        pid = self.pid()
        if pid is None:
            self._pid_file.unlink(missing_ok=True)
            return False
        _signal(pid, signal.SIGTERM)
        if not self._ended(seconds):
            _signal(pid, signal.SIGKILL)
            self._ended(seconds)
        self._pid_file.unlink(missing_ok=True)
        return True

    def wait(self, answers: Callable[[], bool], seconds: float) -> None:
        """Until `answers()`. Raises NotReady when it ends or stays silent."""
        for _ in _until(seconds):
            if answers():
                return
            if self.pid() is None:
                raise NotReady(f"{self.name} 已退出 / {self.name} has ended\n{self._last_lines()}")
        raise NotReady(
            f"{self.name} 在 {seconds:.0f} 秒内没有应答 / {self.name} did not answer within {seconds:.0f} s\n"
            f"{self._last_lines()}"
        )

    def _ended(self, seconds: float) -> bool:
        gone = any(self.pid() is None for _ in _until(seconds))
        _children[:] = [child for child in _children if child.poll() is None]
        return gone

    def _last_lines(self, count: int = 15) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()[-count:] if self.log.exists() else []
        return "\n".join((str(self.log), *lines))


@contextmanager
def exclusively(file: Path) -> Iterator[None]:
    """One process at a time; the others wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _until(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(PAUSE)
