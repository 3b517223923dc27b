"""From figures to answers: names beside codes, and of records only what an account may read."""

from datetime import date

from campus_safety.district.directory import Account, Campus, District
from campus_safety.district.policy import Policy
from campus_safety.figures.cells import ALL, bare
from campus_safety.figures.comparing import Beside
from campus_safety.figures.counters import COUNTERS, matches
from campus_safety.figures.indicators import Choice, Count, Indicator, Lengths, Rate, Standing, Zero
from campus_safety.figures.reading import Figure, Share, ZeroOccurrence, percent
from campus_safety.figures.spans import Period
from campus_safety.figures.words import DIMENSIONS, name_of
from campus_safety.kinds.registry import KINDS, kind_of
from campus_safety.labels import Label
from campus_safety.records.access import relations_of
from campus_safety.records.access import shown as parts_shown
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety_aws.figures import Row
from campus_safety_aws.http import words
from insight.answers import (
    CampusFigureAnswer,
    FigureAnswer,
    FiguresAtAnswer,
    HeldAnswer,
    IndicatorAnswer,
    LengthAnswer,
    PeriodAnswer,
    PlainFigureAnswer,
    RecordBehindAnswer,
    ShareAnswer,
    UnitAnswer,
    ZeroAnswer,
)


def unit_answer(unit: str, district: District) -> UnitAnswer:
    name = district.name if unit == ALL else district.unit(unit).name
    return UnitAnswer(unit=unit, name=words(name))


def figure_answer(one: Figure, policy: Policy) -> FigureAnswer:
    kind, code = one.indicator.kind, one.indicator.code
    severity = "level" if kind == "incident" else "grade"
    return FigureAnswer(
        code=code,
        name=words(one.indicator.name),
        unit=words(one.indicator.unit),
        count=one.count,
        whole=one.whole,
        percent=one.percent,
        shares=[_share(share, kind, policy) for share in one.shares],
        lengths=[
            LengthAnswer(
                stage=length.stage,
                stage_name=words(name_of(kind, "stage", length.stage, policy)),
                severity=length.severity,
                severity_name=words(name_of(kind, severity, length.severity, policy)),
                count=length.count,
                median_seconds=length.median,
                p90_seconds=length.p90,
            )
            for length in one.lengths
        ],
        zeros=[
            ZeroAnswer(
                category=zero.category,
                category_name=words(name_of(kind, "category", zero.category, policy)),
                zero=zero.zero,
                reported=zero.reported,
                established=zero.established,
                undecided=zero.undecided,
            )
            for zero in one.zeros
        ],
    )


def _share(share: Share, kind: str, policy: Policy) -> ShareAnswer:
    return ShareAnswer(
        dimension=share.dim,
        dimension_name=words(DIMENSIONS[share.dim]),
        value=share.value,
        value_name=words(name_of(kind, share.dim, share.value, policy)),
        count=share.count,
        whole=share.whole,
        percent=percent(share.count, share.whole) if share.whole is not None else None,
    )


def point_answer(first: date, figures: list[Figure]) -> FiguresAtAnswer:
    """Only what is not nought: a year of days is long."""
    return FiguresAtAnswer(
        first=first,
        figures=[
            PlainFigureAnswer(code=one.indicator.code, count=one.count, whole=one.whole, percent=one.percent)
            for one in figures
            if one.count or one.whole
        ],
    )


def indicator_answer(one: Indicator) -> IndicatorAnswer:
    kind = KINDS[one.kind]
    return IndicatorAnswer(
        code=one.code,
        name=words(one.name),
        definition=words(one.definition),
        unit=words(one.unit),
        how=_how(one),
        kind=kind.name,
        kind_name=words(kind.label),
        dimensions=[dim for dim in COUNTERS[one.counted.counter].dims if dim in DIMENSIONS],
    )


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


def added_by(row: Row, choice: Choice) -> int:
    """What a row adds to what was chosen."""
    return sum(
        amount for key, amount in row.amounts.items() if matches(bare(key), choice.counter, choice.where)
    )


def record_answer(
    row: Row, amount: int, account: Account, case: Record, district: District, *, counted: bool
) -> RecordBehindAnswer | None:
    """None for a record that the account may not know of."""
    if not relations_of(account, case, district):
        return None
    kind = kind_of(case)
    reads = Part.SUMMARY in parts_shown(account, kind, case, district)
    campus = district.campuses.get(row.campus)
    return RecordBehindAnswer(
        case_id=case.id,
        code=case.code,
        kind=case.kind,
        kind_name=words(kind.label),
        day=row.day,
        amount=amount,
        counted=counted,
        campus=row.campus if reads else None,
        campus_name=words(campus.name) if reads and campus is not None else None,
        state=str(case.state) if reads else None,
        state_name=words(kind.state_of(case)) if reads else None,
        received_at=case.received_at if reads else None,
    )


def campus_answer(campus: Campus, count: int, whole: int | None, owed: int | None) -> CampusFigureAnswer:
    return CampusFigureAnswer(
        campus=campus.id,
        name=words(campus.name),
        count=count,
        whole=whole,
        percent=None if whole is None else percent(count, whole),
        owed=owed,
        met=None if owed is None else count >= owed,
    )


def period_answer(period: Period, zero: ZeroOccurrence) -> PeriodAnswer:
    return PeriodAnswer(
        start=period.start,
        end=period.end,
        reported=zero.reported,
        established=zero.established,
        undecided=zero.undecided,
    )


def held_answer(row: Row, district: District) -> HeldAnswer:
    campus = district.campuses.get(row.campus)
    return HeldAnswer(
        case_id=row.case_id,
        day=row.day,
        campus=row.campus,
        campus_name=words(campus.name) if campus else None,
    )


def category_name(found: Beside, policy: Policy) -> Label:
    return name_of("incident", "category", found.category, policy)
