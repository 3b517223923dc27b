"""What each action changes, read off runs of the program as it is: for the mutants, which play some of the same seeds. What an
action does there that it did in none of these is a difference that somebody made; or a rare one that the table has not met:
the control says how often that is so."""

import json
from collections.abc import Callable, Sequence
from typing import Final

from simulation.mutant import small
from simulation.oracles.effects import Effects, Learning
from simulation.run import Run

LEARNT: Final = range(1, 25)
# Seeds that mutants do not play.
CONTROL: Final = range(1001, 1009)


def learnt(
    say: Callable[[str], None] = lambda line: None,
    learnt: Sequence[int] = LEARNT,
    control: Sequence[int] = CONTROL,
) -> str:
    """The table of effects over these seeds, as JSON. Says how many of the runs of the control, which change nothing, a mutant's
    oracle would have called changed by the table without them; then they are learnt too."""
    whole = Learning()
    for seed in learnt:
        whole.add(_read(seed, {}))
    table, strayed = whole.table(), 0
    for seed in control:
        learning = _read(seed, table)
        strayed += bool(learning.contradicted)
        for what in sorted(learning.contradicted):
            say(f"control {seed}\t{what}")
        whole.add(learning)
    say(
        f"control\t{strayed} of {len(control)} runs of the program as it is stray from the table of {len(learnt)} others"
    )
    return json.dumps(whole.table(), ensure_ascii=False)


def _read(seed: int, known: Effects) -> Learning:
    run, learning = Run(small(seed), every_finding=True), Learning(known)
    run.world.observers.append(learning)
    run.play()
    return learning
