"""Limits and ladders as the policy's own file gives them, worked out here once more: when a rung is due and whom it tells."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety.records.clocks import Clock
from simulation.oracles.oracle import Oracle
from tests.builders import a_policy_document

_UNITS: Final = {"D": 86400, "H": 3600, "M": 60, "S": 1}


class LimitsAndLaddersAreThePolicys(Oracle):
    """Of clocks in real time: a fresh one ends after a limit that the policy gives to it, and its rungs stand where its
    ladder says, told to whom it says."""

    name = Label("时限与逐级提醒与策略一致", "Limits and ladders are the policy's")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        document = a_policy_document()
        self._ladders: Mapping[str, Any] = document["ladders"]
        self._clocks = {"incident": document["clocks"], "hazard": document["hazards"]["clocks"]}
        self._notice = {"incident": document["notice"], "hazard": document["hazards"]["notice"]}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            case, before = change.after, change.before
            if case.kind not in self._clocks:
                continue
            known = {one.name: one for one in before.clocks} if before is not None else {}
            for clock in case.clocks:
                old = known.get(clock.name)
                # One that came with a merged report may have stood still there for a question: it is not fresh.
                taken_over = old is None and clock.pauses > 0
                if not taken_over and (
                    old is None or (old.revision != clock.revision and not clock.extended)
                ):
                    self._fresh(case, clock)
                self._repeats(case, clock)

    def _fresh(self, case: Any, clock: Clock) -> None:
        if clock.name == "notice":
            if list(clock.rungs[0].tells) != list(self._notice[case.kind][case.severity]):
                self.fail("notice: tells others than the policy says", case.id)
            return
        policy = self._clocks[case.kind].get(clock.name.partition(":")[0])
        if policy is None or policy.get("days") is not None or clock.working or not clock.limit:
            return
        span = clock.due_at - clock.started_at
        if policy["limits"] and span not in set(_limits(policy, case)):
            self.fail(
                f"{clock.name.partition(':')[0]}: a limit that the policy does not give", case.id, str(span)
            )
        self._rungs(case, clock, policy, span)

    def _rungs(self, case: Any, clock: Clock, policy: Mapping[str, Any], span: timedelta) -> None:
        ladders = [self._ladders[policy[name]] for name in ("ladder", "school_ladder") if policy.get(name)]
        said = [(rung.name, rung.at - clock.started_at, tuple(rung.tells)) for rung in clock.rungs]
        now = self.world.clock.present()
        for ladder in ladders:
            asked = [
                (f"{round(one['at'] * 100)}%", span * one["at"], tuple(one["tells"]))
                for one in ladder["rungs"]
                if isinstance(one.get("at"), int | float)
            ]
            if len(asked) < len(ladder["rungs"]) or said == asked:
                return
            # Laid anew, a clock has the rungs that lie ahead.
            passed = asked[: len(asked) - len(said)]
            if (
                clock.revision > 1
                and said == asked[len(passed) :]
                and all(clock.started_at + at <= now for _, at, _ in passed)
            ):
                return
        self.fail(f"{clock.name.partition(':')[0]}: rungs other than the policy's", case.id, str(said)[:200])

    def _repeats(self, case: Any, clock: Clock) -> None:
        """A rung that was served was due, and none lies between those that were that is not."""
        now = self.world.clock.present()
        for one in clock.served:
            if one.due_at > now:
                self.fail(f"{clock.name.partition(':')[0]}: a rung was served before it was due", case.id)


def _limits(policy: Mapping[str, Any], case: Any) -> Iterator[timedelta]:
    """Every limit that this clock may have for a record of this severity: of its area, of its category. A duty that was
    taken over with a merged report keeps the limit that it had there."""
    tables = [policy["limits"], *(one["limits"] for one in policy.get("categories", {}).values())]
    for table in tables:
        for severity, limit in table.items():
            if severity != case.severity and not getattr(case, "duplicates", ()):
                continue
            for one in limit.values() if isinstance(limit, Mapping) else [limit]:
                yield _span(one)


def _span(text: str) -> timedelta:
    """ "P10D", "PT2H", "PT30M"."""
    seconds, number = 0, ""
    for letter in text.lstrip("P").replace("T", ""):
        if letter.isdigit():
            number += letter
        else:
            seconds += int(number) * _UNITS[letter]
            number = ""
    return timedelta(seconds=seconds)
