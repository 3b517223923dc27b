"""Figures in memory. tests/adapters/test_figures_contract.py holds it to what DynamoDB does."""

from datetime import timedelta

from campus_safety.figures.cells import Cell, RowKey, added
from campus_safety.figures.keeping import MOST_ITEMS, Kept, Step
from campus_safety.figures.spans import Period, standing_at, stretches
from campus_safety.records.counting import Contribution
from campus_safety_aws.figures import State


class FakeFigures:
    """One generation; a step is written whole or not at all, and no step is larger than a transaction."""

    def __init__(self) -> None:
        self.cells: dict[Cell, dict[str, int]] = {}
        self.rows: dict[tuple[str, RowKey], dict[str, int]] = {}
        self.writes = 0
        self._kept: dict[str, Kept] = {}

    def state(self) -> State:
        return State()

    def generation(self, number: int) -> "FakeFigures":
        return self

    def kept(self, record: str) -> Kept:
        return self._kept.get(record, Kept())

    def write(self, new: Contribution, step: Step) -> bool:
        if self.kept(new.record).mark != step.kept.mark - 1:
            return False
        if step.items > MOST_ITEMS:
            raise ValueError(f"{step.items} items are too many for one transaction")
        self.writes += 1
        self._kept[new.record] = step.kept
        for cell, sums in step.cells.items():
            at = self.cells.setdefault(cell, {})
            for key, change in sums.items():
                at[key] = at.get(key, 0) + change
        for place, row in step.rows.items():
            if row is None:
                del self.rows[new.record, place]
            else:
                self.rows[new.record, place] = dict(row)
        return True

    def sums(self, district: str, unit: str, period: Period) -> dict[str, int]:
        """What each counter comes to for a unit in a period, from the same stretches that are read of the table."""
        return added(
            at
            for stretch in (*stretches(period), standing_at(period.end - timedelta(days=1)))
            for cell, at in self.cells.items()
            if (cell.district, cell.unit, cell.span) == (district, unit, stretch.span)
            and stretch.first <= cell.first <= stretch.last
        )

    def told(self) -> dict[Cell, dict[str, int]]:
        """The cells without noughts, which mean nothing."""
        told = {
            cell: {key: amount for key, amount in at.items() if amount} for cell, at in self.cells.items()
        }
        return {cell: at for cell, at in told.items() if at}
