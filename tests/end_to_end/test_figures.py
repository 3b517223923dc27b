"""Figures on the deployed system: what was done is counted within seconds, and a rebuild comes to the same."""

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from secrets import token_hex

from campus_safety.district.calendars import SHANGHAI
from local import ROOT
from local.people import System
from tests.end_to_end.playing import report, until
from tests.end_to_end.test_hazards import soon

CAMPUS, SAFETY, OFFICER = "dm-ps-02", "dm-ps-02-safety", "dm-st-hill-officer-2"
# Long enough for an event that is being kept, where no more of them are under way.
SETTLE_SECONDS = "5"


def figures(system: System) -> Counter[str]:
    """The campus's own, of yesterday, today and tomorrow."""
    today = datetime.now(SHANGHAI).date()
    answer = system.person(SAFETY).get(
        "/figures",
        **{"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=2)), "scope": CAMPUS},
    )
    return Counter({one["code"]: one["count"] for one in answer["figures"]})


def test_what_is_done_is_counted_within_seconds(system: System) -> None:
    officer, before = system.person(OFFICER), figures(system)
    report(system, SAFETY, campus=CAMPUS)
    officer.post(
        "/log",
        client_key=f"entry-{token_hex(6)}",
        campus=CAMPUS,
        entry_type="guard_training",
        facts={"subject": "fire"},
        minutes=30,
        people=4,
    )
    lesson = officer.post(
        "/activities",
        client_key=f"activity-{token_hex(6)}",
        campus=CAMPUS,
        activity_type="safety_lesson",
        host="me",
        starts_at=soon(-3600),
        ends_at=soon(-60),
    )["case_id"]
    officer.act(lesson, "hold", of="activities")
    officer.act(lesson, "record", of="activities", audience={"lower_primary": 40})
    # The points that the lesson earns come last, by way of the bus.
    done = {"incidents": 1, "room_log": 1, "activities": 1, "person_times": 40, "points": 2}
    until(lambda: {code: figures(system)[code] - before[code] for code in done} == done, "these figures")


def test_a_rebuild_comes_to_what_was_kept(system: System) -> None:
    _settle_soon(system)
    before = figures(system)
    assert "rebuilt from" in _operated(system, "rebuild")
    assert figures(system) == before
    assert "equal:" in _operated(system, "rebuild", "--check")


def _operated(system: System, *job: str) -> str:
    """As `make figures` does it."""
    command = (sys.executable, "-m", "local.figures", "local", *job)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=system.embedded.client_environment() | {"CAMPUS_SAFETY_STATE": str(system.embedded.state)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _settle_soon(system: System) -> None:
    function, name = system.aws("lambda"), system.outputs["FiguresRebuildFunction"]
    settings = function.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    function.update_function_configuration(
        FunctionName=name, Environment={"Variables": {**settings, "SETTLE_SECONDS": SETTLE_SECONDS}}
    )
