"""What is answered about figures, built field by field."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words


class UnitAnswer(BaseModel):
    """统计单位 / whose figures these are: the district ("*"), a station or a campus."""

    unit: str
    name: Words


class ShareAnswer(BaseModel):
    """分项 / what a figure comes to for one value of a dimension; `whole` and `percent` of a rate only."""

    dimension: str
    dimension_name: Words
    value: str
    value_name: Words
    count: int
    whole: int | None
    percent: float | None


class LengthAnswer(BaseModel):
    """用时 / how long a stage took, in seconds; read from fixed buckets, at most 6.25 % away from the true value."""

    stage: str
    stage_name: Words
    severity: str
    severity_name: Words
    count: int
    median_seconds: int
    p90_seconds: int


class ZeroAnswer(BaseModel):
    """零发生 / nought established (`zero`), always beside what was reported and what nobody has decided yet."""

    category: str
    category_name: Words
    zero: bool
    reported: int
    established: int
    undecided: int


class FigureAnswer(BaseModel):
    """一项指标 / `count` is what was counted; of a rate the part, of `whole`. `percent` is null where there is no whole."""

    code: str
    name: Words
    unit: Words
    count: int
    whole: int | None
    percent: float | None
    shares: list[ShareAnswer]
    lengths: list[LengthAnswer]
    zeros: list[ZeroAnswer]


class FiguresAtAnswer(BaseModel):
    """一天或一月 / the figures of one day or month, without their parts."""

    first: date
    figures: list["PlainFigureAnswer"]


class PlainFigureAnswer(BaseModel):
    code: str
    count: int
    whole: int | None
    percent: float | None


class FiguresAnswer(BaseModel):
    """统计 / the period is half-open and of days in Asia/Shanghai. What lies ahead is not counted yet. `sealed_included`
    says whether sealed incidents are in the figures: some accounts may not know of them."""

    scope: UnitAnswer
    start: date
    end: date
    sealed_included: bool
    figures: list[FigureAnswer]
    series: list[FiguresAtAnswer]


class IndicatorAnswer(BaseModel):
    """指标释义 / what an indicator means; `how` is count, rate, lengths, zero or standing."""

    code: str
    name: Words
    definition: Words
    unit: Words
    how: str
    kind: str
    kind_name: Words
    dimensions: list[str]


class IndicatorsAnswer(BaseModel):
    indicators: list[IndicatorAnswer]


class RecordBehindAnswer(BaseModel):
    """一条依据 / a record behind a number and what it adds to it. Fields are null where the account may not read them."""

    case_id: str
    code: str
    kind: str
    kind_name: Words
    day: date
    amount: int
    counted: bool
    campus: str | None
    campus_name: Words | None
    state: str | None
    state_name: Words | None
    received_at: Instant | None


class RecordsAnswer(BaseModel):
    """一个数字的依据 / the records that an indicator is computed from. Of a rate all of the whole are listed, and `counted`
    says which are of the part. Records that the account may not know of are left out."""

    indicator: str
    scope: UnitAnswer
    start: date
    end: date
    records: list[RecordBehindAnswer]
    next: str | None


class CampusFigureAnswer(BaseModel):
    """一所校园 / what an indicator comes to there. `owed` and `met` of class hours only, and only for a calendar year or since
    New Year: what a campus is owed in that year, and whether its hours reach that."""

    campus: str
    name: Words
    count: int
    whole: int | None
    percent: float | None
    owed: int | None
    met: bool | None


class CampusFiguresAnswer(BaseModel):
    """各校情况 / an indicator for each campus in service of a unit, those with nothing included."""

    indicator: str
    scope: UnitAnswer
    start: date
    end: date
    campuses: list[CampusFigureAnswer]
    meeting: int | None


class PeriodAnswer(BaseModel):
    start: date
    end: date
    reported: int
    established: int
    undecided: int


class HeldAnswer(BaseModel):
    """宣教活动 / an activity on this topic that was held since the period before began."""

    case_id: str
    day: date
    campus: str
    campus_name: Words | None


class ComparisonAnswer(BaseModel):
    """前后对比 / a category in a period beside the one before. One came after the other: no cause is claimed."""

    scope: UnitAnswer
    category: str
    category_name: Words
    now: PeriodAnswer
    before: PeriodAnswer
    change: int
    change_percent: float | None
    fell: bool
    activities: list[HeldAnswer]
    more_activities: bool
