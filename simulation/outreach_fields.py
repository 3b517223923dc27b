"""What is written into the forms of outreach: activities, quiz rounds, points, packs, appointments."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from pydantic_core import PydanticUndefined

from campus_safety.district.roles import Role
from campus_safety.kinds.activities.activity import Activity, Group
from campus_safety.kinds.activities.topics import TOPICS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES
from campus_safety.kinds.quizzes.questions import Bank
from campus_safety.records.kind import RecordTable
from simulation.duty_fields import ends, starts
from simulation.fields import Blank, Fill, Unfilled, ahead, any_of, later

_YEAR: Final = 365


def _topics(blank: Blank) -> list[str]:
    return blank.draws.sample(sorted(TOPICS), blank.draws.randint(1, 2))


def _host(blank: Blank) -> Any:
    """Oneself, or an officer."""
    if blank.draws.random() < 0.5:
        return "me"
    return _an_officer(blank)


def _an_officer(blank: Blank) -> Any:
    known = [one.key for one in blank.forms.world.directory.accounts() if one.role is Role.OFFICER]
    return blank.draws.choice(known)


def _holds_it(blank: Blank) -> Any:
    if not isinstance(blank.case, Activity) or blank.case.host is None:
        raise Unfilled("nobody holds it")
    return blank.case.host


def _audience(blank: Blank) -> dict[str, int]:
    chosen = blank.draws.sample(list(Group), blank.draws.randint(1, 2))
    return {one.value: blank.draws.randint(1, 120) for one in chosen}


def _questions(blank: Blank) -> list[str]:
    known = sorted(blank.rules.document(Bank).questions)
    return blank.draws.sample(known, min(len(known), blank.draws.randint(1, 4)))


def _class_hours(blank: Blank) -> int:
    return blank.draws.choice((0, 1, 1, 2))


def _reward(blank: Blank) -> Any:
    """Mostly what the school has points enough for; now and then whatever there is."""
    name = blank.district.id
    known = blank.forms.world.directory.rewards(name)
    balance = blank.forms.world.tables[RecordTable.OUTREACH].tallies(f"points#{name}").get(blank.campus(), 0)
    within = [one.id for one in known if one.points <= balance]
    if within and blank.draws.random() < 0.9:
        return blank.draws.choice(within)
    if blank.draws.random() < 0.6:
        raise Unfilled("nothing that its points suffice for")
    return blank.draws.choice(known).id


def _evacuated_in(blank: Blank) -> Any:
    drill = isinstance(blank.case, Activity) and blank.case.activity_type.value.endswith("drill")
    return blank.draws.randint(60, 400) if drill else PydanticUndefined


OUTREACH: Final[Mapping[str, Fill]] = {
    "quiz_round.campuses": lambda blank: blank.campuses(),
    "quiz_round.questions": _questions,
    "quiz_round.topics": lambda blank: PydanticUndefined,
    "quiz_round.bands": lambda blank: PydanticUndefined,
    "quiz_round.count": lambda blank: PydanticUndefined,
    "quiz_round.opens_at": lambda blank: later(blank, 24),
    "quiz_round.closes_at": lambda blank: (
        blank.now + timedelta(hours=blank.draws.randint(25, 120))
    ).isoformat(),
    "points_entry.points": lambda blank: blank.draws.randint(1, 20),
    "redemption.reward": _reward,
    "appointment.holder": _an_officer,
    "appointment.since": lambda blank: ahead(blank, 20),
    "appointment.until": lambda blank: (
        blank.today + timedelta(days=blank.draws.randint(20, 3 * _YEAR))
    ).isoformat(),
    "teaching_pack.title": lambda blank: f"教学资源包 {blank.draws.randint(1, 99)}",
    "teaching_pack.topics": _topics,
    "teaching_pack.minutes": lambda blank: blank.draws.randint(5, 90),
    "teaching_pack.replaces": any_of("teaching_pack", 0.4),
    "activity.starts_at": starts,
    "activity.ends_at": ends,
    "activity.host": _host,
    "activity.giver": _holds_it,
    "activity.taker": _an_officer,
    "activity.as_vice_principal": lambda blank: False,
    "activity.topics": _topics,
    "activity.pack": any_of("teaching_pack", 0.4),
    "activity.category": lambda blank: blank.draws.choice(sorted(CATEGORIES)),
    "activity.started_at": lambda blank: PydanticUndefined,
    "activity.ended_at": lambda blank: PydanticUndefined,
    "activity.audience": _audience,
    "activity.class_hours": _class_hours,
    "activity.evacuated_in": _evacuated_in,
}
