"""What a policy says of patrols besides their clocks."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, ClassVar, Final

from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.patrols.team import Mode
from campus_safety.marks import Check, Mark, Number
from campus_safety.values import dataclass

# A patrol is one record, and its points stand in it.
MOST_POINTS: Final = 60


@dataclass(frozen=True, slots=True)
class PatrolRules(KindRules):
    """`usual` is how many rounds a day a plan gets that does not say, by mode; five on foot is what the standard on school
    protection recommends for guards (GB/T 29315). Rounds are spread over the day from `first` to `last`, in Shanghai. A
    plan lasts for `lasts` where it does not say, and never longer."""

    of: ClassVar[str] = "patrol"

    usual: Annotated[Mapping[Mode, Count], Mark.EACH]
    recommended: Count
    first: time
    last: time
    lasts: timedelta
    most_rounds: Count
    most_points: Annotated[int, Number(1, MOST_POINTS)]
    checks: ClassVar = (
        Check(
            ("last", "first"),
            lambda last, first: last <= first,
            "结束时间须晚于开始时间",
            "Has to be later than `first`",
            "bad_hours",
        ),
    )


SECTION = PolicySection(
    kind="patrol",
    table="patrols",
    clocks=("patrol", "police_round"),
    rules=PatrolRules,
)
OF_PLANS = PolicySection(kind="patrol_plan", table="patrol_plans", clocks=("renew",))
