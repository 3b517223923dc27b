"""A week at four campuses in fast time: posts with one absence, a patrol, three lessons, a drill, a quiz, a notice, a police
round.

Its days are seconds. The school calendar is the district's own but for today's windows, which begin now; afterwards the
district's files are loaded again as they were. Each scene says what it did, and the figures are held to it at the end.
"""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import choice, token_hex
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from local import ROOT, run
from local.people import Person, Refused, System
from local.story.scene import Scene

DISTRICT = ROOT / "districts" / "demo"
SUPERVISOR = "dm-supervisor-1"
HARBOUR, HILL = "dm-st-harbour", "dm-st-hill"
# Campus -> the officer who stands there.
OFFICERS = {
    "dm-ms-01": "dm-st-harbour-officer-1",
    "dm-ps-01": "dm-st-harbour-officer-2",
    "dm-kg-01": "dm-st-harbour-officer-1",
    "dm-ms-02": "dm-st-hill-officer-1",
}
# As the directory names their posts.
FIRST_OFFICER, SECOND_OFFICER = "港湾派出所社区民警岗一", "港湾派出所社区民警岗二"
# A day of the week is one window; nobody comes to this one.
DAYS, WINDOW_SECONDS, DAY_SECONDS = 5, 5, 6
ABSENT = ("dm-ps-01", 3)
# Whose days a planner is asked to plan.
OF_DEMO = {"detail": {"district": "demo"}}
# Until the first window: planning, and both rungs before it.
LEAD_SECONDS = 40
# Until the plan's own event, or the story itself, has had its rounds planned.
ROUNDS_SECONDS = 30
# No scene is begun that midnight in China would cut in two.
BEFORE_MIDNIGHT = timedelta(minutes=5)


@dataclass
class Week:
    """What the scenes did, by indicator: of a rate first the part, then the whole."""

    first: datetime
    # A post's id derives from campus, day and window: told twice on one day, the story has windows of its own.
    windows: str = field(default_factory=lambda: "".join(choice(ascii_lowercase) for _ in range(8)))
    did: Counter[str] = field(default_factory=Counter)
    exercise: str = ""
    hazard: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def today(self) -> date:
        return self.first.astimezone(SHANGHAI).date()

    def count(self, **more: int) -> None:
        with self._lock:
            self.did.update(more)

    def window(self, number: int) -> tuple[datetime, datetime]:
        start = self.first + timedelta(seconds=DAY_SECONDS * number)
        return start, start + timedelta(seconds=WINDOW_SECONDS)


def begin(system: System) -> Week:
    """Loads the district with today's windows of a few seconds each, and plans their posts."""
    while datetime.now(SHANGHAI) + BEFORE_MIDNIGHT > _midnight():
        time.sleep(5)
    first = (datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)).replace(microsecond=0)
    week = Week(first)
    with TemporaryDirectory() as folder:
        district = Path(folder) / "demo"
        shutil.copytree(DISTRICT, district)
        (district / "timetables.toml").write_text(_timetables(week), "utf-8")
        run.load(system.embedded, (district,))
    return week


def end(system: System) -> None:
    """The district as its files have it."""
    run.load(system.embedded, (DISTRICT,))


