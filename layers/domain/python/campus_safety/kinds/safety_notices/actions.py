"""What can happen to a safety notice, from which state, by whom, and which section its words belong to; and who is shown which.

Police issue, campuses read. A campus sees its own receipt only, which is cut in `safety_notices.seeing`; the education
bureau sees who has not read. What a campus remarks when it reads is for police.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.safety_notices.safety_notice import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a safety notice, in the staff's verbs."""

    ISSUE = "issue"
    TICK = "tick"
    RECALCULATE = "recalculate"
    READ = "read"
    WITHDRAW = "withdraw"
    DELIVER = "deliver"
    ATTACH = "attach"


_IN_FORCE = frozenset({State.ISSUED, State.READ})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.ISSUE: Step(
            Label("发布安全提示", "Issue a safety notice"),
            frozenset(),
            State.ISSUED,
            versioned=False,
            may="scope: officer desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        # A withdrawal is still on its way to the other parts: that, too, is kept an eye on.
        Action.TICK: tick(frozenset({State.ISSUED, State.WITHDRAWN})),
        Action.RECALCULATE: recalculation(frozenset({State.ISSUED, State.WITHDRAWN})),
        Action.READ: Step(
            Label("确认已读", "Confirm reading"),
            frozenset({State.ISSUED}),
            State.READ,
            may_stay=True,
            versioned=False,
            may="invited: school_staff guard",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.WITHDRAW: Step(
            Label("撤回安全提示", "Withdraw the notice"),
            _IN_FORCE,
            State.WITHDRAWN,
            versioned=False,
            may="scope: supervisor; lead: officer desk chief",
            texts=Part.REPORT_TEXT,
            binds=True,
        ),
        Action.ATTACH: file_arrived(_IN_FORCE, "scope: supervisor; lead: officer desk chief"),
        Action.DELIVER: Step(
            Label("送达各校园", "Reach every campus"),
            frozenset({State.ISSUED, State.WITHDRAWN}),
            State.READ,
            may_stay=True,
            versioned=False,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff guard officer desk chief supervisor leader education",
        Part.SCHOOL_TEXTS: "scope: officer desk chief supervisor leader",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader education",
    }
)
