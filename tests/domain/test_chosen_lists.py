"""Which rows of a list somebody gets, and what a line of an exported list says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.directory import Account
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, NotAllowed, NotFound
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.list_filters import ChosenList, View, check, permit, readable
from campus_safety.papers.lists import WITHHELD, Line, columns, titles
from campus_safety.records.access import lists_of, relations_of
from campus_safety.records.record import Record
from campus_safety.records.worklists import Listing, listings, open_list, over_list
from tests.builders import NOW, a_case, a_district, accounts, an_account, rules
from tests.hazards import a_hazard, hazard_rules
from tests.peak_posts import planned
from tests.records import every_record

DISTRICT = a_district()


def lists(case: Record) -> Iterator[tuple[str, Listing]]:
    """The lists of units in which a record stands."""
    for owner, listing in listings(case, DISTRICT).items():
        if listing.list_key in (open_list(owner, case.kind), over_list(owner, case.kind)):
            yield owner, listing


def got(account: Account, case: Record) -> list[str]:
    """The units in whose list this account gets the record."""
    found = []
    for unit, listing in lists(case):
        chosen = ChosenList(case.kind, unit, View.OPEN if case.open else View.OVER)
        try:
            permit(account, chosen, DISTRICT)
        except (NotAllowed, NotFound):
            continue
        if readable(account, listing.row, chosen, DISTRICT):
            found.append(unit)
    return found


def test_there_is_a_record_of_every_kind() -> None:
    assert {case.kind for case in every_record()} == set(KINDS)


@pytest.mark.parametrize("name", sorted(accounts()))
def test_no_account_gets_a_row_of_a_record_that_it_may_not_see(name: str) -> None:
    account = an_account(name)
    for case in every_record():
        units = got(account, case)
        assert set(units) <= set(lists_of(account, DISTRICT))
        assert not units or relations_of(account, case, DISTRICT), (case.kind, units)


def test_every_role_that_reads_lists_gets_some_and_a_gateway_and_a_wall_none() -> None:
    reading = {
        account.role for account in accounts().values() if any(got(account, case) for case in every_record())
    }
    assert reading == set(Role) - {Role.GATEWAY, Role.WALL}


def test_a_sealed_row_goes_to_those_who_answer_for_the_campus_only() -> None:
    sealed = a_case(category="bullying", discovered_at=NOW)
    assert sealed.sealed
    for name in ("dm-ms-01-guard", "dm-st-harbour-officer-1", "dm-ms-02-safety", "dm-fire-duty"):
        assert got(an_account(name), sealed) == [], name
    for name in ("dm-ms-01-principal", "dm-st-harbour-desk", "dm-supervisor-1", "dm-edu-desk"):
        assert got(an_account(name), sealed), name


def test_the_lists_of_other_units_are_not_found_and_a_dismissed_account_has_none() -> None:
    for name, unit in (
        ("dm-ms-01-safety", "dm-ms-02"),
        ("dm-ms-01-safety", "dm-st-harbour"),
        ("dm-st-harbour-desk", "dm-ms-01"),
        ("dm-supervisor-1", "nowhere"),
    ):
        with pytest.raises(NotFound):
            permit(an_account(name), ChosenList("incident", unit), DISTRICT)
    gone = replace(an_account("dm-supervisor-1"), enabled=False)
    with pytest.raises(NotAllowed):
        permit(gone, ChosenList("incident", gone.unit), DISTRICT)
    with pytest.raises(NotAllowed):
        permit(an_account("dm-ms-01-safety"), ChosenList("rota", "dm-ms-01"), DISTRICT)


def test_a_choice_keeps_the_rows_of_its_campus_state_and_category() -> None:
    row = listings(a_case(), DISTRICT)["dm-st-harbour"].row
    post = listings(planned(), DISTRICT)["dm-st-harbour"].row
    all_of_it = ChosenList("incident", "dm-st-harbour")
    cuts: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
        ({"campus": "dm-ms-01"}, {"campus": "dm-ms-02"}),
        ({"state": row.state}, {"state": "closed"}),
        ({"category": "theft"}, {"category": "fraud"}),
    )
    for keeps, passes in cuts:
        assert replace(all_of_it, **keeps).holds(row) and replace(all_of_it, **keeps).filtered
        assert not replace(all_of_it, **passes).holds(row)
    assert all_of_it.holds(row) and not all_of_it.filtered
    assert KINDS[post.kind].category_of(post) == "escort"


def test_what_is_late_and_when_it_was_over_is_asked_of_the_list_itself() -> None:
    plain = ChosenList("incident", "dm-st-harbour")
    assert plain.bounds(NOW) == (None, None)
    assert replace(plain, view=View.OVERDUE).bounds(NOW) == replace(plain, late=True).bounds(NOW)
    assert replace(plain, late=True).bounds(NOW) == (None, NOW)
    assert replace(plain, late=False).bounds(NOW) == (NOW, None)
    november = replace(plain, view=View.OVER, start=date(2026, 11, 1), end=date(2026, 12, 1))
    assert november.bounds(NOW) == (
        datetime(2026, 10, 31, 16, tzinfo=UTC),
        datetime(2026, 11, 30, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("chosen", "faults"),
    [
        (ChosenList("nothing", "x"), {"of"}),
        (ChosenList("incident", "x", state="planned", category="nonsense", campus="y"), {"state", "category", "campus"}),
        (ChosenList("incident", "x", start=date(2026, 1, 1)), {"from"}),
        (ChosenList("incident", "x", View.OVER, date(2026, 2, 1), date(2026, 2, 1), late=True), {"to", "late"}),
    ],
)  # fmt: skip
def test_whatever_there_is_not_is_named(chosen: ChosenList, faults: set[str]) -> None:
    with pytest.raises(BadInput) as refused:
        check(chosen, DISTRICT)
    assert {fault.field for fault in refused.value.faults} == faults


def line(case: Record, unit: str = "dm-st-harbour", by: str = "dm-st-harbour-desk") -> dict[str, object]:
    row = listings(case, DISTRICT)[unit].row
    said = Line(row, an_account(by), hazard_rules(), NOW + timedelta(days=400))
    return {column.name.zh: column.value(said) for column in columns(case.kind, row.facts)}


def test_a_line_says_codes_in_chinese_and_times_of_shanghai() -> None:
    said = line(a_case())
    assert (said["校园"], said["派出所"], said["类别"], said["级别"], said["超时"], said["演练"]) == (
        "港湾中学",
        "港湾派出所",
        "盗窃、敲诈、抢夺",
        "三级 一般",
        "是",
        "",
    )
    assert said["登记时间"] == datetime(2026, 11, 24, 10, 0)
    hazard = line(a_hazard())
    assert (hazard["等级"], hazard["隐患内容"], hazard["来源"]) == ("一般隐患", "一键报警未联网", "学校自查")
    post = line(planned())
    assert (post["类别"], post["已排人"], post["开始"]) == ("护学岗", "是", datetime(2026, 11, 25, 7, 30))


@pytest.mark.parametrize("case", every_record(), ids=lambda case: f"{case.kind}-{case.state}")
def test_every_fact_of_every_kind_is_a_column_and_nobodys_account_is_in_any(case: Record) -> None:
    for owner, listing in lists(case):
        row = listing.row
        said = Line(row, an_account("dm-supervisor-1"), hazard_rules(), NOW)
        found = columns(case.kind, row.facts)
        assert len({column.name.zh for column in found}) == len(found), "each head once"
        values = [column.value(said) for column in found]
        assert not any("|" in value for value in values if isinstance(value, str)), owner
        assert len(found) >= 10 + len(row.facts.keys() - WITHHELD)


def test_a_fact_that_nobody_has_named_stands_under_its_code_as_what_it_looks_like() -> None:
    row = listings(planned(), DISTRICT)["dm-st-harbour"].row
    facts: dict[str, str | int | bool | None] = {
        "new_count": 3,
        "new_mark": False,
        "new_day": "2026-11-24",
        "new_moment": "2026-11-24T02:00:00.000Z",
        "new_word": "=1+1",
        "new_account": "issuer|somebody",
        "new_nothing": None,
    }
    said = Line(replace(row, facts=facts), an_account("dm-st-harbour-desk"), rules(), NOW)
    by_head = {column.name.zh: column.value(said) for column in columns("peak_post", facts)}
    assert {head: by_head[head] for head in facts} == {
        "new_count": 3,
        "new_mark": "否",
        "new_day": date(2026, 11, 24),
        "new_moment": datetime(2026, 11, 24, 10, 0),
        "new_word": "=1+1",
        "new_account": None,
        "new_nothing": None,
    }


def test_a_list_says_whose_it_is_and_how_it_was_cut() -> None:
    chosen = ChosenList("incident", "dm-st-harbour", View.OVER, date(2026, 11, 1), campus="dm-ms-01")
    assert titles(chosen, rules()) == (
        "港湾派出所 涉校警情清单（已办结）",
        "起始日：2026-11-01　校园：港湾中学",
    )
    assert titles(ChosenList("hazard", "dm-ms-01"), rules()) == ("港湾中学 安全隐患清单（未办结）",)
