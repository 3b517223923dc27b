"""Which scenes the story is made of; all are played at the same time."""

from collections.abc import Callable

from local.story import hazards, incidents, surroundings
from local.story.scene import Scene
from local.story.telling import Chapter, Telling

# Title, kind as addresses spell it, and how it is played.
SCENES: tuple[tuple[str, str, Callable[[Scene], None]], ...] = (
    ("一 反诈预警", "cases", incidents.early_warning),
    ("二 无人应答的报警", "cases", incidents.unanswered_alarm),
    ("三 学生欺凌", "cases", incidents.bullying),
    ("八 周边清查", "area-sweeps", surroundings.area_sweep),
)
HAZARDS: tuple[tuple[str, Callable[[Scene, hazards.Findings], None]], ...] = (
    ("五 期限内整改", hazards.rectified_in_time),
    ("六 延期后仍逾期", hazards.extended_then_late),
    ("七 重大隐患复查不合格", hazards.failed_its_recheck),
)


def scripts(telling: Telling) -> list[tuple[Chapter, Callable[[], None]]]:
    played = []
    for title, of, play in SCENES:
        chapter = telling.chapter(title, of)
        played.append((chapter, _bound(play, Scene(telling, chapter))))
    findings = hazards.Findings()
    inspection = telling.chapter("四 联合检查", "inspections")
    played.append((inspection, _found(hazards.joint_inspection, Scene(telling, inspection), findings)))
    for title, rectified in HAZARDS:
        chapter = telling.chapter(title, "hazards")
        played.append((chapter, _found(rectified, Scene(telling, chapter), findings)))
    return played


def _bound(play: Callable[[Scene], None], scene: Scene) -> Callable[[], None]:
    return lambda: play(scene)


def _found(
    play: Callable[[Scene, hazards.Findings], None], scene: Scene, findings: hazards.Findings
) -> Callable[[], None]:
    return lambda: play(scene, findings)