def posts(scene: Scene, week: Week) -> None:
    """Five days at four gates: whoever is rostered comes in time, but for one; the station is told before, and it counts."""
    desk, hill = scene.person(f"{HARBOUR}-desk"), scene.person(f"{HILL}-desk")
    _rota(scene, week)
    planned: dict[tuple[str, int], str] = {}

    def all_planned() -> bool:
        scene.system.invoke("PlanPostsFunction", OF_DEMO)
        for station in (desk, hill):
            found = station.get("/posts/week", since=week.today.isoformat(), days="1")["posts"]
            planned.update(
                {
                    (row["campus"], int(row["facts"]["window"].rpartition("-")[2])): row["case_id"]
                    for row in found
                    if row["facts"]["window"].startswith(f"{week.windows}-") and row["state"] == "planned"
                }
            )
        return len(planned) >= DAYS * len(OFFICERS)

    scene.until(all_planned, "校历排岗 / the calendar's posts", LEAD_SECONDS - 12)
    scene.say(f"按校历排岗 {len(planned)} 班，{len(OFFICERS)} 所校园，{DAYS} 天", "cyan")
    gaps = hill.get("/posts/gaps", days="1")["gaps"]
    scene.check(len(gaps) >= DAYS, f"青山所未排班，应提示空缺 / gaps: {len(gaps)}")
    scene.say(f"青山派出所 {len(gaps)} 班无人，空缺已提示", "yellow")
    scene.chapter.case_id, scene.chapter.viewer = planned[ABSENT], f"{HARBOUR}-desk"
    scene.chapter.code = scene.case()["code"]
    for number in range(DAYS):
        start, finish = week.window(number)
        _sleep_until(start - timedelta(seconds=4))
        for campus, officer in OFFICERS.items():
            if (campus, number + 1) != ABSENT:
                scene.person(officer).post(
                    f"/posts/{planned[campus, number + 1]}/reach",
                    seen=["officer", "car", "lights"],
                )
        if number == ABSENT[1] - 1:
            scene.say("周三 港湾小学无人到岗", "bold red")
            scene.system.invoke("DutySweepFunction")
            scene.check(
                "T-PT10S" in [tick["rung"] for tick in scene.ticks()], "应先呼叫派出所 / nobody was called"
            )
        else:
            scene.say(f"第 {number + 1} 天：全部按时到岗，见警察、见警车、见警灯")
        _sleep_until(finish)
        for campus, officer in OFFICERS.items():
            if (campus, number + 1) != ABSENT:
                scene.person(officer).post(f"/posts/{planned[campus, number + 1]}/leave")
    scene.until(
        lambda: bool(scene.system.invoke("DutySweepFunction")) and scene.case()["state"] == "missed",
        "缺岗 / the absence",
    )
    scene.say("缺岗已记，派出所及所长已获知", "yellow")
    week.count(posts_manned=DAYS * len(OFFICERS) - 1, posts_manned_whole=DAYS * len(OFFICERS), posts_missed=1)


def patrol(scene: Scene, week: Week) -> None:
    """A team of the register goes round a school by its point codes and finds a hazard; a camera that shows nothing is one too."""
    safety, guard, campus = scene.person("dm-ms-01-safety"), scene.person("dm-ms-01-guard"), "dm-ms-01"
    team = _entered(
        scene,
        "team",
        team=[{"role": "police", "count": 1}, {"role": "staff", "count": 1}, {"role": "parent", "count": 2}],
        post="officer",
        since=week.today.isoformat(),
    )
    scene.say("台账登记护校队：民警1、教职工1、家长2（只记类别，不记姓名）", "cyan")
    first = datetime.now(UTC) + timedelta(seconds=12)
    spots = ("gate", "playground", "canteen")
    made = safety.post(
        "/patrol-plans",
        client_key=f"plan-{token_hex(6)}",
        campus=campus,
        by_team=team,
        points=[{"mode": "foot", "spot": spot} for spot in spots],
        beats=[{"mode": "foot", "per_day": 1}],
        since=week.today.isoformat(),
        until=week.today.isoformat(),
        first=first.astimezone(SHANGHAI).strftime("%H:%M:%S"),
        last=(first + timedelta(seconds=90)).astimezone(SHANGHAI).strftime("%H:%M:%S"),
    )
    codes = safety.get(f"/patrol-plans/{made['case_id']}/points")["stickers"]
    scene.check(len(codes) == len(spots), f"点位码数量不对 / {len(codes)} codes")
    of = _round(scene, guard, made["case_id"])
    for sticker in codes:
        guard.post(f"{of}/check_in", code=sticker["code"])
        guard.post(f"{of}/check_in", code=sticker["code"])
    scene.say("三个点位打卡，重复扫码不重复计", "green")
    key = f"finding-{token_hex(6)}"
    finding = {
        "client_key": key,
        "item": "physical_guard.no-barrier",
        "spot": f"gate-{1 + int(token_hex(2), 16) % 90}",
        "text": "校门防冲撞设施缺失",
    }
    guard.post(f"{of}/report_finding", **finding)
    guard.post(f"{of}/report_finding", **finding)
    found = guard.get(of)
    scene.check(len(found["found"]) == 1, f"应只报一条隐患 / found {found['found']}")
    scene.check(found["state"] == "complete", f"巡防应已完成 / {found['state']}")
    hazard = scene.person(f"{HARBOUR}-desk").get(f"/hazards/{found['found'][0]}")
    scene.check(hazard["source"] == "patrol", f"来源应为护校队 / {hazard['source']}")
    scene.say(f"巡防发现隐患 {hazard['code']}，来源护校队", "yellow")
    week.hazard = hazard["case_id"]

    def told() -> bool:
        work = safety.get(f"/registers/{team}")["work"]
        return (work["rounds"], work["complete"], work["hazards"]) == (1, 1, 1)

    scene.until(told, "护校队的工作 / what the team has done")
    _camera_without_picture(scene)
    week.count(
        patrol_hazards_found=1,
        patrols=1,
        points_checked=len(spots),
        points_checked_whole=len(spots),
        patrol_findings=1,
        teams=1,
        gone_wrong=1,
    )


