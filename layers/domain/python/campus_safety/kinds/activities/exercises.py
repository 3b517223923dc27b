"""实战演练: a drill that runs through the real flow of incidents, marked as an exercise and measured by the same clocks.

The incident lies in another table and is made first, under an id that derives from the drill: sent again, it is found
and only linked.
"""

from dataclasses import replace
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.roles import Role
from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.activity import Activity
from campus_safety.kinds.activities.holding import times
from campus_safety.kinds.incidents.intake import Report
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Channel
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.submissions import Submission

ISSUER: Final = "outreach"
_KEY: Final = "exercise"


def exercise_id(case: Activity) -> str:
    """The id of the incident that the exercise of this drill always becomes."""
    return exercise_of(case.id)


def exercise_of(drill: str) -> str:
    """The same, by the id of the drill."""
    return _form(drill).case_id


def may_be_started(decision: Decision[Activity]) -> None:
    """A drill, on its day, and once."""
    case, faults = decision.case, Faults()
    if not case.is_drill:
        faults.add("activity_type", "no_drill", "只有演练可以启动", "Only a drill has an exercise")
    starts_at, _ = times(case)
    if starts_at.astimezone(SHANGHAI).date() != decision.now.astimezone(SHANGHAI).date():
        faults.add("starts_at", "not_its_day", "只能在演练当日启动", "It is started on the day of the drill")
    faults.check()
    if case.drill_case is not None:
        raise Conflict(
            Fault("case", "already_started", "演练已启动", "The exercise has been started already")
        )


def check(command: commands.StartExercise) -> None:
    """What has to hold besides before the incident is made. Raises BadInput naming every fault."""
    faults, category = Faults(), CATEGORIES.get(command.category)
    if category is None:
        faults.add(
            "category",
            "unknown_category",
            f"没有这个类别：{command.category}",
            f"No such category: {command.category}",
        )
    elif category.may_be_sealed:
        faults.add(
            "category",
            "sealed",
            "封存类别不得用于演练",
            "Categories whose cases are sealed are not exercised",
        )
    faults.check()


def as_reported(case: Activity, command: commands.StartExercise, role: Role, account: str) -> Report:
    """What the intake of incidents is told."""
    return Report(
        submission=_form(case.id, command.submission),
        channel=Channel.SECURITY_ROOM if role is Role.GUARD else Channel.SCHOOL_FORM,
        category=command.category,
        campus=case.campus,
        text=command.texts.get("text", ""),
        account=account,
        exercise=True,
    )


def _form(drill: str, digest: str = "") -> Submission:
    return Submission(f"{ISSUER}|{drill}", _KEY, digest)


def start(decision: Decision[Activity], command: commands.StartExercise) -> Outcome[Activity]:
    """The drill with its incident, which exists by now."""
    case = decision.case
    if command.case != exercise_id(case):
        raise ValueError("a drill is linked to its own exercise, after that was made")
    after = replace(case, drill_case=command.case, links=(*case.links, command.case))
    return Outcome(after, tells=("campus:safety", "station:desk"))
