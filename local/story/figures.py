"""The end of the week: the kept figures have grown by what the scenes did, and by nothing else; the bulletin says so."""

from collections import Counter
from datetime import datetime, timedelta

from campus_safety.calendars import SHANGHAI
from local.people import System
from local.story.scene import Scene
from local.story.week import HARBOUR, SUPERVISOR, Week

# What no exercise, no quiz and no lesson may move.
UNTOUCHED = ("incidents", "front_line")


def kept(system: System) -> Counter[str]:
    """The district's figures of today and tomorrow, each under its code; of a rate also the whole, as "<code>_whole"."""
    today = datetime.now(SHANGHAI).date()
    answer = system.person(SUPERVISOR).get(
        "/figures",
        **{"from": today.isoformat(), "to": (today + timedelta(days=2)).isoformat(), "scope": "*"},
    )
    found: Counter[str] = Counter()
    for figure in answer["figures"]:
        found[figure["code"]] = figure["count"]
        if figure["whole"] is not None:
            found[f"{figure['code']}_whole"] = figure["whole"]
    return found


def bulletin(scene: Scene, week: Week, before: Counter[str]) -> None:
    """Waits until every event has been counted, then compares each figure with what was done."""
    wrong: dict[str, tuple[int, int]] = {}

    def holds() -> bool:
        now = kept(scene.system)
        wrong.clear()
        for code, done in {**dict.fromkeys(UNTOUCHED, 0), **week.did}.items():
            grown = now[code] - before[code]
            if grown != done:
                wrong[code] = (grown, done)
        return not wrong

    try:
        scene.until(holds, "统计 / the figures", 60)
    finally:
        for code, (grown, done) in wrong.items():
            scene.say(f"{code}: 统计 {grown}，实际 {done}", "bold red")
    scene.say("，".join(f"{code} +{done}" for code, done in sorted(week.did.items())), "green")
    scene.say("统计与所做一致；演练不计入警情", "green")
    if week.hazard:
        scene.person(f"{HARBOUR}-chief").act(
            week.hazard, "withdraw", of="hazards", text="演示结束，撤销该条隐患"
        )
