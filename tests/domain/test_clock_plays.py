"""Whatever is done to a case, in whatever order and at whatever time: no limit is without end, and none of law is moved."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis
from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Because, Level
from campus_safety.records.timeliness import kept, lifted
from tests.builders import NOW, a_case, a_policy, an_actor, assessed, at, rules
from tests.by_kind import serve
from tests.tries import examples

HOUR = 3600
LEVELS = st.sampled_from(Level)
# Hours between one thing and the next.
PAUSES = st.floats(0.01, 60)


def served(case: Incident, when: float) -> tuple[Incident, list[tuple[str, str, float]]]:
    """The case after Plan came round, and what it told: clock, rung, when that was due."""
    change = serve(case, rules(), at(when))
    if change is None:
        return case, []
    told = [(tick.clock, tick.rung, tick.due_at.timestamp()) for tick in change.entry.ticks]
    return change.after, told


def whole(name: str) -> timedelta:
    """The limits of all levels, one after another."""
    clock = a_policy().of("incident").clocks[name]
    limits = (clock.limit(str(int(level)), Area.TOWN) for level in Level)
    return sum((limit.real_time for limit in limits if limit), timedelta())


@given(st.lists(st.tuples(PAUSES, LEVELS), min_size=1, max_size=30))
@settings(deadline=None, max_examples=examples(100))
def test_no_order_of_levels_gives_more_than_the_limits_of_all_levels(
    plays: list[tuple[float, Level]],
) -> None:
    case, when = assessed(level=Level.THREE), 30.0
    for pause, level in plays:
        when += pause * HOUR
        if (running := case.clock("dispose")) is not None and running.late_at(at(when).now):
            # Late it is and stays; what comes after that buys nothing any more.
            assert kept(replace(running, served=running.served_until(at(when).now))) is False
            break
        case = decide(
            case,
            commands.Assess(level=level, category="theft", because=Because.FOUND),
            an_actor(),
            rules(),
            at(when),
        ).after
        dispose = case.clock("dispose")
        assert dispose is not None
        assert dispose.due_at <= at(30).now + whole("dispose")


@given(st.lists(st.tuples(PAUSES, st.sampled_from(["bullying", "assault", "theft"]), LEVELS), max_size=20))
@settings(deadline=None, max_examples=examples(100))
def test_the_ten_days_never_move_and_handling_gains_only_the_time_of_the_inquiry(
    plays: list[tuple[float, str, Level]],
) -> None:
    case, when = assessed(a_case(category="bullying", discovered_at=NOW)), 30.0
    inquired, late = 0.0, False
    for pause, category, level in plays:
        when += pause * HOUR
        inquired += pause * HOUR if case.category == "bullying" else 0
        before = case.clock("dispose")
        # Late it is and stays; what comes after that buys nothing any more.
        late = late or (before is not None and before.late_at(at(when).now))
        case = decide(
            case,
            commands.Assess(level=level, category=category, because=Because.FOUND),
            an_actor(),
            rules(),
            at(when),
        ).after
        investigate, dispose = case.clock("investigate"), case.clock("dispose")
        assert investigate is not None
        assert (investigate.started_at, investigate.due_at) == (NOW, NOW + timedelta(days=10))
        assert investigate.running == (category == "bullying")
        if dispose is not None and dispose.running and not late:
            assert dispose.due_at <= at(30 + inquired).now + whole("dispose") + timedelta(seconds=1)
        if not investigate.running:
            assert (kept(investigate) is False) == (not lifted(investigate))


@given(
    st.lists(
        st.tuples(PAUSES, st.sampled_from(sorted(CATEGORIES)), LEVELS, st.booleans()), min_size=1, max_size=15
    )
)
@settings(deadline=None, max_examples=examples(100))
def test_no_rung_is_told_twice_and_an_open_case_always_has_a_next_one(
    plays: list[tuple[float, str, Level, bool]],
) -> None:
    case, when = a_case(category="help"), 0.0
    told: list[tuple[str, str, float]] = []
    for pause, category, level, ticking in plays:
        when += pause * HOUR
        if ticking:
            case, more = served(case, when)
            told += more
        command = commands.Assess(level=level, category=category, discovered_at=NOW, because=Because.FOUND)
        case = decide(case, command, an_actor(), rules(), at(when)).after
        assert case.next_tick_at is not None
    case, more = served(case, when)
    told += more
    assert len(told) == len(set(told))


@given(st.lists(st.tuples(PAUSES, LEVELS, st.booleans()), min_size=1, max_size=12))
@settings(deadline=None, max_examples=examples(60))
def test_a_limit_of_law_is_never_later_whatever_level_or_question_comes(
    plays: list[tuple[float, Level, bool]],
) -> None:
    case, when = assessed(a_case(category="sexual_harm")), 30.0
    for pause, level, asking in plays:
        when += pause * HOUR
        before = {one.name: one.due_at for one in case.clocks if one.basis is Basis.LAW}
        command: commands.Command = commands.Assess(
            level=level, category="sexual_harm", because=Because.FOUND
        )
        if asking:
            command = commands.Ask(clocks=("tell_bureau",), texts={"text": "?"})
        try:
            case = decide(case, command, an_actor(), rules(), at(when)).after
        except CampusSafetyError:
            continue
        for name, due in before.items():
            after = case.clock(name)
            assert after is not None and after.due_at <= due
            assert after.basis is Basis.LAW and after.paused_at is None
