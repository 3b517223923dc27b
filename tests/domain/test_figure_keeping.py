"""Figures are kept from events that come in any order, twice, or half: they always end as the rebuild says."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.figures.cells import added, cells_of, rows_of
from campus_safety.figures.counting import contribution
from campus_safety.figures.keeping import MOST_ITEMS, Kept, keep, steps
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.kinds.points.commands import Offset
from campus_safety.kinds.points.decide import decide as points_decide
from campus_safety.records.counting import Contribution, Place
from campus_safety.records.record import Record
from tests import quizzes
from tests.builders import a_case, a_district, an_actor, assessed, at, done, handled, told
from tests.fakes.figures import FakeFigures

DAYS = [date(2026, 11, 29) + timedelta(days=number) for number in range(4)]
PLACES = st.builds(
    Place,
    st.sampled_from(DAYS),
    st.sampled_from(["", "dm-ms-01", "dm-kg-02"]),
    st.sampled_from(["", "dm-st-hill"]),
)
KEYS = st.sampled_from(
    [
        "o:incident:theft:2",
        "s:incident:bullying:1",
        "s:outcome:bullying:pending",
        "o:time:whole:2:77",
        "o:front_line:theft",
        "e:hazard_closed:fire:general:patrol",
    ]
)
AMOUNTS = st.dictionaries(st.tuples(PLACES, KEYS), st.integers(-3, 9).filter(bool), max_size=12)
# Each record's history: what each of its versions adds, from version 1 on.
HISTORIES = st.lists(st.lists(AMOUNTS, min_size=1, max_size=4), min_size=1, max_size=3)


def a_version(record: str, version: int, amounts: dict[tuple[Place, str], int]) -> Contribution:
    return Contribution(record, "incident", "demo", version, amounts)


def rebuilt(last: list[Contribution]) -> dict[object, dict[str, int]]:
    """What the figures have to be: the sum of what each record adds at last."""
    total: dict[object, dict[str, int]] = {}
    for one in last:
        for cell, sums in cells_of(one.district, one.amounts).items():
            total[cell] = added([total.get(cell, {}), sums])
    bare = {cell: {key: n for key, n in sums.items() if n} for cell, sums in total.items()}
    return {cell: sums for cell, sums in bare.items() if sums}


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(12, MOST_ITEMS))
@settings(deadline=None)
def test_any_order_and_repetition_of_events_ends_in_what_the_rebuild_says(
    histories: list[list[dict[tuple[Place, str], int]]], chance: random.Random, most: int
) -> None:
    versions = {
        f"c{number}": [a_version(f"c{number}", at, amounts) for at, amounts in enumerate(history, 1)]
        for number, history in enumerate(histories)
    }
    present = dict.fromkeys(versions, 0)
    events = [record for record, history in versions.items() for _ in history] * 2
    chance.shuffle(events)
    figures = FakeFigures()
    pending = {record: list(range(1, len(history) + 1)) for record, history in versions.items()}
    for record in events:
        # The record moves on by itself; what an event brings up is read as it is then.
        if pending[record] and (chance.random() < 0.7 or not present[record]):
            present[record] = pending[record].pop(0)
        for step in steps(figures.kept(record), versions[record][present[record] - 1], most):
            figures.write(versions[record][present[record] - 1], step)
            if chance.random() < 0.2:
                break
    for record, history in versions.items():
        for step in steps(figures.kept(record), history[-1], most):
            assert figures.write(history[-1], step)
    last = [history[-1] for history in versions.values()]
    assert figures.told() == rebuilt(last)
    assert figures.rows == {
        (one.record, key): row for one in last for key, row in rows_of(one.amounts).items()
    }


@given(AMOUNTS, AMOUNTS, st.integers(12, 40))
@settings(deadline=None)
def test_no_step_is_larger_than_a_transaction_and_only_the_last_raises_the_version(
    before: dict[tuple[Place, str], int], after: dict[tuple[Place, str], int], most: int
) -> None:
    taken = steps(Kept(1, 1, before), a_version("c", 2, after), most)
    # What happens at one place on one day is never torn apart, so that a step may be as large as that.
    assert all(step.items <= max(most, 40) for step in taken)
    assert [step.kept.version for step in taken] == [1] * (len(taken) - 1) + [2]
    assert [step.kept.mark for step in taken] == list(range(2, len(taken) + 2))
    assert taken[-1].kept.amounts == after


def test_a_record_of_all_campuses_is_written_in_steps_that_fit() -> None:
    amounts = {
        (Place(day, f"campus-{campus}", f"station-{campus % 10}"), "e:hazard_found:fire:general:patrol"): 1
        for campus in range(114)
        for day in DAYS
    }
    figures, new = FakeFigures(), a_version("c", 1, amounts)
    taken = steps(Kept(), new)
    assert len(taken) > 1
    for step in taken:
        assert figures.write(new, step)
    assert figures.told() == rebuilt([new])


def test_an_older_version_read_before_a_newer_one_was_written_loses_the_race() -> None:
    figures = FakeFigures()
    old = a_version("c", 1, {(Place(DAYS[0], "dm-ms-01", ""), "o:incident:theft:2"): 1})
    new = replace(old, version=2, amounts={})
    late = steps(figures.kept("c"), old)
    for step in steps(figures.kept("c"), new):
        assert figures.write(new, step)
    assert not figures.write(old, late[0])
    assert figures.told() == {}
    assert steps(figures.kept("c"), old) == ()


def test_the_same_event_again_writes_nothing() -> None:
    figures, case = FakeFigures(), told()
    for _ in range(3):
        kept = keep(lambda: case, figures, lambda _: a_district(), no_pause)
    assert kept == figures.kept(case.id)
    assert figures.writes == 1


def test_a_race_for_a_record_is_run_again_from_what_is_kept_then() -> None:
    case, later = assessed(), handled(assessed())
    figures = Meddling(later)
    keep(lambda: case, figures, lambda _: a_district(), no_pause)
    assert figures.kept(case.id).version == later.version
    assert figures.told() == rebuilt([contribution(later, a_district())])


def test_a_record_that_is_not_there_adds_nothing() -> None:
    figures = FakeFigures()
    assert keep(lambda: None, figures, lambda _: a_district(), no_pause) is None
    assert figures.writes == 0


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 8), min_size=6, max_size=30))
@settings(deadline=None)
def test_real_records_in_any_order_of_events_are_kept_as_they_are_rebuilt(
    chance: random.Random, order: list[int]
) -> None:
    """Levels and categories that change, and with them who may know of it; closed and reopened; found false; offset."""
    figures, lives = FakeFigures(), real_lives()
    reached = [0] * len(lives)
    for event in order:
        which = chance.randrange(len(lives))
        reached[which] = max(reached[which], min(event, len(lives[which]) - 1))
        keep(reading(lives[which][reached[which]]), figures, lambda _: a_district(), no_pause)
    seen = [life[at] for life, at in zip(lives, reached, strict=True) if figures.kept(life[0].id).version]
    assert figures.told() == rebuilt([contribution(case, a_district()) for case in seen])


@cache
def real_lives() -> tuple[tuple[Record, ...], ...]:
    """Records, each at the versions of its life."""
    chief = "dm-st-harbour-chief"
    first, second, third = (a_case(client_key=f"form-{number}") for number in range(3))
    known = assessed(first)
    closed = done(told(handled(known)), commands.Close(), by=chief, when=600)
    again = done(closed, commands.Reopen(texts={"text": "又发生"}), by=chief, when=900)
    sealed = done(again, commands.Assess(level=Level.TWO, category="drugs_weapons"), when=960)
    award = quizzes.an_award().after
    offset, counter = points_decide(
        award,
        Offset(texts={"text": "重复"}),
        an_actor(quizzes.SUPERVISOR),
        quizzes.quiz_rules(),
        at(60),
    )
    return (
        (first, known, handled(known), told(handled(known)), closed, again, sealed),
        (second, done(second, commands.FalseAlarm(texts={"text": "误触"}), when=30)),
        (
            third,
            assessed(third),
            done(assessed(third), commands.Assess(level=Level.ONE, category="theft"), when=60),
        ),
        (award, offset.after),
        (counter.after,),
    )


class Meddling(FakeFigures):
    """Somebody else keeps a later version between our reading and our writing, once."""

    def __init__(self, later: Incident) -> None:
        super().__init__()
        self._later: Incident | None = later

    def write(self, new: Contribution, step: object) -> bool:
        later, self._later = self._later, None
        if later is not None:
            other = contribution(later, a_district())
            for theirs in steps(self.kept(later.id), other):
                super().write(other, theirs)
        return super().write(new, step)  # type: ignore[arg-type]


def reading(case: Record) -> Callable[[], Record]:
    return lambda: case


def no_pause(attempt: int) -> None:
    """Nobody waits in a test."""
