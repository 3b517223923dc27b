"""Serving a case's deadlines in the store: the one function that Plan and the sweep both call."""

from campus_safety.errors import Contended, Fault
from campus_safety.records.case import Case
from campus_safety.records.deadlines import serve
from campus_safety.records.store import Cases, VersionMoved
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook

ATTEMPTS = 6


def served(cases: Cases, rulebook: Rulebook, case_id: str, outside: Outside) -> Case | None:
    """The case with everything served that is due now; None if there is no such case.

    Whoever comes second finds nothing due and writes nothing.
    """
    for attempt in range(1, ATTEMPTS + 1):
        case = cases.get(case_id)
        if case is None:
            return None
        change = serve(case, rulebook.for_case(case), outside.moment())
        if change is None:
            return case
        try:
            cases.commit((change,), rulebook.district_of(case))
        except VersionMoved:
            outside.rest(attempt)
            continue
        return change.after
    raise Contended(Fault("case_id", "contended", "该案件更新过于频繁", "The case is changing too fast"))
