"""What a joint inspection adds: visits and findings at their campus on their day, the inspection itself on the day that it
was concluded. One that nobody announced adds nothing at a campus before that campus knows of it."""

from typing import Final

from campus_safety.kinds.hazards import categories
from campus_safety.kinds.inspections.inspection import ANSWERS, Inspection, State
from campus_safety.records.counting import Counter, Figures, Reckoning, yes

_GRADES: Final = {grade.value: label for grade, label in categories.GRADES.items()}


def count_inspection(case: Inspection, reckoning: Reckoning) -> None:
    if case.state is State.CANCELLED:
        return
    for visit in case.visits:
        if visit.answer is not None and visit.until is not None:
            reckoning.add(visit.until, "visit", visit.answer.value, campus=visit.campus)
    for found in case.findings:
        reckoning.add(found.at, "finding", found.grade.value, yes(found.again), campus=found.campus)
    if case.concluded_at is not None:
        reckoning.add(case.concluded_at, "inspection", campus="", station=case.station)
        for campus in case.campuses:
            reckoning.add(case.concluded_at, "inspected", campus=campus)


FIGURES: Final = Figures(
    counters=(
        Counter("inspection", "inspection", (), ("inspection",)),
        Counter("inspected", "inspection", (), ("inspected",)),
        Counter("visit", "inspection", ("answer",), ("visit",)),
        Counter("finding", "inspection", ("grade", "again"), ("finding",)),
    ),
    count=count_inspection,
    names={
        "grade": _GRADES,
        "answer": {one.value: label for one, label in ANSWERS.items()},
    },
)