def _camera_without_picture(scene: Scene) -> None:
    """What a register has that is out of order becomes one hazard, and each names the other; mended, it is struck off."""
    safety, guard = scene.person("dm-ms-01-safety"), scene.person("dm-ms-01-guard")
    camera = _entered(scene, "camera", spot="gate", post="security_room")
    guard.post(f"/registers/{camera}/report_fault", text="大门摄像机无画面")

    def become() -> bool:
        scene.system.invoke("ListenDevicesFunction")
        return bool(guard.get(f"/registers/{camera}")["hazard"])

    scene.until(become, "故障立为隐患 / the hazard", 60)
    hazard = guard.get(f"/registers/{camera}")["hazard"]
    found = scene.person(f"{HARBOUR}-desk").get(f"/hazards/{hazard}")
    scene.check(found["source"] == "self_check", f"来源应为学校自查 / {found['source']}")
    scene.say(f"大门摄像机报故障，自动立为隐患 {found['code']}", "yellow")
    safety.act(camera, "restore", of="registers", text="已更换")
    scene.person(f"{HARBOUR}-chief").act(hazard, "withdraw", of="hazards", text="演示结束，撤销该条隐患")
    safety.act(camera, "withdraw", of="registers", text="演示结束，注销")
    scene.say("恢复使用，条目注销，编号可再用", "green")


def police_round(scene: Scene, week: Week) -> None:
    """A station's own round by car: the gates of two campuses, each between its times; the schools read of it."""
    officer, campuses = scene.person(OFFICERS["dm-ms-01"]), ("dm-ms-01", "dm-ps-01")
    # Its function has started before moments are counted from now.
    officer.get("/patrol-plans")
    first = datetime.now(UTC) + timedelta(seconds=12)
    between = {
        "first": first.astimezone(SHANGHAI).strftime("%H:%M:%S"),
        "last": (first + timedelta(seconds=90)).astimezone(SHANGHAI).strftime("%H:%M:%S"),
    }
    made = officer.post(
        "/patrol-plans/rounds",
        client_key=f"round-{token_hex(6)}",
        mode="car",
        officers=2,
        stops=[{"campus": campus, "spot": "gate", **between} for campus in campuses],
        since=week.today.isoformat(),
        until=week.today.isoformat(),
    )
    scene.say("巡逻排查：车巡，警力2人，两所校园的校门", "cyan")
    codes = officer.get(f"/patrol-plans/{made['case_id']}/points")["stickers"]
    scene.check([one["campus"] for one in codes] == [*campuses], f"巡逻点码不对 / the codes: {codes}")
    of = _round(scene, officer, made["case_id"])
    for sticker in codes:
        officer.post("/patrols/check_in", code=sticker["code"], seen=["officer", "car", "lights"])
    seen = scene.person("dm-ps-01-safety").get(of)
    scene.check(seen["police"] and seen["state"] == "complete", f"巡逻排查应已完成 / {seen['state']}")
    scene.check(all(line["in_window"] for line in seen["lines"]), "应在时段内到点 / in their windows")
    scene.say("两个巡逻点按时到点，见警察、见警车、见警灯；学校可见", "green")
    week.count(
        police_rounds=1,
        police_stops=len(codes),
        police_stops_whole=len(codes),
        stops_seen=3 * len(codes),
    )


def _entered(scene: Scene, register: str, **fields: Any) -> str:
    """An entry of the school's register. Told twice, the story has numbers of its own."""
    made = scene.person("dm-ms-01-safety").post(
        "/registers",
        client_key=f"entry-{token_hex(6)}",
        register_type=register,
        campus="dm-ms-01",
        number=f"N-{token_hex(4)}",
        **fields,
    )
    return str(made["case_id"])


