"""What can happen to a teaching pack, from which state, by whom, and which section its words belong to; and who is shown which.

Whoever teaches writes them: police, and the education bureau. All of the district's schools and stations use them;
whoever wrote one answers for it, and the brigade above.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.teaching_packs.teaching_pack import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    PUBLISH = "publish"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    KEEP = "keep"
    REPLACE = "replace"
    NOTE = "note"
    WITHDRAW = "withdraw"


_IN_USE = frozenset({State.PUBLISHED})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PUBLISH: Step(
            Label("发布资源包", "Publish"),
            frozenset(),
            State.PUBLISHED,
            versioned=False,
            may="scope: officer desk chief supervisor education",
            texts=Part.REPORT_TEXT,
        ),
        Action.TICK: tick(_IN_USE, texts=Part.SCHOOL_TEXTS),
        Action.RECALCULATE: recalculation(_IN_USE),
        Action.ATTACH: file_arrived(
            _IN_USE, "scope: supervisor education; lead: officer desk chief", texts=Part.SCHOOL_TEXTS
        ),
        Action.KEEP: Step(
            Label("复核仍适用", "Still right, keep it"),
            _IN_USE,
            may="scope: supervisor education; lead: officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.REPLACE: Step(
            Label("由新版替换", "Replace by a newer one"),
            _IN_USE,
            State.REPLACED,
            versioned=False,
            may="scope: supervisor education; lead: officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.NOTE: note(
            frozenset(State), "scope: officer desk chief supervisor education", texts=Part.SCHOOL_TEXTS
        ),
        Action.WITHDRAW: Step(
            Label("停用", "Withdraw"),
            _IN_USE,
            State.WITHDRAWN,
            may="scope: supervisor education; lead: officer desk chief",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff guard officer desk chief supervisor leader education",
        Part.SCHOOL_TEXTS: "scope: officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader education auditor",
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader education",
    }
)
