"""What the values of dimensions are called; of clocks, stages and categories each kind of record has its own."""

from collections.abc import Mapping
from typing import Final

from campus_safety.district.organisation import PLACE_KINDS
from campus_safety.district.policy import Policy
from campus_safety.kinds.activities import activity
from campus_safety.kinds.area_sweeps import area_sweep, places
from campus_safety.kinds.daily_log import log_entry
from campus_safety.kinds.daily_log.forms import ASSURANCES, FOUR
from campus_safety.kinds.devices import self_test
from campus_safety.kinds.hazards import categories
from campus_safety.kinds.incidents import taxonomy
from campus_safety.kinds.inspections.inspection import ANSWERS
from campus_safety.kinds.patrols import patrol
from campus_safety.kinds.patrols.team import MODES
from campus_safety.kinds.peak_posts import peak_post
from campus_safety.kinds.points import points_entry
from campus_safety.kinds.safety_notices import safety_notice
from campus_safety.labels import Label, labelled

DIMENSIONS: Mapping[str, Label] = labelled(
    {
        "category": Label("类别", "Category"),
        "level": Label("级别", "Level"),
        "channel": Label("来源", "Channel"),
        "outcome": Label("结果", "Outcome"),
        "clock": Label("时限", "Limit"),
        "stage": Label("环节", "Stage"),
        "grade": Label("等级", "Grade"),
        "source": Label("发现途径", "Source"),
        "answer": Label("检查结果", "Answer"),
        "again": Label("是否重复发现", "Found again"),
        "purpose": Label("清查类型", "Purpose"),
        "state": Label("状态", "State"),
        "place_kind": Label("场所类型", "Kind of place"),
        "post_type": Label("岗位类型", "Kind of post"),
        "sign": Label("见警", "Sign of police"),
        "mode": Label("巡防方式", "Mode"),
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
_GRADES: Final = {grade.value: label for grade, label in categories.GRADES.items()}
_INCIDENT_STAGES: Final = {
    "acknowledge": Label("接报", "Acknowledge"),
    "assess": Label("研判", "Assess"),
    "arrive": Label("到场", "Arrive"),
    "dispose": Label("处置", "Dispose"),
    "feedback": Label("反馈", "Feedback"),
    "review": Label("复盘", "Review"),
    "whole": Label("全程", "The whole"),
}
_HAZARD_STAGES: Final = {
    "assign": Label("交办", "Assign"),
    "rectify": Label("整改", "Rectify"),
    "recheck": Label("复查", "Recheck"),
    "whole": Label("全程", "The whole"),
}
# Clocks that no policy lists by name: an order's, and a measure's of a review.
_CLOCKS: Final = {
    "supervision": Label("督办答复", "Answer to an order"),
    "measure": Label("复盘措施", "Measure of a review"),
}

_VALUES: Final[Mapping[tuple[str, str], Mapping[str, Label]]] = {
    ("incident", "category"): {name: one.label for name, one in taxonomy.CATEGORIES.items()},
    ("incident", "level"): {str(int(level)): label for level, label in taxonomy.LEVELS.items()},
    ("incident", "channel"): {one.value: label for one, label in taxonomy.CHANNELS.items()},
    ("incident", "stage"): _INCIDENT_STAGES,
    ("incident", "outcome"): {
        "pending": Label("尚未认定", "Not decided yet"),
        "established": Label("成立", "Established"),
        "not_established": Label("不成立", "Not established"),
        "transferred": Label("已移送", "Handed over"),
    },
    ("hazard", "category"): {name: one.label for name, one in categories.CATEGORIES.items()},
    ("hazard", "source"): {one.value: label for one, label in categories.SOURCES.items()},
    ("hazard", "grade"): _GRADES,
    ("hazard", "stage"): _HAZARD_STAGES,
    ("inspection", "grade"): _GRADES,
    ("inspection", "answer"): {one.value: label for one, label in ANSWERS.items()},
    ("area_sweep", "purpose"): {one.value: label for one, label in area_sweep.PURPOSES.items()},
    ("area_sweep", "state"): {str(state): label for state, label in area_sweep.STATES.items()},
    ("area_sweep", "place_kind"): {kind.value: label for kind, label in PLACE_KINDS.items()},
    ("area_sweep", "outcome"): {
        "none": Label("尚无结果", "No outcome yet"),
        **{one.value: label for one, label in places.OUTCOMES.items()},
    },
    ("peak_post", "post_type"): {one.value: label for one, label in peak_post.POST_TYPES.items()},
    ("peak_post", "sign"): {one.value: label for one, label in peak_post.SEEN.items()},
    ("patrol", "mode"): {one.value: label for one, label in MODES.items()},
    ("patrol", "state"): {str(state): label for state, label in patrol.STATES.items()},
    ("safety_notice", "topic"): safety_notice.TOPICS,
    ("safety_notice", "read"): {
        "in_time": Label("按时阅知", "Read in time"),
        "late": Label("逾期阅知", "Read late"),
        "unread": Label("未阅", "Not read"),
    },
    ("activity", "activity_type"): {one.value: label for one, label in activity.ACTIVITY_TYPES.items()},
    ("activity", "group"): {one.value: label for one, label in activity.GROUPS.items()},
    ("log_entry", "entry_type"): {one.value: label for one, label in log_entry.ENTRY_TYPES.items()},
    ("self_test", "state"): {str(state): label for state, label in self_test.STATES.items()},
    ("campus_assurance", "assurance"): {
        "all": Label("四项全部", "All four"),
        **{str(one): ASSURANCES[one] for one in FOUR},
    },
    ("points_entry", "reason"): {one.value: label for one, label in points_entry.REASONS.items()},
}


def name_of(kind: str, dim: str, value: str, policy: Policy) -> Label:
    """What a value is called; a value that is no longer in any list is called by its code."""
    if dim == "clock":
        clock = policy.of(kind).clocks.get(value)
        return clock.label if clock is not None else _CLOCKS.get(value, Label(value, value))
    return _VALUES.get((kind, dim), _YES_NO).get(value, Label(value, value))
