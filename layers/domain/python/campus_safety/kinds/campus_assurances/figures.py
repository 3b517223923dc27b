"""What is counted of the four 100 %."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from campus_safety.kinds.campus_assurances.campus_assurance import CampusAssurance
from campus_safety.kinds.daily_log.forms import ASSURANCES, FOUR, Assurance
from campus_safety.labels import Label
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_assurance(case: CampusAssurance, reckoning: Reckoning) -> None:
    """四个100%: each of the four, and all of them together, from the day on which it holds until the day on which it does not.
    It is a part of the campuses in service: one that is retired adds nothing."""
    if reckoning.retired(case.campus):
        return
    for which, day, change in _assured(case):
        reckoning.add(day, "assured", which, amount=change)


def _assured(case: CampusAssurance) -> Iterator[tuple[str, date, int]]:
    """When each of the four began or ceased to hold, and when all did ("all")."""
    holding: set[Assurance] = set()
    for fact in sorted((one for one in case.facts if one.assurance in FOUR), key=lambda fact: fact.order):
        all_before = len(holding) == len(FOUR)
        if fact.holds and fact.assurance not in holding:
            holding.add(fact.assurance)
            yield fact.assurance.value, fact.since or fact.day, 1
        elif not fact.holds and fact.assurance in holding:
            holding.remove(fact.assurance)
            yield fact.assurance.value, fact.day, -1
        all_now = len(holding) == len(FOUR)
        if all_now is not all_before:
            yield "all", fact.day, 1 if all_now else -1


FIGURES: Final = Figures(
    counters=(
        Counter(
            "assured", "campus_assurance", ("assurance",), ("assured", "assured/{assurance}"), standing=True
        ),
    ),
    count=count_assurance,
    names={
        "assurance": {
            "all": Label("四项全部", "All four"),
            **{str(one): ASSURANCES[one] for one in FOUR},
        },
    },
)
