"""A joint inspection and what becomes of the three hazards that it finds. Each step is checked."""

import io
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import randbelow, token_hex
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from campus_safety.district.calendars import SHANGHAI
from local.people import Refused
from local.story.scene import Scene
from local.story.telling import StoryBroken

SCHOOL, PRINCIPAL = "dm-ms-01-safety", "dm-ms-01-principal"
OFFICER, CHIEF, SUPERVISOR = "dm-st-harbour-officer-1", "dm-st-harbour-chief", "dm-supervisor-1"
FIRE, CAMPUS = "dm-fire-duty", "dm-ms-01"
# A rung is served by the flow's timer within about two seconds; twice that is a fault.
RUNG_SECONDS = 4.0
# Until the alarm and the warning have been taken: two cores play seven cases at once.
ASSEMBLING_SECONDS = 6.0
IN_TIME, LATE, MAJOR = "in_time", "late", "major"


@dataclass
class Findings:
    """What the inspection hands to the chapters that follow its hazards."""

    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    recorded: threading.Event = field(default_factory=threading.Event)

    def taken(self, name: str) -> dict[str, Any]:
        if not self.recorded.wait(60) or name not in self.receipts:
            raise StoryBroken(f"检查没有发现这项隐患 / the inspection never found it: {name}")
        return self.receipts[name]


def joint_inspection(scene: Scene, findings: Findings) -> None:
    """Police and fire brigade look at one campus by one checklist, each at its own field: three hazards, one major."""
    time.sleep(ASSEMBLING_SECONDS)
    planned = scene.person(SUPERVISOR).post(
        "/inspections",
        client_key=f"inspection-{token_hex(6)}",
        campuses=[CAMPUS],
        agencies=["dm-st-harbour", "dm-fire"],
        selection="joint-inspection",
        planned_on=datetime.now(SHANGHAI).date().isoformat(),
        text="冬季校园安全联合督导检查",
    )
    scene.chapter.case_id, scene.chapter.code, scene.chapter.viewer = (
        planned["case_id"],
        planned["code"],
        SUPERVISOR,
    )
    scene.say("治安大队安排联合检查：派出所、消防 → 港湾中学", "cyan")
    scene.act(SUPERVISOR, "begin", "检查组入校")
    for name, who, item, spot in (
        (IN_TIME, OFFICER, "technical_guard.alarm-unlinked", _somewhere("gate")),
        (LATE, OFFICER, "technical_guard.perimeter-alarm-dead", _somewhere("perimeter")),
        (MAJOR, FIRE, "fire.sandwich-panel", _somewhere("canteen")),
    ):
        if name is LATE:
            scene.refused(
                "conflict", lambda: scene.person(SUPERVISOR).act(scene.case_id, "conclude", of="inspections")
            )
            scene.say("消防尚未答复，结束检查被拒", "yellow")
        found = scene.person(who).post(
            f"/inspections/{scene.case_id}/record_finding",
            client_key=f"finding-{token_hex(6)}",
            campus=CAMPUS,
            item=item,
            spot=spot,
            text="现场检查发现",
        )
        hazard = scene.person(SUPERVISOR).get(f"/hazards/{found['hazard']}")
        findings.receipts[name] = {"case_id": hazard["case_id"], "code": hazard["code"]}
        scene.say(f"发现：{hazard['item_name']['zh']}（{hazard['grade_name']['zh']}）→ {hazard['code']}")
    findings.recorded.set()
    seen = scene.person(FIRE).get(f"/inspections/{scene.case_id}")
    scene.check(
        {finding["unit"] for finding in seen["work"]["findings"]} == {"dm-fire"},
        "各部门只应看到自己的检查发现 / each authority sees its own findings only",
    )
    scene.act(SUPERVISOR, "conclude", "各部门均已答复，检查结束")


def rectified_in_time(scene: Scene, findings: Findings) -> None:
    """Ordered, rectified, rechecked by an officer, seen to hold: nobody is told of any lateness."""
    _begun(scene, findings, IN_TIME, "一键报警未联网")
    _ordered(scene, 40, "接入公安报警平台")
    position = _photo("before", position=True)
    kept = scene.person(SCHOOL).attach(scene.case_id, "before", position)
    with (
        urllib.request.urlopen(kept["url"], timeout=30) as answer,
        Image.open(io.BytesIO(answer.read())) as found,
    ):
        scene.check(not dict(found.getexif()), "照片应去除位置等信息 / the photo kept its data")
    scene.say("整改前照片已收录，位置信息已去除", "yellow")
    _claimed(scene, "已接入并测试", before=False)
    scene.refused("not-allowed", lambda: _verify(scene, PRINCIPAL))
    scene.say("整改单位自行复查：被拒绝", "yellow")
    scene.act(OFFICER, "recheck", "民警复查合格", passed=True, opinion="联网正常，现场测试通过")
    _held(scene, OFFICER)
    scene.all_in_time()
    _struck_off(scene, OFFICER)
    _paper(scene, SCHOOL, "order")


