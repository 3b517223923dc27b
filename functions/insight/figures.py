"""Figures: what they come to, what they mean, and which records stand behind each.

GET /figures, /figures/indicators, /figures/records, /figures/campuses, /figures/comparison. A period is read from whole months and the days
at its ends, so that a year costs as few queries as a week. Nothing here is computed from records: they were counted when
they changed (`insight.keep`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import day_of
from campus_safety.district.directory import Account, DirectoryReader, District
from campus_safety.errors import BadInput, Fault, NotAllowed, NotFound
from campus_safety.figures.cells import ALL, bare
from campus_safety.figures.comparing import beside
from campus_safety.figures.counters import COUNTERS, matches
from campus_safety.figures.indicators import INDICATORS, Choice, Count, Indicator, Rate, Standing, Told
from campus_safety.figures.reading import Figure, Sums, figure, without_small
from campus_safety.figures.seeing import (
    kinds_read,
    permit_behind,
    reads_surveys,
    sights_of,
    sums_only,
    told_of,
    unit_read,
)
from campus_safety.figures.spans import Period, stretches_by
from campus_safety.figures.surveys import SurveyMonth, survey_months
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.bulletins.kind import KIND as BULLETIN_ISSUE
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.board import SMALLEST
from campus_safety.records.counting import Sight
from campus_safety.records.record import Record
from campus_safety.records.surveys import month_of
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.figures import FiguresTable, Row
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import Day, caller, cursor, over_http, read_cursor, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter
from insight.answers import (
    At,
    Behind,
    CampusFigure,
    CampusFiguresAnswer,
    ComparisonAnswer,
    FiguresAnswer,
    FiguresAt,
    IndicatorsAnswer,
    RecordsAnswer,
    Scope,
    behind,
)
from insight.bulletins import Bulletins

TAGS: Final = ["统计 / Figures"]
# The longest period, and the longest that is told day by day.
MOST_DAYS: Final = 3_700
MOST_DAYS_SINGLY: Final = 100
# Rows looked at for one page of records, and how often more are looked at when none of them could be shown.
_ROWS_AT_ONCE: Final = 100
_LOOKS: Final = 5
_ROWS_BY_CAMPUS: Final = 1_000
_ACTIVITIES: Final = 50


UnitQuery = Annotated[
    str | None,
    Query(alias="scope", pattern=r"^(\*|[a-z0-9_-]{1,60})$", description="单位编号，默认本单位；* 为全区"),
]
FromQuery = Annotated[Day, Query(alias="from", description="起始日（北京时间）")]
ToQuery = Annotated[Day, Query(alias="to", description="截止日（不含）")]
WhereQuery = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z_]+:[a-z0-9_]+(,[a-z_]+:[a-z0-9_]+)*$",
        max_length=200,
        description="category:theft,level:1",
    ),
]


@dataclass(frozen=True, slots=True)
class Stores:
    figures: FiguresTable
    tables: RecordTables
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        FiguresTable(setting("FIGURES_TABLE")),
        RecordTables.of_settings(setting, KINDS),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Figures:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._figures = stores.figures
        self._tables = stores.tables
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, KINDS)
        Bulletins(
            app,
            stores.figures,
            stores.tables.of_kind(BULLETIN_ISSUE.name),
            stores.tables.of_kind(INCIDENT.name),
            stores.directory,
            self._rulebook,
            outside,
            self._asking,
        )
        route(app, "GET /figures", FiguresAnswer, "统计指标 / Figures", TAGS)(self.all_figures)
        route(app, "GET /figures/indicators", IndicatorsAnswer, "指标释义 / What the indicators mean", TAGS)(
            self.indicators
        )
        route(app, "GET /figures/records", RecordsAnswer, "数字的依据 / The records behind a number", TAGS)(
            self.records
        )
        route(
            app, "GET /figures/campuses", CampusFiguresAnswer, "各校情况 / An indicator for each campus", TAGS
        )(self.by_campus)
        route(
            app,
            "GET /figures/comparison",
            ComparisonAnswer,
            "前后对比 / A category beside the period before",
            TAGS,
        )(self.comparison)

    def all_figures(
        self,
        start: FromQuery,
        end: ToQuery,
        scope: UnitQuery = None,
        by: Annotated[Literal["total", "day", "month"], Query()] = "total",
    ) -> Spelled:
        account, district = self._asking()
        unit = unit_read(account, scope, district)
        if by != "total":
            permit_behind(account)
        period = self._period(start, end, single_days=by == "day")
        kept, policy = self._figures.read(), self._rulebook.in_force(district.id).policy
        wanted = [
            one
            for one in INDICATORS.values()
            if one.kind in kinds_read(account) and told_of(one, unit, district)
        ]
        sums = _readable(kept.sums(district.id, unit, period), account, _campuses(unit, district))
        series = (
            {}
            if by == "total"
            else {
                first: cells
                for stretch in stretches_by(period, monthly=by == "month")
                for first, cells in kept.series(district.id, unit, stretch).items()
            }
        )
        return spell(
            FiguresAnswer,
            Scope(unit, period),
            At(district, policy),
            sealed_included=bool({Sight.SEALED, Sight.SEALED_EDUCATION} & sights_of(account)),
            figures=[_told(figure(one, sums), account) for one in wanted],
            series=[
                FiguresAt(first, [figure(one, _readable(cells, account)) for one in wanted])
                for first, cells in sorted(series.items())
            ],
            surveys=list(self._surveys(account, district, unit, period)),
        )

    def _surveys(
        self, account: Account, district: District, unit: str, period: Period
    ) -> Iterator[SurveyMonth]:
        """One query for each whole month."""
        if not reads_surveys(account, unit, district):
            return iter(())
        cases = self._tables.of_kind(INCIDENT.name)
        today = day_of(self._outside.now())
        return survey_months(period, today, unit, lambda month: month_of(cases, district.id, month))

    def indicators(self) -> Spelled:
        account, _ = self._asking()
        read = kinds_read(account)
        return spell(IndicatorsAnswer, (one for one in INDICATORS.values() if one.kind in read))

    def records(
        self,
        indicator: Annotated[str, Query(pattern=r"^[a-z_]{1,60}$")],
        start: FromQuery,
        end: ToQuery,
        scope: UnitQuery = None,
        where: WhereQuery = None,
        place: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Spelled:
        """One query and one look at the records for a page, as far as they can be shown."""
        account, district = self._asking()
        permit_behind(account)
        unit, one = unit_read(account, scope, district), _indicator(indicator, account)
        asked, chosen = self._period(start, end), one.counted.narrowed(_narrowing(where, one.counted))
        name = f"{indicator}:{unit}:{where}:{asked.start}:{asked.end}"
        found, following = self._page(
            account, district, unit, one, chosen, _behind(one, asked), read_cursor(name, place), size
        )
        return spell(
            RecordsAnswer,
            Scope(unit, asked),
            At(district),
            indicator=indicator,
            records=found,
            next=cursor(name, following),
        )

    def by_campus(
        self,
        indicator: Annotated[str, Query(pattern=r"^[a-z_]{1,60}$")],
        start: FromQuery,
        end: ToQuery,
        scope: UnitQuery = None,
        where: WhereQuery = None,
    ) -> Spelled:
        """From the rows of the records behind it: for indicators of some thousand records a period, not for all of them."""
        account, district = self._asking()
        permit_behind(account)
        unit, one = unit_read(account, scope, district), _indicator(indicator, account)
        if not isinstance(one.how, Count | Rate) or one.told is not Told.EVERYWHERE:
            raise BadInput(Fault("indicator", "not_by_campus", "该指标不能按校分列", "Not told by campus"))
        period, chosen = self._period(start, end), one.counted.narrowed(_narrowing(where, one.counted))
        part = one.how.part.narrowed(_narrowing(where, one.counted)) if isinstance(one.how, Rate) else chosen
        counts, wholes = Counter[str](), Counter[str]()
        for row in self._rows(account, district, unit, chosen, period):
            counts[row.campus] += added_by(row, part)
            wholes[row.campus] += added_by(row, chosen)
        owed = (
            self._rulebook.in_force(district.id).policy.section(ActivityRules).hours_owed
            if indicator == "class_hours" and period.of_one_year
            else None
        )
        campuses = [
            CampusFigure(
                campus,
                counts[campus.id],
                wholes[campus.id] if isinstance(one.how, Rate) else None,
                owed(campus.type) if owed is not None else None,
            )
            for campus in district.open_campuses()
            if unit in (ALL, campus.id, campus.station)
        ]
        return spell(
            CampusFiguresAnswer,
            Scope(unit, period),
            At(district),
            indicator=indicator,
            campuses=campuses,
            meeting=None if owed is None else sum(bool(campus.met) for campus in campuses),
        )

    def comparison(
        self,
        category: Annotated[str, Query(pattern=r"^[a-z_]{1,60}$")],
        start: FromQuery,
        end: ToQuery,
        scope: UnitQuery = None,
    ) -> Spelled:
        """Whether a category fell, and what was held on it since the period before began; only of categories of which the account
        may know every incident."""
        account, district = self._asking()
        permit_behind(account)
        if category not in CATEGORIES:
            raise BadInput(Fault("category", "unknown_category", "没有这个类别", "No such category"))
        unit, period = unit_read(account, scope, district), self._period(start, end)
        kept = self._figures.read()
        present = _readable(kept.sums(district.id, unit, period), account)
        if not present.has_all_of(category):
            raise NotAllowed(
                Fault(
                    "category",
                    "not_all_shown",
                    "该类警情中有本账号无权知悉的，不作前后对比",
                    "Some incidents of this category are not for this account, so it is not compared",
                )
            )
        earlier = _readable(kept.sums(district.id, unit, period.before), account)
        found = beside(category, period, present, earlier)
        activities, more = self._held_on(
            category, account, district, unit, Period(period.before.start, period.end)
        )
        return spell(
            ComparisonAnswer, found, At(district), scope=unit, activities=activities, more_activities=more
        )

    def _asking(self) -> tuple[Account, District]:
        account = submitter(caller(self._app), self._directory).account
        return account, self._directory.district(account.district)

    def _period(self, start: date, end: date, *, single_days: bool = False) -> Period:
        """What lies ahead is left out: limits that run then are kept or missed only when they have passed."""
        if not start < end:
            raise BadInput(Fault("to", "not_later", "截止日须晚于起始日", "Must lie after the first day"))
        most = MOST_DAYS_SINGLY if single_days else MOST_DAYS
        if (end - start).days > most:
            raise BadInput(Fault("to", "too_long", f"期间不能超过 {most} 天", f"Longer than {most} days"))
        return Period(start, end).until(day_of(self._outside.now()) + timedelta(days=1))

    def _page(
        self,
        account: Account,
        district: District,
        unit: str,
        one: Indicator,
        chosen: Choice,
        period: Period,
        start: Mapping[str, str] | None,
        size: int,
    ) -> tuple[list[Behind], Mapping[str, str] | None]:
        kept, table = self._figures.read(), self._tables.of_kind(one.kind)
        name = chosen.list
        part = one.how.part if isinstance(one.how, Rate) else chosen
        found: list[Behind] = []
        for _ in range(_LOOKS):
            rows, more = kept.rows(district, unit, name, period, limit=_ROWS_AT_ONCE, start=start)
            matching = [row for row in rows if added_by(row, chosen)]
            cases: Mapping[str, Record] = table.get_all([row.case_id for row in matching]) if matching else {}
            for row in matching:
                case = cases.get(row.case_id)
                if case is None:
                    continue
                one_behind = behind(
                    row, added_by(row, chosen), account, case, district, counted=bool(added_by(row, part))
                )
                if one_behind is not None:
                    found.append(one_behind)
                if len(found) == size:
                    last = row is rows[-1] and not more
                    return found, None if last else row.key
            if not more:
                return found, None
            start = rows[-1].key
        return found, start

    def _rows(
        self, account: Account, district: District, unit: str, chosen: Choice, period: Period
    ) -> Iterator[Row]:
        """Every row of records that the account may know of. Raises BadInput where they are too many for one answer."""
        kept, name, start = self._figures.read(), chosen.list, None
        seen = {sight.value for sight in sights_of(account)}
        for _ in range(_LOOKS):
            rows, more = kept.rows(district, unit, name, period, limit=_ROWS_BY_CAMPUS, start=start)
            yield from (row for row in rows if all(key[0] in seen for key in row.amounts))
            if not more:
                return
            start = rows[-1].key
        raise BadInput(
            Fault(
                "to",
                "too_many",
                "期内记录过多，请缩短期间",
                "Too many records for one answer; ask for less time",
            )
        )

    def _held_on(
        self, category: str, account: Account, district: District, unit: str, period: Period
    ) -> tuple[tuple[Row, ...], bool]:
        """Activities on this topic; nothing before there are activities, or where the account may not see them."""
        if "activity" not in kinds_read(account):
            return (), False
        rows: tuple[Row, ...]
        rows, more = self._figures.read().rows(
            district, unit, f"taught/{category}", period, limit=_ACTIVITIES
        )
        return rows, more


def added_by(row: Row, choice: Choice) -> int:
    """What a row adds to what was chosen."""
    return sum(
        amount for key, amount in row.amounts.items() if matches(bare(key), choice.counter, choice.where)
    )


def _readable(cells: Mapping[str, int], account: Account, campuses: int = 0) -> Sums:
    return Sums.of(cells, sights_of(account), kinds_read(account), campuses)


def _told(found: Figure, account: Account) -> Figure:
    return without_small(found, SMALLEST) if sums_only(account) else found


def _campuses(unit: str, district: District) -> int:
    """How many campuses in service are of the unit."""
    return sum(unit in (ALL, campus.id, campus.station) for campus in district.open_campuses())


def _behind(one: Indicator, period: Period) -> Period:
    """Whatever stands may have begun at any time before the period ended."""
    return Period(date.min, period.end) if isinstance(one.how, Standing) else period


def _indicator(code: str, account: Account) -> Indicator:
    one = INDICATORS.get(code)
    if one is None or one.kind not in kinds_read(account):
        raise NotFound(Fault("indicator", "not_found", "没有这项指标", "No such indicator"))
    return one


def _narrowing(where: str | None, of: Choice) -> dict[str, str]:
    """Raises BadInput for a dimension that the indicator has not."""
    wanted = dict(one.split(":") for one in where.split(",")) if where else {}
    for dim in wanted:
        if dim not in COUNTERS[of.counter].dims:
            raise BadInput(
                Fault("where", "unknown_dimension", f"该指标没有这个维度：{dim}", f"No such dimension: {dim}")
            )
    return wanted


app_of, bootstrap = over_http(_Figures)
handler = wired(lambda: bootstrap(from_settings()))
