"""学校定期事项: what a campus does again and again, when it was done last, and when it is due again."""

from collections.abc import Iterable
from datetime import date

from campus_safety.kinds.campus_assurances.campus_assurance import Standing
from campus_safety.kinds.daily_log.forms import Assurance
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty that the district asks for. Days in Shanghai; `done_on` None where it was never recorded as done, `due_on`
    None for what is done once, or was never done."""

    duty: Assurance
    done_on: date | None
    due_on: date | None
    entry: str | None

    def overdue(self, today: date) -> bool:
        return self.done_on is None or (self.due_on is not None and today > self.due_on)


def owed(standings: Iterable[Standing], rules: DailyLogRules) -> tuple[Owed, ...]:
    """Every duty of the policy, in its order. Said not to be done (any more), it is as if it had never been."""
    known = {one.assurance: one for one in standings if one.holds}
    return tuple(
        Owed(duty, one.confirmed_on, one.confirmed_on + again if again is not None else None, one.entry)
        if (one := known.get(duty)) is not None
        else Owed(duty, None, None, None)
        for duty, again in rules.duties.items()
    )