def extended_then_late(scene: Scene, findings: Findings) -> None:
    """Extended once, then late all the same: the ladder climbs to a supervision order."""
    _begun(scene, findings, LATE, "周界报警失效")
    _ordered(scene, 20, "修复周界报警")
    before = _due(scene)
    scene.refused(
        "not-allowed",
        lambda: scene.person(SCHOOL).act(scene.case_id, "assign", of="hazards", due_at=_soon(60)),
    )
    until = (before + timedelta(seconds=8)).isoformat()
    scene.act(SCHOOL, "ask_extension", "学校申请延期", until=until, text="等待配件")
    scene.refused(
        "not-allowed",
        lambda: scene.person(PRINCIPAL).act(
            scene.case_id, "decide_extension", of="hazards", number=1, granted=True
        ),
    )
    scene.act(CHIEF, "decide_extension", "所长同意延期", number=1, granted=True)
    gap = abs((_due(scene) - before).total_seconds() - 8)
    scene.check(gap < 1, "延期应生效 / the extension must count")
    told: list[str] = []

    def climbed() -> bool:
        rungs = [tick["rung"] for tick in scene.ticks() if tick["clock"] == "rectify:1"]
        for rung in rungs[len(told) :]:
            told.append(rung)
            scene.say(f"整改时限 {rung}", "yellow" if rung.startswith("T-") else "bold red")
        return "T+PT4S" in rungs

    scene.until(climbed, "逾期升至督办 / the rung that opens an order", 60)
    for tick in scene.ticks():
        due, recorded = (datetime.fromisoformat(tick[name]) for name in ("due_at", "recorded_at"))
        if tick["clock"] == "rectify:1":
            late = (recorded - due).total_seconds()
            scene.check(
                0 <= late < RUNG_SECONDS, f"{tick['rung']} 晚了 {late:.1f} 秒 / came {late:.1f} s late"
            )
    orders = scene.case()["work"]["supervisions"]
    scene.check(
        [order["opened_by_clock"] for order in orders] == ["rectify:1"], f"应有一张督办单 / orders: {orders}"
    )
    scene.act(SCHOOL, "answer_order", "学校书面答复督办单", number=1, text="配件延误，已现场加装")
    _claimed(scene, "已修复")
    scene.act(OFFICER, "recheck", "复查合格", passed=True, opinion="已修复")
    _held(scene, OFFICER)
    scene.check(scene.clock("rectify:1")["late"], "逾期应留痕 / the lateness must stay on record")
    _struck_off(scene, CHIEF)


def failed_its_recheck(scene: Scene, findings: Findings) -> None:
    """A major hazard: controlled, planned, rechecked by the fire brigade, failed, mended in a second round, reviewed."""
    _begun(scene, findings, MAJOR, "易燃夹芯板（重大隐患）")
    scene.check(scene.case()["grade"] == "major", "应判为重大隐患 / it has to be major")
    scene.act(SCHOOL, "control", "停用并围挡", text="食堂二层停用，设置围挡和警示标志")
    scene.act(FIRE, "assign", "消防交办整改，挂牌督办", due_at=_soon(40))
    listed = [order for order in scene.case()["work"]["supervisions"] if order["listed"]]
    scene.check(len(listed) == 1, "重大隐患应挂牌督办 / a major hazard is listed")
    scene.act(
        SCHOOL,
        "submit_plan",
        "提交“五落实”方案",
        owner="总务处",
        measures="拆除更换为不燃材料",
        funds="专项经费已列支",
        contingency="停用期间分批就餐，专人值守",
        deadline=_soon(35),
    )
    _claimed(scene, "已更换一半")
    scene.act(FIRE, "recheck", "复查不合格，进入第二轮，责任上升一级", passed=False, opinion="仍有一处未更换")
    work = scene.case()["work"]
    scene.check(len(work["rounds"]) == 2, "应进入第二轮 / a second round begins")
    _claimed(scene, "已全部更换", before=False)
    scene.act(FIRE, "recheck", "第二轮复查合格", passed=True, opinion="已全部更换")
    _held(scene, FIRE)
    scene.refused("conflict", lambda: scene.person(SUPERVISOR).act(scene.case_id, "close", of="hazards"))
    scene.say("未复盘、督办单未答复，销号被拒", "yellow")
    scene.act(CHIEF, "review", "复盘", cause="历史遗留，改造时未更换", topics=["fire_safety"])
    for order in scene.case()["work"]["supervisions"]:
        if order["answered_at"] is None:
            scene.act(
                PRINCIPAL,
                "answer_order",
                f"校长答复督办单 {order['number']}",
                number=order["number"],
                text="已整改",
            )
    scene.closed(SUPERVISOR, "销号")
    _paper(scene, SUPERVISOR, "ledger")


