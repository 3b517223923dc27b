"""What a campaign has reached: every (state, action) of the transition tables, every (clock, rung) and the faults that
struck while such a clock ran."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.records.change import Change
from simulation.faults import Fault
from simulation.lives import LIVES
from simulation.world import Observer

# Why an action, "" of every kind, is not reached, where that is known.
WHY: Final[Mapping[tuple[str, str], Label]] = {
    ("", "recalculate"): Label(
        "须运行跨入日历未知的年份", "needs a run that reaches into a year of which no calendar knows"
    ),
    ("points_entry", "tick"): Label("没有时限", "it has no clock"),
    ("points_entry", "recalculate"): Label("没有时限", "it has no clock"),
    ("", "void_paper"): Label("须先签发文书", "needs a paper that was signed"),
    ("", "follow_campus"): Label("须把校园划归另一派出所", "needs a campus that is given to another station"),
    ("", "release_duplicate"): Label("须恢复已合并的上报", "needs a merged report that is taken out again"),
}


def _because(kind: str, action: str) -> str:
    known = WHY.get((kind, action)) or WHY.get(("", action))
    return f" · {known.zh} / {known.en}" if known is not None else ""


Step = tuple[str, str, str]
Rung = tuple[str, str, str]


@dataclass
class Coverage(Observer):
    """`steps` are (kind, state before, action), `rungs` (kind, clock, rung), `under` those with the fault that the record had
    met last."""

    steps: Counter[Step] = field(default_factory=Counter)
    rungs: Counter[Rung] = field(default_factory=Counter)
    under: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    struck_by: Counter[str] = field(default_factory=Counter)
    _last: dict[str, Fault] = field(default_factory=dict)
    _general: Fault | None = None

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            kind, entry = change.after.kind, change.entry
            self.steps[kind, str(change.before.state) if change.before else "", entry.action] += 1
            for tick in entry.ticks:
                clock, rung = (
                    tick.clock.partition(":")[0],
                    tick.rung.partition("-")[0] if tick.rung.startswith("repeat") else tick.rung,
                )
                self.rungs[kind, clock, rung] += 1
                fault = self._last.get(entry.case_id, self._general)
                if fault is not None:
                    self.under[kind, clock, rung, fault] += 1

    def answered(self, request: Any, status: int, answer: Any) -> None:
        self.statuses[
            request.path.rpartition("/")[2].partition("?")[0] if request.method == "POST" else "GET", status
        ] += 1

    def struck(self, fault: Fault, where: str, about: str) -> None:
        self.struck_by[fault] += 1
        if about:
            self._last[about] = fault
        else:
            self._general = fault

    def begin(self) -> None:
        """Another run begins."""
        self._last.clear()
        self._general = None

    def add(self, other: "Coverage") -> None:
        for name in ("steps", "rungs", "under", "statuses", "struck_by"):
            getattr(self, name).update(getattr(other, name))

    def missing_steps(self, kinds: Sequence[str]) -> list[Step]:
        """What the tables have and no run has done."""
        return [
            (kind, state, str(action))
            for kind in kinds
            for action, row in KINDS[kind].actions.items()
            for state in (sorted(str(one) for one in row.source) or [""])
            if (kind, state, str(action)) not in self.steps
        ]

    def summary(self) -> str:
        """What was reached, and by name what was not."""
        kinds = sorted(LIVES)
        missing = self.missing_steps(kinds)
        lines = [
            f"（状态, 动作）/ (state, action): {len(self.steps)} 到达 / reached, {len(missing)} 未到达 / never",
            *(
                f"  未到达 / never: {kind} {state or '-'} {action}{_because(kind, action)}"
                for kind, state, action in missing
            ),
            f"（时限, 级）/ (clock, rung): {len(self.rungs)}；与故障的组合 / with a fault: {len(self.under)}",
        ]
        every = [
            (kind, clock, rung, fault)
            for kind, clock, rung in sorted(self.rungs)
            for fault in Fault
            if (kind, clock, rung, str(fault)) not in self.under
        ]
        by_rung: dict[tuple[str, str, str], list[str]] = {}
        for kind, clock, rung, fault in every:
            by_rung.setdefault((kind, clock, rung), []).append(fault)
        lines += [
            f"  {' '.join(rung)} 未遇 / never under: {', '.join(faults)}" for rung, faults in by_rung.items()
        ]
        lines += [f"  故障未发生 / never struck: {fault}" for fault in Fault if not self.struck_by[fault]]
        return "\n".join(lines)
