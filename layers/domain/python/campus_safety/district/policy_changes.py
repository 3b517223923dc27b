"""What becomes different when one version of a policy takes the place of another: limits, whom ladders tell, the calendar."""

from collections.abc import Iterator, Mapping

from campus_safety.district.calendars import Limit, in_largest_unit
from campus_safety.district.organisation import Area
from campus_safety.district.policy import ClockPolicy, Policy
from campus_safety.labels import Label
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit of one clock, for one severity; `area` and `category` where it differs by them, else "". Without `before` there
    was none, without `after` there is none any more."""

    kind: str
    clock: str
    label: Label
    severity: str
    area: str
    category: str
    before: Limit | None
    after: Limit | None

    @property
    def shorter(self) -> bool:
        """Whether there is less time than before, or a limit where there was none."""
        if self.after is None:
            return False
        return self.before is None or self.after.real_time < self.before.real_time


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """`ladders` are the names of those that tell somebody else, or at another time; `calendar` is whether days off or terms
    differ: those are facts, and hold for what is open too."""

    limits: tuple[LimitChange, ...]
    ladders: tuple[str, ...]
    calendar: bool


def changes(before: Policy, after: Policy) -> PolicyChanges:
    names = sorted({*before.ladders, *after.ladders})
    return PolicyChanges(
        limits=tuple(_limits(before, after)),
        ladders=tuple(name for name in names if before.ladders.get(name) != after.ladders.get(name)),
        calendar=(before.days, before.school_days) != (after.days, after.school_days),
    )


def length(limit: Limit) -> Label:
    """A limit as people say it: "3天（工作日）"."""
    plain = in_largest_unit(limit.real_time)
    if limit.working:
        return Label(f"{plain.zh}（工作时间）", f"{plain.en} of working time")
    return Label(f"{plain.zh}（教学日）", f"{plain.en} of school") if limit.school else plain


def _limits(before: Policy, after: Policy) -> Iterator[LimitChange]:
    for kind in sorted({*before.kinds, *after.kinds}):
        old, new = _clocks(before, kind), _clocks(after, kind)
        for (clock, category), known in {**old, **new}.items():
            yield from _of_clock(
                kind, category, known, old.get((clock, category)), new.get((clock, category))
            )


def _clocks(policy: Policy, kind: str) -> Mapping[tuple[str, str], ClockPolicy]:
    """Every clock, and every one that holds of a category instead, by its name and the category."""
    found = policy.kinds.get(kind)
    if found is None:
        return {}
    plain = {(name, ""): clock for name, clock in found.clocks.items()}
    own = {
        (name, category): narrower
        for name, clock in found.clocks.items()
        for category, narrower in clock.categories.items()
    }
    return plain | own


def _of_clock(
    kind: str, category: str, known: ClockPolicy, old: ClockPolicy | None, new: ClockPolicy | None
) -> Iterator[LimitChange]:
    severities = {**(old.limits if old else {}), **(new.limits if new else {})}
    for severity in severities:
        by_area = {
            area: (
                old.limit(severity, area) if old else None,
                new.limit(severity, area) if new else None,
            )
            for area in Area
        }
        differ = {area: pair for area, pair in by_area.items() if pair[0] != pair[1]}
        if len(differ) == len(by_area) and len(set(differ.values())) == 1:
            differ = {"": next(iter(differ.values()))}  # type: ignore[dict-item]  # everywhere alike
        for area, (was, becomes) in differ.items():
            yield LimitChange(kind, known.name, known.label, severity, str(area), category, was, becomes)
