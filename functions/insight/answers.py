"""What is answered about figures, each field by its name: words beside codes, and of records only what an account may read."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.policy import Policy
from campus_safety.figures.cells import ALL
from campus_safety.figures.comparing import Beside
from campus_safety.figures.counters import COUNTERS
from campus_safety.figures.indicators import Count, Indicator, Lengths, Rate, Standing, Zero
from campus_safety.figures.reading import Figure, ZeroOccurrence, percent
from campus_safety.figures.spans import Period
from campus_safety.figures.surveys import SurveyMonth
from campus_safety.figures.words import DIMENSIONS, name_of
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.labels import Label
from campus_safety.records.access import relations_of, shown
from campus_safety.records.kind import Kind
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.values import dataclass
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, itself, worded
from campus_safety_aws.figures import Row


class At(NamedTuple):
    """How figures are looked at: in which district, and by whose words."""

    district: District
    policy: Policy | None = None


class UnitAnswer(Answer[str]):
    """统计单位 / whose figures these are: the district ("*"), a station or a campus."""

    unit: str = itself()
    name: Label = by_sight(lambda unit, at: at.district.name if unit == ALL else at.district.unit(unit).name)


class Of(NamedTuple):
    """A part of a figure, and the kind of record that it is of."""

    kind: str
    part: Any


def _parts(name: str) -> Any:
    return from_(lambda figure: [Of(figure.indicator.kind, part) for part in getattr(figure, name)])


def _named(dim: str) -> Any:
    """What a code of this dimension is called, of this kind and by this policy."""
    return by_sight(lambda one, at: name_of(one.kind, dim, getattr(one.part, dim), at.policy))


class ShareAnswer(Answer[Of]):
    """分项 / what a figure comes to for one value of a dimension; `whole` and `percent` of a rate only."""

    dimension: str = worded(DIMENSIONS, "part.dim")
    value: str = from_("part.value")
    value_name: Label = by_sight(lambda one, at: name_of(one.kind, one.part.dim, one.part.value, at.policy))
    count: int = from_("part.count")
    whole: int | None = from_("part.whole")
    percent: float | None = from_(
        lambda one: percent(one.part.count, one.part.whole) if one.part.whole is not None else None
    )


def _severity_named(one: Of, at: Any) -> Label:
    return name_of(one.kind, "level" if one.kind == "incident" else "grade", one.part.severity, at.policy)


class LengthAnswer(Answer[Of]):
    """用时 / how long a stage took, in seconds; read from fixed buckets, at most 6.25 % away from the true value."""

    stage: str = from_("part.stage")
    stage_name: Label = _named("stage")
    severity: str = from_("part.severity")
    severity_name: Label = by_sight(_severity_named)
    count: int = from_("part.count")
    median_seconds: int = from_("part.median")
    p90_seconds: int = from_("part.p90")


class ZeroAnswer(Answer[Of]):
    """零发生 / nought established (`zero`), always beside what was reported and what nobody has decided yet."""

    category: str = from_("part.category")
    category_name: Label = _named("category")
    zero: bool = from_("part.zero")
    reported: int = from_("part.reported")
    established: int = from_("part.established")
    undecided: int = from_("part.undecided")


class PlainFigureAnswer(Answer[Figure]):
    code: str = from_("indicator.code")
    count: int
    whole: int | None
    percent: float | None


class FigureAnswer(PlainFigureAnswer):
    """一项指标 / `count` is what was counted; of a rate the part, of `whole`. `percent` is null where there is no whole."""

    name: Label = from_("indicator.name")
    unit: Label = from_("indicator.unit")
    shares: list[ShareAnswer] = _parts("shares")
    lengths: list[LengthAnswer] = _parts("lengths")
    zeros: list[ZeroAnswer] = _parts("zeros")


class FiguresAt(NamedTuple):
    first: date
    figures: Sequence[Figure]


class FiguresAtAnswer(Answer[FiguresAt]):
    """一天或一月 / the figures of one day or month, without their parts."""

    first: date
    # Only what is not nought: a year of days is long.
    figures: list[PlainFigureAnswer] = from_(
        lambda one: [figure for figure in one.figures if figure.count or figure.whole]
    )


class Scope(NamedTuple):
    unit: str
    period: Period


class ScopeAnswer(Answer[Scope]):
    """Whose figures, from which day to before which."""

    scope: UnitAnswer = from_("unit")
    start: date = from_("period.start")
    end: date = from_("period.end")


class SurveyMonthAnswer(Answer[SurveyMonth]):
    """回访评价 / what reporters said afterwards, in a month that is over: how many answered, averages from 1 to 5, and to how many
    per cent it was explained. Null where fewer than five answered."""

    month: str = from_(lambda one: f"{one.month:%Y-%m}")
    scope: UnitAnswer = from_("unit")
    sheets: int | None
    timely: float | None
    outcome: float | None
    explained_percent: float | None = from_("explained")


class FiguresAnswer(ScopeAnswer):
    """统计 / the period is half-open and of days in Asia/Shanghai. What lies ahead is not counted yet. `sealed_included`
    says whether sealed incidents are in the figures: some accounts may not know of them. `surveys` are the whole months of the
    period, for police, each with the stations of which there is something to tell."""

    sealed_included: bool = brought()
    figures: list[FigureAnswer] = brought()
    series: list[FiguresAtAnswer] = brought()
    surveys: list[SurveyMonthAnswer] = brought()


def _how(one: Indicator) -> str:
    match one.how:
        case Count():
            return "count"
        case Rate():
            return "rate"
        case Lengths():
            return "lengths"
        case Zero():
            return "zero"
        case Standing():
            return "standing"


class IndicatorAnswer(Answer[Indicator]):
    """指标释义 / what an indicator means; `how` is count, rate, lengths, zero or standing."""

    code: str
    name: Label
    definition: Label
    unit: Label
    how: str = from_(_how)
    kind: str = worded(lambda kind: KINDS[kind].label)
    dimensions: list[str] = from_(
        lambda one: [dim for dim in COUNTERS[one.counted.counter].dims if dim in DIMENSIONS]
    )


class IndicatorsAnswer(Answer[Iterator[Indicator]]):
    indicators: list[IndicatorAnswer] = itself()


class Behind(NamedTuple):
    """A record behind a number, what it adds to it, and whether the account reads it."""

    case: Record
    kind: Kind
    row: Row
    campus: Campus | None
    amount: int
    counted: bool
    reads: bool


def _if_read(read: Any) -> Any:
    return from_(lambda one: read(one) if one.reads else None)


class RecordBehindAnswer(Answer[Behind]):
    """一条依据 / a record behind a number and what it adds to it. Fields are null where the account may not read them."""

    case_id: str = from_("case.id")
    code: str = from_("case.code")
    kind: str = from_("case.kind")
    kind_name: Label = from_("kind.label")
    day: date = from_("row.day")
    amount: int
    counted: bool
    campus: str | None = _if_read(lambda one: one.row.campus)
    campus_name: Label | None = _if_read(lambda one: one.campus.name if one.campus is not None else None)
    state: str | None = _if_read(lambda one: one.case.state)
    state_name: Label | None = _if_read(lambda one: one.kind.state_of(one.case))
    received_at: datetime | None = _if_read(lambda one: one.case.received_at)


class RecordsAnswer(ScopeAnswer):
    """一个数字的依据 / the records that an indicator is computed from. Of a rate all of the whole are listed, and `counted`
    says which are of the part. Records that the account may not know of are left out."""

    indicator: str = brought()
    records: list[RecordBehindAnswer] = brought()
    next: str | None = brought()


@dataclass(frozen=True, slots=True)
class CampusFigure:
    """What an indicator comes to at a campus; of class hours, what it is owed."""

    campus: Campus
    count: int
    whole: int | None
    owed: int | None

    @property
    def met(self) -> bool | None:
        return None if self.owed is None else self.count >= self.owed


class CampusFigureAnswer(Answer[CampusFigure]):
    """一所校园 / what an indicator comes to there. `owed` and `met` of class hours only, and only for a calendar year or since
    New Year: what a campus is owed in that year, and whether its hours reach that."""

    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    count: int
    whole: int | None
    percent: float | None = from_(lambda one: None if one.whole is None else percent(one.count, one.whole))
    owed: int | None
    met: bool | None


class CampusFiguresAnswer(ScopeAnswer):
    """各校情况 / an indicator for each campus in service of a unit, those with nothing included."""

    indicator: str = brought()
    campuses: list[CampusFigureAnswer] = brought()
    meeting: int | None = brought()


class Compared(NamedTuple):
    """A category in one of the two periods."""

    period: Period
    found: ZeroOccurrence


class PeriodAnswer(Answer[Compared]):
    start: date = from_("period.start")
    end: date = from_("period.end")
    reported: int = from_("found.reported")
    established: int = from_("found.established")
    undecided: int = from_("found.undecided")


def _campus_kept(row: Row, at: At) -> Label | None:
    campus = at.district.campuses.get(row.campus)
    return campus.name if campus is not None else None


class HeldAnswer(Answer[Row]):
    """宣教活动 / an activity on this topic that was held since the period before began."""

    case_id: str
    day: date
    campus: str
    campus_name: Label | None = by_sight(_campus_kept)


class ComparisonAnswer(Answer[Beside]):
    """前后对比 / a category in a period beside the one before. One came after the other: no cause is claimed."""

    scope: UnitAnswer = brought()
    category: str = worded(lambda category: CATEGORIES[category].label)
    now: PeriodAnswer = from_(lambda one: Compared(one.period, one.now))
    before: PeriodAnswer = from_(lambda one: Compared(one.period.before, one.before))
    change: int
    change_percent: float | None
    fell: bool
    activities: list[HeldAnswer] = brought()
    more_activities: bool = brought()


def behind(
    row: Row, amount: int, account: Account, case: Record, district: District, *, counted: bool
) -> Behind | None:
    """None for a record that the account may not know of."""
    if not relations_of(account, case, district):
        return None
    kind = kind_of(case)
    reads = Part.SUMMARY in shown(account, kind, case, district)
    return Behind(case, kind, row, district.campuses.get(row.campus), amount, counted, reads)
