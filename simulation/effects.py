"""What each action changes, read off runs of the program as it is: for the mutants, which play the same seeds. What an action
does there that it did in none of these is a difference that somebody made."""

import json
from collections.abc import Iterable

from simulation.mutant import small
from simulation.oracles.effects import Learning
from simulation.run import Run


def learnt(seeds: Iterable[int]) -> str:
    """The table of effects over these seeds, as JSON."""
    whole = Learning()
    for seed in seeds:
        run, learning = Run(small(seed), every_finding=True), Learning()
        run.world.observers.append(learning)
        run.play()
        whole.add(learning)
    return json.dumps(whole.table(), ensure_ascii=False)
