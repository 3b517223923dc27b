"""What the values of dimensions are called; of clocks, stages and categories each kind of record has its own."""

from collections.abc import Mapping
from typing import Final

from campus_safety.district.policy import Policy
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label, labelled

DIMENSIONS: Mapping[str, Label] = labelled(
    {
        "category": Label("类别", "Category"),
        "level": Label("级别", "Level"),
        "channel": Label("来源", "Channel"),
        "warning": Label("预警类型", "Kind of warning"),
        "warning_source": Label("来源系统", "System it came from"),
        "call_end": Label("通话结果", "How the call ended"),
        "concerned": Label("涉及对象", "Whom it concerned"),
        "moment": Label("星期和时段", "Weekday and hour"),
        "outcome": Label("结果", "Outcome"),
        "clock": Label("时限", "Limit"),
        "stage": Label("环节", "Stage"),
        "grade": Label("等级", "Grade"),
        "source": Label("发现途径", "Source"),
        "answer": Label("检查结果", "Answer"),
        "behalf": Label("代谁上报", "On whose behalf"),
        "departure": Label("偏离之处", "In what it departs"),
        "because": Label("偏离理由", "Why it departs"),
        "cause": Label("原因类别", "Kind of cause"),
        "spot": Label("部位", "Part of the campus"),
        "lateness": Label("超时程度", "How late"),
        "reply": Label("答复", "Reply"),
        "again": Label("是否重复发现", "Found again"),
        "purpose": Label("清查类型", "Purpose"),
        "state": Label("状态", "State"),
        "place_kind": Label("场所类型", "Kind of place"),
        "post_type": Label("岗位类型", "Kind of post"),
        "sign": Label("见警", "Sign of police"),
        "mode": Label("巡防方式", "Mode"),
        "observed": Label("画面情况", "What was seen"),
        "made": Label("到点", "Whether it was made"),
        "register": Label("台账", "Register"),
        "topic": Label("主题", "Topic"),
        "read": Label("阅知", "Read"),
        "activity_type": Label("活动类型", "Kind of activity"),
        "recorded": Label("是否已登记", "Recorded"),
        "group": Label("受众", "Audience"),
        "reason": Label("事由", "Reason"),
        "entry_type": Label("日志类型", "Kind of entry"),
        "assurance": Label("四个100%", "The four 100 %"),
    }
)

_YES_NO: Final = {"yes": Label("是", "Yes"), "no": Label("否", "No")}
# Clocks that no policy lists by name: an order's, and a measure's, be it of a review or set before.
_CLOCKS: Final = {
    "supervision": Label("督办答复", "Answer to an order"),
    "measure": Label("任务和整改措施", "Task or measure"),
}


def name_of(kind: str, dim: str, value: str, policy: Policy) -> Label:
    """What a value is called; a value that is no longer in any list is called by its code."""
    if dim == "clock":
        clock = policy.of(kind).clocks.get(value)
        return clock.label if clock is not None else _CLOCKS.get(value, Label(value, value))
    figures = KINDS[kind].figures
    named = figures.names if figures is not None else {}
    return named.get(dim, _YES_NO).get(value, Label(value, value))
