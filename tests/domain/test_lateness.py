"""超时程度、暂停和延期: by how many times its limit something took, how often limits stood still, what more time was asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from campus_safety.kinds.hazards.commands import AskExtension, DecideExtension
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.timeliness import Lateness, lateness
from tests import hazards
from tests.builders import a_case, assessed, at, clock, done, handled, rules
from tests.by_kind import serve
from tests.figures import YEAR, figures_of, shares

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
CHIEF = "dm-st-harbour-chief"
DAY = 24 * 3600


@pytest.mark.parametrize(
    ("hours", "degree"),
    [
        (10, None),
        (10.01, Lateness.LATE),
        (20, Lateness.DOUBLE),
        (29.9, Lateness.DOUBLE),
        (30, Lateness.TRIPLE),
    ],
)
def test_lateness_goes_by_the_length_of_the_limit(hours: float, degree: Lateness | None) -> None:
    found = lateness(START, START + timedelta(hours=10), START + timedelta(hours=hours))
    assert found is degree


def test_what_had_passed_before_it_was_entered_is_late_and_took_no_multiple_of_nothing() -> None:
    assert lateness(START, START, START + timedelta(days=1)) is Lateness.LATE


def answered_after(times: float) -> Incident:
    """Acknowledged when so many lengths of that limit had passed."""
    case = a_case()
    length = clock(case, "acknowledge").due_at - clock(case, "acknowledge").started_at
    return done(case, commands.Acknowledge(), when=times * length.total_seconds())


def test_missed_limits_are_counted_by_degree_and_those_kept_are_not() -> None:
    kept, late, worst = answered_after(0.5), answered_after(1.5), answered_after(3.5)
    for case, degree in ((kept, {}), (late, {"late": 1}), (worst, {"triple": 1})):
        found = figures_of([case])["lateness"]
        assert shares(found, "lateness") == degree
        assert shares(found, "clock") == ({"acknowledge": 1} if degree else {})


def test_what_is_late_and_not_done_yet_stands_apart() -> None:
    case = a_case()
    end = clock(case, "acknowledge").due_at
    served = serve(case, rules(), at((end - at().now).total_seconds() + 1))
    assert served is not None
    assert shares(figures_of([served.after])["lateness"], "lateness") == {"open": 1}


def test_pauses_and_extensions_are_counted_with_their_answers() -> None:
    case = assessed()
    until = clock(case, "dispose").due_at + timedelta(hours=1)
    asked = done(
        case, commands.AskExtension(clock="dispose", until=until, texts={"text": "尚待鉴定"}), when=60
    )
    for answer, reply in ((None, "asked"), (True, "granted"), (False, "refused")):
        after = asked
        if answer is not None:
            decided = commands.DecideExtension(number=1, granted=answer, texts={"text": "意见"})
            after = done(asked, decided, by=CHIEF, when=90)
        found = figures_of([after])["extensions"]
        assert (shares(found, "clock"), shares(found, "reply")) == ({"dispose": 1}, {reply: 1})
    # Nobody needs an answer once it is handled.
    assert shares(figures_of([handled(asked)])["extensions"], "reply") == {"lapsed": 1}
    paused = done(case, commands.Ask(texts={"text": "几点？"}, clocks=("dispose",)), when=60)
    assert shares(figures_of([paused])["limits_paused"], "clock") == {"dispose": 1}


def test_of_hazards_too() -> None:
    more = AskExtension(until=hazards.in_days(12), texts={"text": "等待配件"})
    asked = hazards.done(hazards.assigned(days=7), more, by=hazards.SCHOOL, when=2 * DAY)
    assert shares(figures_of([asked], YEAR)["hazard_extensions"], "reply") == {"asked": 1}
    refused = DecideExtension(number=1, granted=False, texts={"text": "不同意"})
    after = hazards.done(asked, refused, by=CHIEF, when=3 * DAY)
    assert shares(figures_of([after], YEAR)["hazard_extensions"], "reply") == {"refused": 1}
    assert figures_of([after], YEAR)["hazard_lateness"].count == 0
    late = serve(hazards.a_hazard(), hazards.hazard_rules(), at(60 * DAY))
    assert late is not None
    assert shares(figures_of([late.after], YEAR)["hazard_lateness"], "lateness") == {"open": 1}
