"""What registers add: how many of each there are, and how often something in them went wrong."""

from typing import Final

from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.things import REGISTERS
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_entry(case: RegisterEntry, reckoning: Reckoning) -> None:
    """From the day it was entered until the day it was withdrawn; of a campus that is retired, nothing."""
    if reckoning.retired(case.campus):
        return
    register = case.register_type.value
    reckoning.add(case.received_at, "registered", register)
    if case.ended_at is not None:
        reckoning.add(case.ended_at, "registered", register, amount=-1)
    for day in case.went_wrong:
        reckoning.add(day, "gone_wrong", register)


FIGURES: Final = Figures(
    counters=(
        Counter(
            "registered",
            "register_entry",
            ("register",),
            ("registered", "registered/{register}"),
            standing=True,
        ),
        Counter("gone_wrong", "register_entry", ("register",), ("gone_wrong",)),
    ),
    count=count_entry,
    names={"register": {one.value: label for one, label in REGISTERS.items()}},
)
