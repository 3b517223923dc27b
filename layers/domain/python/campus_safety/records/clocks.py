"""Clocks and their ladders: what is due when, who is told at which rung, and that each rung is served once.

A clock is a limit that runs on a case. Its ladder is a list of rungs, each with a moment and the posts that are told
then; after the last rung the ladder repeats, so a running clock always has a next tick. A tick is keyed
(clock, revision, rung): an extension or a new level raises the revision and keeps what was served before.
Arithmetic over working days happens before, when the rungs are laid (`campus_safety.records.clock_rules`); here are only moments.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from campus_safety.district.policy import Basis
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `tells` are symbolic posts ("lead:owner"), resolved when the rung is served."""

    name: str
    at: datetime
    tells: tuple[str, ...]
    supervises: bool = False
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A rung that is due. `at` is the moment it was due, not the moment it is served."""

    clock: str
    revision: int
    rung: str
    at: datetime
    tells: tuple[str, ...]
    supervises: bool = False
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A rung that was served, and when that was recorded: lateness can be computed from it."""

    revision: int
    rung: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A limit that ran on this clock before another level or category brought another one, and when it began first."""

    limit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit on one case.

    `limit` is the policy's own spelling ("P3D working"); `working` says that the span between two moments counts
    working time only. `repeats` counts the daily repetitions served after the last rung. A clock that does not
    `count` tells people but is no limit (the intake notice). One that stopped because what it asked for was no longer
    asked, and not because anybody did it, is `moot`: it was neither kept nor, if it stopped in time, missed. One that a
    release of the software or of the policy brought to a case that ran already was `marked` then. `granted` are the
    revisions that a longer limit has replaced in time, or that were over before the case knew of them: what they told at
    their end was no lateness. `begun` are the limits that it ran by before, so that none begins twice; `pauses` counts how
    often it stood still for a question. `unsure` are years that it reaches into and whose calendar nobody knew when it was
    laid, until it is calculated again.
    """

    name: str
    basis: Basis
    started_at: datetime
    due_at: datetime
    limit: str
    rungs: tuple[Rung, ...]
    repeat: timedelta | None = None
    repeat_tells: tuple[str, ...] = ()
    revision: int = 1
    repeats: int = 0
    served: tuple[Served, ...] = ()
    working: bool = False
    limiting: bool = True
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    extended: int = 0
    moot: bool = False
    marked_at: datetime | None = None
    granted: tuple[int, ...] = ()
    begun: tuple[Begun, ...] = ()
    pauses: int = 0
    unsure: tuple[int, ...] = ()

    @property
    def running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None

    @property
    def counts(self) -> bool:
        """Whether this clock is a limit that somebody can still miss."""
        return self.limiting and self.running

    @property
    def met(self) -> bool | None:
        """Whether it stopped in time; None while it runs, where in time it ceased to be asked for, and where it was over
        before the case knew of it."""
        if self.stopped_at is None or self.over_before:
            return None
        in_time = self.stopped_at <= self.due_at
        return None if in_time and self.moot else in_time

    @property
    def over_before(self) -> bool:
        """Whether it joined a running case after its end, so that nobody could have kept it."""
        return self.marked_at is not None and self.marked_at >= self.due_at

    def in_place_of(self, before: "Clock", served: tuple[Served, ...]) -> "Clock":
        """This clock, laid anew where `before` was: its revision rises, and what the case has known of it stays so. An end
        that lay behind the case when the clock joined it was no lateness."""
        return replace(
            self,
            revision=before.revision + 1,
            served=served,
            granted=(*before.granted, before.revision) if before.over_before else before.granted,
            marked_at=before.marked_at,
        )

    def late_at(self, now: datetime) -> bool:
        return self.limiting and (self.stopped_at or now) > self.due_at

    def served_until(self, now: datetime) -> tuple[Served, ...]:
        """What was served; and that the limit passed, where nobody has been told so yet: whoever begins the clock anew in
        that moment clears no lateness."""
        late = self.limiting and (self.stopped_at or self.paused_at or now) > self.due_at
        if not late or any(
            entry.revision == self.revision and entry.due_at >= self.due_at for entry in self.served
        ):
            return self.served
        return (*self.served, Served(self.revision, "100%", self.due_at, now))

    def told_at_once(self, now: datetime) -> tuple[Tick, ...]:
        """What this clock of a new record has to tell already. Nothing, where more follows from it than that people are
        told: an order that is opened, or an answer that is not awaited any longer, is a change of its own."""
        due = self.due_ticks(now)
        return () if any(tick.supervises or tick.lapses for tick in due) else due

    @property
    def unserved(self) -> tuple[Rung, ...]:
        done = {entry.rung for entry in self.served if entry.revision == self.revision}
        return tuple(rung for rung in self.rungs if rung.name not in done)

    @property
    def next_at(self) -> datetime | None:
        """When somebody is told next; None if the clock stands still or, without repetition, has told everybody."""
        if not self.running:
            return None
        if waiting := self.unserved:
            return min(rung.at for rung in waiting)
        if self.repeat is None:
            return None
        return self._repetition(self.repeats + 1)

    def due_ticks(self, now: datetime) -> tuple[Tick, ...]:
        """Every rung due and not served. Of missed repetitions only the latest: nobody wants a week of them at once."""
        if not self.running:
            return ()
        ticks = [
            Tick(self.name, self.revision, rung.name, rung.at, rung.tells, rung.supervises, rung.lapses)
            for rung in self.unserved
            if rung.at <= now
        ]
        if self.repeat is not None and len(ticks) == len(self.unserved):
            last = (now - self._repetition(0)) // self.repeat
            if last > self.repeats:
                ticks.append(
                    Tick(
                        self.name, self.revision, f"repeat-{last}", self._repetition(last), self.repeat_tells
                    )
                )
        return tuple(ticks)

    def marked(self, now: datetime) -> "Clock":
        """This clock as it joins a case that has been running without it: nobody is told what lies behind. Where all of it
        does, the first to be told is the next repetition."""
        ahead = tuple(rung for rung in self.rungs if rung.at > now)
        if ahead or self.repeat is None or not self.rungs:
            return replace(self, rungs=ahead or self.rungs, marked_at=now)
        last = max(self.rungs, key=lambda rung: rung.at)
        served = Served(self.revision, last.name, last.at, now)
        return replace(
            self,
            rungs=(last,),
            served=(*self.served, served),
            repeats=(now - last.at) // self.repeat,
            marked_at=now,
        )

    def with_served(self, ticks: Iterable[Tick], now: datetime) -> "Clock":
        """This clock after these ticks; of the repetitions only the last is kept, so that the record stays small."""
        served, repeats = list(self.served), self.repeats
        for tick in ticks:
            if tick.rung.startswith("repeat-"):
                repeats = int(tick.rung.removeprefix("repeat-"))
                served = [entry for entry in served if not entry.rung.startswith("repeat-")]
            served.append(Served(tick.revision, tick.rung, tick.at, now))
        return replace(self, served=tuple(served), repeats=repeats)

    def stopped(self, at: datetime, *, moot: bool = False) -> "Clock":
        return replace(self, stopped_at=at, paused_at=None, moot=moot)

    def resumed(self) -> "Clock":
        """This clock as if it had never stopped: what it asked for is asked again, by the same time."""
        return replace(self, stopped_at=None, moot=False)

    def _repetition(self, number: int) -> datetime:
        if self.repeat is None:
            raise ValueError(f"clock {self.name} does not repeat")
        return max(rung.at for rung in self.rungs) + self.repeat * number


def due_ticks(clocks: Iterable[Clock], now: datetime) -> tuple[Tick, ...]:
    """Every rung of any of the clocks that is due and that nobody has served, oldest first."""
    return tuple(
        sorted((tick for clock in clocks for tick in clock.due_ticks(now)), key=lambda tick: tick.at)
    )


def with_served(clocks: Iterable[Clock], ticks: Iterable[Tick], now: datetime) -> tuple[Clock, ...]:
    """The clocks after these ticks of theirs."""
    by_clock: dict[str, list[Tick]] = {}
    for tick in ticks:
        by_clock.setdefault(tick.clock, []).append(tick)
    return tuple(
        clock.with_served(by_clock[clock.name], now) if clock.name in by_clock else clock for clock in clocks
    )


def next_tick_at(clocks: Iterable[Clock]) -> datetime | None:
    """The earliest moment at which any of the clocks has somebody to tell."""
    return min((at for clock in clocks if (at := clock.next_at) is not None), default=None)
