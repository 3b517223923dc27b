"""How many resources each stack has: `python -m tests.infra.resources`."""

import sys

from tests.templates import STACKS, stack


def main() -> None:
    for name in ("aws", "aws-cn", "local"):
        counts = {which: len(stack(name, which)["Resources"]) for which in STACKS}
        sys.stdout.write(f"{name}: {counts}\n")


if __name__ == "__main__":
    main()
