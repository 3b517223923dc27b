"""Limits of law, worked out from the facts of a record and the numbers of the rules, never from the code that winds clocks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from campus_safety.district.policy import Basis
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety.records.clocks import Clock
from simulation.oracles.oracle import Oracle
from simulation.oracles.records import is_open

# Shandong school safety regulation, article 47; procedure for administrative cases, article 61. Sexual harm is told at once
# (article 48): an hour is the most. Accidents and epidemics: State Council order 493, article 9; emergencies, article 20.
INVESTIGATION: Final = timedelta(days=10)
HAND_OVER: Final = timedelta(hours=24)
AT_ONCE: Final = timedelta(hours=1)
ACCIDENT: Final = timedelta(hours=1)
EPIDEMIC: Final = timedelta(hours=2)


class LawClockRuns(Oracle):
    """From its fact to the fact that ends it, never longer, never paused; and an end that is neither kept nor missed is
    called so."""

    name = Label(
        "法定时限自事实起、至事实止，不延长、不暂停；既未遵守也未超期的，如实说明",
        "A clock of law runs from its fact to the fact that ends it, never longer, never paused, and an end that is "
        "neither kept nor missed is called so",
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        # Record -> when its inquiries were concluded: one that is held again forgets the first.
        self._concluded: dict[str, set[datetime]] = {}
        # Record -> when another station took it over: whoever has it now received it then.
        self._taken: dict[str, datetime] = {}

    def let_go(self, about: str) -> None:
        self._concluded.pop(about, None)
        self._taken.pop(about, None)

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case, before = change.after, change.before
            self._never_longer(before, case)
            if isinstance(case, Incident) and case.investigated_at is not None:
                self._concluded.setdefault(case.id, set()).add(case.investigated_at)
            if (
                isinstance(case, Incident)
                and case.transfer is not None
                and case.transfer.accepted_at is not None
            ):
                self._taken[case.id] = case.transfer.accepted_at
            if isinstance(case, Incident):
                self._investigation(case)
                self._hand_over(case)
                self._telling(case)

    def _never_longer(self, before: Any, case: Any) -> None:
        for clock in case.clocks:
            if clock.basis is not Basis.LAW:
                continue
            if clock.paused_at is not None:
                self.fail(f"{clock.name}: paused", case.id)
            if clock.extended:
                self.fail(f"{clock.name}: extended", case.id)
            known = before.clock(clock.name) if before is not None else None
            if known is None or known.basis is not Basis.LAW:
                continue
            same_fact = known.started_at == clock.started_at
            if same_fact and clock.due_at > known.due_at:
                self.fail(f"{clock.name}: ends later than it did", case.id)

    def _investigation(self, case: Incident) -> None:
        clock = case.clock("investigate")
        # Reopened, the inquiry is held again, within as many days from then.
        fact = case.reopened_at or case.discovered_at or case.received_at
        if (
            case.category == "bullying"
            and case.investigated_at is None
            and is_open(case)
            and case.exited_at is None
        ):
            self._runs("investigate", clock, case, fact + INVESTIGATION)
        elif clock is not None and clock.stopped_at is not None:
            done = clock.stopped_at in self._concluded.get(case.id, ())
            self._says(clock, case, answered=done)

    def _hand_over(self, case: Incident) -> None:
        clock, transfer = case.clock("transfer"), case.transfer
        waits = transfer is not None and transfer.accepted_at is None
        in_hand = case.state in ("reported", "assessed", "dispatched", "on_scene")
        if waits and in_hand and case.reopened == 0:
            received = self._taken.get(case.id, case.received_at)
            self._runs("transfer", clock, case, received + HAND_OVER)
        elif clock is not None and clock.stopped_at is not None and not waits and transfer is not None:
            self._says(clock, case, answered=transfer.accepted_at == clock.stopped_at)

    def _telling(self, case: Incident) -> None:
        if not is_open(case) or case.exited_at is not None:
            return
        fact = case.discovered_at or case.received_at
        if case.category == "sexual_harm" and case.bureau_told_at is None:
            self._runs("tell_bureau", case.clock("tell_bureau"), case, fact + AT_ONCE)
        told = {one.unit for one in case.told_authorities}
        if not set(case.authority_units) <= told:
            production = case.category == "facility_accident" or "production_accident" in case.circumstances
            if production or case.category == "public_health":
                latest = fact + (ACCIDENT if production else EPIDEMIC)
                self._runs("tell_authority", case.clock("tell_authority"), case, latest)

    def _runs(self, name: str, clock: Clock | None, case: Incident, latest: datetime) -> None:
        if clock is None:
            self.fail(
                f"{name}: its fact is there and no clock runs", case.id, f"{case.state} {case.category}"
            )
        elif clock.stopped_at is not None:
            self.fail(f"{name}: stopped before the fact that ends it", case.id, f"{case.state}")
        elif clock.due_at > latest:
            self.fail(f"{name}: gives longer than the law", case.id, f"{clock.due_at} > {latest}")
        elif clock.basis is not Basis.LAW:
            self.fail(f"{name}: is no clock of law", case.id)

    def _says(self, clock: Clock, case: Incident, *, answered: bool) -> None:
        """An end in time without its fact is neither kept nor missed."""
        late = clock.stopped_at is not None and clock.stopped_at > clock.due_at
        past = any(one.due_at >= clock.due_at or one.rung == "100%" for one in clock.served)
        if answered or late or past:
            return
        if clock.met is not None:
            self.fail(
                f"{clock.name}: ended without its fact and counts as {'kept' if clock.met else 'missed'}",
                case.id,
            )
