"""From sums of cells to figures: what each indicator comes to, broken down by its dimensions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from typing import TypeVar

from campus_safety.figures.cells import bare
from campus_safety.figures.counters import COUNTERS, matches
from campus_safety.figures.indicators import Choice, Count, Indicator, Lengths, Rate, Standing, Zero
from campus_safety.kinds.incidents.figures import sights_possible
from campus_safety.records.counting import Sight
from campus_safety.records.lengths import percentile
from campus_safety.values import dataclass

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a unit over a period that somebody may read, by counter key without the sight. `campuses` are those of
    the unit in service; of records of other `sights` the reader may not know."""

    by_key: Mapping[str, int]
    campuses: int = 0
    sights: frozenset[Sight] = field(default_factory=lambda: frozenset(Sight))

    @classmethod
    def of(
        cls, cells: Mapping[str, int], sights: Iterable[Sight], kinds: frozenset[str], campuses: int = 0
    ) -> "Sums":
        """What an account may read of summed cells: records that it may know of, of kinds that it may see. Counters that
        this version of the code does not know are passed over."""
        known, found = frozenset(sights), dict[str, int]()
        seen = {sight.value for sight in known}
        for key, amount in cells.items():
            plain = bare(key)
            counter = COUNTERS.get(plain.partition(":")[0])
            if key[0] in seen and counter is not None and counter.kind in kinds:
                found[plain] = found.get(plain, 0) + amount
        return cls(found, campuses, known)

    def has_all_of(self, category: str) -> bool:
        """Whether no incident of the category is kept from the reader: else nought of them says nothing."""
        return sights_possible(category) <= self.sights

    def count(self, choice: Choice) -> int:
        return sum(
            amount for key, amount in self.by_key.items() if matches(key, choice.counter, choice.where)
        )

    def by(self, choice: Choice, dim: str) -> dict[str, int]:
        """What was counted, by a dimension's values; values with nought are left out."""
        place = COUNTERS[choice.counter].dims.index(dim) + 1
        found: dict[str, int] = {}
        for key, amount in self.by_key.items():
            if matches(key, choice.counter, choice.where):
                value = key.split(":")[place]
                found[value] = found.get(value, 0) + amount
        return {value: amount for value, amount in sorted(found.items()) if amount}


@dataclass(frozen=True, slots=True)
class Share:
    """What a figure comes to for one value of one dimension; `whole` of a rate only."""

    dim: str
    value: str
    count: int
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """How long something took, in seconds, for one stage and severity; `count` is of how many."""

    stage: str
    severity: str
    count: int
    median: int
    p90: int


@dataclass(frozen=True, slots=True)
class ZeroOccurrence:
    """One category: nought established, beside what was reported and what nobody has decided yet."""

    category: str
    reported: int
    established: int
    undecided: int

    @property
    def zero(self) -> bool:
        return self.established == 0


@dataclass(frozen=True, slots=True)
class Figure:
    """What an indicator comes to. `count` is what was counted, of a rate the part, of `whole`."""

    indicator: Indicator
    count: int
    whole: int | None = None
    shares: tuple[Share, ...] = ()
    lengths: tuple[Length, ...] = ()
    zeros: tuple[ZeroOccurrence, ...] = ()

    @property
    def percent(self) -> float | None:
        """To one decimal and rounded down, so that 100 is said of the whole only; None where the whole is nought."""
        return percent(self.count, self.whole) if self.whole is not None else None


def without_small(found: Figure, least: int) -> Figure:
    """The figure without the parts that are of fewer than `least`, but for those of nought; and without the smallest of the
    others where what is left out of a breakdown would come to fewer than that: whoever has the whole would reckon it."""
    return replace(
        found,
        shares=large(found.shares, least, lambda one: one.count if one.whole is None else one.whole, "dim"),
        lengths=large(found.lengths, least, lambda one: one.count),
        zeros=tuple(one for one in found.zeros if one.reported == 0 or one.reported >= least),
    )


def large(
    parts: tuple[Part, ...], least: int, size: Callable[[Part], int], breakdown: str | None = None
) -> tuple[Part, ...]:
    """The parts that may be told, those of nought among them. `breakdown` names the attribute by which parts are of one and the
    same breakdown; else all of them are."""
    left_out = set[int]()
    for one in {getattr(part, breakdown) if breakdown else None for part in parts}:
        mine = [
            (size(part), place)
            for place, part in enumerate(parts)
            if size(part) and (breakdown is None or getattr(part, breakdown) == one)
        ]
        gone = 0
        for count, place in sorted(mine):
            if count >= least and (not gone or gone >= least):
                break
            gone += count
            left_out.add(place)
    return tuple(part for place, part in enumerate(parts) if place not in left_out)


def percent(part: int, whole: int) -> float | None:
    return part * 1000 // whole / 10 if whole else None


def figure(indicator: Indicator, sums: Sums) -> Figure:
    match indicator.how:
        case Count(of, by):
            shares = tuple(
                Share(dim, value, count) for dim in by for value, count in sums.by(of, dim).items()
            )
            return Figure(indicator, sums.count(of), shares=shares)
        case Rate(part, whole, by):
            shares = tuple(
                Share(dim, value, sums.by(part, dim).get(value, 0), count)
                for dim in by
                for value, count in sums.by(whole, dim).items()
            )
            return Figure(indicator, sums.count(part), sums.count(whole), shares)
        case Lengths(of, _):
            lengths = tuple(_lengths(of, sums))
            return Figure(indicator, sum(one.count for one in lengths), lengths=lengths)
        case Standing(of, by, of_campuses):
            return _standing(indicator, of, by, sums, of_campuses=of_campuses)
        case Zero(of, categories):
            zeros = tuple(
                zero_occurrence(category, of, sums) for category in categories if sums.has_all_of(category)
            )
            return Figure(indicator, sum(one.established for one in zeros), zeros=zeros)


def _standing(
    indicator: Indicator, of: Choice, by: tuple[str, ...], sums: Sums, *, of_campuses: bool
) -> Figure:
    """Of campuses the figure itself is of those that have all that is asked."""
    whole = sums.campuses if of_campuses else None
    shares = tuple(Share(dim, value, count, whole) for dim in by for value, count in sums.by(of, dim).items())
    chosen = of.narrowed({"assurance": "all"}) if of_campuses else of
    return Figure(indicator, sums.count(chosen), whole, shares)


def zero_occurrence(category: str, of: Choice, sums: Sums) -> ZeroOccurrence:
    """What was handed over is not ours to decide, and not decided."""
    outcomes = sums.by(of.narrowed({"category": category}), "outcome")
    return ZeroOccurrence(
        category=category,
        reported=sum(outcomes.values()),
        established=outcomes.get("established", 0),
        undecided=outcomes.get("pending", 0) + outcomes.get("transferred", 0),
    )


def _lengths(of: Choice, sums: Sums) -> Iterable[Length]:
    buckets: dict[tuple[str, str], dict[int, int]] = {}
    for key, amount in sums.by_key.items():
        if amount and matches(key, of.counter, of.where):
            _, stage, severity, bucket = key.split(":")
            buckets.setdefault((stage, severity), {})[int(bucket)] = amount
    for (stage, severity), counts in sorted(buckets.items()):
        median, ninetieth = percentile(counts, 50), percentile(counts, 90)
        if median is not None and ninetieth is not None:
            yield Length(stage, severity, sum(counts.values()), median, ninetieth)
