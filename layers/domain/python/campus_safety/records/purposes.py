"""What the files of a record are for; each kind says which it takes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from campus_safety.labels import Label, labelled


class Purpose(StrEnum):
    """What a file shows."""

    BEFORE = "before"
    AFTER = "after"
    EVIDENCE = "evidence"
    SCENE = "scene"
    MATERIAL = "material"


PURPOSES: Mapping[Purpose, Label] = labelled(
    {
        Purpose.BEFORE: Label("整改前", "Before"),
        Purpose.AFTER: Label("整改后", "After"),
        Purpose.EVIDENCE: Label("佐证材料", "Evidence"),
        Purpose.SCENE: Label("现场照片", "On the spot"),
        Purpose.MATERIAL: Label("资料", "Material"),
    }
)

# What is put right has a before and an after; a post, a patrol, a lesson is shown as it was held.
OF_CASES: Final = frozenset({Purpose.BEFORE, Purpose.AFTER, Purpose.EVIDENCE})
OF_RECORDS: Final = frozenset({Purpose.SCENE, Purpose.EVIDENCE})
