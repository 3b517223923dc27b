"""What each type of entry asks for, and who writes it: one table that a person can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.daily_log.log_entry import EntryType
from campus_safety.labels import Label, labelled
from campus_safety.roles import Role

AT_SCHOOL: Final = frozenset({Role.SCHOOL_STAFF, Role.GUARD})
POLICE: Final = frozenset({Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR})


class Assurance(StrEnum):
    """四个100%: closed management, full-time guards, alarm and video linked to police, an escort post."""

    CLOSED_MANAGEMENT = "closed_management"
    FULL_TIME_GUARDS = "full_time_guards"
    ALARM_LINKED = "alarm_linked"
    ESCORT_POST = "escort_post"


ASSURANCES: Mapping[str, Label] = labelled(
    {
        Assurance.CLOSED_MANAGEMENT: Label("封闭式管理", "Closed management"),
        Assurance.FULL_TIME_GUARDS: Label("专职保安配备", "Full-time guards"),
        Assurance.ALARM_LINKED: Label("一键报警和视频联网", "Alarm and video linked to police"),
        Assurance.ESCORT_POST: Label("护学岗设置", "Escort post"),
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
        EntryType.ASSURANCE: Form(POLICE, {"assurance": ASSURANCES, "holds": YES_NO}, said=("evidence",)),
    }
)
