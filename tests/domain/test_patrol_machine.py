"""No sequence of actions makes a patrol complete with a point unchecked, or lets one slip away unnoticed."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.errors import CampusSafetyError
from campus_safety.kinds.findings import Finding, ReportFinding
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.commands import Command
from campus_safety.kinds.patrols.decide import decide
from campus_safety.kinds.patrols.patrol import Patrol, State
from campus_safety.kinds.patrols.rounds import planned, rounds_on
from campus_safety.records.anchoring import against_chain
from campus_safety.records.change import Change, Moment
from campus_safety.records.timeline import verify
from tests.builders import NOW, SALT, an_actor, at, rules
from tests.by_kind import serve
from tests.patrols import DESK, GUARD, OFFICER, SCHOOL, SPOTS, TODAY, a_patrol, a_plan, code_at
from tests.tries import examples

RULES = rules()
TEXT = {"text": "x"}
# The round ends after an hour, and what was not checked in is missed ten minutes later.
MINUTES = st.integers(-20, 90)
CASE = a_patrol()


def _commands() -> st.SearchStrategy[Command]:
    spots = st.sampled_from((*SPOTS, "gate-9"))
    check_ins = st.builds(
        commands.CheckIn,
        code=spots.map(lambda spot: code_at(CASE, spot)),
        at=st.one_of(st.none(), st.none(), MINUTES.map(lambda minutes: NOW + timedelta(minutes=minutes))),
    )
    found = st.sampled_from("ab").map(
        lambda key: ReportFinding(finding=Finding(client_key=key), submission="d", reported=f"c{key * 26}")
    )
    ends: list[Command] = [
        commands.Finish(texts=TEXT),
        commands.Finish(),
        commands.Cancel(texts=TEXT),
        commands.CallOff(),
        commands.Note(texts=TEXT),
    ]
    return st.one_of(check_ins, check_ins, check_ins, check_ins, found, st.sampled_from(ends))


STEPS = st.lists(
    st.tuples(
        st.one_of(st.none(), _commands()), st.sampled_from([GUARD, OFFICER, SCHOOL, DESK]), st.integers(0, 12)
    ),
    max_size=14,
)


@settings(max_examples=examples(300), deadline=None)
@given(steps=STEPS)
def test_complete_means_every_point_whatever_anybody_does(
    steps: list[tuple[Command | None, str, int]],
) -> None:
    one = next(one for one in rounds_on(a_plan(), TODAY) if one.number == 2)
    first = planned(a_plan(), one, RULES, at(-3600))
    case, entries, now = first.after, [first.entry], NOW
    for command, who, minutes in steps:
        now += timedelta(minutes=minutes)
        change = _tried(case, command, who, Moment(now, SALT))
        if change is not None:
            assert change.after.version == case.version + 1
            case, entries = change.after, [*entries, change.entry]
        _holds(case)
    assert verify(tuple(entries), case.chain) == ()
    assert against_chain(case, entries) == ()
    # Left alone, it comes to an end by itself; what was done stays done.
    late = serve(case, RULES, Moment(NOW + timedelta(days=1), SALT))
    assert (late is not None) == case.open
    _holds(late.after if late is not None else case)
    assert late is None or (late.after.state is State.MISSED_POINTS and late.after.found == case.found)


def _tried(case: Patrol, command: Command | None, who: str, moment: Moment) -> Change[Patrol] | None:
    if command is None:
        return serve(case, RULES, moment)
    try:
        change = decide(case, command, an_actor(who), RULES, moment)
    except CampusSafetyError:
        return None
    if change is not None and isinstance(command, (commands.CheckIn, commands.Finish, ReportFinding)):
        assert decide(change.after, command, an_actor(who), RULES, moment) is None
    return change


def _holds(case: Patrol) -> None:
    assert (case.state is State.COMPLETE) <= (not case.unchecked)
    assert (case.state is State.MISSED_POINTS) == (case.missed > 0)
    assert case.missed + case.checked == len(case.lines) or case.open or case.state is State.CANCELLED
    assert case.open == (case.next_tick_at is not None) == (case.ended_at is None)
    assert len({line.number for line in case.lines}) == len(case.lines) == len(SPOTS)
    assert all(line.at is None or line.at >= case.since for line in case.lines)
