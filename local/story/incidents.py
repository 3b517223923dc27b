"""The incidents of the story. Each step is checked; a wrong answer or a wrong clock breaks the story."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from local.people import Refused
from local.story.scene import Scene
from local.story.telling import StoryBroken

# A rung is served by the flow's timer within about two seconds; twice that is a fault.
RUNG_SECONDS = 4.0


def early_warning(scene: Scene) -> None:
    """13 March: a staff member of a middle school is being defrauded; call, visit, the transfer is stopped."""
    desk, officer, chief = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-st-harbour-chief"
    receipt = scene.person("dm-gateway").post(
        "/warnings",
        client_key=f"warning-{token_hex(6)}",
        kind="anti_fraud",
        campus="dm-ms-01",
        protects="staff",
        circumstances=["in_progress"],
        text="疑似冒充客服类诈骗，受害人正在操作转账",
        evidence="urn:anti-fraud:alert",
    )
    scene.received(receipt, desk, "反诈预警：港湾中学一名教职工正被骗转账")
    scene.check(receipt["level"] == 1, "正在转账应为一级 / a transfer under way is level 1")
    stopped = {"closing_reason": "harm_prevented", "text": "转账已制止，未造成损失"}
    scene.act(desk, "call", "第一时间拨打电话，未接通", whom="staff", end="not_reached")
    scene.check(not scene.clock("first_call")["late"], "首次拨打应在时限内 / the first call is in time")
    scene.act(desk, "call", "再次拨打，接通，受害人仍在犹豫", whom="staff", end="doubted")
    scene.act(
        desk, "assess", "研判：一级，电信诈骗", level=1, category="fraud", circumstances=["in_progress"]
    )
    scene.act(desk, "dispatch", "派警上门")
    scene.act(officer, "arrive", "民警到场，联系校方")
    scene.refused("bad-input", lambda: scene.person(officer).act(scene.case_id, "handle", **stopped))
    scene.say("止损结果未登记，处置完毕被拒", "yellow")
    outcome = {"prevented": 30000, "lost": 0, "concerned": "staff", "school_helped": True}
    scene.act(officer, "state_losses", "登记止损结果：避免损失 30000 元，学校协助", **outcome)
    scene.act(officer, "handle", "联合校方制止转账", **stopped)
    scene.act(desk, "give_feedback", "向校方反馈", text="已制止转账，请对教职工开展反诈提醒")
    due = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    scene.act(
        chief,
        "review",
        "复盘：一项措施，一个宣传主题",
        cause="冒充客服，利用网购退款话术",
        worked="电话与上门同时进行",
        gaps="教职工反诈培训不足",
        measures=[{"owner": "dm-ms-01/safety", "due_at": due, "text": "全体教职工反诈培训一次"}],
        topics=["anti_fraud"],
    )
    scene.refused("conflict", lambda: scene.person(chief).act(scene.case_id, "close"))
    scene.say("措施未办结，结案被拒", "yellow")
    scene.act("dm-ms-01-safety", "settle_measure", "学校办结措施", number=1, done=True, text="已培训")
    scene.all_in_time()
    scene.closed("dm-supervisor-1")


def unanswered_alarm(scene: Scene) -> None:
    """A one-key alarm at a kindergarten that nobody acknowledges climbs the whole ladder until the desk takes it."""
    system, device = scene.system, "dm-kg-01-alarm"
    desk, officer, chief = "dm-st-harbour-desk", "dm-st-harbour-officer-2", "dm-st-harbour-chief"
    status, _ = system.signal(device, "self_test")
    scene.check(status == 202, f"自检应只留记录 / a self-test is only kept: {status}")
    nonce, pressed = token_hex(12), datetime.now(UTC)
    status, receipt = system.signal(device, nonce=nonce, now=pressed)
    scene.check(status == 201, f"报警未受理 / the alarm was not taken: {status} {receipt}")
    scene.received(receipt, desk, "一键报警：港湾幼儿园")
    status, again = system.signal(device, nonce=nonce, now=pressed)
    scene.check((status, again) == (201, receipt), "同一信号应得同一回执 / the same signal, the same receipt")
    status, problem = system.signed(device, b'{"kind": "alarm" }', nonce=nonce, now=pressed)
    scene.check(status == 409, f"同一随机数不同内容应拒绝 / other bytes under one nonce: {status} {problem}")
    _, joined = system.signal(device)
    scene.check(joined["case_id"] == receipt["case_id"], "两分钟内再按应并入 / pressed again, it joins")
    scene.say("再次按下，并入同一案件；重放与篡改均被识别", "yellow")
    wanted = ["80%", "100%", "150%", "200%"]

    def climbed() -> list[str]:
        rungs = [tick["rung"] for tick in scene.ticks() if tick["clock"] == "acknowledge"]
        for rung in rungs[len(told) :]:
            told.append(rung)
            scene.say(f"无人接报，阶梯升至 {rung}", "bold red" if rung != "80%" else "yellow")
        return rungs

    told: list[str] = []
    scene.until(lambda: "200%" in climbed(), "接报阶梯的最后一级 / the last rung", 60)
    scene.check(told[:4] == wanted, f"阶梯次序不对 / the ladder went {told}")
    for tick in scene.ticks():
        due, recorded = (datetime.fromisoformat(tick[name]) for name in ("due_at", "recorded_at"))
        late = (recorded - due).total_seconds()
        if tick["clock"] == "acknowledge":
            scene.check(
                0 <= late < RUNG_SECONDS, f"{tick['rung']} 晚了 {late:.1f} 秒 / came {late:.1f} s late"
            )
    orders = scene.case()["work"]["supervisions"]
    scene.check(
        len(orders) == 1 and orders[0]["opened_by_clock"] == "acknowledge",
        f"应有一张督办单 / orders: {orders}",
    )
    scene.act(desk, "acknowledge", "值班室终于接报确认")
    scene.act(desk, "assess", "研判：二级，可疑人员", level=2, category="suspicious_person")
    scene.act(desk, "dispatch", "派警")
    scene.act(officer, "arrive", "到场")
    scene.act(officer, "handle", "处置完毕", closing_reason="resolved_on_scene", text="劝离可疑人员")
    scene.act(desk, "answer_order", "书面答复督办单", number=1, text="值班人员离岗，已批评并调整值守")
    scene.act(desk, "give_feedback", "向园方反馈", text="已劝离，请加强门卫登记")
    scene.check(scene.clock("acknowledge")["late"], "接报超时应留痕 / the lateness must stay on record")
    scene.closed(chief)


def bullying(scene: Scene) -> None:
    """A teacher reports bullying: ten days by law, on which no extension is possible; one on disposal is granted."""
    safety, desk, chief = "dm-ms-02-safety", "dm-st-hill-desk", "dm-st-hill-chief"
    discovered = datetime.now(UTC) - timedelta(seconds=20)
    receipt = scene.person(safety).post(
        "/reports",
        client_key=f"form-{token_hex(6)}",
        channel="school_form",
        category="bullying",
        campus="dm-ms-02",
        text="学生 A 被同班同学多次辱骂",
        bullying_kinds=["verbal"],
        circumstances=["minors"],
        discovered_at=discovered.isoformat(),
    )
    scene.received(receipt, desk, "教师上报：学生欺凌（封存）")
    due = datetime.fromisoformat(scene.clock("investigate")["due_at"])
    gap = abs((due - discovered - timedelta(days=10)).total_seconds())
    scene.check(gap < 1, "法定10日应自发现之日起算 / ten days run from discovery")
    try:
        scene.person("dm-ms-02-guard").get(f"/cases/{scene.case_id}")
    except Refused as refusal:
        scene.check(refusal.status == 404, "封存案件对无关人员应不可见 / sealed means not found")
    else:
        raise StoryBroken("保安不应看到封存案件 / a guard saw a sealed case")
    scene.act(desk, "acknowledge", "派出所接报确认")
    scene.act(desk, "assess", "研判：二级，学校主办", level=2, category="bullying", circumstances=["minors"])
    scene.act(safety, "tell_bureau", "学校报告教育局")
    scene.act(safety, "tell_parents", "告知双方家长")
    until = (due + timedelta(days=5)).isoformat()
    scene.refused(
        "forbidden-by-law",
        lambda: scene.person(safety).act(
            scene.case_id, "ask_extension", clock="investigate", until=until, text="取证困难"
        ),
    )
    scene.say("申请延长法定10日：依法拒绝", "yellow")
    scene.act(safety, "conclude_investigation", "学校完成调查", text="认定欺凌，已教育并安排辅导")
    before = datetime.fromisoformat(scene.clock("dispose")["due_at"])
    longer = (before + timedelta(seconds=90)).isoformat()
    scene.act(safety, "ask_extension", "申请延长处置时限", clock="dispose", until=longer, text="家长外出")
    scene.refused(
        "not-allowed",
        lambda: scene.person(safety).act(scene.case_id, "decide_extension", number=1, granted=True),
    )
    scene.act(chief, "decide_extension", "所长批准延期", number=1, granted=True)
    dispose = scene.clock("dispose")
    scene.check(
        abs((datetime.fromisoformat(dispose["due_at"]) - before).total_seconds() - 90) < 1
        and dispose["extended"] == 1,
        "延期应生效并留痕 / the extension must count and show",
    )
    scene.act(safety, "handle", "学校处理完毕", closing_reason="school_handled", text="已处理")
    scene.act(desk, "give_feedback", "向报告教师反馈", text="学校已完成调查处理，感谢及时报告")
    scene.act(chief, "review", "复盘", cause="班级管理疏漏", topics=["bullying"])
    scene.all_in_time()
    scene.closed("dm-supervisor-2")
    told = scene.person(safety).get(f"/reports/{scene.case_id}")["feedback"]
    scene.check(len(told) == 1, "报告人应看到反馈 / the reporter must see the feedback")
    _asked_again(scene, safety)


def _asked_again(scene: Scene, safety: str) -> None:
    """Who reported a closed case asks once that it is reopened; a superior answers who had no part in how it ended."""
    scene.act(safety, "ask_reopening", "报告教师申请重新打开", text="家长要求复核调查结论")
    scene.check(scene.clock("reopening")["due_at"], "申请应有答复时限 / a request has a limit")
    answer: dict[str, Any] = {"granted": False, "text": "已复核，结论无误，无新情况；材料依法不对外提供"}
    for other, kind in (("dm-st-hill-chief", "not-allowed"), ("dm-supervisor-2", "same-person")):
        scene.refused(
            kind,
            lambda other=other: scene.person(other).act(scene.case_id, "decide_reopening", **answer),  # type: ignore[misc]  # bound now
        )
    scene.say("所长无权答复，结案人不得答复", "yellow")
    scene.act("dm-supervisor-1", "decide_reopening", "治安大队答复：维持结案", **answer)
    scene.check(not scene.clock("reopening")["late"], "答复应在时限内 / answered in time")
    scene.refused(
        "conflict",
        lambda: scene.person(safety).act(scene.case_id, "ask_reopening", text="再次申请"),
    )
    scene.say("只能申请一次；报告人看到答复", "green")
    said = scene.person(safety).get(f"/reports/{scene.case_id}")["thread"]
    scene.check(said[-1]["text"] == answer["text"], f"报告人应看到答复 / the reporter reads it: {said[-1:]}")
