"""One run: a world, its people, the weather and the oracles, from a seed to a result. First faults without end, then they
stop, and what must be so at rest is looked at."""

import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import process_time
from typing import Any, Final

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from simulation.clock import DAY, HOUR, MINUTE, to_ms
from simulation.coverage import Coverage
from simulation.faults import Fault, Weather, outage
from simulation.forms import Forms
from simulation.lives import LIVES
from simulation.operator import Operator
from simulation.options import Options
from simulation.oracles.every import ORACLES
from simulation.oracles.oracle import Finding, Oracle
from simulation.oracles.readers import NoReaderSeesWhatTheRightsDeny
from simulation.people import People
from simulation.registry import checklist_items
from simulation.world import World

# Lease, longest back-off, two sweeps and whatever had piled up.
RECOVERY: Final = 40 * MINUTE


@dataclass(slots=True)
class Result:
    """What came of a run."""

    options: Options
    digest: str
    findings: list[Finding]
    records: int
    changes: int
    calls: int
    events: int
    seconds: float
    struck: Counter[Fault]
    excused: int = 0
    story: dict[str, list[tuple[int, str, Any]]] = field(default_factory=dict)

    @property
    def unknown(self) -> bool:
        """Nothing was reached that could have failed."""
        return self.records == 0


def _look_seldom_for_garbage() -> None:
    """Nearly all that is let go goes by itself. What was imported is frozen once; the world of the run before, which is one
    large circle, is let go of before the next one begins."""
    if gc.get_freeze_count():
        gc.collect()
    else:
        gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)


