"""What the policy says of hazards, `[hazards]`: their clocks by grade, and what else their rectification follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES


@dataclass(frozen=True, slots=True)
class HazardRules(KindRules):
    """What the rectification of hazards follows besides its clocks.

    `longest` bounds the limit that an officer may set, by grade; `next_round` the one after a failed recheck. An
    extension is asked for before the end (期限届满前); that it be at least `ask_before` the end is a district's own rule,
    none where it is nothing: no confirmed rule gives a number of days. A fix is looked at again no sooner than `holds_after`. The
    same place found again within `recurs_within` of its closing is a recurrence.
    """

    of: ClassVar[str] = "hazard"

    longest: Mapping[str, Limit]
    next_round: Limit
    ask_before: timedelta
    extensions: int
    holds_after: Limit
    recurs_within: timedelta


def _hazard_rules(reader: Reader, table: Mapping[str, Any]) -> HazardRules:
    rules = reader.table(table, "rules")
    longest = reader.table(rules, "longest")
    zero = parse_limit("P1D")
    return HazardRules(
        longest={
            grade: reader.limit(longest.get(grade), f"hazards.rules.longest.{grade}") or zero
            for grade in GRADES
        },
        next_round=reader.limit(rules.get("next_round"), "hazards.rules.next_round") or zero,
        ask_before=reader.duration(rules, "ask_before", "hazards.rules")
        if "ask_before" in rules
        else timedelta(0),
        extensions=int(rules.get("extensions", 1)),
        holds_after=reader.limit(rules.get("holds_after"), "hazards.rules.holds_after", school=True) or zero,
        recurs_within=reader.duration(rules, "recurs_within", "hazards.rules"),
    )


SECTION = PolicySection(
    kind="hazard",
    table="hazards",
    clocks=("assign", "control", "plan", "rectify", "recheck", "follow_up", "review", "close", "extension"),
    severities=tuple(grade.value for grade in GRADES),
    may_lack=frozenset({"control", "plan", "review"}),
    categories=dict.fromkeys(CATEGORIES),
    loop=True,
    rules=HazardRules,
    read=_hazard_rules,
)
