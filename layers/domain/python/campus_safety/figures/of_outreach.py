"""What lessons and drills, appointments, quizzes and points add. Audiences are counted and never listed; points are the
school's, and no child has any."""

from datetime import timedelta

from campus_safety.figures.contribution import Reckoning, yes
from campus_safety.kinds.activities import activity
from campus_safety.kinds.activities.activity import Activity
from campus_safety.kinds.appointments.appointment import Appointment
from campus_safety.kinds.points.points_entry import PointsEntry
from campus_safety.kinds.quizzes.quiz_round import QuizRound


def count_activity(case: Activity, reckoning: Reckoning) -> None:
    """What was held, to the day on which it was; heads and class hours once they are recorded."""
    recorded = case.state is activity.State.RECORDED
    if case.starts_at is None or not (recorded or case.state is activity.State.HELD):
        return
    reckoning.add(case.starts_at, "activity", case.activity_type.value, yes(recorded))
    for topic in case.topics:
        reckoning.add(case.starts_at, "taught", topic)
    if not recorded:
        return
    for group, heads in case.audience.items():
        reckoning.add(case.starts_at, "person_times", group.value, amount=heads)
    if case.as_vice_principal and case.class_hours:
        reckoning.add(case.starts_at, "class_hours", amount=case.class_hours)


def count_appointment(case: Appointment, reckoning: Reckoning) -> None:
    """It began on its first day, and nobody is in office any more on the day after the last one. One that was ended before
    never began."""
    if case.until < case.since:
        return
    reckoning.add(case.since, "appointment")
    reckoning.add(case.since, "in_office")
    reckoning.add(case.until + timedelta(days=1), "in_office", amount=-1)


def count_quiz(case: QuizRound, reckoning: Reckoning) -> None:
    """A round counts when it was counted, once; its sheets and answers by campus."""
    if case.counted_at is None:
        return
    reckoning.add(case.counted_at, "quiz_round", campus="", station="")
    for result in case.results:
        at, wrong = result.campus, result.answered - result.right
        reckoning.add(case.counted_at, "quiz_sheets", amount=result.sheets, campus=at)
        reckoning.add(case.counted_at, "quiz_answers", "yes", amount=result.right, campus=at)
        reckoning.add(case.counted_at, "quiz_answers", "no", amount=wrong, campus=at)


def count_points(case: PointsEntry, reckoning: Reckoning) -> None:
    """An entry that was offset keeps its number, and so does the one that offsets it: their sum is nothing."""
    reckoning.add(case.day, "points", case.reason.value, amount=case.points)
