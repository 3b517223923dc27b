"""What is counted: each counter's dimensions, of which kind of record it is, and in which lists its records are found.

A counter is written "code:value:value", its dimensions in their order: "incident:theft:2". What indicators are made of is
said in `indicators`; which record adds to which counter, in the `of_…` modules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Counter:
    """`part` says in which item of a cell it lies, so that a change writes little; `lists` are where the records behind
    it stand, "{category}" being a dimension's value: a number that is seldom more than nought has a list of its own. What
    is `standing` is counted up where something begins and down where it ends: the sum of all days is how many there are."""

    code: str
    kind: str
    dims: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    part: str = ""
    standing: bool = False

    @property
    def family(self) -> str:
        return self.part or self.kind

    def key(self, *values: str) -> str:
        if len(values) != len(self.dims):
            raise ValueError(f"{self.code} has the dimensions {', '.join(self.dims) or 'none'}")
        return ":".join((self.code, *values))

    def stands_in(self, key: str) -> tuple[str, ...]:
        """The lists in which a record that adds to this key stands."""
        named = dict(zip(self.dims, key.split(":")[1:], strict=True))
        return tuple(one.format(**named) for one in self.lists)


def _counters(*counters: Counter) -> Mapping[str, Counter]:
    return MappingProxyType({counter.code: counter for counter in counters})


_INCIDENT = ("incident", "incident/{category}")
_TIMES = "incident_times"

COUNTERS: Mapping[str, Counter] = _counters(
    Counter("incident", "incident", ("category", "level"), _INCIDENT),
    Counter("channel", "incident", ("channel",), ("incident",)),
    Counter("outcome", "incident", ("category", "outcome"), _INCIDENT),
    Counter("loop", "incident", ("level", "over"), ("incident",)),
    Counter("clock", "incident", ("clock", "level", "kept"), ("incident",)),
    Counter("clock_lifted", "incident", ("clock", "level"), ("incident",)),
    Counter("time", "incident", ("stage", "level", "bucket"), ("incident",), _TIMES),
    Counter("front_line", "incident", ("category",), ("front_line",)),
    Counter("reopened", "incident", ("category",), ("reopened",)),
    Counter("hazard_found", "hazard", ("category", "grade", "source"), ("hazard_found",)),
    Counter(
        "hazard_closed",
        "hazard",
        ("category", "grade", "source"),
        ("hazard_closed", "hazard_closed/{source}"),
    ),
    Counter("hazard_recurred", "hazard", ("category",), ("hazard_recurred",)),
    Counter("rectification", "hazard", ("grade", "kept"), ("rectification",)),
    Counter("recheck_due", "hazard", ("grade", "kept"), ("recheck_due",)),
    Counter("recheck", "hazard", ("grade", "passed"), ("recheck",)),
    Counter("follow_up", "hazard", ("grade", "held"), ("follow_up",)),
    Counter("hazard_clock", "hazard", ("clock", "grade", "kept"), ("hazard_found",)),
    Counter("hazard_clock_lifted", "hazard", ("clock", "grade"), ("hazard_found",)),
    Counter("hazard_time", "hazard", ("stage", "grade", "bucket"), ("hazard_found",), "hazard_times"),
    Counter("inspection", "inspection", (), ("inspection",)),
    Counter("inspected", "inspection", (), ("inspected",)),
    Counter("visit", "inspection", ("answer",), ("visit",)),
    Counter("finding", "inspection", ("grade", "again"), ("finding",)),
    Counter("area_sweep", "area_sweep", ("purpose", "state"), ("area_sweep",)),
    Counter("place", "area_sweep", ("place_kind", "outcome"), ("place",)),
    Counter("people_checked", "area_sweep", (), ("people_checked",)),
    Counter("post", "peak_post", ("post_type", "required", "arrival"), ("post",)),
    Counter("post_missed", "peak_post", ("post_type",), ("post_missed",)),
    Counter("post_seen", "peak_post", ("sign", "seen"), ("post",)),
    Counter("post_found", "peak_post", (), ("post_found",)),
    Counter("patrol", "patrol", ("mode", "state"), ("patrol",)),
    Counter("point", "patrol", ("mode", "checked"), ("patrol",)),
    Counter("patrol_found", "patrol", (), ("patrol_found",)),
    Counter("notice", "safety_notice", ("topic",), ("notice",)),
    Counter("notice_receipt", "safety_notice", ("read",), ("notice_receipt",)),
    Counter("activity", "activity", ("activity_type", "recorded"), ("activity",)),
    Counter("taught", "activity", ("topic",), ("taught/{topic}",)),
    Counter("person_times", "activity", ("group",), ("activity",)),
    Counter("class_hours", "activity", (), ("class_hours",)),
    Counter("appointment", "appointment", (), ("appointment",)),
    Counter("quiz_round", "quiz_round", (), ("quiz_round",)),
    Counter("quiz_sheets", "quiz_round", (), ("quiz_sheets",)),
    Counter("quiz_answers", "quiz_round", ("right",), ("quiz_sheets",)),
    Counter("points", "points_entry", ("reason",), ("points",)),
    Counter("log", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
    Counter("log_people", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
    Counter("log_minutes", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
    Counter("self_test", "self_test", ("state",), ("self_test",)),
    Counter("assured", "campus_assurance", ("assurance",), ("assured", "assured/{assurance}"), standing=True),
    Counter("in_office", "appointment", (), ("in_office",), standing=True),
)


def counter_of(key: str) -> Counter:
    """The counter of a key. Raises KeyError for one that this version of the code does not know."""
    return COUNTERS[key.partition(":")[0]]


def matches(key: str, code: str, where: Iterable[tuple[str, frozenset[str]]] = ()) -> bool:
    """Whether a key is of this counter and has one of the wanted values in each of the named dimensions."""
    named, *values = key.split(":")
    if named != code or named not in COUNTERS:
        return False
    at = dict(zip(COUNTERS[named].dims, values, strict=False))
    return all(at.get(dim) in wanted for dim, wanted in where)
