"""What the policy says of area sweeps, `[area_sweeps]`."""

from typing import Annotated, ClassVar, Final

from campus_safety.district.calendars import Limit
from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import Number, at_most
from campus_safety.values import dataclass

# A sweep is one record: more lines than this would make it too large to store.
MOST_PLACES: Final = 500


@dataclass(frozen=True, slots=True)
class AreaSweepRules(KindRules):
    """Distances in metres. 200 is what the rule on internet cafés around schools says (article 9 of the regulation on
    internet service premises); for other places no rule gives a number. A sweep is given the `usual` limit where nobody
    sets another, which may be the `longest` at most."""

    of: ClassVar[str] = "area_sweep"

    radius: Count
    longest_radius: Count
    most_places: Annotated[int, Number(1, MOST_PLACES)]
    usual: Limit
    longest: Limit
    checks: ClassVar = (
        at_most("radius", "longest_radius", "默认半径超过最大半径", "Lies above the longest radius"),
        at_most("usual", "longest", "常用期限超过最长期限", "Lies above the longest limit"),
    )


SECTION = PolicySection(
    kind="area_sweep",
    table="area_sweeps",
    clocks=("finish", "reenter"),
    may_lack=frozenset({"finish"}),
    loop=True,
    rules=AreaSweepRules,
)