def _round(scene: Scene, person: Person, plan: str) -> str:
    """The path of the round that a plan asks for today, once it is planned and has begun."""
    rounds: list[str] = []

    def planned() -> bool:
        if not rounds:
            scene.system.invoke("PlanPatrolsFunction", OF_DEMO)
        rows = person.get("/patrols")["records"]
        rounds[:] = [
            row["case_id"] for row in rows if person.get(f"/patrols/{row['case_id']}")["plan"] == plan
        ]
        return bool(rounds)

    scene.until(planned, "巡防任务 / the round", ROUNDS_SECONDS)
    of = f"/patrols/{rounds[0]}"
    _sleep_until(datetime.fromisoformat(person.get(of)["since"]))
    return of


def lessons(scene: Scene, week: Week) -> None:
    """Three lessons by community officers, one of them as law vice-principal; the school confirms each."""
    _appointed(scene, "dm-ms-01", FIRST_OFFICER, week)
    for campus, group, heads, vice_principal in (
        ("dm-ms-01", "middle", 240, True),
        ("dm-ps-01", "upper_primary", 310, False),
        ("dm-kg-01", "kindergarten", 60, False),
    ):
        officer = OFFICERS[campus]
        planned = _planned(
            scene,
            officer,
            campus,
            activity_type="law_lesson" if vice_principal else "safety_lesson",
            host="me",
            as_vice_principal=vice_principal,
            topics=["fraud"],
        )
        scene.person(f"{campus}-safety").act(planned["case_id"], "confirm", of="activities")
        _held(scene, officer, planned)
        scene.person(officer).act(
            planned["case_id"],
            "record",
            of="activities",
            audience={group: heads, "staff": 4},
            class_hours=1 if vice_principal else 0,
        )
        scene.say(f"{campus} 一堂课：{heads + 4} 人次")
        week.count(activities=1, person_times=heads + 4, class_hours=int(vice_principal))


def drill(scene: Scene, week: Week) -> None:
    """An evacuation drill runs through the real loop as an exercise: the same clocks, and no figure of incidents."""
    safety, officer = "dm-kg-01-safety", OFFICERS["dm-kg-01"]
    desk, chief = f"{HARBOUR}-desk", f"{HARBOUR}-chief"
    planned = _planned(scene, officer, "dm-kg-01", activity_type="evacuation_drill", host="me")
    scene.person(safety).act(planned["case_id"], "confirm", of="activities")
    started = scene.person(officer).act(
        planned["case_id"], "start_exercise", of="activities", category="fire", text="演练：食堂起火"
    )
    case = started["exercise_case"]
    scene.say("演练警情已启动，消息均标【演练】", "cyan")
    for who, action, body in (
        (desk, "acknowledge", {}),
        (desk, "assess", {"level": 1, "category": "fire"}),
        (safety, "tell_bureau", {}),
        (desk, "dispatch", {}),
        (officer, "arrive", {}),
        (officer, "handle", {"closing_reason": "resolved_on_scene", "text": "疏散完毕，清点人数"}),
        (desk, "give_feedback", {"text": "演练完成"}),
        (chief, "review", {"cause": "演练", "worked": "两分钟内疏散完毕"}),
        (SUPERVISOR, "close", {}),
    ):
        scene.person(who).act(case, action, **body)
    found = scene.person(desk).get(f"/cases/{case}")
    scene.check(found["exercise"] and found["state"] == "closed", f"演练应已结案 / {found['state']}")
    late = [clock["clock"] for clock in found["work"]["clocks"] if clock["late"]]
    scene.check(not late, f"演练同样计时，不应超时 / late: {late}")
    _held(scene, officer, planned)
    scene.person(officer).act(
        planned["case_id"],
        "record",
        of="activities",
        audience={"kindergarten": 200, "staff": 20},
        evacuated_in=2,
    )
    scene.say("疏散用时 2 秒（快演），演练同样计时、不计入警情", "green")
    week.exercise = case
    week.count(activities=1, drills=1, person_times=220)


