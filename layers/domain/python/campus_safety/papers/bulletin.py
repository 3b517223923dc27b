"""The monthly bulletin (护校安园工作简报): the figures of a month beside those of the month before, each with the records that
it was computed from.

What it says is what the kept figures say to whoever asked: records that the account may not know of are in none of its
numbers, and indicators of kinds that its role does not see are left out. Exercises are in no figure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

from campus_safety.district.calendars import SHANGHAI, day_of
from campus_safety.district.directory import Account, District
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy import Policy
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, NotAllowed, NotFound
from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import INDICATORS, PROMINENT, Indicator, Standing
from campus_safety.figures.reading import Figure, Length, Sums, ZeroOccurrence, figure, percent
from campus_safety.figures.seeing import kinds_read, reads_surveys, sights_of, told_of, unit_read
from campus_safety.figures.spans import Period, months_on
from campus_safety.figures.surveys import LEAST, ByStation, SurveyMonth, survey_month
from campus_safety.figures.words import DIMENSIONS, name_of
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.bulletins.bulletin_issue import ReleasedNumber
from campus_safety.kinds.daily_log.forms import FOUR
from campus_safety.kinds.registry import KINDS
from campus_safety.papers.facts import in_words
from campus_safety.records.counting import Sight
from campus_safety.values import dataclass

ASKED_BY: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.EDUCATION, Role.CHIEF})
NONE: Final = "—"
_FEW_ANSWERS: Final = f"回访评价由报告人自愿填写，不记在案件里；少于{LEAST}份的和未过完的月份不列。"
# Told also where nobody has it.
_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {"assurance": tuple(FOUR)}


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the bulletin: indicators, each with the dimension by whose values it is told too, or ""."""

    title: str
    lines: tuple[tuple[str, str], ...]


SECTIONS: Final = (
    Section(
        "二、涉校警情闭环处置",
        (
            ("incidents", "category"),
            ("warnings", "warning"),
            ("warnings_answered", ""),
            ("false_matches", "warning_source"),
            ("warning_calls", "call_end"),
            ("losses_prevented", "concerned"),
            ("yuan_prevented", ""),
            ("yuan_lost", ""),
            ("front_line", ""),
            ("loop_closed", ""),
            ("on_time", ""),
            ("reopened", ""),
            ("reopening_asked", "reply"),
            ("departures", "departure"),
            ("causes", "cause"),
            ("causes", "spot"),
        ),
    ),
    Section(
        "三、护学勤务与校园巡防",
        (
            ("posts_manned", "post_type"),
            ("posts_missed", ""),
            ("posts_seen", "sign"),
            ("posts_findings", ""),
            ("teams", ""),
            ("police_rounds", "mode"),
            ("police_stops", "made"),
            ("stops_seen", "sign"),
            ("patrols", "mode"),
            ("video_observed", "observed"),
            ("points_checked", ""),
            ("points_missed", ""),
            ("patrol_findings", ""),
        ),
    ),
    Section(
        "四、隐患整改与周边清查",
        (
            ("hazards_found", "source"),
            ("hazards_closed", ""),
            ("patrol_hazards_found", ""),
            ("patrol_hazards_closed", ""),
            ("rectified_in_time", ""),
            ("rechecked_in_time", ""),
            ("recheck_passed", ""),
            ("fixes_held", ""),
            ("hazard_recurrences", ""),
            ("inspections", ""),
            ("campuses_inspected", ""),
            ("inspection_findings", ""),
            ("area_sweeps", ""),
            ("sweep_coverage", ""),
            ("people_checked", ""),
        ),
    ),
    Section(
        "五、法治宣传教育",
        (
            ("activities", "activity_type"),
            ("person_times", "group"),
            ("drills", "activity_type"),
            ("class_hours", ""),
            ("vice_principals", ""),
            ("quiz_rounds", ""),
            ("quiz_sheets", ""),
            ("quiz_right", ""),
            ("points", ""),
            ("notices", ""),
            ("notices_read", ""),
        ),
    ),
    Section(
        "六、校园安保室与四个100%",
        (
            ("room_visits", ""),
            ("room_minutes", ""),
            ("room_log", "entry_type"),
            ("room_people", ""),
            ("self_tests", ""),
            ("cameras", ""),
            ("gone_wrong", "register"),
            ("four_assurances", "assurance"),
        ),
    ),
)
_TWICE: Final = frozenset(
    code
    for section in SECTIONS
    for place, (code, _) in enumerate(section.lines)
    if code in dict(section.lines[:place])
)
_TOLD: Final = frozenset(code for section in SECTIONS for code, _ in section.lines)


