"""What a bulletin says of figures: spelled, compared, and left out."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from campus_safety.errors import BadInput
from campus_safety.figures.cells import ALL
from campus_safety.figures.counting import contribution
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.reading import Sums
from campus_safety.figures.spans import Period
from campus_safety.kinds.registry import KINDS
from campus_safety.papers.bulletin import (
    SECTIONS,
    Bulletin,
    Month,
    before,
    bulletin,
    changed,
    duration,
    figures_of,
    month_of,
    since_new_year,
    spelled,
)
from campus_safety.records.counting import Sight
from tests.builders import a_case, a_district, an_account, rules
from tests.figures import figures_of as figures_from

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


def told(by: str = "dm-supervisor-1", **counts: int) -> Bulletin:
    """The bulletin of a November with so much of each counter ("outcome:fraud:established"), after an October with nothing."""
    account = an_account(by)
    keys = {key.replace("__", ":"): amount for key, amount in counts.items()}
    now = Month(NOVEMBER, figures_of(Sums(keys, 6), account, ALL, a_district()))
    nothing = figures_of(Sums({}, 6), account, ALL, a_district())
    made_at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    return bulletin(account, ALL, now, Month(OCTOBER, nothing), Month(NOVEMBER, nothing), rules(), made_at)


def test_every_indicator_of_a_table_is_one_that_there_is_and_has_that_dimension() -> None:
    for section in SECTIONS:
        for code, dim in section.lines:
            assert not dim or dim in INDICATORS[code].how.by  # type: ignore[union-attr]
    named = {code for section in SECTIONS for code, _ in section.lines}
    told_elsewhere = {"zero_occurrence", "response_times", "hazard_times"}
    assert named | told_elsewhere <= set(INDICATORS)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({}, "零上报（不等于零发生）"),
        ({"outcome__fraud__pending": 2}, "尚未认定完毕"),
        ({"outcome__fraud__not_established": 2}, "零发生"),
        ({"outcome__fraud__not_established": 2, "outcome__fraud__established": 1}, "有发生"),
    ],
)
def test_zero_occurrence_is_said_beside_what_was_reported(found: dict[str, int], says: str) -> None:
    line = next(line for line in told("dm-supervisor-1", **found).zeros if "诈骗" in line.name)
    assert line.says == says and line.reported.text == str(sum(found.values()))


def test_prominent_categories_stand_there_always_and_others_when_they_were_reported() -> None:
    assert [line.name for line in told().zeros] == ["学生欺凌", "电信网络诈骗"]
    assert len(told(outcome__theft__pending=1).zeros) == 3


def test_all_four_assurances_are_told_also_where_no_campus_has_one() -> None:
    lines = dict(told(assured__escort_post=3).sections)["六、校园安保室与四个100%"]
    parts = {line.name: line.now.text for line in lines if line.part and "6" in line.now.text}
    assert parts == {
        "封闭式管理": "0%（0/6）",
        "专职保安配备": "0%（0/6）",
        "一键报警和视频联网": "0%（0/6）",
        "护学岗设置": "50%（3/6）",
    }


def test_no_two_lines_of_a_table_are_called_the_same() -> None:
    sections = dict(told().sections)
    for title, lines in sections.items():
        names = [line.name for line in lines if not line.part]
        assert len(names) == len(set(names)), title
    assert "复盘原因（起），按部位" in {line.name for line in sections["二、涉校警情闭环处置"]}


def test_what_a_role_does_not_see_is_left_out() -> None:
    education = told("dm-edu-desk")
    assert "三、护学勤务与校园巡防" not in dict(education.sections)
    assert (
        education.now["posts_manned"].source is None and not {"posts_manned", "room_visits"} & education.codes
    )
    assert told().notes == () and len(education.notes) == 1


def test_an_exercise_is_in_no_number() -> None:
    exercise = replace(a_case(), exercise=True)
    assert contribution(exercise, a_district()).amounts == {}
    assert figures_from([exercise])["incidents"].count == 0 < figures_from([a_case()])["incidents"].count


@pytest.mark.parametrize(
    ("now", "last", "says"),
    [
        ((5, None), (4, None), "+1（+25%）"),
        ((4, None), (5, None), "-1（-20%）"),
        ((4, None), (4, None), "持平"),
        ((4, None), (0, None), "+4"),
        ((3, 4), (1, 2), "+25个百分点"),
        ((1, 2), (1, 2), "持平"),
        ((0, 0), (1, 2), "—"),
        ((1, 2), (0, 0), "—"),
    ],
)
def test_a_change_is_told_in_numbers_and_a_rates_in_points(
    now: tuple[int, int | None], last: tuple[int, int | None], says: str
) -> None:
    assert changed(*now, *last) == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0, "0秒"), (45, "45秒"), (60, "1分"), (750, "12分30秒"), (10_800, "3小时"), (187_199, "2天3小时")],
)
def test_a_length_is_told_in_its_two_largest_units(seconds: int, says: str) -> None:
    assert duration(seconds) == says


def test_a_rate_is_told_with_its_part_and_whole_and_none_where_there_is_no_whole() -> None:
    assert (spelled(7, None), spelled(12, 13), spelled(0, 0)) == ("7", "92.3%（12/13）", "—")


def test_a_month_is_told_as_far_as_it_has_come() -> None:
    midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert month_of("2026-11", midnight) == Period(date(2026, 11, 1), date(2026, 11, 25))
    assert month_of("2026-10", midnight) == OCTOBER
    assert before(month_of("2026-11", midnight)) == OCTOBER
    assert before(Period(date(2026, 1, 1), date(2026, 2, 1))).start == date(2025, 12, 1)
    assert since_new_year(OCTOBER) == Period(date(2026, 1, 1), date(2026, 11, 1))
    with pytest.raises(BadInput):
        month_of("2026-12", midnight)


def test_sealed_records_are_in_the_figures_of_those_who_may_know_of_them() -> None:
    sealed = a_case(category="bullying", discovered_at=datetime(2026, 11, 24, tzinfo=UTC))
    assert figures_from([sealed])["incidents"].count == 1
    assert figures_from([sealed], sights=[Sight.OPEN])["incidents"].count == 0
    assert set(KINDS) >= {one.kind for one in INDICATORS.values()}