class Run:
    """One run. `keeps_story` costs time and room; a failed run is played again with it."""

    def __init__(
        self,
        options: Options,
        *,
        coverage: Coverage | None = None,
        keeps_story: bool = False,
        every_finding: bool = False,
        campuses: tuple[str, ...] | None = None,
    ) -> None:
        self.options, self._every = options, every_finding
        self.findings: list[Finding] = []
        self.story: dict[str, list[tuple[int, str, Any]]] = {}
        self.weather = Weather(options.seed, enabled=options.faults, often=options.strikes)
        self.world = World(
            options.seed,
            options.start,
            options.district,
            self.weather,
            two_versions=options.two_versions,
        )
        district = self.world.directory.district(options.district)
        chosen = campuses or tuple(campus.id for campus in district.open_campuses())
        self.world.directory.campuses = frozenset(chosen)
        self.forms = Forms(options.seed, self.world, checklist_items(options.district), chosen)
        self.people = People(self.world, options, self.forms)
        self.oracles: list[Oracle] = [oracle(self.world, self._found) for oracle in ORACLES]
        for oracle in self.oracles:
            if isinstance(oracle, NoReaderSeesWhatTheRightsDeny):
                oracle.forms = self.forms
        self.coverage = coverage if coverage is not None else Coverage()
        self.coverage.begin()
        self.world.observers += [*self.oracles, self.coverage]
        if keeps_story:
            self.world.story = self._tell
        self._draws = Random(f"{options.seed}|course")

    def play(self, progress: Callable[[float], None] = lambda part: None) -> Result:
        began = process_time()
        _look_seldom_for_garbage()
        clock = self.world.clock
        start, end = clock.now, to_ms(self.options.end)
        self._arrivals(start, end)
        self._outages(start, end)
        on_duty = Random(f"{self.options.seed}|on duty").sample(
            self.forms.campuses, min(self.options.on_duty, len(self.forms.campuses))
        )
        self.world.directory.on_duty = frozenset(on_duty)
        if self.options.others:
            self.world.schedule(end)
            self.people.devices.test_themselves(start, end)
        Operator(self.world, self.options).plan(start, end, self.forms.campuses)
        step = DAY if self.options.forgets_after is not None else max((end - start) // 20, HOUR)
        while clock.now < end and not clock.halted:
            clock.run(min(clock.now + step, end))
            if self.options.forgets_after is not None:
                self._forget(self.options.forgets_after * DAY)
            progress((clock.now - start) / (end - start))
        self._rest(end)
        return Result(
            options=self.options,
            digest=self.world.digest.hexdigest(),
            findings=self.findings,
            records=len(self.people.known),
            changes=self.world.records.writes,
            calls=self.world.calls.made,
            events=clock.happened,
            seconds=process_time() - began,
            struck=self._struck(),
            story=self.story,
        )

    def _forget(self, after: int) -> None:
        """What was over long ago is looked at for the last time, and makes room."""
        world = self.world
        for case in list(world.records.readable()):
            over = case.over_at
            if KINDS[case.kind].table is not RecordTable.CASES:
                # Planners and the listener would make them again: their ids follow from the day and the place.
                continue
            if over is None or to_ms(over) > world.clock.now - after or self.people.thinks_of(case.id):
                continue
            for oracle in self.oracles:
                oracle.look_at(case)
                oracle.let_go(case.id)
            world.records.of(case.id).forget(case.id)
            world.outbox.forget(case.id)
            world.flows.forget(case.id)

    def _arrivals(self, start: int, end: int) -> None:
        draws = self._draws
        for kind, number in (("incident", self.options.incidents), ("hazard", self.options.hazards)):
            for _ in range(number):
                moment = draws.randint(start, max(start, end - HOUR))
                self.world.clock.at(moment, lambda kind=kind: self.people.reporting.report(kind))  # type: ignore[misc]
        others = Random(f"{self.options.seed}|other records")
        made = [life for life in LIVES.values() if life.often]
        for _ in range(self.options.others):
            (life,) = others.choices(made, [one.often for one in made])
            moment = others.randint(start, max(start, end - HOUR))
            self.world.clock.at(moment, lambda life=life: self.people.reporting.make(life))  # type: ignore[misc]
        for _ in range(self.options.alarms):
            self.world.clock.at(others.randint(start, max(start, end - HOUR)), self.people.devices.press)

    def _outages(self, start: int, end: int) -> None:
        """One of the two keepers is down for hours, now and then; records that nobody can read turn up."""
        draws, world, clock = Random(f"{self.options.seed}|outages"), self.world, self.world.clock
        which, unreadable, dead = draws.random(), draws.random() < 0.15, draws.random() < 0.25
        down, up = outage(draws, end - start)
        poison = draws.randint(start, end)
        if self.options.trouble:
            which, unreadable = 0.0, True
        if self.weather.quiet:
            return
        if which < 0.3:
            clock.at(start + down, lambda: world.flows_down(start + up))
        elif which < 0.5:
            clock.at(start + down, lambda: world.sweeps_down(start + up))
        if unreadable:
            at = start + down if which < 0.3 else poison
            clock.at(at, lambda: world.spoil(at, at + 6 * HOUR))
        if dead:
            district = world.directory.district(self.options.district)
            world.delivery.dead = draws.choice(sorted(district.holders))
        for hour in range(3, (end - start) // HOUR, 7):
            clock.at(start + hour * HOUR, world.redrive)

    def _rest(self, end: int) -> None:
        """The faults stop, everybody goes home, and time is given to recover."""
        clock = self.world.clock
        if clock.halted:
            return
        self.weather.quiet = True
        self.people.go_home()
        self.world.up_again()
        clock.run(end + 10 * MINUTE)
        for _ in range(3):
            self.world.redrive()
            # Messages of the channel that stays dead are left where somebody sees them.
            self.world.queues["figures"].redrive()
            clock.run(clock.now + RECOVERY // 4)
        for _ in range(10):
            if self.world.idle or clock.halted:
                break
            clock.run(clock.now + 10 * MINUTE)
        for oracle in self.oracles:
            if not clock.halted:
                oracle.checkpoint()
                oracle.at_rest()

    def _struck(self) -> Counter[Fault]:
        struck: Counter[Fault] = Counter()
        for (_, fault), times in self.weather.struck.items():
            struck[fault] += times
        return struck

    def _found(self, finding: Finding) -> None:
        if finding.key in {known.key for known in self.findings}:
            return
        self.findings.append(finding)
        if not self._every:
            self.world.clock.halted = True

    def _tell(self, about: str, what: str, said: Any) -> None:
        self.story.setdefault(about, []).append((self.world.clock.now, what, said))
