"""`python -m local.story`: plays its cases on the running system; exits non-zero if any step or clock is wrong. `--watch` opens
the pages meanwhile."""

import json
import sys
import time
from datetime import datetime
from functools import partial
from secrets import token_hex

from rich.console import Console
from rich.table import Table

from campus_safety.district.calendars import SHANGHAI
from local.embedded import remembered
from local.people import System
from local.story import figures, week
from local.story.scene import Scene
from local.story.scenes import scripts
from local.story.telling import Chapter, StoryBroken, Telling
from local.story.watch import watched

# Which flow carries the cases under an address; the others have none.
FLOWS = {"cases": "incident", "hazards": "hazard"}
# How long the first message may take, and how long what it has started goes on.
WARM_SECONDS, SETTLING_SECONDS = 30, 3


def main() -> int:
    embedded, console = remembered(), Console()
    if not embedded.outputs.exists():
        console.print("系统尚未启动，请先 make run / nothing runs yet: make run first")
        return 1
    system = System(embedded, json.loads(embedded.outputs.read_text("utf-8")))
    started = time.monotonic()
    with watched(wanted="--watch" in sys.argv[1:]):
        _warm(system, console)
        chapters = [*_cases(system, console), *_week(system, console)]
    took = time.monotonic() - started
    for chapter in chapters:
        try:
            recount(system, chapter, console)
        except StoryBroken as fault:
            chapter.broken = chapter.broken or str(fault)
    broken = [chapter for chapter in chapters if chapter.broken]
    console.print()
    for chapter in broken:
        console.print(f"[bold red]✗ {chapter.title}[/]: {chapter.broken}")
    console.print(
        f"{'故事有误 / the story is broken' if broken else '故事完整 / the story holds'}，{took:.0f} s"
    )
    return 1 if broken else 0


def _warm(system: System, console: Console) -> None:
    """A test of the line, so that every function has started before clocks of seconds are looked at."""
    console.print("线路测试 / testing the line …")
    safety, desk = system.person("dm-ms-02-safety"), system.person("dm-st-hill-desk")
    system.signal("dm-kg-01-alarm", "self_test")
    receipt = safety.post(
        "/reports",
        client_key=f"test-{token_hex(6)}",
        channel="school_form",
        category="help",
        campus="dm-ms-02",
        text="线路测试",
    )
    deadline = time.monotonic() + WARM_SECONDS
    while not system.letters(receipt["code"]) and time.monotonic() < deadline:
        time.sleep(0.5)
    desk.act(receipt["case_id"], "acknowledge")
    desk.act(receipt["case_id"], "false_alarm", text="线路测试")
    desk.act(receipt["case_id"], "give_feedback", text="线路畅通")
    for path in ("/hazards", "/inspections", "/area-sweeps"):
        desk.get(path)
    time.sleep(SETTLING_SECONDS)


def _cases(system: System, console: Console) -> list[Chapter]:
    """The first act: eight cases, all played at the same time."""
    telling = Telling(system, console)
    telling.run(scripts(telling))
    return telling.chapters


def _week(system: System, console: Console) -> list[Chapter]:
    """The second act: a week in fast time, and the figures at its end."""
    telling = Telling(system, console)
    before = figures.kept(system)
    played = week.begin(system)
    try:
        telling.run(
            [
                (chapter := telling.chapter(title, of), partial(play, Scene(telling, chapter), played))
                for title, of, play in week.SCENES
            ]
        )
    finally:
        week.end(system)
    if not any(chapter.broken for chapter in telling.chapters):
        last = telling.chapter("十六 月报", "figures")
        telling.run([(last, partial(figures.bulletin, Scene(telling, last), played, before))])
    return telling.chapters


def recount(system: System, chapter: Chapter, console: Console) -> None:
    """A case's timeline, the path of its flow, and which messages went where."""
    if chapter.case_id is None:
        return
    viewer = system.person(chapter.viewer)
    case = viewer.get(f"/{chapter.of}/{chapter.case_id}")
    timeline = viewer.get(f"/{chapter.of}/{chapter.case_id}/timeline")
    table = Table(title=f"{chapter.title} {chapter.code} 时间线 / timeline", title_justify="left")
    for name in ("版本", "时间", "事项", "谁", "告知"):
        table.add_column(name)
    for entry in timeline["entries"]:
        ticks = "，".join(f"{tick['name']['zh']} {tick['rung']}" for tick in entry["ticks"])
        told = [*entry["tells"], *(post for tick in entry["ticks"] for post in tick["tells"])]
        table.add_row(
            str(entry["version"]),
            _clock(entry["recorded_at"]),
            f"{entry['action_name']['zh']} {ticks}".strip(),
            entry["unit"] or "系统",
            "\n".join(dict.fromkeys(told)),
        )
    console.print(table)
    if chapter.of in FLOWS:
        path = system.flow_path(chapter.case_id, case["flow_run"], FLOWS[chapter.of])
        console.print(
            "流程 / flow: "
            + " → ".join(name for name in path if name.startswith("Await") and not name.endswith("Over"))
        )
        if path[-1] != "Closed":
            raise StoryBroken(f"流程未结束 / the flow has not ended: {path[-3:]}")
    letters = system.letters(chapter.code)
    for letter in letters:
        console.print(
            f"  {_clock(letter['at'])} ✉ {letter['address']:<26} {letter['title']}", highlight=False
        )
    if not letters:
        raise StoryBroken("没有任何消息送达 / no message has arrived")
    if len(letters) != system.sent(chapter.case_id):
        raise StoryBroken("有消息发送了两次或丢失 / a message was sent twice, or got lost")


def _clock(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%H:%M:%S")


if __name__ == "__main__":
    sys.exit(main())