@dataclass(frozen=True, slots=True)
class Source:
    """The records that a number was computed from: those behind an indicator in a period, or some of them."""

    indicator: str
    period: Period
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """As it is printed; without a source it is none."""

    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator, or a part of it, in this month and in the one before."""

    name: str
    now: Number
    before: Number
    change: str
    part: bool = False


@dataclass(frozen=True, slots=True)
class ZeroLine:
    """One category: nought established, beside what was reported and what nobody has decided yet."""

    name: str
    reported: Number
    established: Number
    undecided: Number
    says: str


@dataclass(frozen=True, slots=True)
class LengthLine:
    """How long a stage took: of how many, the median and the 90th percentile, and the median of the month before."""

    stage: str
    level: str
    count: Number
    median: Number
    p90: Number
    before: Number


@dataclass(frozen=True, slots=True)
class Month:
    """A month's figures by their codes; `period` is as much of it as has been counted."""

    period: Period
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`now` and `before` are the figures that the text names, by their codes; `year` those since the year
    began. `codes` are of the indicators that may be read at all."""

    title: str
    issue: str
    issuer: str
    scope: str
    days: str
    before_days: str
    made: str
    now: Mapping[str, Number]
    before: Mapping[str, Number]
    change: Mapping[str, str]
    year: Mapping[str, Number]
    zeros: tuple[ZeroLine, ...]
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    lengths: tuple[LengthLine, ...]
    class_hours_owed: int
    class_hours_kindergarten: int
    codes: frozenset[str]
    notes: tuple[str, ...] = field(default=())


def month_of(text: str, now: datetime) -> Period:
    """The month "2026-11", as far as it has come. Raises BadInput for one that has not begun."""
    year, month = map(int, text.split("-"))
    first, today = date(year, month, 1), day_of(now)
    if first > today:
        raise BadInput(Fault("month", "in_the_future", "该月尚未开始", "That month has not begun"))
    return Period(first, months_on(first, 1)).until(today + timedelta(days=1))


def since_new_year(period: Period) -> Period:
    return Period(period.start.replace(month=1), period.end)


def before(period: Period) -> Period:
    """The whole month before."""
    return Period(months_on(period.start, -1), period.start)


def permit_bulletin(account: Account, unit: str | None, district: District) -> str:
    """Whose bulletin it is: the district's ("*") or a station's. Raises NotAllowed for roles that ask for none, NotFound for
    what is out of scope or is no station."""
    if not account.enabled or account.role not in ASKED_BY:
        raise NotAllowed(
            Fault("kind", "not_allowed", "该账号不能生成工作简报", "This account may not have bulletins")
        )
    found = unit_read(account, unit, district)
    if found in district.campuses:
        raise NotFound(
            Fault(
                "unit",
                "not_found",
                "工作简报以全区或派出所为单位",
                "A bulletin is a district's or a station's",
            )
        )
    return found


def figures_of(sums: Sums, account: Account, unit: str, district: District) -> dict[str, Figure]:
    """The figures of the indicators that an account may read, as far as they are told of this unit."""
    kinds = kinds_read(account)
    return {
        code: figure(one, sums)
        for code, one in INDICATORS.items()
        if one.kind in kinds and told_of(one, unit, district)
    }


def numbers_now(
    account: Account,
    unit: str,
    month: Period,
    cells_in: Callable[[Period], Mapping[str, int]],
    district: District,
) -> tuple[ReleasedNumber, ...]:
    """What the indicators that are told in sections come to in a month, for this account: what a release keeps of them."""
    campuses = sum(unit in (ALL, campus.station) for campus in district.open_campuses())
    sums = Sums.of(cells_in(month), sights_of(account), kinds_read(account), campuses)
    found = figures_of(sums, account, unit, district)
    return tuple(
        ReleasedNumber(code, found[code].count, found[code].whole) for code in sorted(found) if code in _TOLD
    )


def told(
    account: Account,
    unit: str,
    month: Period,
    cells_in: Callable[[Period], Mapping[str, int]],
    rules: Rules,
    made_at: datetime,
    answers_in: Callable[[date], ByStation],
) -> Bulletin:
    """The bulletin of a month from what is kept: `cells_in` answers what each counter comes to for this unit in a period,
    `answers_in` what reporters answered afterwards in a month."""
    kinds = kinds_read(account)
    campuses = sum(unit in (ALL, campus.station) for campus in rules.district.open_campuses())

    def of(period: Period) -> Month:
        sums = Sums.of(cells_in(period), sights_of(account), kinds, campuses)
        return Month(period, figures_of(sums, account, unit, rules.district))

    last = before(month)
    surveys: tuple[Line, ...] = ()
    if reads_surveys(account, unit, rules.district):
        over = month.start < day_of(made_at).replace(day=1)
        surveys = survey_lines(
            survey_month(month.start, unit, answers_in(month.start) if over else {}),
            survey_month(last.start, unit, answers_in(last.start)),
        )
    return bulletin(
        account, unit, of(month), of(last), of(since_new_year(month)), rules, made_at, surveys=surveys
    )


def survey_lines(now: SurveyMonth, last: SurveyMonth) -> tuple[Line, ...]:
    """How many reporters answered afterwards, and the averages; nothing where both months have too few of them."""
    if now.sheets is None and last.sheets is None:
        return ()
    per_cent = (_share(now.explained), _share(last.explained))
    return (
        _said("回访评价（份）", *map(_plainly, (now.sheets, last.sheets))),
        _said("处理及时（1至5分，平均）", *map(_plainly, (now.timely, last.timely)), part=True),
        _said("结果满意（1至5分，平均）", *map(_plainly, (now.outcome, last.outcome)), part=True),
        _said("得到反馈说明", *per_cent, part=True),
    )


def _said(name: str, now: str, last: str, *, part: bool = False) -> Line:
    """No record is behind such a number, and how it changed nobody reckons from so few."""
    return Line(name, Number(now), Number(last), NONE, part)


def _plainly(number: float | None) -> str:
    return NONE if number is None else f"{number:g}"


def _share(number: float | None) -> str:
    return NONE if number is None else f"{number:g}%"


def bulletin(
    account: Account,
    unit: str,
    now: Month,
    last: Month,
    year: Month,
    rules: Rules,
    made_at: datetime,
    *,
    surveys: tuple[Line, ...] = (),
) -> Bulletin:
    """The bulletin of a month of this unit, as this account may have it. `year` is the year until the month's end; `surveys`
    stand below what became of incidents."""
    district, policy, first = rules.district, rules.policy, now.period.start
    scope = "全区" if unit == ALL else district.unit(unit).name.zh
    month = f"{first.year}年{first.month}月"
    return Bulletin(
        title="护校安园工作简报",
        issue=month,
        issuer=district.unit(district.acting_unit(account.unit)).name.zh,
        scope=scope,
        days=_days(now.period),
        before_days=_days(last.period),
        made=f"{in_words(made_at)}　{made_at.astimezone(SHANGHAI):%H:%M}",
        now=_numbers(now),
        before=_numbers(last),
        change={code: _change(one, last.figures.get(code)) for code, one in now.figures.items()},
        year=_numbers(year),
        zeros=tuple(_zeros(now, policy)),
        sections=tuple(
            (title, lines + surveys if title == SECTIONS[0].title else lines)
            for title, lines in _sections(now, last, policy)
        ),
        lengths=tuple(_lengths(now, last, policy)),
        class_hours_owed=policy.section(ActivityRules).class_hours,
        class_hours_kindergarten=policy.section(ActivityRules).hours_owed(CampusType.KINDERGARTEN),
        codes=frozenset(now.figures),
        notes=(*_notes(account, now), *(_FEW_ANSWERS for _ in surveys[:1])),
    )


def _days(period: Period) -> str:
    last = period.end - timedelta(days=1)
    return f"{period.start.month}月{period.start.day}日至{last.month}月{last.day}日"


def _notes(account: Account, now: Month) -> Iterator[str]:
    if now.period.end.day != 1:
        yield "本月未满，数字截至上述日期；上月为全月。"
    if account.role is Role.EDUCATION:
        yield "本简报只含教育部门可知悉的记录，与公安机关的简报不同。"
    elif not {Sight.SEALED, Sight.SEALED_EDUCATION} & sights_of(account):
        yield "限定知悉的警情不在其中。"


def _numbers(month: Month) -> dict[str, Number]:
    """Every indicator's number; that of one that is not to be read is a dash."""
    return {
        code: _number(month.figures[code], month.period) if code in month.figures else Number(NONE)
        for code in INDICATORS
    }


