"""What the policy says of safety notices, `[safety_notices]`."""

from typing import ClassVar

from campus_safety.district.calendars import Limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import Check
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class NoticeRules(KindRules):
    """How long campuses have to read a safety notice: `usual` where nobody says by when, never less than `shortest`."""

    of: ClassVar[str] = "safety_notice"

    usual: Limit
    shortest: Limit
    longest: Limit
    checks: ClassVar = (
        Check(
            ("usual", "shortest", "longest"),
            lambda usual, shortest, longest: not shortest <= usual <= longest,
            "常用期限须在最短与最长之间",
            "Must lie between the shortest and the longest limit",
        ),
    )


SECTION = PolicySection(
    kind="safety_notice",
    table="safety_notices",
    clocks=("read", "deliver"),
    rules=NoticeRules,
)
