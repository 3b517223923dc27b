"""What a video round says of a camera: what was seen, from a closed list, and where the footage is. No picture is kept here."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass


class Observed(StrEnum):
    NOTHING = "nothing"
    GATHERING = "gathering"
    STRANGER = "stranger"
    CLIMBING = "climbing"
    FIGHTING = "fighting"
    FALLEN = "fallen"
    SMOKE = "smoke"
    BLOCKED = "blocked"
    VEHICLE = "vehicle"
    NO_PICTURE = "no_picture"
    POOR_PICTURE = "poor_picture"


OBSERVED: Mapping[Observed, Label] = labelled(
    {
        Observed.NOTHING: Label("无异常", "Nothing unusual"),
        Observed.GATHERING: Label("人员聚集", "A gathering"),
        Observed.STRANGER: Label("陌生人逗留", "A stranger who stays"),
        Observed.CLIMBING: Label("攀爬翻越", "Climbing over"),
        Observed.FIGHTING: Label("打斗推搡", "Fighting or pushing"),
        Observed.FALLEN: Label("有人倒地", "Somebody on the ground"),
        Observed.SMOKE: Label("烟火", "Smoke or fire"),
        Observed.BLOCKED: Label("通道占用堵塞", "A way that is blocked"),
        Observed.VEHICLE: Label("车辆违停、闯入", "A vehicle where none may be"),
        Observed.NO_PICTURE: Label("无画面", "No picture"),
        Observed.POOR_PICTURE: Label("画面不清、被遮挡", "A picture that shows too little"),
    }
)
# The camera itself is out of order.
BROKEN: Final = frozenset({Observed.NO_PICTURE, Observed.POOR_PICTURE})
# Something has happened that somebody may want to see again.
UNUSUAL: Final = tuple(one for one in Observed if one is not Observed.NOTHING and one not in BROKEN)


@dataclass(frozen=True, slots=True)
class Footage:
    """Where an authorised officer finds it: the system, and from when to when."""

    system: str
    since: datetime
    until: datetime
