"""What the policy says of safety notices, `[safety_notices]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection


@dataclass(frozen=True, slots=True)
class NoticeRules(KindRules):
    """How long campuses have to read a safety notice: `usual` where nobody says by when, never less than `shortest`."""

    of: ClassVar[str] = "safety_notice"

    usual: Limit
    shortest: Limit
    longest: Limit


def _notice_rules(reader: Reader, table: Mapping[str, Any]) -> NoticeRules:
    rules, where, day = reader.table(table, "rules"), "safety_notices.rules", parse_limit("P1D")
    found = NoticeRules(
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or day,
        shortest=reader.limit(rules.get("shortest"), f"{where}.shortest") or day,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or day,
    )
    if not found.shortest.real_time <= found.usual.real_time <= found.longest.real_time:
        reader.fault(
            f"{where}.usual",
            "out_of_range",
            "常用期限须在最短与最长之间",
            "Must lie between the shortest and the longest limit",
        )
    return found


SECTION = PolicySection(
    kind="safety_notice",
    table="safety_notices",
    clocks=("read", "deliver"),
    rules=NoticeRules,
    read=_notice_rules,
)
