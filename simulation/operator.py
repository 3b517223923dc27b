"""What an operator does while records live: brings a release and takes it back, enters the days of a year and has limits
calculated again, gives a campus to another station and has its open records follow."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from random import Random

from campus_safety.records.kind import RecordTable
from simulation.clock import HOUR, MINUTE
from simulation.keepers import of
from simulation.options import Options
from simulation.world import World


class Operator:
    """The operator of one run."""

    def __init__(self, world: World, options: Options) -> None:
        self.world, self.options = world, options
        self._draws = Random(f"{options.seed}|operator")

    def plan(self, start: int, end: int, campuses: Sequence[str]) -> None:
        clock, directory, draws = self.world.clock, self.world.directory, self._draws
        directory.release(older=self.options.brings_a_clock)
        if self.options.brings_a_clock:
            clock.at((start + end) // 2, lambda: directory.release(older=False))
        campus, moment = draws.choice(list(campuses)), start + int((end - start) * draws.uniform(0.3, 0.8))
        if self.options.moves_a_campus:
            clock.at(moment, lambda: self._move(campus))
        for one in sorted(directory.on_duty):
            clock.at(start + int((end - start) * draws.uniform(0.1, 0.8)), lambda one=one: self._day_off(one))  # type: ignore[misc]
        if self.options.announces_a_year:
            clock.at(start + int((end - start) * draws.uniform(0.5, 0.9)), self._announce)
        if self.options.two_versions:
            self._releases(start, end)

    def _releases(self, start: int, end: int) -> None:
        """The next release is rolled out, taken back for good as it seems, and rolled out once more; with it, once it serves
        alone, comes its policy, which stays."""
        draws, world = Random(f"{self.options.seed}|roll-outs"), self.world
        moments = sorted(draws.uniform(0.1, 0.9) for _ in range(6))
        for part, share in zip(moments, (0.5, 1.0, 0.5, 0.0, 0.5, 1.0), strict=True):
            at = start + int(part * (end - start))
            world.clock.at(at, partial(world.deploy, share))
            if share == 1.0:
                world.clock.at(at, world.directory.bring_policy)

    def _day_off(self, campus: str) -> None:
        """A campus has a day off that nobody knew of, and perhaps not after all."""
        today = self.world.clock.present().date()
        self.world.directory.off[campus] = frozenset({today + timedelta(days=days) for days in (1, 2, 3)})
        if self._draws.random() < 0.6:
            later = self._draws.randint(6, 30) * HOUR
            self.world.clock.after(later, lambda: self.world.directory.school_after_all(campus))

    def _move(self, campus: str) -> None:
        district = self.world.directory.district(self.world.directory.name)
        old = district.station_of(campus).id
        others = [one.id for one in district.stations() if one.id != old]
        if others:
            self.world.directory.give(campus, self._draws.choice(others))
            self._job("escalation.move_campus", {"campus": campus, "from": old})

    def _announce(self) -> None:
        self.world.directory.announce()
        for home in RecordTable:
            self._job(of("escalation.recalculate", home), {})

    def _job(self, function: str, event: dict[str, str]) -> None:
        """Done again after a while: what a fault has kept from it is done then, and nothing twice."""
        self.world.by_hand(function, event)
        for minutes in (10, 60):
            self.world.clock.after(minutes * MINUTE, lambda: self.world.by_hand(function, event))
