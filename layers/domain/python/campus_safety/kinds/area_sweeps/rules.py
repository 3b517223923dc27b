"""What the policy says of area sweeps, `[area_sweeps]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection

# A sweep is one record: more lines than this would make it too large to store.
MOST_PLACES: Final = 500


@dataclass(frozen=True, slots=True)
class AreaSweepRules(KindRules):
    """Distances in metres. 200 is what the rule on internet cafés around schools says (article 9 of the regulation on
    internet service premises); for other places no rule gives a number. A sweep is given the `usual` limit where nobody
    sets another, which may be the `longest` at most."""

    of: ClassVar[str] = "area_sweep"

    radius: int
    longest_radius: int
    most_places: int
    usual: Limit
    longest: Limit


def _area_sweep_rules(reader: Reader, table: Mapping[str, Any]) -> AreaSweepRules:
    rules, where, day = reader.table(table, "rules"), "area_sweeps.rules", parse_limit("P1D")
    found = AreaSweepRules(
        radius=reader.count(rules, "radius", where),
        longest_radius=reader.count(rules, "longest_radius", where),
        most_places=reader.count(rules, "most_places", where),
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or day,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or day,
    )
    if found.radius > found.longest_radius:
        reader.fault(
            f"{where}.radius", "out_of_range", "默认半径超过最大半径", "Lies above the longest radius"
        )
    if found.most_places > MOST_PLACES:
        reader.fault(
            f"{where}.most_places",
            "out_of_range",
            f"一次清查不得超过 {MOST_PLACES} 处",
            f"At most {MOST_PLACES} places in one sweep",
        )
    if found.usual.real_time > found.longest.real_time:
        reader.fault(f"{where}.usual", "out_of_range", "常用期限超过最长期限", "Lies above the longest limit")
    return found


SECTION = PolicySection(
    kind="area_sweep",
    table="area_sweeps",
    clocks=("finish", "reenter"),
    may_lack=frozenset({"finish"}),
    loop=True,
    rules=AreaSweepRules,
    read=_area_sweep_rules,
)
