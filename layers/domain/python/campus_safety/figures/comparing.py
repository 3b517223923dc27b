"""Whether a category fell: its incidents in a period beside the period before, with what was held on it in between.

That one followed the other is all that it says: no figure here claims a cause.
"""

from campus_safety.figures.indicators import INDICATORS, Zero
from campus_safety.figures.reading import Sums, ZeroOccurrence, percent, zero_occurrence
from campus_safety.figures.spans import Period
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """One category in a period and in the one before."""

    category: str
    period: Period
    now: ZeroOccurrence
    before: ZeroOccurrence

    @property
    def change(self) -> int:
        return self.now.reported - self.before.reported

    @property
    def fell(self) -> bool:
        return self.change < 0

    @property
    def change_percent(self) -> float | None:
        """None where there was nothing before: from nought no part can be taken."""
        return percent(self.change, self.before.reported)


def beside(category: str, period: Period, now: Sums, before: Sums) -> Beside:
    how = INDICATORS["zero_occurrence"].how
    if not isinstance(how, Zero):
        raise TypeError("zero occurrence is told from outcomes")
    return Beside(
        category,
        period,
        zero_occurrence(category, how.of, now),
        zero_occurrence(category, how.of, before),
    )
