"""What the system does by itself with a record that is there."""

from collections.abc import Callable

from campus_safety.district.rules import Rules
from campus_safety.records.attempts import attempted
from campus_safety.records.change import Change, Moment
from campus_safety.records.outside import Outside, Rulebook
from campus_safety.records.record import C, Record
from campus_safety.records.store import Cases


def carry_out(
    cases: Cases,
    case_id: str,
    decide: Callable[[Record, Rules, Moment], Change[C] | None],
    rulebook: Rulebook,
    outside: Outside,
) -> Change[C] | None:
    """What the system does by itself: decides on the record as it is now, by its own rules, and writes it; decides again when
    a write came between. None, and nothing is written, where nothing is to be done or there is no such record. Raises
    Contended, and what `decide` raises."""

    def write(_: int) -> Change[C] | None:
        case = cases.get(case_id)
        change = decide(case, rulebook.for_case(case), outside.moment()) if case is not None else None
        if case is not None and change is not None:
            cases.commit((change,), rulebook.district_of(case))
        return change

    return attempted(write, outside.rest)