def _number(found: Figure, period: Period) -> Number:
    return Number(_spelled(found), Source(found.indicator.code, period))


def _spelled(found: Figure) -> str:
    return spelled(found.count, found.whole)


def spelled(count: int, whole: int | None) -> str:
    """A count, or of a rate per cent with the part and the whole: "92.3%（12/13）"; a dash where there is no whole."""
    if whole is None:
        return str(count)
    share = percent(count, whole)
    return NONE if share is None else f"{share:g}%（{count}/{whole}）"


def _change(now: Figure, last: Figure | None) -> str:
    return changed(now.count, now.whole, last.count if last else 0, last.whole if last else None)


def changed(now: int, whole: int | None, last: int, last_whole: int | None) -> str:
    """From the month before to this one: "+3（+23%）", of a rate in points of a hundred; a dash where nothing compares."""
    if whole is None:
        difference, share = now - last, percent(now - last, last)
        if not difference:
            return "持平"
        return f"{difference:+d}" if share is None else f"{difference:+d}（{share:+.0f}%）"
    share, last_share = percent(now, whole), percent(last, last_whole or 0)
    if share is None or last_share is None:
        return NONE
    points = round(share - last_share, 1)
    return f"{points:+g}个百分点" if points else "持平"


def _sections(now: Month, last: Month, policy: Policy) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for section in SECTIONS:
        lines = tuple(
            line
            for code, dim in section.lines
            if code in now.figures
            for line in _lines(code, dim, now, last, policy)
        )
        if lines:
            yield section.title, lines


