"""From review to prevention: what a reviewed case has taught becomes suggested activities.

Of an ordinary case its own campus is asked, and told which case it was. Of a sealed case nothing may be guessed: every
campus of the station is asked about the topic, once a quarter, whatever happened and wherever; where the station has so
few that this would tell, every campus of the district. An exercise teaches its own campus, and is no case to be named.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.district.rules import Rules
from campus_safety.identity import case_id
from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import Activity, State
from campus_safety.kinds.activities.kind import KIND
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.activities.topics import TOPICS, suggested_for
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Reporter
from campus_safety.records.record import Record
from campus_safety.records.timeline import SYSTEM
from campus_safety.values import dataclass

ISSUER: Final = "suggestion"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One topic for one campus; `occasion` tells suggestions of the same topic apart, and is the case itself only where
    that may be known."""

    campus: str
    topic: str
    occasion: str
    case: str | None = None

    @property
    def case_id(self) -> str:
        return case_id(ISSUER, self.campus, f"{self.occasion}#{self.topic}")


def suggestions(case: Record, rules: Rules) -> tuple[Suggestion, ...]:
    """What the review of a case suggests, to whom; the same however often it is asked."""
    return tuple(_each(case, rules))


def _each(case: Record, rules: Rules) -> Iterator[Suggestion]:
    topics = dict.fromkeys(topic for topic in case.topics if topic in TOPICS)
    reviewed: datetime | None = getattr(case, "reviewed_at", None)
    if reviewed is None:
        return
    for topic in topics:
        if case.sealed:
            for campus in _hidden_among(case.station, rules):
                yield Suggestion(campus, topic, _quarter(reviewed))
        else:
            for campus in sorted(_open(case.campuses_concerned, rules.district)):
                yield Suggestion(campus, topic, case.id, None if case.exercise else case.id)


def _hidden_among(station: str, rules: Rules) -> Iterable[str]:
    campuses = tuple(rules.district.open_campuses())
    own = [campus.id for campus in campuses if campus.station == station]
    return (
        own
        if len(own) >= rules.policy.section(ActivityRules).hidden_among
        else [campus.id for campus in campuses]
    )


def _open(campuses: Iterable[str], district: District) -> set[str]:
    return {campus.id for campus in district.open_campuses()} & set(campuses)


def _quarter(at: datetime) -> str:
    day = at.astimezone(SHANGHAI)
    return f"{day.year}Q{(day.month + 2) // 3}"


def suggest(wanted: Suggestion, rules: Rules, moment: Moment, *, code_attempt: int = 0) -> Change[Activity]:
    """The change that makes the suggestion, by the system."""
    station = rules.district.station_of(wanted.campus).id
    case = Activity(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=wanted.campus,
        station=station,
        reporter=Reporter(None, ""),
        lead=wanted.campus,
        activity_type=suggested_for(wanted.topic),
        state=State.SUGGESTED,
        topics=(wanted.topic,),
        audience={},
        suggested_by=wanted.case,
        links=(wanted.case,) if wanted.case else (),
        submission=wanted.case_id,
    )
    return changed(
        KIND,
        None,
        case,
        Action.SUGGEST,
        SYSTEM,
        rules,
        moment,
        tells=("campus:safety", "station:desk"),
    )
