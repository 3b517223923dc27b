"""It can fail: faults of the program that were there once, put back one at a time, and small ones drawn at random. Each is
tried in a copy of the sources by processes of its own, and is expected to be found by a named oracle.

`python -m simulation.mutants` tries the named ones, `… 50 7` so many random ones, drawn from seed 7; whoever was cut off goes on
with `--only` those that are left.
"""

import argparse
import ast
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulation import ROOT

DOMAIN: Final = "layers/domain/python/campus_safety"
ADAPTERS: Final = "layers/adapters/python/campus_safety_aws"
# What a run needs of the sources.
_NEEDED: Final = (
    "layers/domain",
    "layers/adapters",
    "functions",
    "infra",
    "simulation",
    "policies",
    "districts",
    "tests",
    "local",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of one file, and what stands there instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault put into the program; `expected` are the oracles that are to find it, `seeds` how many are tried at most."""

    name: str
    what: str
    edits: tuple[Edit, ...]
    expected: tuple[str, ...] = ()
    seeds: int = 60
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a mutant: the oracle that found it and how many seeds that took; the sentence."""

    mutant: Mutant
    oracle: str
    what: str
    seeds: int

    @property
    def found(self) -> bool:
        """Whether one of the oracles that are to find it did; of a random one any, or that the run itself ended."""
        return self.oracle in self.mutant.expected if self.mutant.expected else self.oracle != "none"


NAMED: Final = (
    Mutant(
        "A1",
        "a measure's clock stays stopped when the case is reviewed again; nothing watches over a case without a clock",
        (
            Edit(
                f"{DOMAIN}/records/clock_rules.py",
                "    if clock.stopped_at is not None and stop is None and case.open:\n",
                "    if clock.stopped_at is None and stop is None and not case.open:\n",
            ),
            Edit(
                f"{DOMAIN}/records/clock_rules.py",
                "    if case.stage is None or (case.awaits_ticks and next_tick_at(others) is not None):\n",
                "    if case is not None:\n",
            ),
            Edit(
                f"{DOMAIN}/kinds/incidents/reviewing.py",
                "        measures=(*case.measures, *measures),\n",
                "        measures=measures,\n",
            ),
            Edit(f"{DOMAIN}/records/measures.py", "enumerate(asked, before + 1))", "enumerate(asked, 1))"),
        ),
        ("OpenRecordHasNextTick", "ActionsChangeWhatTheySay", "ClocksRunForTheirFacts"),
        options=("--looked_back_at", "0.9", "--faults", "0", "--nasty", "0.3"),
    ),
    Mutant(
        "A2",
        "the clock of the inquiry dies by re-categorising and counts as kept",
        (
            Edit(
                f"{DOMAIN}/records/clock_rules.py",
                "        return case.with_clock(clock.stopped(end or now, moot=True))\n",
                "        return case.with_clock(clock.stopped(end or now))\n",
            ),
            Edit(
                f"{DOMAIN}/records/clock_rules.py",
                "    if clock.started_at == start if duty else",
                "    if clock.basis is Basis.LAW:\n        return case\n    if clock.started_at == start if duty else",
            ),
        ),
        ("LawClockRuns",),
    ),
    Mutant(
        "A6",
        "the 24 hours of the hand-over run from the offer",
        (
            Edit(
                f"{DOMAIN}/kinds/incidents/clock_rules.py",
                "case.transfer.received_at or case.transfer.offered_at if case.transfer else None",
                "case.transfer.offered_at if case.transfer else None",
            ),
        ),
        ("LawClockRuns",),
    ),
    Mutant(
        "C1",
        "a clock that a case's policy does not have makes the case unreadable",
        (Edit(f"{ADAPTERS}/rulebook.py", "stored=True", "stored=False"),),
        ("HonestRetryGetsItsReceipt", "EveryFaultHasAName"),
    ),
    Mutant(
        "C5",
        "records that cannot be read fill the sweep's round, shard by shard",
        (
            Edit(
                "functions/escalation/deadline_sweep.py",
                "            return Kept(failed=True, set_aside=self._set_aside(case_id, late, error))\n",
                "            return Kept(failed=True)\n",
            ),
            Edit("tests/fakes/cases.py", "        found.sort(key=lambda place: place[0])\n", ""),
        ),
        ("EachRungToldOnceAndToSomebody",),
        seeds=120,
        options=("--trouble", "1", "--faults", "1"),
    ),
    Mutant(
        "C6",
        "records that cannot be read fill a round of the sweep, and nobody else is served in it",
        (
            Edit(
                "functions/escalation/deadline_sweep.py",
                "            if self._outside.now() >= until:\n                break\n",
                "            break\n",
            ),
        ),
        ("EachRungToldOnceAndToSomebody",),
        seeds=120,
        options=("--trouble", "1", "--faults", "1"),
    ),
    Mutant(
        "G1",
        "the digest of a form depends on the order of its sets",
        (Edit(f"{ADAPTERS}/submitters.py", "sorted(members, key=json.dumps)", "members"),),
        ("HonestRetryGetsItsReceipt",),
        options=("--elsewhere", "0.5"),
    ),
    Mutant(
        "G2",
        "one failing record ends the sweep's round: the table's own errors are guarded against nowhere",
        (
            Edit(
                f"{ADAPTERS}/failures.py",
                "(BotoCoreError, ClientError, PynamoDBException)",
                "(BotoCoreError, ClientError)",
            ),
        ),
        ("EachRungToldOnceAndToSomebody",),
        seeds=120,
        options=("--trouble", "1", "--faults", "1"),
    ),
    Mutant(
        "O1",
        "an action is offered in every state",
        (
            Edit(
                f"{DOMAIN}/records/offers.py",
                "        admit(kind.actions, kind.states, case.state, action)\n    except (NotFound, NotAllowed, Conflict):\n",
                "    except (NotFound, NotAllowed, Conflict):\n",
            ),
        ),
        ("WhatIsOfferedIsAccepted",),
    ),
    Mutant(
        "W1",
        "a unit that still has to do its part finds the record among what is over",
        (
            Edit(
                f"{DOMAIN}/records/worklists.py",
                "    if (done := case.part_done_at(unit)) is not None:\n        own = replace(own, due_at=None, clock=None)\n"
                "        return Listing(unit, over_list(unit, case.kind), _order(done, case.id), own)\n",
                "    if (done := case.part_done_at(unit)) is None:\n        own = replace(own, due_at=None, clock=None)\n"
                "        return Listing(unit, over_list(unit, case.kind), _order(done, case.id), own)\n",
            ),
        ),
        ("WorklistsEqualRecomputed",),
    ),
)
# What only two versions at once bring to light.
OF_RELEASES: Final = (
    Mutant(
        "R1",
        "what another release wrote is not carried",
        (
            Edit(
                f"{ADAPTERS}/unknown_fields.py",
                "        if name not in names:\n            written[name] = value\n",
                "        if name not in names:\n            continue\n",
            ),
        ),
        ("NothingIsLostBetweenReleases",),
        seeds=10,
        options=("--two_versions", "1"),
    ),
    Mutant(
        "R2",
        "a clock that a release brings tells what lies behind",
        (
            Edit(
                f"{DOMAIN}/records/change.py",
                "            fresh = fresh.with_clock(clock.marked(now))\n",
                "            continue\n",
            ),
        ),
        ("ReleasesTellNobody",),
        seeds=10,
        options=("--two_versions", "1"),
    ),
    Mutant(
        "R3",
        "what is not understood may be acted on",
        (
            Edit(
                f"{DOMAIN}/records/change.py",
                "    elif action != TICK:\n        raise newer_record()\n",
                "",
            ),
            Edit(
                f"{DOMAIN}/records/access.py",
                "    if case.newer:\n        raise newer_record()\n",
                "",
            ),
        ),
        ("WhatIsUnknownFailsClosed",),
        seeds=10,
        options=("--two_versions", "1"),
    ),
    Mutant(
        "R4",
        "a clock that the release before left running is never settled",
        (
            Edit(
                f"{DOMAIN}/records/serve_deadlines.py",
                "    if not ticks and due_ticks(case, moment.now):\n",
                "    if not ticks and ticks:\n",
            ),
        ),
        ("NobodyRunsInCircles",),
        seeds=20,
        options=("--two_versions", "1"),
    ),
)
# So many seeds is each random one given.
RANDOM_SEEDS: Final = 8
# Without this one everything would be green for nothing: it must fail on its first seed.
CANARY: Final = Mutant(
    "canary",
    "no rung is ever served",
    (
        Edit(
            f"{DOMAIN}/records/serve_deadlines.py",
            "    if not ticks:\n        return None\n",
            "    if ticks or not ticks:\n        return None\n",
        ),
    ),
    ("NobodyRunsInCircles", "EachRungToldOnceAndToSomebody", "OpenRecordsHaveAFutureCause"),
    seeds=3,
)


class NoSuchPlace(Exception):
    """The sources do not read any more as this mutant expects."""


def copied(into: Path, edits: tuple[Edit, ...]) -> None:
    """A copy of the sources with these edits."""
    for part in _NEEDED:
        shutil.copytree(
            ROOT / part,
            into / part,
            ignore=shutil.ignore_patterns("__pycache__", "*.docx", "*.html", "end_to_end", "node_modules"),
        )
    for edit in edits:
        file = into / edit.file
        text = file.read_text("utf-8")
        if edit.old not in text:
            raise NoSuchPlace(f"{edit.file}: {edit.old.strip()[:60]}")
        file.write_text(text.replace(edit.old, edit.new, 1), "utf-8")


def tried(mutant: Mutant, first: int = 1) -> Tried:
    """Plays seeds over a mutant until an oracle finds it."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        into = Path(folder)
        copied(into, mutant.edits)
        said = subprocess.run(
            [sys.executable, "-m", "simulation.mutant", str(first), str(mutant.seeds), *mutant.options],
            cwd=into,
            capture_output=True,
            text=True,
            check=False,
        )
    oracle, what, seeds = (said.stdout.strip().splitlines() or ["crashed\t\t0"])[-1].split("\t")
    if oracle == "crashed":
        what = (said.stderr.strip().splitlines() or [""])[-1]
    return Tried(mutant, oracle, what, int(seeds))


# Where random mutants are made: what decides, winds, tells and serves. Words, labels and files of districts are others' tests.
DRAWN_FROM: Final = (
    *(
        f"{DOMAIN}/records/{name}.py"
        for name in (
            "clocks",
            "clock_rules",
            "laying_clocks",
            "serve_deadlines",
            "supervision",
            "extensions",
            "measures",
            "post_addresses",
            "actions",
            "decision",
            "change",
            "store",
            "timeline",
            "events",
            "worklists",
            "access",
        )
    ),
    f"{DOMAIN}/messages/sent_messages.py",
    *(
        f"{DOMAIN}/kinds/incidents/{name}.py"
        for name in (
            "assessing",
            "handling",
            "intake",
            "reviewing",
            "reopening",
            "transfers",
            "paused_clocks",
            "clock_rules",
            "incident",
            "merging",
            "discovery",
        )
    ),
    *(
        f"{DOMAIN}/kinds/hazards/{name}.py"
        for name in (
            "assigning",
            "rectifying",
            "checking",
            "closing",
            "ordering",
            "finding",
            "clock_rules",
            "hazard",
        )
    ),
    "functions/escalation/deadline_sweep.py",
    "functions/escalation/relay.py",
    "functions/escalation/plan.py",
    "functions/escalation/what_follows.py",
    "functions/notification/notify.py",
    "functions/insight/keep.py",
    "functions/report_intake/reports.py",
    "functions/casework/cases.py",
    "functions/hazards/hazards.py",
)


def at_random(number: int, seed: int, covered: dict[str, set[int]]) -> list[Mutant]:
    """So many small faults in lines that runs of the simulation reach. Each place draws its own lot, so that a change of the sources
    elsewhere, or of what is reached, draws no others."""
    places = [
        (file, place)
        for file in DRAWN_FROM
        for place in _places(file)
        if place.lineno in covered.get(file, ())
    ]

    alike = Counter[str]()

    def lot(file: str, place: Place) -> bytes:
        said = f"{seed}|{file}|{place.what}|{place.new}"
        alike[said] += 1
        return hashlib.blake2b(f"{said}|{alike[said]}".encode()).digest()

    lots = {lot(file, place): (file, place) for file, place in places}
    chosen = [lots[one] for one in sorted(lots)[:number]]
    return [_made(number, file, place) for number, (file, place) in enumerate(chosen, 1)]


def covered() -> dict[str, set[int]]:
    """The lines of each file that a few runs reach."""
    said = subprocess.run(
        [sys.executable, "-m", "simulation.lines"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {file: set(lines) for file, lines in json.loads(said.stdout).items()}


@dataclass(frozen=True, slots=True)
class Place:
    """One piece of source, as offsets, and what may stand there instead."""

    lineno: int
    start: int
    end: int
    new: str
    what: str


def _made(number: int, file: str, place: Place) -> Mutant:
    text = (ROOT / file).read_text("utf-8").encode()
    lines = text.splitlines(keepends=True)
    # The whole line is the piece, so that it stands once: the edit names its surroundings.
    before = b"".join(lines[: place.lineno - 1])[-400:]
    start = len(b"".join(lines[: place.lineno - 1])) - len(before)
    old = text[start : place.end + 1]
    new = text[start : place.start] + place.new.encode() + text[place.end : place.end + 1]
    return Mutant(
        f"random-{number}",
        f"{file}:{place.lineno} {place.what}",
        (Edit(file, old.decode(errors="ignore"), new.decode(errors="ignore")),),
        seeds=RANDOM_SEEDS,
    )


_COMPARED: Final = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}


class _Source:
    """A file, and where each of its nodes stands in it."""

    def __init__(self, file: str) -> None:
        self.text_of_all = (ROOT / file).read_text("utf-8")
        self._encoded = self.text_of_all.encode()
        self._starts = [0]
        for line in self._encoded.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)

    def text(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self._encoded[start:end].decode()

    def place(self, node: ast.expr | ast.stmt, new: str, what: str) -> Place:
        return Place(node.lineno, *self.span(node), new, what)


def _places(file: str) -> Iterator[Place]:
    """Every small fault that could be made in a file."""
    source = _Source(file)
    for node in ast.walk(ast.parse(source.text_of_all)):
        for made in (_decided, _compared, _joined, _forgotten, _left_out, _counted):
            yield from made(node, source)


def _decided(node: ast.AST, source: _Source) -> Iterator[Place]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        test = source.text(node.test)
        yield source.place(node.test, f"(not ({test}))", f"negates: {_short(test)}")


def _compared(node: ast.AST, source: _Source) -> Iterator[Place]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
        other = _COMPARED[type(node.ops[0])]
        new = f"{source.text(node.left)} {other} {source.text(node.comparators[0])}"
        yield source.place(node, new, f"{_short(source.text(node))} becomes {_short(new)}")


def _joined(node: ast.AST, source: _Source) -> Iterator[Place]:
    if isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        new = f"({word.join(f'({source.text(one)})' for one in node.values)})"
        yield source.place(node, new, f"and for or: {_short(source.text(node))}")


def _forgotten(node: ast.AST, source: _Source) -> Iterator[Place]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "replace"):
        return
    for dropped in node.keywords if len(node.keywords) > 1 else ():
        if dropped.arg is None:
            continue
        kept = [source.text(one) for one in node.args]
        for one in node.keywords:
            if one is not dropped:
                kept.append(
                    f"{one.arg}={source.text(one.value)}" if one.arg else f"**{source.text(one.value)}"
                )
        yield source.place(node, f"replace({', '.join(kept)})", f"forgets {dropped.arg}")


def _left_out(node: ast.AST, source: _Source) -> Iterator[Place]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield source.place(node, "pass", f"does not: {_short(source.text(node))}")


def _counted(node: ast.AST, source: _Source) -> Iterator[Place]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int):
        return
    new = str(not node.value) if isinstance(node.value, bool) else str(node.value + 1)
    yield source.place(node, new, f"{node.value} becomes {new}")


def _short(text: str) -> str:
    return " ".join(text.split())[:70]


def main() -> int:
    """Tries mutants and prints a line of each as soon as it is known; 1 when a named one was not found by an oracle that is to find
    it."""
    parser = argparse.ArgumentParser(prog="python -m simulation.mutants", description=__doc__)
    parser.add_argument(
        "which", nargs="*", help="names; or how many random ones, and the seed that draws them"
    )
    parser.add_argument("--only", nargs="*", type=int, help="of the random ones these, by their number")
    parser.add_argument("--jobs", type=int, default=1, help="how many are tried at a time")
    said = parser.parse_args()
    if said.which and said.which[0].isdecimal():
        number, seed = (int(one) for one in [*said.which, "1"][:2])
        drawn = at_random(number, seed, covered())
        chosen = [one for place, one in enumerate(drawn, 1) if not said.only or place in said.only]
    else:
        chosen = [one for one in (CANARY, *NAMED, *OF_RELEASES) if not said.which or one.name in said.which]

    def tell(mutant: Mutant) -> bool:
        came = tried(mutant)
        mark = "✓" if came.found else "✗"
        print(mark, mutant.name, mutant.what, came.oracle, came.what, came.seeds, sep="\t", flush=True)
        return came.found or not mutant.expected

    with ThreadPoolExecutor(said.jobs) as jobs:
        return 0 if all(list(jobs.map(tell, chosen))) else 1


if __name__ == "__main__":
    raise SystemExit(main())
