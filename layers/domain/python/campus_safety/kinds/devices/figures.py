"""What a month's self-tests add."""

from typing import Final

from campus_safety.kinds.devices import self_test
from campus_safety.kinds.devices.self_test import SelfTest
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_self_test(case: SelfTest, reckoning: Reckoning) -> None:
    """A campus whose devices were overdue in a month."""
    reckoning.add(case.received_at, "self_test", case.state.value)


FIGURES: Final = Figures(
    counters=(Counter("self_test", "self_test", ("state",), ("self_test",)),),
    count=count_self_test,
    names={
        "state": {str(state): label for state, label in self_test.STATES.items()},
    },
)
