"""Serving a case's deadlines in the store: the one function that Plan and the sweep both call."""

from campus_safety.records.attempts import attempted
from campus_safety.records.record import Record
from campus_safety.records.serve_deadlines import serve
from campus_safety.records.store import Cases
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook


def served(cases: Cases, rulebook: Rulebook, case_id: str, outside: Outside) -> Record | None:
    """The case with everything served that is due now; None if there is no such case.

    Whoever comes second finds nothing due and writes nothing.
    """

    def write(_: int) -> Record | None:
        case = cases.get(case_id)
        if case is None:
            return None
        change = serve(rulebook.kinds.of(case), case, rulebook.for_case(case), outside.moment())
        if change is None:
            return case
        cases.commit((change,), rulebook.district_of(case))
        return change.after

    return attempted(write, outside.rest)
