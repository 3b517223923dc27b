"""What each type of entry asks for, and who writes it: one table that a person can read."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.district.roles import Role
from campus_safety.kinds.daily_log.log_entry import EntryType
from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass

AT_SCHOOL: Final = frozenset({Role.SCHOOL_STAFF, Role.GUARD})
POLICE: Final = frozenset({Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR})


class Assurance(StrEnum):
    """What is said of a campus with a date, so that somebody looks again. First 四个100%: closed management, full-time guards,
    alarm and video linked to police, an escort post. Then what a school has to do again and again (`DUTIES`)."""

    CLOSED_MANAGEMENT = "closed_management"
    FULL_TIME_GUARDS = "full_time_guards"
    ALARM_LINKED = "alarm_linked"
    ESCORT_POST = "escort_post"
    BACKGROUND_CHECKS = "background_checks"
    FIRE_PATROLS = "fire_patrols"
    FIRE_CHECK = "fire_check"
    SELF_CHECK_DEPARTMENTS = "self_check_departments"
    SELF_CHECK_LEADERS = "self_check_leaders"
    SELF_CHECK_WHOLE = "self_check_whole"
    VIDEO_FILED = "video_filed"
    VIDEO_KEPT = "video_kept"
    MINORS_DATA_AUDIT = "minors_data_audit"
    DATA_RECORDS_KEPT = "data_records_kept"


FOUR: Final = (
    Assurance.CLOSED_MANAGEMENT,
    Assurance.FULL_TIME_GUARDS,
    Assurance.ALARM_LINKED,
    Assurance.ESCORT_POST,
)
DUTIES: Final = tuple(one for one in Assurance if one not in FOUR)
# Of law, at least so often: the criminal records of all staff (law on the protection of minors, article 62), the audit of how
# minors' data is handled (regulation on minors online, article 37).
YEARLY_BY_LAW: Final = frozenset({Assurance.BACKGROUND_CHECKS, Assurance.MINORS_DATA_AUDIT})

ASSURANCES: Mapping[str, Label] = labelled(
    {
        Assurance.CLOSED_MANAGEMENT: Label("封闭式管理", "Closed management"),
        Assurance.FULL_TIME_GUARDS: Label("专职保安配备", "Full-time guards"),
        Assurance.ALARM_LINKED: Label("一键报警和视频联网", "Alarm and video linked to police"),
        Assurance.ESCORT_POST: Label("护学岗设置", "Escort post"),
        Assurance.BACKGROUND_CHECKS: Label(
            "教职员工（含保安）从业查询", "Criminal records of all staff, guards among them"
        ),
        Assurance.FIRE_PATROLS: Label("每日防火巡查记录完整", "Daily fire patrols, on record without a gap"),
        Assurance.FIRE_CHECK: Label("防火检查", "The full fire check"),
        Assurance.SELF_CHECK_DEPARTMENTS: Label("部门安全自查", "Departments check themselves"),
        Assurance.SELF_CHECK_LEADERS: Label("安全工作领导小组检查", "The leading group checks"),
        Assurance.SELF_CHECK_WHOLE: Label("全校（园）安全排查", "The whole campus is checked"),
        Assurance.VIDEO_FILED: Label("视频图像系统备案", "The video system is filed with the police"),
        Assurance.VIDEO_KEPT: Label(
            "监控、报警记录留存不少于30日且未被改动", "Footage and alarm records kept for 30 days, unaltered"
        ),
        Assurance.MINORS_DATA_AUDIT: Label(
            "未成年人个人信息合规审计", "The audit of how minors' data is handled"
        ),
        Assurance.DATA_RECORDS_KEPT: Label(
            "个人信息影响评估、处理和对外提供记录留存不少于3年",
            "Assessments and records of personal data processed or given to others, kept for 3 years",
        ),
    }
)

# What the codes of an entry are about, by the name that they are sent under.
FACTS: Mapping[str, Label] = MappingProxyType(
    {
        "subject": Label("内容", "Subject"),
        "outcome": Label("结果", "Outcome"),
        "area": Label("方面", "Area"),
        "passed": Label("是否正常", "Whether it passed"),
        "assurance": Label("哪一项", "Which of them"),
        "holds": Label("是否达标或完成", "Whether it holds or was done"),
    }
)
YES_NO: Mapping[str, Label] = labelled({"yes": Label("是", "Yes"), "no": Label("否", "No")})
SUBJECTS: Mapping[str, Label] = labelled(
    {
        "duty_rules": Label("岗位规范", "Duty rules"),
        "equipment": Label("装备使用", "Use of equipment"),
        "response": Label("应急处突", "Emergency response"),
        "fire": Label("消防", "Fire safety"),
        "first_aid": Label("急救", "First aid"),
        "law": Label("法律法规", "Law"),
        "patrol": Label("视频巡防", "Video patrol"),
    }
)
OUTCOMES: Mapping[str, Label] = labelled(
    {
        "settled": Label("调解成功", "Settled"),
        "continuing": Label("继续调解", "To be continued"),
        "referred": Label("引导至其他途径", "Referred elsewhere"),
    }
)
AREAS: Mapping[str, Label] = labelled(
    {
        "guards": Label("安保力量", "Guards"),
        "equipment": Label("装备设施", "Equipment"),
        "mechanism": Label("工作机制", "Working rules"),
    }
)


def _labels(which: Iterable[Assurance]) -> Mapping[str, Label]:
    return {one.value: ASSURANCES[one] for one in which}


@dataclass(frozen=True, slots=True)
class Form:
    """`facts` are the codes that must be given. `people` is the least number that took part, 0 where nobody is counted;
    `timed` says that it took time; `said` names the texts that must be written."""

    by: frozenset[Role]
    facts: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    people: int = 0
    timed: bool = False
    said: tuple[str, ...] = ()


# A visit and a hand-over have forms of their own (`daily_log.visiting`, `daily_log.handing_over`).
FORMS: Mapping[EntryType, Form] = MappingProxyType(
    {
        EntryType.HELP_REQUEST: Form(AT_SCHOOL | POLICE, people=1, said=("text",)),
        EntryType.GUARD_TRAINING: Form(AT_SCHOOL | POLICE, {"subject": SUBJECTS}, people=1, timed=True),
        EntryType.GUARD_DRILL: Form(AT_SCHOOL | POLICE, {"subject": SUBJECTS}, people=1, timed=True),
        EntryType.MEDIATION: Form(AT_SCHOOL | POLICE, {"outcome": OUTCOMES}, people=2, said=("text",)),
        EntryType.LEGAL_CONSULTATION: Form(POLICE, people=1, timed=True),
        EntryType.GUIDANCE: Form(POLICE, {"area": AREAS}, timed=True),
        EntryType.SELF_TEST: Form(AT_SCHOOL | POLICE, {"passed": YES_NO}),
        # Who is assured does not assure itself.
        EntryType.ASSURANCE: Form(POLICE, {"assurance": _labels(FOUR), "holds": YES_NO}, said=("evidence",)),
        # What the school does is the school's to say, with what shows it; police and bureau see who has not.
        EntryType.DUTY: Form(
            AT_SCHOOL | POLICE, {"assurance": _labels(DUTIES), "holds": YES_NO}, said=("evidence",)
        ),
    }
)
