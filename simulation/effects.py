"""`python -m simulation.effects [SEEDS]`: writes anew what each action changes (`oracles/effects.json`)."""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from simulation.options import drawn
from simulation.oracles.effects import TABLE, Learning
from simulation.run import Run


def learnt(seed: int) -> Learning:
    run = Run(drawn(seed), every_finding=True)
    learning = Learning()
    run.world.observers.append(learning)
    run.play()
    return learning


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    whole = Learning()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done, one in enumerate(pool.map(learnt, range(1000, 1000 + number)), 1):
            whole.add(one)
            sys.stderr.write(f"\r{done}/{number}")
    TABLE.write_text(json.dumps(whole.table(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