def quiz(scene: Scene, week: Week) -> None:
    """A round for two schools, answered by school code without any account; points go to the schools."""
    closes = datetime.now(UTC) + timedelta(seconds=50)
    planned = scene.person(SUPERVISOR).post(
        "/quiz-rounds",
        client_key=f"round-{token_hex(6)}",
        campuses=["dm-ms-01", "dm-ps-01"],
        closes_at=closes.isoformat(),
        count=5,
    )
    of = f"/quiz-rounds/{planned['case_id']}"

    def opened() -> bool:
        scene.system.invoke("OutreachSweepFunction")
        return bool(scene.person(SUPERVISOR).get(of)["state"] == "running")

    scene.until(opened, "问答开放 / the round", 20)
    plan = scene.person(SUPERVISOR).get(of)
    sheets = 0
    for school, pupils in zip(plan["schools"], (2, 1), strict=True):
        for _ in range(pupils):
            asked = scene.system.open("GET", f"/quiz/{plan['code']}?school={school['school_code']}")
            sheet = {
                "school": school["school_code"],
                "token": asked["token"],
                "client_key": f"sheet-{token_hex(8)}",
                "answers": {one["question"]: [one["options"][0]["option"]] for one in asked["questions"]},
            }
            marks = scene.system.open("POST", f"/quiz/{plan['code']}/sheets", sheet)
            again = scene.system.open("POST", f"/quiz/{plan['code']}/sheets", sheet)
            scene.check(marks == again, "重复交卷应得同一结果 / the same sheet, the same marks")
            sheets += 1
    scene.say(f"{sheets} 份答卷，无账号、不记名，重复提交只计一次", "green")
    _sleep_until(closes)

    def counted() -> bool:
        scene.system.invoke("OutreachSweepFunction")
        return bool(scene.person(SUPERVISOR).get(of)["state"] == "counted")

    scene.until(counted, "问答计分 / the counting", 60)
    after = scene.person(SUPERVISOR).get(of)
    scene.check(after["sheets"] == sheets, f"应有 {sheets} 份答卷 / {after['sheets']} sheets")
    scene.say("，".join(f"{one['name']['zh']} {one['points']} 分" for one in after["schools"]), "yellow")
    week.count(quiz_rounds=1, quiz_sheets=sheets)


def notice(scene: Scene, week: Week) -> None:
    """The warning of 13 March becomes a notice to schools: two read it, the third is reminded."""
    schools = ("dm-ms-01", "dm-ps-01", "dm-kg-01")
    issued = scene.person(f"{HARBOUR}-desk").post(
        "/notices",
        client_key=f"notice-{token_hex(6)}",
        topic="fraud",
        addressed="campuses",
        campuses=list(schools),
        read_by=(datetime.now(UTC) + timedelta(seconds=40)).isoformat(),
        text="近期有冒充客服退款的诈骗，请提醒教职工不要共享屏幕、不要转账。",
    )
    scene.chapter.case_id, scene.chapter.code = issued["case_id"], issued["code"]
    scene.chapter.viewer = f"{HARBOUR}-desk"
    scene.say("互通信息：反诈提示发至三所校园", "cyan")
    of = f"/notices/{issued['case_id']}"
    for campus in schools[:2]:
        scene.until(lambda campus=campus: _seen(scene, f"{campus}-safety", of), "提示送达 / the notice", 30)  # type: ignore[misc]  # bound now
        scene.person(f"{campus}-safety").post(f"{of}/read")
    scene.say("两所已签收")

    def chased() -> bool:
        scene.system.invoke("DutySweepFunction")
        return any(tick["rung"] == "100%" for tick in scene.ticks())

    scene.until(chased, "催读 / the chase", 60)
    scene.say("第三所未读，已催园方和派出所", "yellow")
    scene.person(f"{schools[2]}-safety").post(f"{of}/read")
    scene.check(scene.case()["state"] == "read", f"应全部已读 / {scene.case()['state']}")
    week.count(notices=1, notices_read=2, notices_read_whole=3)


