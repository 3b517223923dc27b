"""回访评价: whoever reported a case says once how it was handled; of that only sums of a station's month are kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.errors import BadInput, Conflict, NotFound
from campus_safety.kinds.hazards.hazard import State as HazardState
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.records.store import VersionMoved
from campus_safety.records.surveys import (
    Sums,
    SurveyAnswers,
    added,
    answer,
    asked_until,
    month_of,
    still_asked,
)
from campus_safety_aws.outside import Outside
from tests.builders import a_case, a_policy, an_account, assessed, at, done, handled, told
from tests.districts import key_of
from tests.fakes.cases import FakeCases
from tests.hazards import a_hazard

REPORTER, CHIEF, OTHER = "dm-ms-01-safety", "dm-st-harbour-chief", "dm-ms-01-principal"
POLICY = a_policy()
KEY = "key-of-the-page"


def closed(case: Incident | None = None) -> Incident:
    return done(told(handled(assessed(case or a_case()))), commands.Close(), by=CHIEF, when=300)


def ends(case: Record) -> datetime:
    assert case.over_at is not None and POLICY.surveyed_within is not None
    return case.over_at + POLICY.surveyed_within


def outside(now: datetime) -> Outside:
    return Outside(lambda: now, lambda seconds: None, lambda: "salt")


def said(
    cases: FakeCases,
    case: Record | None,
    *,
    by: str = REPORTER,
    digest: str = "first",
    when: timedelta = timedelta(days=1),
    **answers: Any,
) -> None:
    now = (case.over_at if case is not None and case.over_at is not None else at().now) + when
    sheet = SurveyAnswers(client_key=KEY, **answers)
    answer(case, sheet, digest, an_account(by), POLICY, cases, outside(now))


def all_sums(cases: FakeCases, month: date = date(2026, 11, 1)) -> Mapping[str, Sums]:
    return month_of(cases, "demo", month)


def code_of(refused: Callable[[], None]) -> str:
    with pytest.raises(Conflict) as conflict:
        refused()
    (fault,) = conflict.value.faults
    assert fault.zh and fault.en
    return fault.code


def test_the_reporter_of_a_closed_case_is_asked_for_so_many_days() -> None:
    case, cases = closed(), FakeCases()
    assert POLICY.surveyed_within == timedelta(days=15)
    assert still_asked(case, an_account(REPORTER), POLICY, cases, at(400).now) == ends(case)
    assert still_asked(case, an_account(REPORTER), POLICY, cases, ends(case)) == ends(case)
    assert (
        still_asked(case, an_account(REPORTER), POLICY, cases, ends(case) + timedelta(milliseconds=1)) is None
    )


def test_what_was_answered_is_in_the_sums_of_the_station_and_asked_no_more() -> None:
    case, cases = closed(), FakeCases()
    said(cases, case, timely=4, outcome=5, explained=False)
    assert all_sums(cases) == {"dm-st-harbour": Sums(1, 1, 4, 1, 5, 1, 0)}
    assert still_asked(case, an_account(REPORTER), POLICY, cases, at(400).now) is None


def test_one_question_is_enough_and_none_is_not() -> None:
    case, cases = closed(), FakeCases()
    with pytest.raises(BadInput) as refused:
        said(cases, case)
    assert refused.value.faults[0].code == "missing"
    said(cases, case, explained=True)
    assert all_sums(cases) == {"dm-st-harbour": Sums(sheets=1, explained=1, explained_sum=1)}


def test_the_same_sheet_again_changes_nothing_and_another_is_refused() -> None:
    case, cases = closed(), FakeCases()
    said(cases, case, timely=1)
    said(cases, case, timely=1)
    # A telephone that had no network for weeks is told that it came.
    said(cases, case, timely=1, when=timedelta(days=40))
    assert code_of(lambda: said(cases, case, timely=5, digest="second")) == "already_answered"
    assert all_sums(cases)["dm-st-harbour"] == Sums(sheets=1, timely=1, timely_sum=1)


def test_two_at_once_are_one() -> None:
    """Both have looked before either was written."""

    class NobodySees(FakeCases):
        def claim(self, key: str) -> Any:
            self.looked = getattr(self, "looked", 0) + 1
            return None if self.looked <= 2 else super().claim(key)

    case, cases = closed(), NobodySees()
    said(cases, case, timely=2)
    assert code_of(lambda: said(cases, case, timely=5, digest="second")) == "already_answered"
    assert all_sums(cases)["dm-st-harbour"] == Sums(sheets=1, timely=1, timely_sum=2)


def test_whoever_loses_a_race_for_the_sums_tries_again() -> None:
    class Busy(FakeCases):
        refused = False

        def count_once(self, claim: Any, tallies: Any) -> None:
            if not self.refused:
                self.refused = True
                raise VersionMoved
            super().count_once(claim, tallies)

    case, cases = closed(), Busy()
    said(cases, case, timely=2)
    assert cases.refused and all_sums(cases)["dm-st-harbour"].sheets == 1


def test_after_the_limit_it_is_refused() -> None:
    case, cases = closed(), FakeCases()
    assert code_of(lambda: said(cases, case, timely=5, when=timedelta(days=15, seconds=1))) == "too_late"
    assert all_sums(cases) == {}


@pytest.mark.parametrize("by", [CHIEF, OTHER, "dm-st-harbour-desk", "dm-supervisor-1", "dm-leader"])
def test_for_everybody_else_there_is_no_such_thing(by: str) -> None:
    with pytest.raises(NotFound):
        said(FakeCases(), closed(), by=by, timely=5)
    assert asked_until(closed(), an_account(by), POLICY) is None


def test_of_no_case_nothing_is_said() -> None:
    with pytest.raises(NotFound):
        said(FakeCases(), None, timely=5)


def unasked() -> Mapping[str, Record]:
    case = closed()
    worked = Party(key_of(REPORTER), "dm-ms-01", "T1001")
    return {
        "not over": told(),
        "not handled by us": replace(case, state=State.FALSE_ALARM),
        "of a later release": replace(case, category="unheard_of"),
        "sealed": replace(case, seal=True),
        "an exercise": replace(case, exercise=True),
        "anonymous": replace(case, reporter=replace(case.reporter, anonymous=True)),
        "its own work": replace(case, worked_by=(*case.worked_by, worked)),
    }


@pytest.mark.parametrize("why", [*unasked()])
def test_nobody_is_asked_about(why: str) -> None:
    case = unasked()[why]
    assert asked_until(case, an_account(REPORTER), POLICY) is None
    assert code_of(lambda: said(FakeCases(), case, timely=5)) == "not_asked"


@pytest.mark.parametrize("category", ["bullying", "sexual_harm"])
def test_what_the_law_protects_is_not_asked_about(category: str) -> None:
    case = replace(closed(), category=category)
    assert asked_until(closed(), an_account(REPORTER), POLICY) is not None
    assert asked_until(case, an_account(REPORTER), POLICY) is None


def test_a_district_that_says_no_limit_asks_nobody() -> None:
    silent = replace(POLICY, surveyed_within=None)
    assert asked_until(closed(), an_account(REPORTER), silent) is None


def test_police_who_passed_a_report_on_do_not_rate_police() -> None:
    desk = "dm-st-harbour-desk"
    case = closed(a_case(by=desk))
    assert case.reporter.account == key_of(desk)
    assert asked_until(case, an_account(desk), POLICY) is None


def test_a_hazard_asks_its_finder_but_not_who_inspected() -> None:
    case = replace(a_hazard(), state=HazardState.CLOSED, closed_at=datetime(2026, 12, 1, tzinfo=UTC))
    finder = an_account(case.reporter.account.partition("|")[2]) if case.reporter.account else None
    assert finder is not None
    assert asked_until(case, finder, POLICY) == datetime(2026, 12, 16, tzinfo=UTC)
    assert asked_until(replace(case, inspection="i"), finder, POLICY) is None
    assert asked_until(replace(case, area_sweep="s"), finder, POLICY) is None


def test_sums_add_up() -> None:
    one, two = Sums(1, 1, 4, 1, 5, 1, 0), Sums(2, 1, 1, 0, 0, 2, 2)
    assert added([one, two]) == Sums(3, 2, 5, 1, 5, 3, 2)
    assert added([]) == Sums()


def test_a_number_that_a_later_release_keeps_besides_is_passed_over() -> None:
    case, cases = closed(), FakeCases()
    said(cases, case, timely=4)
    cases.table.write("TALLY#survey#demo#2026-11", "dm-st-harbour#polite", {"number": {"N": "3"}})
    assert all_sums(cases) == {"dm-st-harbour": Sums(sheets=1, timely=1, timely_sum=4)}
