"""The twelve roles. What each may do and see is decided in `campus_safety.records.access`, nowhere else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from campus_safety.labels import Label, labelled


class Role(StrEnum):
    """What an account is for; Directory gives it, never the sign-in token."""

    SCHOOL_STAFF = "school_staff"
    GUARD = "guard"
    OFFICER = "officer"
    DESK = "desk"
    CHIEF = "chief"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    EDUCATION = "education"
    AGENCY = "agency"
    AUDITOR = "auditor"
    GATEWAY = "gateway"
    # A screen in a room that people walk through: it reads a board and sums, and no record.
    WALL = "wall"

    @property
    def label(self) -> Label:
        return ROLE_LABELS[self]


ROLE_LABELS: Final[Mapping[Role, Label]] = labelled(
    {
        Role.SCHOOL_STAFF: Label("学校教职工", "School staff"),
        Role.GUARD: Label("校园保安", "Campus guard"),
        Role.OFFICER: Label("社区民警", "Community officer"),
        Role.DESK: Label("派出所值班室", "Station duty desk"),
        Role.CHIEF: Label("派出所所长", "Station chief"),
        Role.SUPERVISOR: Label("治安大队督办岗", "Brigade supervisor"),
        Role.LEADER: Label("分局领导", "Sub-bureau leader"),
        Role.EDUCATION: Label("教育局", "Education bureau"),
        Role.AGENCY: Label("联动部门", "Partner agency"),
        Role.AUDITOR: Label("数据审计员", "Data auditor"),
        Role.GATEWAY: Label("预警平台", "Early-warning gateway"),
        Role.WALL: Label("指挥大屏", "Wall display"),
    }
)
