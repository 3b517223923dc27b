"""`python -m simulation.lines`: which lines of the sources a few runs reach, as JSON; what no run reaches, no run can judge."""

import json
import sys
from collections import defaultdict
from types import FrameType
from typing import Any

from simulation import ROOT, calls
from simulation.options import drawn
from simulation.run import Run

SEEDS = (2, 7, 12)
_ROOT = f"{ROOT}/"


def main() -> None:
    reached: dict[str, set[int]] = defaultdict(set)

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            reached[frame.f_code.co_filename].add(frame.f_lineno)
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        return line if name.startswith(_ROOT) and ("/layers/" in name or "/functions/" in name) else None

    # Each greenlet is traced by itself.
    calls.TRACE = call
    sys.settrace(call)
    for seed in SEEDS:
        options = drawn(seed)
        Run(options.changed(incidents=10, hazards=7, days=8)).play()
    sys.settrace(None)
    sys.stdout.write(json.dumps({name.removeprefix(_ROOT): sorted(lines) for name, lines in reached.items()}))


if __name__ == "__main__":
    main()
