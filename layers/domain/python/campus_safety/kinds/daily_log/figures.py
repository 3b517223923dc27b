"""What an entry of the log adds."""

from typing import Final

from campus_safety.kinds.daily_log import log_entry
from campus_safety.kinds.daily_log.log_entry import LogEntry
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_log(case: LogEntry, reckoning: Reckoning) -> None:
    """An entry that was offset counts no more. The minutes of a visit are known when the officer has left."""
    if case.state is log_entry.State.OFFSET:
        return
    said = case.entry_type.value
    reckoning.add(case.day, "log", said)
    if case.people:
        reckoning.add(case.day, "log_people", said, amount=case.people)
    if case.minutes:
        reckoning.add(case.day, "log_minutes", said, amount=case.minutes)


FIGURES: Final = Figures(
    counters=(
        Counter("log", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
        Counter("log_people", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
        Counter("log_minutes", "log_entry", ("entry_type",), ("log", "log/{entry_type}")),
    ),
    count=count_log,
    names={
        "entry_type": {one.value: label for one, label in log_entry.ENTRY_TYPES.items()},
    },
)