def _lines(code: str, dim: str, now: Month, last: Month, policy: Policy) -> Iterator[Line]:
    of_now, of_last = now.figures[code], last.figures[code]
    one = of_now.indicator
    # What is told by one thing and by another stands there twice, and says by what.
    by = f"，按{DIMENSIONS[dim].zh}" if code in _TWICE else ""
    yield Line(
        f"{one.name.zh}{_unit(one)}{by}",
        _number(of_now, now.period),
        _number(of_last, last.period),
        _change(of_now, of_last),
    )
    here, there = _shares(of_now, dim), _shares(of_last, dim)
    for value in _ALWAYS.get(dim) or dict.fromkeys([*here, *there]):
        count, whole = here.get(value, (0, _none_of(of_now)))
        before, last_whole = there.get(value, (0, _none_of(of_last)))
        where = ((dim, value),)
        yield Line(
            name_of(one.kind, dim, value, policy).zh,
            Number(spelled(count, whole), Source(code, now.period, where)),
            Number(spelled(before, last_whole), Source(code, last.period, where)),
            changed(count, whole, before, last_whole),
            part=True,
        )


def _unit(one: Indicator) -> str:
    return "" if one.unit.zh == "%" else f"（{one.unit.zh}）"


def _none_of(found: Figure) -> int | None:
    """The whole of a part that has nothing: of campuses still all of them."""
    return found.whole if found.whole is None or isinstance(found.indicator.how, Standing) else 0


def _shares(found: Figure, dim: str) -> dict[str, tuple[int, int | None]]:
    return {one.value: (one.count, one.whole) for one in found.shares if one.dim == dim}


def _zeros(now: Month, policy: Policy) -> Iterator[ZeroLine]:
    found = now.figures.get("zero_occurrence")
    if found is None:
        return
    for one in found.zeros:
        if one.category in PROMINENT or one.reported:
            where = (("category", one.category),)
            source = Source("zero_occurrence", now.period, where)
            established = Source("zero_occurrence", now.period, (*where, ("outcome", "established")))
            yield ZeroLine(
                name_of("incident", "category", one.category, policy).zh,
                Number(str(one.reported), source),
                Number(str(one.established), established),
                Number(str(one.undecided), source),
                _says(one),
            )


def _says(one: ZeroOccurrence) -> str:
    """Nought reported is not said to be nothing happening, nor is what nobody has decided yet."""
    if not one.zero:
        return "有发生"
    if not one.reported:
        return "零上报（不等于零发生）"
    return "尚未认定完毕" if one.undecided else "零发生"


def _lengths(now: Month, last: Month, policy: Policy) -> Iterator[LengthLine]:
    for code in ("response_times", "hazard_times"):
        if code not in now.figures:
            continue
        one = now.figures[code].indicator
        here, there = _by_stage(now.figures[code].lengths), _by_stage(last.figures[code].lengths)
        severity_dim = "level" if one.kind == "incident" else "grade"
        for (stage, severity), length in here.items():
            where = (("stage", stage), (severity_dim, severity))
            source = Source(code, now.period, where)
            earlier = there.get((stage, severity))
            yield LengthLine(
                f"{KINDS[one.kind].label.zh}·{name_of(one.kind, 'stage', stage, policy).zh}",
                name_of(one.kind, severity_dim, severity, policy).zh,
                Number(str(length.count), source),
                Number(duration(length.median), source),
                Number(duration(length.p90), source),
                Number(duration(earlier.median), Source(code, last.period, where))
                if earlier is not None
                else Number(NONE),
            )


def _by_stage(lengths: Iterable[Length]) -> dict[tuple[str, str], Length]:
    return {(one.stage, one.severity): one for one in lengths}


def duration(seconds: int) -> str:
    """As people say it, in the two largest units: "45秒", "12分30秒", "3小时5分", "2天4小时"."""
    for size, name, rest, rest_name in (
        (86_400, "天", 3_600, "小时"),
        (3_600, "小时", 60, "分"),
        (60, "分", 1, "秒"),
    ):
        if seconds >= size:
            more = seconds % size // rest
            return f"{seconds // size}{name}" + (f"{more}{rest_name}" if more else "")
    return f"{seconds}秒"