def _somewhere(area: str) -> str:
    """Another spot each time: a story that broke off leaves its hazards open, and the next finds its own."""
    return f"{area}-{1 + randbelow(99)}"


def _begun(scene: Scene, findings: Findings, name: str, text: str) -> None:
    receipt = findings.taken(name)
    scene.chapter.case_id, scene.chapter.code = receipt["case_id"], receipt["code"]
    scene.chapter.viewer = SUPERVISOR
    scene.say(f"检查发现：{text} → {receipt['code']}", "cyan")


def _ordered(scene: Scene, seconds: float, measures: str) -> None:
    scene.act(OFFICER, "draft_order", "民警拟制整改通知书", due_at=_soon(seconds), measures=measures)
    scene.act(CHIEF, "sign_order", "所长签发责令限期整改通知书")
    (paper,) = [one for one in scene.case()["papers"] if one["kind"] == "order"]
    scene.say(f"文号 限字〔{paper['year']}〕第 {paper['number']} 号", "green")


def _claimed(scene: Scene, text: str, *, before: bool = True) -> None:
    school = scene.person(SCHOOL)
    for purpose in ("before", "after") if before else ("after",):
        state = school.attach(scene.case_id, purpose, _photo(purpose))["state"]
        scene.check(state == "kept", f"照片未收录 / the photo was {state}")
    scene.act(SCHOOL, "claim_rectified", "学校报告整改完毕（附整改前后照片）", text=text)


def _held(scene: Scene, by: str) -> None:
    """The follow-up check, as soon as it is not too early."""

    def looked() -> bool:
        try:
            scene.act(by, "follow_up", "回访：整改效果保持", held=True, opinion="保持良好")
        except Refused as refusal:
            scene.check(refusal.status == 422, f"不应拒绝 / refused: {refusal}")
            return False
        return True

    scene.until(looked, "可以回访 / the follow-up", 30)


def _struck_off(scene: Scene, by: str) -> None:
    """Told again, the story finds the same things in the same places: what came back is reviewed first."""
    found = scene.case()
    if found["stage"] == "review":
        scene.say(f"同一部位第 {found['recurrence']} 次重复发现，须先复盘", "yellow")
        scene.act(CHIEF, "review", "复盘", cause="整改措施未能持久")
    scene.closed(by, "销号")


def _verify(scene: Scene, who: str) -> None:
    scene.person(who).act(scene.case_id, "recheck", of="hazards", passed=True, opinion="合格")


def _due(scene: Scene) -> datetime:
    return datetime.fromisoformat(scene.clock("rectify:1")["due_at"])


def _soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def _photo(purpose: str, *, position: bool = False) -> bytes:
    """A picture that a telephone might have taken: red before, green after."""
    picture, exif = (
        Image.new("RGB", (640, 480), "#b03030" if purpose == "before" else "#30a060"),
        Image.Exif(),
    )
    if position:
        exif[Base.Make] = "Telephone"
        exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (37.0, 30.0, 37.8)})
    into = io.BytesIO()
    picture.save(into, "JPEG", exif=exif)
    return into.getvalue()


def _paper(scene: Scene, who: str, kind: str) -> None:
    """Asked for, produced by and by, fetched through a link of a few minutes."""
    person, asked = scene.person(who), {"client_key": f"paper-{token_hex(6)}", "kind": kind}
    if kind != "ledger":
        paper = next(one for one in scene.case()["papers"] if one["kind"] == kind)
        asked |= {"case_id": scene.case_id, "year": paper["year"], "number": paper["number"]}
    job = person.send("/papers", asked)
    deadline = time.monotonic() + 60
    while (found := person.get(f"/papers/{job['paper_id']}"))["state"] in ("waiting", "working"):
        scene.check(time.monotonic() < deadline, "文书没有生成 / the paper was never produced")
        time.sleep(0.5)
    scene.check(found["state"] == "done", f"文书生成失败 / the paper {found['state']}")
    with urllib.request.urlopen(found["url"], timeout=30) as answer:
        content = answer.read()
    scene.check(content[:2] == b"PK", "文件打不开 / the file is none")
    scene.say(f"{'台账' if kind == 'ledger' else '通知书'}已生成，{len(content) // 1024} KB", "green")
