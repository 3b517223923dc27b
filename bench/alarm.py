"""From a pressed button to the message about it: `python -m bench.alarm`, on a private embedded cloud.

Two versions are measured side by side when each runs a try-out of its own (`make run` in each checkout, on other ports):
`python -m bench.alarm --state <one>/.local --state <other>/.local` presses on both in turn, so that a busy moment of the
machine meets both. An alarm is pressed, and the desk's letter awaited at the mailbox; then it is acknowledged, so that
the next press of the button is a new case.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from rich.console import Console
from rich.table import Table

from bench.running import NothingServed, a_cloud
from local.embedded import remembered
from local.people import Refused, System, send_signed

PRESSES = 15
# Not counted: nothing is warm before them.
WARMING = 3
DEVICE = "dm-ms-01-alarm"
DESK = "dm-st-harbour-desk"
HEARD_BY = "dm-st-harbour/desk"
PATIENCE_SECONDS = 60.0
# What came in the moment before may still be busy with its flow.
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Seconds from before the request to the moment the desk's letter lay in the mailbox; one clock, this machine's."""

    where: str
    presses: int
    median: float
    fastest: float
    slowest: float
    answered: float


def measure(systems: Sequence[tuple[str, System]], presses: int = PRESSES) -> list[Heard]:
    gates = [(name, Gate(system, system.device_secret())) for name, system in systems]
    heard: dict[str, list[float]] = {name: [] for name, _ in systems}
    answered: dict[str, list[float]] = {name: [] for name, _ in systems}
    for number in range(WARMING + presses):
        for name, gate in gates:
            until_answer, until_heard = gate.pressed()
            if number >= WARMING:
                answered[name].append(until_answer)
                heard[name].append(until_heard)
            time.sleep(PAUSE_SECONDS)
    return [_said(name, heard[name], answered[name]) for name, _ in systems]


@dataclass(frozen=True, slots=True)
class Gate:
    """The button at a school's gate, and the secret that its key derives from."""

    system: System
    secret: str

    def pressed(self) -> tuple[float, float]:
        """Presses once; seconds until the answer, and until the desk's letter. Raises NothingServed."""
        body, nonce, began = json.dumps({"kind": "alarm"}).encode(), token_hex(12), datetime.now(UTC)
        status, receipt = send_signed(self.system.api, self.secret, DEVICE, body, nonce=nonce, now=began)
        until_answer = (datetime.now(UTC) - began).total_seconds()
        if status != 201:
            raise Refused(status, receipt)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (at := self._first_letter(receipt["code"])):
            if time.monotonic() > deadline:
                raise NothingServed(f"nobody was told of {receipt['code']}")
            time.sleep(0.1)
        self.system.person(DESK).act(receipt["case_id"], "acknowledge")
        return until_answer, (at - began).total_seconds()

    def _first_letter(self, code: str) -> datetime | None:
        """When the desk's letter about it lay there; the mailbox notes it itself, so that looking makes it no later."""
        letters = (letter for letter in self.system.letters(code) if letter["address"] == HEARD_BY)
        return min((datetime.fromisoformat(letter["at"]) for letter in letters), default=None)


def _said(name: str, heard: Iterable[float], answered: Iterable[float]) -> Heard:
    took = sorted(heard)
    return Heard(name, len(took), statistics.median(took), took[0], took[-1], statistics.median(answered))


def table_of(measured: Iterable[Heard]) -> Table:
    table = Table(title="一键报警：从按下到通知值班室 from a pressed button to the desk's letter, seconds")
    for name in ("system", "presses", "median", "fastest", "slowest", "answer, median"):
        table.add_column(name)
    for one in measured:
        numbers = (one.median, one.fastest, one.slowest, one.answered)
        table.add_row(one.where, str(one.presses), *(f"{number:.2f}" for number in numbers))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.alarm",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--state", type=Path, action="append", default=[], help="of a try-out that runs")
    parser.add_argument("--presses", type=int, default=PRESSES)
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        systems = [(str(state), _running(state.resolve())) for state in asked.state]
        measured = measure(systems or [("here", stack.enter_context(a_cloud()))], asked.presses)
    Console().print(table_of(measured))
    return 0


def _running(state: Path) -> System:
    embedded = remembered(state)
    return System(embedded, json.loads(embedded.outputs.read_text("utf-8")))


if __name__ == "__main__":
    raise SystemExit(main())
