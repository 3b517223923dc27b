"""How a story is told: what happened appears as it happens, with the limits that run; checked steps cannot be skipped."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from campus_safety.district.calendars import SHANGHAI
from local.people import System


class StoryBroken(Exception):
    """A step or a clock was not as it has to be."""


@dataclass
class Chapter:
    """One case of the story: what happened so far, and the case as it stands. `of` is its kind as addresses spell it."""

    title: str
    of: str = "cases"
    lines: list[tuple[datetime, str, str]] = field(default_factory=list)
    case_id: str | None = None
    code: str = ""
    viewer: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    broken: str = ""
    over: bool = False


class Telling:
    """Shows all chapters side by side on a terminal; elsewhere one plain line per happening."""

    def __init__(self, system: System, console: Console) -> None:
        self.system = system
        self.chapters: list[Chapter] = []
        self._console = console
        self._lock = threading.Lock()

    def chapter(self, title: str, of: str = "cases") -> Chapter:
        one = Chapter(title, of)
        self.chapters.append(one)
        return one

    def say(self, chapter: Chapter, text: str, style: str = "") -> None:
        with self._lock:
            chapter.lines.append((datetime.now(UTC), text, style))
        if not self._console.is_terminal:
            self._console.print(
                f"{_clock(datetime.now(UTC))} [{chapter.title}] {text}", highlight=False, markup=False
            )

    def run(self, scripts: list[tuple[Chapter, Callable[[], None]]]) -> None:
        """Plays the scripts at the same time and shows them until the last has ended."""
        players = [threading.Thread(target=self._play, args=script, daemon=True) for script in scripts]
        for player in players:
            player.start()
        if not self._console.is_terminal:
            for player in players:
                player.join()
            return
        with Live(self._page(), console=self._console, refresh_per_second=4) as live:
            while any(player.is_alive() for player in players):
                self._look()
                live.update(self._page())
                time.sleep(0.7)
            self._look()
            live.update(self._page())

    def _play(self, chapter: Chapter, script: Callable[[], None]) -> None:
        try:
            script()
        except Exception as error:  # noqa: BLE001 - a story that breaks anywhere is told as broken, and fails the command
            chapter.broken = f"{type(error).__name__}: {error}"
            self.say(chapter, f"✗ {chapter.broken}", "bold red")
        chapter.over = True

    def _look(self) -> None:
        for chapter in self.chapters:
            if chapter.case_id and (chapter.seen.get("stage", "") is not None or not chapter.over):
                try:
                    chapter.seen = self.system.person(chapter.viewer).get(f"/{chapter.of}/{chapter.case_id}")
                except OSError:
                    continue

    def _page(self) -> Group:
        return Group(*(self._panel(chapter) for chapter in self.chapters))

    def _panel(self, chapter: Chapter) -> Panel:
        body = Table.grid(padding=(0, 1), expand=True)
        body.add_column(width=8)
        body.add_column(ratio=1)
        for at, text, style in chapter.lines[-9:]:
            body.add_row(Text(_clock(at), style="dim"), Text(text, style=style))
        state = chapter.seen.get("state_name", {}).get("zh", "")
        return Panel(
            Group(body, _clocks(chapter)),
            title=f"{chapter.title}  {chapter.code}  {state}",
            border_style="red" if chapter.broken else "green" if chapter.over else "blue",
        )


def _clocks(chapter: Chapter) -> Text:
    """The limits that run now: green with time in hand, yellow near the end, red when late."""
    line, work = Text(), chapter.seen.get("work") or {}
    now = datetime.now(UTC)
    for clock in work.get("clocks", []):
        if clock["stopped_at"] is not None:
            continue
        started, due = (datetime.fromisoformat(clock[name]) for name in ("started_at", "due_at"))
        left = (due - now).total_seconds()
        share = left / max((due - started).total_seconds(), 1)
        style = "bold red" if left < 0 else "yellow" if share < 0.2 else "green"
        shown = f"{left:+.0f}s" if abs(left) < 600 else f"{left / 86400:+.1f}d"
        line.append(f" {clock['name']['zh']} {shown} ", style=style)
    return line


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M:%S")
