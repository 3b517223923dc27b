"""`python -m simulation.mutant FIRST MOST [--elsewhere SHARE]`: plays seeds one after another until an oracle finds something,
and prints oracle, sentence and how many seeds it took. For one mutant, in a process of its own."""

import sys

from simulation.options import drawn
from simulation.run import Run


def main() -> None:
    first, most = int(sys.argv[1]), int(sys.argv[2])
    said = {"elsewhere": float(sys.argv[4])} if len(sys.argv) > 4 else {}
    for number in range(most):
        options = drawn(first + number).changed(**said)
        # Small runs: many different ones find more than a few long ones.
        options = options.changed(
            incidents=min(options.incidents, 18), hazards=min(options.hazards, 9), days=min(options.days, 16)
        )
        result = Run(options).play()
        if result.findings:
            print(result.findings[0].oracle, result.findings[0].what, number + 1, sep="\t")
            return
    print("none", "", most, sep="\t")


if __name__ == "__main__":
    main()
