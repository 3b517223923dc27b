"""What a joint inspection adds: visits and findings at their campus on their day, the inspection itself on the day that it
was concluded. One that nobody announced adds nothing at a campus before that campus knows of it."""

from campus_safety.figures.contribution import Reckoning, yes
from campus_safety.kinds.inspections.inspection import Inspection, State


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
