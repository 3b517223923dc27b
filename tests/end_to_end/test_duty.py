"""Duty on the deployed system, IAM enforced: posts, a patrol, a notice to the whole district, the security room's log."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from local.people import Refused, System
from tests.cloud import OPEN
from tests.end_to_end.playing import CHIEF, DESK, OFFICER, SAFETY, SOON, until
from tests.end_to_end.test_hazards import photo, soon

GUARD, SUPERVISOR = "dm-ms-01-guard", "dm-supervisor-1"
SPOTS = ("gate", "playground")


def post_at(system: System, starts_in: float, lasts: float) -> dict[str, Any]:
    receipt: dict[str, Any] = system.person(DESK).post(
        "/posts",
        client_key=f"post-{token_hex(6)}",
        campus=OPEN,
        post_type="escort",
        starts_at=soon(starts_in),
        ends_at=soon(starts_in + lasts),
        text="运动会加岗",
    )
    return receipt


def swept(system: System, path: str, by: str = DESK) -> Counter[str]:
    """How often each rung was served, after one more sweep."""
    system.invoke("DutySweepFunction")
    entries = system.person(by).get(f"{path}/timeline")["entries"]
    return Counter(f"{tick['clock']} {tick['rung']}" for entry in entries for tick in entry["ticks"])


def in_one_day(seconds: float, then: float) -> datetime:
    """So many seconds from now, in Shanghai, when midnight is not within `then` seconds more."""
    while True:
        first = datetime.now(SHANGHAI) + timedelta(seconds=seconds)
        if (first + timedelta(seconds=then)).date() == datetime.now(SHANGHAI).date():
            return first
        time.sleep(5)


def letters(system: System, code: str) -> list[tuple[str, str, str]]:
    return [(one["address"], one["title"], one["body"]) for one in system.letters(code)]


def test_a_post_is_manned_and_another_is_told_to_its_station_once_and_missed(system: System) -> None:
    manned, missed = post_at(system, 600, 60), post_at(system, SOON + 5, 3)
    of, path = f"/posts/{manned['case_id']}", f"/posts/{missed['case_id']}"
    officer = system.person(OFFICER)
    officer.post(f"{of}/reach", seen=["officer", "car"])
    system.person(SAFETY).post(f"{of}/see", seen=["lights"])
    officer.post(f"{of}/leave")
    shown = officer.get(of)
    assert (shown["state"], all(one["seen"] for one in shown["seen"])) == ("done", True)
    assert shown["reached_in_time"]
    until(lambda: "reach T-PT10S" in swept(system, path), "a word to the station")
    until(lambda: swept(system, path) and officer.get(path)["state"] == "missed", "that nobody had come")
    until(lambda: any("chief" in to for to, _, _ in letters(system, missed["code"])), "a word to the chief")
    served, told = swept(system, path), letters(system, missed["code"])
    assert set(served.values()) == {1}
    assert {"dm-st-harbour/desk", "dm-st-harbour/chief"} <= {to for to, _, _ in told}
    assert len(told) == len(set(told))
    assert officer.get(f"{path}/timeline")["holds"]


def test_a_plan_is_heard_by_the_planner_and_what_its_round_finds_becomes_a_hazard(system: System) -> None:
    safety, guard = system.person(SAFETY), system.person(GUARD)
    first = in_one_day(SOON, 130)
    plan = safety.post(
        "/patrol-plans",
        client_key=f"plan-{token_hex(6)}",
        campus=OPEN,
        team=[{"role": "staff", "count": 1}, {"role": "parent", "count": 2}],
        points=[{"mode": "foot", "spot": spot} for spot in SPOTS],
        beats=[{"mode": "foot", "per_day": 1}],
        since=first.date().isoformat(),
        until=first.date().isoformat(),
        first=first.strftime("%H:%M:%S"),
        last=(first + timedelta(seconds=120)).strftime("%H:%M:%S"),
    )["case_id"]
    codes = [one["code"] for one in safety.get(f"/patrol-plans/{plan}/points")["stickers"]]
    rounds: list[dict[str, Any]] = []

    def made() -> list[dict[str, Any]]:
        shown = [guard.get(f"/patrols/{row['case_id']}") for row in guard.get("/patrols")["records"]]
        rounds[:] = [one for one in shown if one["plan"] == plan]
        return rounds

    until(made, "the plan's round, through the bus")
    of, begins = f"/patrols/{rounds[0]['case_id']}", datetime.fromisoformat(rounds[0]["since"])
    time.sleep(max((begins - datetime.now(UTC)).total_seconds(), 0))
    for code in codes:
        guard.post(f"{of}/check_in", code=code)
    found = {
        "client_key": f"finding-{token_hex(6)}",
        "item": "physical_guard.no-barrier",
        "spot": f"gate-{1 + int(token_hex(2), 16) % 90}",
        "text": "防冲撞设施缺失",
    }
    for _ in range(2):
        guard.post(f"{of}/report_finding", **found)
    shown = guard.get(of)
    assert (shown["state"], shown["checked"]) == ("complete", len(SPOTS))
    (hazard,) = shown["found"]
    assert system.person(DESK).get(f"/hazards/{hazard}")["source"] == "patrol"
    system.person(CHIEF).act(hazard, "withdraw", of="hazards", text="测试结束")


def test_a_notice_reaches_the_campuses_of_every_station_and_is_chased(system: System) -> None:
    supervisor = system.person(SUPERVISOR)
    issued = supervisor.post(
        "/notices",
        client_key=f"notice-{token_hex(6)}",
        topic="fraud",
        addressed="district",
        read_by=soon(SOON),
        text="近期有冒充客服退款的诈骗",
    )
    path = f"/notices/{issued['case_id']}"
    assert (issued["campuses"], issued["parts"]) == (6, 2)
    until(lambda: supervisor.get(path)["whole"]["made"] == issued["parts"], "every part")
    for campus in ("dm-ms-01", "dm-ms-02"):
        school = system.person(f"{campus}-safety")
        (mine,) = [
            one
            for row in school.get("/notices")["records"]
            if (one := school.get(f"/notices/{row['case_id']}"))["received_at"] >= issued["received_at"]
        ]
        school.post(f"/notices/{mine['case_id']}/read")
        assert [one["campus"] for one in mine["receipts"]] == [campus]
    assert supervisor.get(path)["whole"]["read"] == 2
    until(lambda: "read 100%" in swept(system, path, SUPERVISOR), "the chase")
    receipts = supervisor.get(path)["receipts"]
    unread = {f"{one['campus']}/safety" for one in receipts if one["read_at"] is None}
    heard = Counter[str]()

    def all_heard() -> bool:
        heard.clear()
        heard.update(to for to, _, _ in set(letters(system, issued["code"])))
        return all(heard[to] > 1 for to in unread)

    until(all_heard, "a second word to those who have not read")
    (reader,) = {f"{one['campus']}/safety" for one in receipts} - unread
    assert heard[reader] == 1
    supervisor.post(f"{path}/withdraw", text="测试结束")


def test_an_assurance_is_logged_with_its_evidence_and_stands(system: System) -> None:
    officer = system.person(OFFICER)
    entry = officer.post(
        "/log",
        client_key=f"entry-{token_hex(6)}",
        campus=OPEN,
        entry_type="assurance",
        facts={"assurance": "escort_post", "holds": "yes"},
        evidence="排班表第三号",
    )["case_id"]
    assert officer.attach(entry, "evidence", photo())["state"] == "kept"
    assert officer.get(f"/log/{entry}")["attachments"]
    standing = {
        one["assurance"]: one
        for campus in system.person(SUPERVISOR).get("/assurances")["campuses"]
        if campus["campus"] == OPEN
        for one in campus["standings"]
    }
    assert (standing["escort_post"]["holds"], standing["escort_post"]["entry"]) == (True, entry)
    with pytest.raises(Refused) as refused:
        system.person(SAFETY).post(f"/log/{entry}/offset", text="不实")
    assert refused.value.status == 403
