"""`python -m simulation.mutant FIRST MOST [--NAME VALUE …]`: plays seeds one after another until an oracle finds something,
and prints oracle, sentence and how many seeds it took. For one mutant, in a process of its own."""

import sys

from simulation.options import Options, drawn
from simulation.run import Run


def small(seed: int) -> Options:
    """Small runs: many different ones find more than a few long ones."""
    options = drawn(seed)
    return options.changed(
        incidents=min(options.incidents, 18),
        hazards=min(options.hazards, 9),
        others=min(options.others, 6),
        alarms=min(options.alarms, 3),
        days=min(options.days, 16),
    )


def main() -> None:
    first, most = int(sys.argv[1]), int(sys.argv[2])
    said = {
        name.lstrip("-"): float(value) for name, value in zip(sys.argv[3::2], sys.argv[4::2], strict=True)
    }
    for number in range(1, most + 1):
        result = Run(small(first + number - 1).changed(**said)).play()
        for one in result.findings[:1]:
            print(one.oracle, one.what, number, sep="\t")
            return
    print("none", "", most, sep="\t")


if __name__ == "__main__":
    main()
