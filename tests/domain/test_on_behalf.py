"""代谁上报: the kind of person on whose behalf somebody reports, no name; kept, shown to who may know the reporter, counted."""

from campus_safety.kinds.incidents.taxonomy import BEHALVES, Behalf
from tests.builders import a_case
from tests.figures import figures_of, shares


def test_whoever_says_for_whom_reports_on_their_behalf() -> None:
    case = a_case(behalf_of=Behalf.PARENT)
    assert (case.reporter.on_behalf, case.reporter.behalf_of) == (True, "parent")
    assert not a_case().reporter.on_behalf


def test_every_kind_of_person_has_words() -> None:
    assert set(BEHALVES) == set(Behalf)


def test_they_are_counted_by_whose_also_where_that_was_not_said() -> None:
    cases = [
        a_case(behalf_of=Behalf.PARENT),
        a_case(client_key="form-2", on_behalf=True),
        a_case(client_key="form-3"),
    ]
    found = figures_of(cases)["on_behalf"]
    assert (found.count, shares(found, "behalf")) == (2, {"parent": 1, "unsaid": 1})
