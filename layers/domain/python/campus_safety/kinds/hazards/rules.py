"""What the policy says of hazards, `[hazards]`: their clocks by grade, and what else their rectification follows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar

from campus_safety.district.calendars import Counted, Limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, Grade
from campus_safety.marks import Mark, Number
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRules(KindRules):
    """What the rectification of hazards follows besides its clocks.

    `longest` bounds the limit that an officer may set, by grade; `next_round` the one after a failed recheck. An
    extension is asked for before the end (期限届满前); that it be at least `ask_before` the end is a district's own rule,
    none where it is nothing: no confirmed rule gives a number of days. A fix is looked at again no sooner than `holds_after`. The
    same place found again within `recurs_within` of its closing is a recurrence.
    """

    of: ClassVar[str] = "hazard"

    longest: Annotated[Mapping[Grade, Limit], Mark.EACH]
    next_round: Limit
    ask_before: timedelta = timedelta(0)
    extensions: Annotated[int, Number(0)] = 1
    holds_after: Annotated[Limit, Counted.SCHOOL]
    recurs_within: timedelta


SECTION = PolicySection(
    kind="hazard",
    table="hazards",
    clocks=("assign", "control", "plan", "rectify", "recheck", "follow_up", "review", "close", "extension"),
    severities=tuple(grade.value for grade in GRADES),
    may_lack=frozenset({"control", "plan", "review"}),
    categories=dict.fromkeys(CATEGORIES),
    loop=True,
    rules=HazardRules,
)