def _timetables(week: Week) -> str:
    """One timetable for the four campuses, both seasons alike; the others have none today."""
    windows = "\n".join(
        f'  {{ code = "{week.windows}-{number + 1}", type = "escort", start = "{start}", end = "{finish}" }},'
        for number in range(DAYS)
        for start, finish in [
            [moment.astimezone(SHANGHAI).strftime("%H:%M:%S") for moment in week.window(number)]
        ]
    )
    seasons = "\n".join(
        f'[timetables.week.{season}]\nfrom = "{first}"\nuntil = "{last}"\nwindows = [\n{windows}\n]\n'
        for season, first, last in (("summer", "05-01", "09-30"), ("winter", "10-01", "04-30"))
    )
    on = "\n".join(f"[campuses.{campus}]\non = [{week.today.isoformat()}]\n" for campus in OFFICERS)
    off = "\n".join(
        f"[campuses.{campus}]\noff = [{week.today.isoformat()}]\n" for campus in ("dm-ps-02", "dm-kg-02")
    )
    return (
        '[timetables.week]\nname_zh = "一周快演"\nname_en = "A week in fast time"\n\n'
        f'{seasons}\n[defaults]\nschool = "week"\nkindergarten = "week"\n\n{on}\n{off}'
    )


def _rota(scene: Scene, week: Week) -> None:
    """Harbour station says who stands where on every day of the week; Green Hill has not."""
    desk = scene.person(f"{HARBOUR}-desk")
    people = {one["name"]["zh"]: one["account"] for one in desk.get("/posts/people")["people"] if one["name"]}
    rota = desk.post("/rotas")["case_id"]
    first, second = people[FIRST_OFFICER], people[SECOND_OFFICER]
    desk.act(
        rota,
        "set_lines",
        of="rotas",
        lines=[
            {
                "campus": campus,
                "window": f"{week.windows}-{number + 1}",
                "weekdays": [1, 2, 3, 4, 5, 6, 7],
                "assignee": second if campus == "dm-ps-01" else first,
            }
            for campus in ("dm-ms-01", "dm-ps-01", "dm-kg-01")
            for number in range(DAYS)
        ],
    )


def _appointed(scene: Scene, campus: str, officer: str, week: Week) -> None:
    """Told a second time, the story finds the officer in office already."""
    chief = scene.person(f"{HARBOUR}-chief")
    able = chief.get("/appointments/candidates", campus=campus)["candidates"]
    try:
        chief.post(
            "/appointments",
            client_key=f"appoint-{token_hex(6)}",
            campus=campus,
            holder=next(one["account"] for one in able if one["name"]["zh"] == officer),
            since=week.today.isoformat(),
        )
    except Refused as refusal:
        scene.check(refusal.kind == "conflict", f"聘任被拒 / refused: {refusal}")
        return
    scene.say("聘任法治副校长（每人至多两校）", "cyan")
    week.count(appointments=1)


def _planned(scene: Scene, officer: str, campus: str, **what: Any) -> dict[str, Any]:
    begins = datetime.now(UTC) + timedelta(seconds=3)
    planned: dict[str, Any] = scene.person(officer).post(
        "/activities",
        client_key=f"activity-{token_hex(6)}",
        campus=campus,
        starts_at=begins.isoformat(),
        ends_at=(begins + timedelta(seconds=3)).isoformat(),
        **what,
    )
    return planned


def _held(scene: Scene, officer: str, planned: dict[str, Any]) -> None:
    ends = datetime.fromisoformat(scene.person(officer).get(f"/activities/{planned['case_id']}")["ends_at"])
    _sleep_until(ends)
    scene.person(officer).act(planned["case_id"], "hold", of="activities")


def _seen(scene: Scene, who: str, of: str) -> bool:
    try:
        scene.person(who).get(of)
    except Refused as refusal:
        scene.check(refusal.status == 404, f"不应为此拒绝 / {refusal}")
        return False
    return True


def _sleep_until(moment: datetime) -> None:
    time.sleep(max((moment - datetime.now(UTC)).total_seconds(), 0))


def _midnight() -> datetime:
    return datetime.combine(datetime.now(SHANGHAI).date() + timedelta(days=1), datetime.min.time(), SHANGHAI)


SCENES: tuple[tuple[str, str, Callable[[Scene, Week], None]], ...] = (
    ("九 护学岗一周", "posts", posts),
    ("十 护校队巡防", "patrols", patrol),
    ("十一 三堂法治课", "activities", lessons),
    ("十二 疏散演练", "activities", drill),
    ("十三 知识问答", "quiz-rounds", quiz),
    ("十四 互通信息", "notices", notice),
    ("十五 巡逻排查", "patrols", police_round),
)
